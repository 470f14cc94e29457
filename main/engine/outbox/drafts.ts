import type { ConversationId } from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { type Row, readConversationId, readText } from '../sqlite/columns.ts';
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

  save(conversationId: ConversationId, text: string, at: Instant): void {
    if (text === '') this.#remove.run(conversationId);
    else this.#put.run(conversationId, text, at);
  }

  find(conversationId: ConversationId): string {
    return readText(this.#find.get(conversationId) ?? '');
  }

  all(): Map<ConversationId, string> {
    return new Map(this.#all.all().map((row) => [readConversationId(row.group_id), readText(row.text)]));
  }
}
