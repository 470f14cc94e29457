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
export class NewConversations {
  readonly #store: Store;
  readonly #insert;
  readonly #find;
  readonly #findWith;
  readonly #all;
  readonly #remove;

  constructor(store: Store) {
    this.#store = store;
    this.#insert = store.command(`INSERT OR IGNORE INTO new_conversation (${columns}) VALUES (?, ?, ?, ?, ?)`);
    const select = `SELECT ${columns} FROM new_conversation`;
    this.#find = store.query(`${select} WHERE group_id = ?`, readNewConversation);
    this.#findWith = store.query(`${select} WHERE other_id = ?`, readNewConversation);
    this.#all = store.query(`${select} ORDER BY created_at DESC, group_id`, readNewConversation);
    this.#remove = store.command('DELETE FROM new_conversation WHERE group_id = ?');
  }

  /** Returns the existing one with that person, or else keeps and returns this one. */
  add(conversation: NewConversation): NewConversation {
    const { conversationId, other, createdAt } = conversation;
    return this.#store.transaction(() => {
      this.#insert(conversationId, other.id, other.name, other.handle, createdAt);
      return this.findWith(other.id) ?? conversation;
    });
  }

  find(conversationId: ConversationId): NewConversation | null {
    return this.#find.get(conversationId);
  }

  findWith(person: UserId): NewConversation | null {
    return this.#findWith.get(person);
  }

  /** Newest first. */
  all(): NewConversation[] {
    return this.#all.all();
  }

  remove(conversationId: ConversationId): void {
    this.#remove(conversationId);
  }
}

const readNewConversation = (row: Row<Columns>): NewConversation => ({
  conversationId: readConversationId(row.group_id),
  other: readPerson(row.other_id, row.other_name, row.other_handle),
  createdAt: readInstant(row.created_at),
});
