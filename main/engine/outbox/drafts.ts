import type { GroupId } from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { type Row, readGroupId, readText } from '../sqlite/columns.ts';
import type { Statements } from '../sqlite/statements.ts';

/** What was typed and not sent, one text for each conversation. */
export class Drafts {
  readonly #put;
  readonly #remove;
  readonly #find;
  readonly #all;

  constructor(statements: Statements) {
    this.#put = statements.rows<[string, string, number]>(
      'INSERT OR REPLACE INTO draft (group_id, text, typed_at) VALUES (?, ?, ?)',
    );
    this.#remove = statements.rows<[string]>('DELETE FROM draft WHERE group_id = ?');
    this.#find = statements.value<[string]>('SELECT text FROM draft WHERE group_id = ?');
    this.#all = statements.rows<[], Row<'group_id' | 'text'>>('SELECT group_id, text FROM draft');
  }

  save(groupId: GroupId, text: string, at: Instant): void {
    if (text === '') this.#remove.run(groupId);
    else this.#put.run(groupId, text, at);
  }

  find(groupId: GroupId): string {
    return readText(this.#find.get(groupId) ?? '');
  }

  all(): Map<GroupId, string> {
    return new Map(this.#all.all().map((row) => [readGroupId(row.group_id), readText(row.text)]));
  }
}
