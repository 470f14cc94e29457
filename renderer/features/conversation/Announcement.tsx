import { type JSX, useEffect, useRef, useState } from 'react';
import type { Message, MessageCursor, OutgoingMessage, UserId } from '../../../shared/model.ts';
import { compareMessages } from '../../../shared/order.ts';
import { oneLine } from '../../../shared/text/oneLine.ts';
import type { Translate } from '../../../shared/text/translator.ts';
import { useAccount, useConversation } from '../../session/hooks.ts';
import { cursorOf } from '../../session/loadedWindow.ts';
import { eventText } from '../../text/eventText.ts';
import { useText } from '../../text/useText.ts';
import { personName } from '../../ui/personName.ts';
import textCss from '../../ui/text.module.css';

/** Number of messages that are read out at once; more are only counted. */
const READ_OUT = 3;

/**
 * Announcement of the messages after `before`; empty for none, and for own ones.
 * @param messages in the order of `compareMessages`.
 */
export function announcementOf(
  t: Translate,
  before: MessageCursor,
  messages: readonly Message[],
  ownerId: UserId | undefined,
): string {
  const fresh = messages.slice(messages.findLastIndex((message) => compareMessages(message, before) <= 0) + 1);
  const others = fresh.filter((message) => message.sender.id !== ownerId);
  if (others.length > READ_OUT) return t('conversation.announceMany', { count: others.length });
  return others
    .map(({ sender, text: body, event }) =>
      event === undefined
        ? t('conversation.announce', { sender: personName(t, sender), message: oneLine(body) })
        : eventText(t, event, sender, ownerId),
    )
    .join(' ');
}

/** Content of a polite live region. A new key announces it even if the words are the same. */
interface Announcement {
  readonly key: string;
  readonly words: string;
}

/** Announcement of own messages that failed since `before`; empty for none. */
export function failureOf(
  t: Translate,
  before: readonly OutgoingMessage[],
  outgoing: readonly OutgoingMessage[],
): string {
  const known = new Set(before.filter(({ state }) => state === 'failed').map(({ id }) => id));
  return outgoing
    .filter(({ id, state }) => state === 'failed' && !known.has(id))
    .map(({ text: body }) => t('conversation.announceFailed', { message: oneLine(body) }))
    .join(' ');
}

/**
 * The last arrivals and failures in the open conversation.
 * @param messages null while the newest message is not loaded: what is loaded then is older, not new.
 */
function useAnnouncement(
  messages: readonly Message[] | null,
  outgoing: readonly OutgoingMessage[],
  ownerId: UserId | undefined,
): Announcement {
  const t = useText();
  const [announcement, setAnnouncement] = useState<Announcement>({ key: '', words: '' });
  const newest = useRef<MessageCursor | null>(cursorOf(messages?.at(-1)));
  useEffect(() => {
    const before = newest.current;
    newest.current = cursorOf(messages?.at(-1));
    const words = before === null || messages === null ? '' : announcementOf(t, before, messages, ownerId);
    if (words !== '') setAnnouncement({ key: newest.current?.id ?? '', words });
  }, [t, messages, ownerId]);
  const onTheWay = useRef(outgoing);
  useEffect(() => {
    const words = failureOf(t, onTheWay.current, outgoing);
    onTheWay.current = outgoing;
    if (words !== '') setAnnouncement({ key: `failed:${outgoing.at(-1)?.id}`, words });
  }, [t, outgoing]);
  return announcement;
}

/** Announces new messages and failed ones to screen readers. */
export function Announcement(): JSX.Element {
  const messages = useConversation((state) => (state.newer ? null : state.messages));
  const outgoing = useConversation((state) => state.outgoing);
  const ownerId = useAccount((state) => state.account?.owner.id);
  const { key, words } = useAnnouncement(messages, outgoing, ownerId);
  return (
    <div className={textCss.visuallyHidden} role="status" aria-live="polite">
      <p key={key}>{words}</p>
    </div>
  );
}
