import type { ConversationId, Person, UserId } from '../../../../shared/model.ts';
import type { Instant } from '../../../../shared/time/instant.ts';
import { type Row, readConversationId, readInstant, readPerson } from '../columns.ts';
import type { Store } from '../store.ts';

/** A conversation that was started here and has no rows in the table yet. */
export interface NewConversation {
  readonly conversationId: ConversationId;
  readonly other: Person;
  readonly createdAt: Instant;
}

const columns = 'group_id, other_id, other_name, other_handle, created_at';
type Columns = 'group_id' | 'other_id' | 'other_name' | 'other_handle' | 'created_at';

/** Conversations whose rows are not in the table yet, at most one with each person. */
export function createNewConversations(store: Store) {
  const insert = store.command(`INSERT OR IGNORE INTO new_conversation (${columns}) VALUES (?, ?, ?, ?, ?)`);
  const select = `SELECT ${columns} FROM new_conversation`;
  const find = store.query(`${select} WHERE group_id = ?`, readNewConversation);
  const selectFindWith = store.query(`${select} WHERE other_id = ?`, readNewConversation);
  const all = store.query(`${select} ORDER BY created_at DESC, group_id`, readNewConversation);
  const remove = store.command('DELETE FROM new_conversation WHERE group_id = ?');

  function findWith(person: UserId): NewConversation | null {
    return selectFindWith.get(person);
  }

  return {
    /** Returns the existing one with that person, or else keeps and returns this one. */
    add(conversation: NewConversation): NewConversation {
      const { conversationId, other, createdAt } = conversation;
      return store.transaction(() => {
        insert(conversationId, other.id, other.name, other.handle, createdAt);
        return findWith(other.id) ?? conversation;
      });
    },
    find: (conversationId: ConversationId): NewConversation | null => find.get(conversationId),
    findWith,
    /** Newest first. */
    all: (): NewConversation[] => all.all(),
    remove: (conversationId: ConversationId): void => void remove(conversationId),
  };
}

const readNewConversation = (row: Row<Columns>): NewConversation => ({
  conversationId: readConversationId(row.group_id),
  other: readPerson(row.other_id, row.other_name, row.other_handle),
  createdAt: readInstant(row.created_at),
});
