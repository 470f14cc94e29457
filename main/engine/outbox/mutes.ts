import type { ConversationId, MutedUntil } from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { type Row, readConversationId, readInstantOrNull } from '../sqlite/columns.ts';
import type { Statements } from '../sqlite/statements.ts';

/** Conversations of which nothing is told for a while; a row without a time means for good. */
export class Mutes {
  readonly #put;
  readonly #remove;
  readonly #find;
  readonly #all;
  readonly #forget;

  constructor(statements: Statements) {
    this.#put = statements.rows<[string, number | null]>(
      'INSERT OR REPLACE INTO muted (group_id, until) VALUES (?, ?)',
    );
    this.#remove = statements.rows<[string]>('DELETE FROM muted WHERE group_id = ?');
    this.#find = statements.rows<[string], Row<'until'>>('SELECT until FROM muted WHERE group_id = ?');
    this.#all = statements.rows<[], Row<'group_id' | 'until'>>('SELECT group_id, until FROM muted');
    this.#forget = statements.rows<[number]>('DELETE FROM muted WHERE until <= ?');
  }

  find(conversationId: ConversationId): MutedUntil {
    const row = this.#find.get(conversationId);
    return row === undefined ? null : readUntil(row.until);
  }

  set(conversationId: ConversationId, until: MutedUntil): void {
    if (until === null) this.#remove.run(conversationId);
    else this.#put.run(conversationId, until === 'always' ? null : until);
  }

  all(): Map<ConversationId, MutedUntil> {
    return new Map(this.#all.all().map((row) => [readConversationId(row.group_id), readUntil(row.until)]));
  }

  /** Removes those that are over. */
  forget(now: Instant): void {
    this.#forget.run(now);
  }
}

const readUntil = (value: unknown): MutedUntil => readInstantOrNull(value) ?? 'always';
