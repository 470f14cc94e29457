import type { SearchTerm } from '../../../../shared/searchTerms.ts';
import { tokenize } from '../../../../shared/searchTokens.ts';
import { SliceBudget, type Sliced } from '../../slices.ts';
import { type Row, readText, readWhole } from '../columns.ts';
import type { Store } from '../store.ts';
import { startOf } from './longText.ts';

/** Restricts a search to messages with all of these; each list means any of its references. */
export interface Tags {
  readonly conversations: readonly (readonly number[])[];
  /** References of names and handles: see `People`. */
  readonly senders: readonly number[];
}

/** Messages indexed in one transaction. In ascending order FTS5 writes them as one segment, at a fifth of the cost of each alone. */
const BATCH = 500;

/**
 * The words of every message, and one tag each for its conversation and its sender, so that the index also answers "in
 * this conversation" and "by this person". It holds no text: a reference is enough to remove a message. Of a long text it
 * has the words of the start.
 *
 * A message that was added waits until `indexWaiting` has indexed it. What waits is on the disk, so a crash loses none.
 */
export function createSearchIndex(store: Store) {
  const insert = store.command('INSERT INTO message_words (rowid, tags, words) VALUES (?, ?, ?)');
  const deleteOne = store.command('DELETE FROM message_words WHERE rowid = ?');
  const merge = store.command("INSERT INTO message_words (message_words, rank) VALUES ('merge', ?)");
  const wait = store.command('INSERT INTO unindexed (ref) VALUES (?)');
  const stopWaiting = store.command('DELETE FROM unindexed WHERE ref = ?');
  const count = store.column('SELECT count(*) FROM unindexed', readWhole);
  const waiting = store.query(
    `SELECT m.ref, m.conversation, m.sender, m.text FROM (SELECT ref FROM unindexed ORDER BY ref DESC LIMIT ?) u
       CROSS JOIN message m ON m.ref = u.ref ORDER BY m.ref`,
    readWaiting,
  );
  /** How often a message was removed, or changed, which removes it first. */
  let removals = 0;

  return {
    /** Records that a message is to be indexed. */
    add: (ref: number): void => void wait(ref),
    remove(ref: number): void {
      removals++;
      if (stopWaiting(ref) === 0) deleteOne(ref);
    },
    /** How many messages wait. */
    waiting: (): number => readWhole(count.get()),
    /** Indexes messages that wait, the newest batch first: `most` of them, and the rest of a batch. */
    *indexWaiting(most: number): Sliced<void> {
      for (let indexed = 0; indexed < most; ) {
        const batch = waiting.all(BATCH);
        if (batch.length === 0) return;
        const removalsBefore = removals;
        const budget = new SliceBudget();
        const words: string[] = [];
        for (const { text } of batch) {
          words.push(wordsOf(text));
          if (budget.spend(text)) yield;
        }
        // One of them may have another text by now.
        if (removals !== removalsBefore) continue;
        store.transaction(() => {
          for (const [n, { ref, tags }] of batch.entries()) {
            // Another run may have indexed it in a pause of this one.
            if (stopWaiting(ref) > 0) insert(ref, tags, words[n] ?? '');
          }
        });
        indexed += batch.length;
        yield;
      }
    },
    /** Rewrites about `pages` pages of the index without the words of removed messages, which stay in it until then. */
    merge: (pages: number): void => void merge(pages),
  };
}

const wordsOf = (text: string): string =>
  tokenize(startOf(text).start)
    .map(({ word }) => word)
    .join(' ');

const readWaiting = (row: Row<'ref' | 'conversation' | 'sender' | 'text'>) => ({
  ref: readWhole(row.ref),
  tags: `${conversationTag(readWhole(row.conversation))} ${senderTag(readWhole(row.sender))}`,
  text: readText(row.text),
});

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
