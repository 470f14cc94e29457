import type { Statements } from '../sqlite/statements.ts';
import { tokenize } from './tokens.ts';

/** One word for each conversation, so that "in this conversation" is answered by the index as well. */
export const conversationWord = (conversation: number): string => `c${conversation}`;

/** The words of every message. It holds no text: a message leaves it by its reference alone. */
export class SearchIndex {
  readonly #insert;
  readonly #delete;
  readonly #merge;

  constructor(statements: Statements) {
    this.#insert = statements.rows<[number, string, string]>(
      'INSERT INTO message_words (rowid, conversation, words) VALUES (?, ?, ?)',
    );
    this.#delete = statements.rows<[number]>('DELETE FROM message_words WHERE rowid = ?');
    this.#merge = statements.rows<[number]>("INSERT INTO message_words (message_words, rank) VALUES ('merge', ?)");
  }

  add(ref: number, conversation: number, text: string): void {
    const words = tokenize(text).map((token) => token.word);
    this.#insert.run(ref, conversationWord(conversation), words.join(' '));
  }

  remove(ref: number): void {
    this.#delete.run(ref);
  }

  /** Writes some `pages` pages of the index anew, without the words of messages that left, which stay in it until then. */
  merge(pages: number): void {
    this.#merge.run(pages);
  }
}
