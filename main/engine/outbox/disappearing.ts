import type { DisappearAfter, GroupId } from '../../../shared/model.ts';
import { type Row, readGroupId } from '../sqlite/columns.ts';
import type { Statements } from '../sqlite/statements.ts';
import { readDisappearAfter } from './values.ts';

/** After how long own messages of a conversation disappear; those of most stay. */
export class Disappearing {
  readonly #find;
  readonly #put;
  readonly #remove;
  readonly #all;

  constructor(statements: Statements) {
    this.#find = statements.value<[string]>('SELECT after FROM disappearing WHERE group_id = ?');
    this.#put = statements.rows<[string, number]>(
      'INSERT OR REPLACE INTO disappearing (group_id, after) VALUES (?, ?)',
    );
    this.#remove = statements.rows<[string]>('DELETE FROM disappearing WHERE group_id = ?');
    this.#all = statements.rows<[], Row<'group_id' | 'after'>>('SELECT group_id, after FROM disappearing');
  }

  find(groupId: GroupId): DisappearAfter {
    return readDisappearAfter(this.#find.get(groupId) ?? null);
  }

  set(groupId: GroupId, after: DisappearAfter): void {
    if (after === null) this.#remove.run(groupId);
    else this.#put.run(groupId, after);
  }

  all(): Map<GroupId, DisappearAfter> {
    return new Map(this.#all.all().map((row) => [readGroupId(row.group_id), readDisappearAfter(row.after)]));
  }
}
