import type { Message, MessageCursor, MessagePage } from '../../shared/model.ts';
import { compareMessages } from '../../shared/order.ts';

/** What is loaded of a conversation, always up to its newest message. */
export type Stretch = Pick<MessagePage, 'messages' | 'gaps' | 'older' | 'outgoing' | 'firstUnread' | 'syncedAt'>;

/** What a page that reaches the newest message tells. */
export function stretchOf({ messages, gaps, older, outgoing, firstUnread, syncedAt }: MessagePage): Stretch {
  // A message that was found in the table before its sending was confirmed has arrived all the same.
  const arrived = new Set(messages.map(({ id }) => id));
  return { messages, gaps, older, outgoing: outgoing.filter(({ id }) => !arrived.has(id)), firstUnread, syncedAt };
}

/** An older page put before what is loaded; what both hold is taken from what is loaded. */
export function joinOlder(page: MessagePage, loaded: Stretch): Stretch {
  const messageIds = new Set(loaded.messages.map(({ id }) => id));
  const gapIds = new Set(loaded.gaps.map(({ id }) => id));
  return {
    messages: [...page.messages.filter(({ id }) => !messageIds.has(id)), ...loaded.messages],
    gaps: [...page.gaps.filter(({ id }) => !gapIds.has(id)), ...loaded.gaps],
    older: page.older,
    outgoing: loaded.outgoing,
    firstUnread: loaded.firstUnread,
    syncedAt: page.syncedAt,
  };
}

/** Whether the page begins after its conversation's first unread message. */
export const misses = ({ messages: [first], firstUnread }: MessagePage): boolean =>
  first !== undefined && firstUnread !== null && compareMessages(firstUnread, first) < 0;

/** The place of a message; null for none. */
export const cursorOf = (message: Message | undefined): MessageCursor | null =>
  message === undefined ? null : { at: message.at, id: message.id };

/** The map without one of its keys. */
export const without = <K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> =>
  new Map([...map].filter(([each]) => each !== key));
