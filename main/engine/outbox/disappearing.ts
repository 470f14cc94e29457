import type { ConversationId, DisappearAfter } from '../../../shared/model.ts';
import { type Row, readConversationId } from '../sqlite/columns.ts';
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

  find(conversationId: ConversationId): DisappearAfter {
    return readDisappearAfter(this.#find.get(conversationId) ?? null);
  }

  set(conversationId: ConversationId, after: DisappearAfter): void {
    if (after === null) this.#remove.run(conversationId);
    else this.#put.run(conversationId, after);
  }

  all(): Map<ConversationId, DisappearAfter> {
    return new Map(this.#all.all().map((row) => [readConversationId(row.group_id), readDisappearAfter(row.after)]));
  }
}
