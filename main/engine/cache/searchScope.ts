import { type Row, readWhole } from '../sqlite/columns.ts';
import type { Statements } from '../sqlite/statements.ts';

/** A handle that is not typed to its end may mean this many people, those seen last. */
const MOST_MEANT = 50;

/**
 * Whom, and which conversations, a handle in a search means: those with exactly that handle, or else those whose handle
 * begins with it, so that something is found while somebody types. The case of ASCII letters does not count.
 */
export class SearchScope {
  readonly #sendersExactly;
  readonly #sendersByBeginning;
  readonly #conversationsExactly;
  readonly #conversationsByBeginning;
  readonly #ref;
  readonly #missing;

  constructor(statements: Statements) {
    const is = 'handle = :handle COLLATE NOCASE';
    const begins = 'substr(handle, 1, length(:handle)) = :handle COLLATE NOCASE';
    const senders = (condition: string) =>
      statements.value<[{ handle: string }]>(
        `SELECT ref FROM person WHERE id IN (
           SELECT id FROM person WHERE ${condition} GROUP BY id ORDER BY max(seen_at) DESC LIMIT ${MOST_MEANT}
         )`,
      );
    const conversations = (condition: string) =>
      statements.value<[{ handle: string }]>(
        `SELECT c.ref FROM conversation c JOIN group_row r ON r.ref = c.row_ref JOIN person p ON p.ref = r.other
         WHERE ${condition} ORDER BY r.at DESC LIMIT ${MOST_MEANT}`,
      );
    this.#sendersExactly = senders(is);
    this.#sendersByBeginning = senders(begins);
    this.#conversationsExactly = conversations(is);
    this.#conversationsByBeginning = conversations(begins);
    this.#ref = statements.value<[string]>('SELECT ref FROM conversation WHERE group_id = ?');
    this.#missing = statements.rows<[{ within: string | null }], Row<'gaps' | 'conversations'>>(
      `SELECT count(*) FILTER (WHERE g.above IS NOT NULL) AS gaps,
         count(DISTINCT g.conversation) FILTER (WHERE g.above IS NULL) AS conversations
       FROM gap g JOIN conversation c ON c.ref = g.conversation
       WHERE c.row_ref IS NOT NULL AND (:within IS NULL OR c.ref IN (SELECT value FROM json_each(:within)))`,
    );
  }

  /** References of every name and handle that those people were seen with; empty: nobody is meant. */
  senders(handle: string): number[] {
    const exactly = this.#sendersExactly.all({ handle });
    return (exactly.length > 0 ? exactly : this.#sendersByBeginning.all({ handle })).map(readWhole);
  }

  /** References of the conversations with those people; empty: there is none. */
  conversations(handle: string): number[] {
    const exactly = this.#conversationsExactly.all({ handle });
    return (exactly.length > 0 ? exactly : this.#conversationsByBeginning.all({ handle })).map(readWhole);
  }

  /** The reference of one conversation; null: the cache doesn't know it. */
  conversation(conversationId: string): number | null {
    const ref = this.#ref.get(conversationId);
    return ref === undefined ? null : readWhole(ref);
  }

  /** What is missing in listed conversations: in these, or, null, in all. */
  missingIn(conversations: readonly number[] | null): { readonly gaps: number; readonly conversations: number } {
    const row = this.#missing.get({ within: conversations === null ? null : JSON.stringify(conversations) });
    return { gaps: readWhole(row?.gaps), conversations: readWhole(row?.conversations) };
  }
}
