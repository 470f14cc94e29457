import type { MessageWindow } from '../../shared/contract/messages.ts';
import type { ConversationId } from '../../shared/model.ts';
import { latest } from '../async.ts';
import type { AccountClient } from '../client.ts';

/** Messages that a conversation opens with: a few screens full, so that it opens at once. */
export const PAGE_SIZE = 50;
/** Pages kept in memory: the neighbors of the open conversation, and the rows that the pointer crossed last. */
export const MOST_PAGES = 8;

/** The newest pages of conversations that are likely to be opened next. */
export interface ReadAhead {
  /**
   * Reads the newest page of a conversation into memory. One page is read at a time; of the conversations that are
   * requested meanwhile only the last is read, so that a pointer that crosses the list causes no queue.
   */
  readonly prepare: (id: ConversationId) => Promise<void>;
  /** The page, if it is in memory and no event has changed it since it was read. */
  readonly page: (id: ConversationId) => MessageWindow | null;
}

/** Pages are dropped by the events that may change them, so a page in memory is what the cache has. */
export function createReadAhead(client: Pick<AccountClient, 'messages' | 'on'>): ReadAhead {
  /** The most recently used is last. */
  const pages = new Map<ConversationId, MessageWindow>();
  /** Counts the events: a page that was requested before one may be older than its change. */
  let events = 0;

  const drop = (id: ConversationId | null): void => {
    events++;
    if (id === null) pages.clear();
    else pages.delete(id);
  };
  client.on('messages.changed', ({ conversationId }) => drop(conversationId));
  // Read markers and a cleared cache change pages without an event of their conversation.
  client.on('conversations.changed', ({ only }) => {
    if (only === undefined) drop(null);
    else for (const id of only) drop(id);
  });
  client.on('account.changed', () => drop(null));

  return {
    prepare: latest<ConversationId>(async (conversationId) => {
      if (pages.has(conversationId)) return;
      const before = events;
      // A page that can't be read is read, and the failure shown, when the conversation is opened.
      const page = await client.messages
        .window({ conversationId, from: { kind: 'newest' }, limit: PAGE_SIZE })
        .catch(() => null);
      if (page === null || events !== before) return;
      pages.set(conversationId, page);
      for (const oldest of pages.keys()) if (pages.size > MOST_PAGES) pages.delete(oldest);
    }),
    page: (id) => {
      const page = pages.get(id);
      if (page === undefined) return null;
      pages.delete(id);
      pages.set(id, page);
      return page;
    },
  };
}
