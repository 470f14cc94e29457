import { Check, CircleCheck, Clock, Timer } from 'lucide-react';
import { type JSX, memo } from 'react';
import type { OutgoingMessage } from '../../../shared/model.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { TimeLabel, useTimeText } from '../../app/time.tsx';
import { useConversation, useSelection, useSync } from '../../session/hooks.ts';
import { isSame } from '../../session/same.ts';
import { isStill } from '../../session/sync.ts';
import { listText } from '../../text/sentences.ts';
import { useText } from '../../text/useText.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { oneLine } from '../../ui/oneLine.ts';
import { personName } from '../../ui/personName.ts';
import type { Row, ShownMessage } from './assemble.ts';
import { durationWords } from './disappearing.ts';
import { MessageText } from './MessageText.tsx';
import { isFewEmoji } from './richText.ts';
import { useFocusHandover } from './useFocusHandover.ts';

interface MessageRowProps {
  readonly row: Extract<Row, { readonly kind: 'message' }>;
  /** Whether the list was opened at this message. */
  readonly marked: boolean;
}

/**
 * One message; the last of a run has the avatar, the time and the delivery state. An outgoing message stays the same
 * element, with the same height, when the stored one replaces it.
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
      // Focused by the list's arrow keys.
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
        <div className={isFewEmoji(message.text) ? 'bubble bare' : 'bubble'} title={full} data-testid="bubble">
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

interface MessageMetaProps {
  readonly message: ShownMessage;
  readonly own: boolean;
  readonly outgoing: OutgoingMessage | null;
}

/** The line below a run: time, expiry and delivery state, and how far in the future the time is. */
function MessageMeta({ message, own, outgoing }: MessageMetaProps): JSX.Element {
  const t = useText();
  const ahead = useTimeText(message.at, 'ahead');
  const { expiresAt } = message;
  const duration = outgoing === null ? '' : durationWords(t, outgoing.disappearAfter);
  return (
    <div className="message-meta">
      {expiresAt === null ? null : <Countdown expiresAt={expiresAt} />}
      {duration === '' ? null : (
        <span className="message-timer" title={t('disappearing.after', { duration })}>
          <Timer aria-hidden="true" />
          {duration}
        </span>
      )}
      <TimeLabel value={message.at} kind="clockTime" />
      {ahead === '' || own ? null : <span className="message-ahead">{ahead}</span>}
      {own ? outgoing === null ? <SentMark /> : <SendingMark outgoing={outgoing} /> : null}
    </div>
  );
}

/** Time until the message disappears. */
const Countdown = ({ expiresAt }: { readonly expiresAt: Instant }): JSX.Element => {
  const t = useText();
  return (
    <span className="message-timer">
      <Timer aria-hidden="true" />
      <span className="visually-hidden">{t('disappearing.countdown')}</span>
      <TimeLabel value={expiresAt} kind="timeUntil" />
    </span>
  );
};

const SentMark = (): JSX.Element => {
  const t = useText();
  return (
    <span className="message-state" title={t('sending.sent')}>
      <Check aria-hidden="true" />
      <span className="visually-hidden">{t('sending.sent')}</span>
    </span>
  );
};

/** State of an outgoing message; in words only when sending takes long. */
function SendingMark({ outgoing }: { readonly outgoing: OutgoingMessage }): JSX.Element {
  const t = useText();
  const still = useSync(({ status }) => isStill(status));
  const waits = still || outgoing.error !== null || outgoing.nextAttemptAt !== null;
  return (
    <span
      className="message-state"
      title={outgoing.error === null ? t('sending.waitingTitle') : errorText(t, outgoing.error)}
    >
      <Clock aria-hidden="true" />
      <span className={waits ? '' : 'visually-hidden'}>{waits ? t('sending.waiting') : t('sending.sending')}</span>
    </span>
  );
}

/** Marks an outgoing message within a run. It takes no room, so that nothing moves when it disappears. */
const WaitingMark = (): JSX.Element => {
  const t = useText();
  return (
    <span className="waiting-mark" title={t('sending.waitingTitle')}>
      <Clock aria-hidden="true" />
    </span>
  );
};

/** Below a failed message: the reason and the actions. */
function FailedLine({ outgoing }: { readonly outgoing: OutgoingMessage }): JSX.Element {
  const t = useText();
  const line = useFocusHandover<HTMLDivElement>();
  const retry = useConversation((state) => state.retry);
  const askDiscard = useConversation((state) => state.askDiscard);
  const decisionError = useConversation((state) => state.outgoingErrors.get(outgoing.id));
  const error = decisionError ?? outgoing.error;
  return (
    <div ref={line} className="failed-line">
      <p>
        <bdi>
          {t('sending.notSent')} {error === null ? null : errorText(t, error)}
        </bdi>
      </p>
      <div className="failed-actions">
        {error === null ? null : <ErrorDetails error={error} />}
        <button type="button" className="failed-button" onClick={() => void retry(outgoing.id)}>
          {t('sending.retry')}
        </button>
        <button type="button" className="failed-button" onClick={() => askDiscard(outgoing.id)}>
          {t('sending.discard')}
        </button>
      </div>
    </div>
  );
}
