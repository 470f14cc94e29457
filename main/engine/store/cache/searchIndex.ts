import type { Message } from '../../../../shared/model.ts';
import type { SearchTerm } from '../../../../shared/searchTerms.ts';
import { tokenize } from '../../../../shared/searchTokens.ts';
import { SliceBudget, type Sliced } from '../../slices.ts';
import type { Store } from '../store.ts';
import { startOf } from './longText.ts';

/** Restricts a search to messages with all of these; each list means any of its references. */
export interface Tags {
  readonly conversations: readonly (readonly number[])[];
  /** References of names and handles: see `People`. */
  readonly senders: readonly number[];
}

/**
 * The words of every message, and one tag each for its conversation and its sender, so that the index also answers "in
 * this conversation" and "by this person". It holds no text: a reference is enough to remove a message. Of a long text it
 * has the words of the start.
 */
export function createSearchIndex(store: Store) {
  const insert = store.command('INSERT INTO message_words (rowid, tags, words) VALUES (?, ?, ?)');
  const deleteOne = store.command('DELETE FROM message_words WHERE rowid = ?');
  const merge = store.command("INSERT INTO message_words (message_words, rank) VALUES ('merge', ?)");

  const wordsOf = (text: string): string =>
    tokenize(startOf(text).start)
      .map(({ word }) => word)
      .join(' ');
  /** Words of messages that are about to be added. */
  const ahead = new WeakMap<Pick<Message, 'text'>, string>();

  return {
    add(ref: number, conversation: number, sender: number, message: Pick<Message, 'text'>): void {
      const words = ahead.get(message) ?? wordsOf(message.text);
      insert(ref, `${conversationTag(conversation)} ${senderTag(sender)}`, words);
    },
    /** Splits texts into words before the transaction that adds them, which can't pause. */
    *prepare(messages: readonly Pick<Message, 'text'>[]): Sliced<void> {
      const budget = new SliceBudget();
      for (const message of messages) {
        const { start } = startOf(message.text);
        ahead.set(message, wordsOf(start));
        if (budget.spend(start)) yield;
      }
    },
    remove: (ref: number): void => void deleteOne(ref),
    /** Rewrites about `pages` pages of the index without the words of removed messages, which stay in it until then. */
    merge: (pages: number): void => void merge(pages),
  };
}

export type SearchIndex = ReturnType<typeof createSearchIndex>;

const conversationTag = (conversation: number): string => `c${conversation}`;
const senderTag = (sender: number): string => `s${sender}`;

/**
 * Builds an FTS5 expression; empty if there is nothing to look for. Words hold only letters, digits, marks and emoji, so
 * quotes around them are enough escaping.
 */
export function matchExpression(terms: readonly SearchTerm[], { conversations, senders }: Tags): string {
  const tags = [...conversations.map((refs) => refs.map(conversationTag)), senders.map(senderTag)];
  const tagged = tags.filter((any) => any.length > 0).map((any) => `tags : (${any.map(quote).join(' OR ')})`);
  const phrases = terms.map(({ words, isPrefix }) => `words : ${quote(words.join(' '))}${isPrefix ? ' *' : ''}`);
  return [...tagged, ...phrases].join(' AND ');
}

const quote = (words: string): string => `"${words}"`;
