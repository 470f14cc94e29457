import type { ConversationId, Person, UserId } from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { type Row, readConversationId, readInstant, readText, readUserId } from '../sqlite/columns.ts';
import type { Statements } from '../sqlite/statements.ts';

/** A conversation that was started here and whose rows are not in the table yet. */
export interface NewConversation {
  readonly conversationId: ConversationId;
  readonly other: Person;
  readonly createdAt: Instant;
}

const columns = 'group_id, other_id, other_name, other_handle, created_at';
type Columns = 'group_id' | 'other_id' | 'other_name' | 'other_handle' | 'created_at';

/** At most one with each person. */
export class NewConversations {
  readonly #insert;
  readonly #find;
  readonly #with;
  readonly #all;
  readonly #remove;

  constructor(statements: Statements) {
    this.#insert = statements.rows<[string, string, string, string, number]>(
      `INSERT OR IGNORE INTO new_conversation (${columns}) VALUES (?, ?, ?, ?, ?)`,
    );
    const select = `SELECT ${columns} FROM new_conversation`;
    this.#find = statements.rows<[string], Row<Columns>>(`${select} WHERE group_id = ?`);
    this.#with = statements.rows<[string], Row<Columns>>(`${select} WHERE other_id = ?`);
    this.#all = statements.rows<[], Row<Columns>>(`${select} ORDER BY created_at DESC, group_id`);
    this.#remove = statements.rows<[string]>('DELETE FROM new_conversation WHERE group_id = ?');
  }

  /** Gives the one that there is with that person already, else keeps and gives this one. */
  add(conversation: NewConversation): NewConversation {
    const { conversationId, other, createdAt } = conversation;
    this.#insert.run(conversationId, other.id, other.name, other.handle, createdAt);
    return this.with(other.id) ?? conversation;
  }

  find(conversationId: ConversationId): NewConversation | null {
    const row = this.#find.get(conversationId);
    return row === undefined ? null : readConversation(row);
  }

  with(person: UserId): NewConversation | null {
    const row = this.#with.get(person);
    return row === undefined ? null : readConversation(row);
  }

  /** Newest first. */
  all(): NewConversation[] {
    return this.#all.all().map(readConversation);
  }

  remove(conversationId: ConversationId): void {
    this.#remove.run(conversationId);
  }
}

const readConversation = (row: Row<Columns>): NewConversation => ({
  conversationId: readConversationId(row.group_id),
  other: { id: readUserId(row.other_id), name: readText(row.other_name), handle: readText(row.other_handle) },
  createdAt: readInstant(row.created_at),
});
