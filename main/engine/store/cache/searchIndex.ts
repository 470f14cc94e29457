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

/**
 * Messages indexed in one transaction, about. In ascending order FTS5 writes them as one segment, at a fifth of the cost of
 * each alone.
 */
const BATCH = 1_000;
/** Messages in a row of the queue. */
const MOST_QUEUED = 500;
/** Rows of the queue that a transaction takes at most. */
const MOST_ROWS = 500;

/** A row of the queue, with the number of its messages. */
interface QueueRow {
  readonly id: number;
  readonly messages: number;
}

/**
 * The words of every message, and one tag each for its conversation and its sender, so that the index also answers "in
 * this conversation" and "by this person". It holds no text: a reference is enough to remove a message. Of a long text it
 * has the words of the start.
 *
 * A message that was added waits until `indexWaiting` has indexed it. What waits is on the disk, so a crash loses none.
 */
export function createSearchIndex(store: Store) {
  // A message that changed while it waited is in the queue twice.
  const insert = store.command('INSERT OR REPLACE INTO message_words (rowid, tags, words) VALUES (?, ?, ?)');
  const deleteOne = store.command('DELETE FROM message_words WHERE rowid = ?');
  const merge = store.command("INSERT INTO message_words (message_words, rank) VALUES ('merge', ?)");
  const enqueue = store.command('INSERT INTO unindexed (refs, messages) VALUES (?, ?)');
  const queued = store.query(
    `SELECT id, messages FROM unindexed ORDER BY id DESC LIMIT ${MOST_ROWS}`,
    (row: Row<'id' | 'messages'>): QueueRow => ({ id: readWhole(row.id), messages: readWhole(row.messages) }),
  );
  const dequeue = store.command('DELETE FROM unindexed WHERE id >= ?');
  const count = store.column('SELECT ifnull(sum(messages), 0) FROM unindexed', readWhole);
  const waiting = store.query(
    `SELECT m.ref, m.conversation, m.sender, m.text FROM message m WHERE m.ref IN (
         SELECT value FROM unindexed, json_each(unindexed.refs) WHERE unindexed.id >= ?
       ) ORDER BY m.ref`,
    readWaiting,
  );
  /** How often the queue or what waits in it changed. */
  let changes = 0;

  return {
    /** Records that messages are to be indexed. */
    add(refs: readonly number[]): void {
      changes++;
      const ascending = refs.toSorted((a, b) => a - b);
      for (let first = 0; first < ascending.length; first += MOST_QUEUED) {
        const part = ascending.slice(first, first + MOST_QUEUED);
        enqueue(JSON.stringify(part), part.length);
      }
    },
    remove(ref: number): void {
      changes++;
      deleteOne(ref);
    },
    /** How many messages wait; ones that were removed meanwhile count until their turn. */
    waiting: (): number => readWhole(count.get()),
    /** Indexes messages that wait, what was stored last first: about `most` of them. */
    *indexWaiting(most: number): Sliced<void> {
      for (let indexed = 0; indexed < most; ) {
        const taken = lastOf(queued.all());
        if (taken === null) return;
        const batch = waiting.all(taken.id);
        const changesBefore = changes;
        const budget = new SliceBudget();
        const words: string[] = [];
        for (const { text } of batch) {
          words.push(wordsOf(text));
          if (budget.spend(text)) yield;
        }
        // One of them may have another text by now, or another run may have indexed it.
        if (changes !== changesBefore) continue;
        store.transaction(() => {
          for (const [n, { ref, tags }] of batch.entries()) insert(ref, tags, words[n] ?? '');
          dequeue(taken.id);
        });
        changes++;
        indexed += taken.messages;
        yield;
      }
    },
    /** Rewrites about `pages` pages of the index without the words of removed messages, which stay in it until then. */
    merge: (pages: number): void => void merge(pages),
  };
}

/** Takes rows of the queue from its end: the id of the first one, and how many messages they have. */
function lastOf(descending: readonly QueueRow[]): QueueRow | null {
  let taken: QueueRow | null = null;
  for (const { id, messages } of descending) {
    const sum: number = messages + (taken?.messages ?? 0);
    if (taken !== null && sum > BATCH) break;
    taken = { id, messages: sum };
  }
  return taken;
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
