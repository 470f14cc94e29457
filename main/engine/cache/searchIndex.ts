import type { SearchTerm } from '../../../shared/searchTerms.ts';
import { tokenize } from '../../../shared/searchTokens.ts';
import type { Statements } from '../sqlite/statements.ts';

/** Whose messages a search is about. All that are given hold at once; each means any of its references. */
export interface Tags {
  readonly conversations: readonly (readonly number[])[];
  /** References of names and handles: see `People`. */
  readonly senders: readonly number[];
}

/**
 * The words of every message, and one tag each for its conversation and its sender, so that "in this conversation" and
 * "by this person" are answered by the index as well. It holds no text: a message leaves it by its reference alone.
 */
export class SearchIndex {
  readonly #insert;
  readonly #delete;
  readonly #merge;

  constructor(statements: Statements) {
    this.#insert = statements.rows<[number, string, string]>(
      'INSERT INTO message_words (rowid, tags, words) VALUES (?, ?, ?)',
    );
    this.#delete = statements.rows<[number]>('DELETE FROM message_words WHERE rowid = ?');
    this.#merge = statements.rows<[number]>("INSERT INTO message_words (message_words, rank) VALUES ('merge', ?)");
  }

  add(ref: number, conversation: number, sender: number, text: string): void {
    const words = tokenize(text).map((token) => token.word);
    this.#insert.run(ref, `${conversationTag(conversation)} ${senderTag(sender)}`, words.join(' '));
  }

  remove(ref: number): void {
    this.#delete.run(ref);
  }

  /** Writes some `pages` pages of the index anew, without the words of messages that left, which stay in it until then. */
  merge(pages: number): void {
    this.#merge.run(pages);
  }
}

const conversationTag = (conversation: number): string => `c${conversation}`;
const senderTag = (sender: number): string => `s${sender}`;

/**
 * What to look for, in FTS5's language; empty when there is nothing. Words hold letters, digits, marks and emoji only, so
 * that quotes around them are all the escaping there is to do.
 */
export function matchExpression(terms: readonly SearchTerm[], { conversations, senders }: Tags): string {
  const tags = [...conversations.map((refs) => refs.map(conversationTag)), senders.map(senderTag)];
  const tagged = tags.filter((any) => any.length > 0).map((any) => `tags : (${any.map(quote).join(' OR ')})`);
  const phrases = terms.map(({ words, isPrefix }) => `words : ${quote(words.join(' '))}${isPrefix ? ' *' : ''}`);
  return [...tagged, ...phrases].join(' AND ');
}

const quote = (words: string): string => `"${words}"`;
