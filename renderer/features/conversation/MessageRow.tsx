import { type JSX, memo } from 'react';
import type { Message } from '../../../shared/model.ts';
import { TimeLabel, useTimeText } from '../../state/time.tsx';
import { text } from '../../text.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { oneLine } from '../../ui/oneLine.ts';
import { personName } from '../../ui/personName.ts';
import { MessageText } from './MessageText.tsx';
import { isFewEmoji } from './richText.ts';
import { useFocusHandover } from './useFocusHandover.ts';

interface MessageRowProps {
  readonly message: Message;
  readonly own: boolean;
  readonly first: boolean;
  readonly last: boolean;
}

/** One message; the last of a run bears the avatar and the time. */
export const MessageRow = memo(function MessageRow({ message, own, first, last }: MessageRowProps): JSX.Element {
  const row = useFocusHandover<HTMLElement>();
  const full = useTimeText(message.at, 'formatDateTime');
  const sender = own ? text.conversation.you : personName(message.sender);
  const bubble = isFewEmoji(message.text) ? 'bubble bare' : 'bubble';
  return (
    <article
      ref={row}
      data-message={message.id}
      className={`message ${own ? 'own' : 'theirs'} ${first ? 'first' : ''} ${last ? 'last' : ''}`}
      aria-label={text.conversation.message(sender, oneLine(message.text), full)}
    >
      {own ? null : (
        <span className="message-avatar">{last ? <Avatar person={message.sender} size="small" /> : null}</span>
      )}
      <div className="message-body">
        <div className={bubble} title={full}>
          <MessageText text={message.text} />
        </div>
        {last ? <MessageTime message={message} /> : null}
      </div>
    </article>
  );
});

/** The time of day, and how far ahead a message from the future is. */
function MessageTime({ message }: { readonly message: Message }): JSX.Element {
  const ahead = useTimeText(message.at, 'ahead');
  return (
    <div className="message-time">
      <TimeLabel value={message.at} kind="clockTime" />
      {ahead === '' ? null : <span className="message-ahead">{ahead}</span>}
    </div>
  );
}
