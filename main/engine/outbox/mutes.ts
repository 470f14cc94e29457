import type { GroupId, MutedUntil } from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { type Row, readGroupId, readInstantOrNull } from '../sqlite/columns.ts';
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

  find(groupId: GroupId): MutedUntil {
    const row = this.#find.get(groupId);
    return row === undefined ? null : readUntil(row.until);
  }

  set(groupId: GroupId, until: MutedUntil): void {
    if (until === null) this.#remove.run(groupId);
    else this.#put.run(groupId, until === 'always' ? null : until);
  }

  all(): Map<GroupId, MutedUntil> {
    return new Map(this.#all.all().map((row) => [readGroupId(row.group_id), readUntil(row.until)]));
  }

  /** Removes those that are over. */
  forget(now: Instant): void {
    this.#forget.run(now);
  }
}

const readUntil = (value: unknown): MutedUntil => readInstantOrNull(value) ?? 'always';
