import { CircleCheck } from 'lucide-react';
import { type JSX, memo } from 'react';
import { useSelection } from '../../state/hooks.ts';
import { isSame } from '../../state/same.ts';
import { useTimeText } from '../../state/time.tsx';
import { listText } from '../../text/sentences.ts';
import { useText } from '../../text/useText.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { oneLine } from '../../ui/oneLine.ts';
import { personName } from '../../ui/personName.ts';
import type { Row } from './assemble.ts';
import { FailedLine } from './FailedLine.tsx';
import { MessageMeta, WaitingMark } from './MessageMeta.tsx';
import { MessageText } from './MessageText.tsx';
import { isFewEmoji } from './richText.ts';
import { useFocusHandover } from './useFocusHandover.ts';

interface MessageRowProps {
  readonly row: Extract<Row, { readonly kind: 'message' }>;
  /** Whether it is what the reader was led to. */
  readonly marked: boolean;
}

/**
 * One message; the last of a run bears the avatar, the time and what became of it. A message that is sent stays the same
 * element, of the same height, when the one from the table takes its place.
 */
export const MessageRow = memo(function MessageRow({ row, marked }: MessageRowProps): JSX.Element {
  const t = useText();
  const { message, own, outgoing, first, last } = row;
  const article = useFocusHandover<HTMLElement>();
  const full = useTimeText(message.at, 'formatDateTime');
  const sender = own ? t('conversation.you') : personName(t, message.sender);
  const failed = outgoing?.state === 'failed';
  const selected = useSelection((state) => state.selected?.has(message.id) === true);
  const marks = selected ? [t('copying.isSelected')] : [];
  const state = outgoing === null ? [] : [failed ? t('sending.failed') : t('sending.waitingTitle')];
  return (
    <article
      ref={article}
      data-message={message.id}
      data-focus-target={marked ? 'message' : undefined}
      // The keys of the list lead here.
      tabIndex={-1}
      className={`message ${own ? 'own' : 'theirs'} ${first ? 'first' : ''} ${last ? 'last' : ''} ${failed ? 'failed' : ''} ${marked ? 'marked' : ''} ${selected ? 'selected' : ''}`}
      aria-label={listText(t, [
        t('conversation.said', { sender, message: oneLine(message.text) }),
        full,
        ...state,
        ...marks,
      ])}
    >
      {own ? null : (
        <span className="message-avatar">{last ? <Avatar person={message.sender} size="small" /> : null}</span>
      )}
      {selected ? (
        <span className="selected-mark" aria-hidden="true">
          <CircleCheck />
        </span>
      ) : null}
      <div className="message-body">
        <div className={isFewEmoji(message.text) ? 'bubble bare' : 'bubble'} title={full}>
          {outgoing === null || failed || last ? null : <WaitingMark />}
          <MessageText text={message.text} />
        </div>
        {outgoing !== null && failed ? (
          <FailedLine outgoing={outgoing} />
        ) : last ? (
          <MessageMeta message={message} own={own} outgoing={outgoing} />
        ) : null}
      </div>
    </article>
  );
}, isSame);
