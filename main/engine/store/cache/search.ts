import type { Completeness, SearchHit } from '../../../../shared/contract/messages.ts';
import type { ConversationId, Message, MessageCursor, UserId } from '../../../../shared/model.ts';
import { compareMessages } from '../../../../shared/order.ts';
import { noFilters, type SearchFilters } from '../../../../shared/searchFilters.ts';
import { findMatches, type Match, matchesAll, parseQuery, type SearchTerm } from '../../../../shared/searchTerms.ts';
import { graphemeStart } from '../../../../shared/text/cutText.ts';
import type { Instant } from '../../../../shared/time/instant.ts';
import { SliceBudget, type Sliced } from '../../slices.ts';
import { type Row, readCursor, readText, readWhole } from '../columns.ts';
import type { Query, Store } from '../store.ts';
import { type MessageColumns, messageColumns, readMessage, refsBetween } from './messageRows.ts';
import { matchExpression, type SearchIndex, type Tags } from './searchIndex.ts';

export interface SearchRequest {
  /** Words to find, without filters: see `parseQuery`. */
  readonly query: string;
  readonly filters?: SearchFilters;
  /** Leaves out conversations with these people, and what they wrote. */
  readonly hidden?: readonly UserId[];
  /** Only in this conversation, and those that are `joined` with it; null: in all. */
  readonly conversationId: ConversationId | null;
  readonly joined?: readonly ConversationId[];
  readonly limit: number;
  /** Messages that expired by then are left out. */
  readonly now: Instant;
}

/** Parameters of a search statement. */
interface Range {
  /** For FTS5; empty if only the time counts. */
  readonly expression: string;
  readonly lowest: number;
  readonly highest: number;
  readonly since: number;
  readonly until: number;
  readonly now: number;
  /** References of hidden conversations and senders, as JSON; null: none. */
  readonly hidden: string | null;
  readonly hiddenSenders: string | null;
  readonly limit: number;
}

interface PreparedSearch {
  readonly terms: readonly SearchTerm[];
  readonly tags: Tags;
  readonly range: Range;
}

/** Text and reference of a message that a statement found. */
interface Candidate {
  readonly ref: number;
  readonly text: string;
}

/** See `#scanNewest`. */
const BATCH = 100;
const LEAST_SCANNED = 500;
const SCANNED_PER_HIT = 10;
/** So many messages that are not indexed yet are indexed before a search; of more, it does without. */
const MOST_INDEXED_FIRST = 1_000;

/** An incomplete handle matches at most this many people, the most recently seen. */
const MOST_MEANT = 50;

/** Finds messages by words, senders and time, newest first, in slices: of a long text, only what `startOf` returns. */
export class Search {
  readonly #senders;
  readonly #conversations;
  readonly #conversation;
  readonly #conversationsWith;
  readonly #refsOfPeople;
  readonly #missing;
  readonly #hits;
  readonly #placesWithText;
  readonly #places;
  readonly #index: SearchIndex;

  constructor(store: Store, index: SearchIndex) {
    this.#index = index;
    // A handle means the people with exactly that handle, or else those whose handle starts with it, so that results appear
    // while the user types. The case of ASCII letters does not count.
    const byHandle = (sql: (condition: string) => string) => {
      const exactly = store.column(sql('handle = :handle COLLATE NOCASE'), readWhole);
      const starting = store.column(sql('substr(handle, 1, length(:handle)) = :handle COLLATE NOCASE'), readWhole);
      return (handle: string): number[] => {
        const refs = exactly.all({ handle });
        return refs.length > 0 ? refs : starting.all({ handle });
      };
    };
    // All references of these people, whatever name and handle they were seen with.
    this.#senders = byHandle(
      (condition) =>
        `SELECT ref FROM person WHERE id IN (
           SELECT id FROM person WHERE ${condition} GROUP BY id ORDER BY max(seen_at) DESC LIMIT ${MOST_MEANT}
         )`,
    );
    this.#conversations = byHandle(
      (condition) =>
        `SELECT c.ref FROM conversation c JOIN group_row r ON r.ref = c.row_ref JOIN person p ON p.ref = r.other
         WHERE ${condition} ORDER BY r.at DESC LIMIT ${MOST_MEANT}`,
    );
    this.#conversationsWith = store.column(
      `SELECT c.ref FROM conversation c JOIN group_row r ON r.ref = c.row_ref JOIN person p ON p.ref = r.other
         WHERE p.id IN (SELECT value FROM json_each(?))`,
      readWhole,
    );
    this.#refsOfPeople = store.column('SELECT ref FROM person WHERE id IN (SELECT value FROM json_each(?))', readWhole);
    this.#conversation = store.column('SELECT ref FROM conversation WHERE group_id = ?', readWhole);
    this.#missing = store.query(
      `SELECT count(*) FILTER (WHERE g.above IS NOT NULL) AS gaps,
         count(DISTINCT g.conversation) FILTER (WHERE g.above IS NULL) AS conversations
       FROM gap g JOIN conversation c ON c.ref = g.conversation
       WHERE c.row_ref IS NOT NULL AND (:within IS NULL OR c.ref IN (SELECT value FROM json_each(:within)))`,
      (row: Row<'gaps' | 'conversations'>): Completeness => ({
        gaps: readWhole(row.gaps),
        conversations: readWhole(row.conversations),
      }),
    );
    // The statements walk the index, or the table, from the newest reference and stop after `limit` hits; only those touch
    // the messages. Without the casts FTS5 would take the bounds for reals and walk past them.
    const inTime = (ref: string): string =>
      `${ref} BETWEEN CAST(:lowest AS INTEGER) AND CAST(:highest AS INTEGER) AND m.at >= :since AND m.at < :until
         AND (m.expires_at IS NULL OR m.expires_at > :now)
         AND (:hidden IS NULL OR m.conversation NOT IN (SELECT value FROM json_each(:hidden)))
         AND (:hiddenSenders IS NULL OR m.sender NOT IN (SELECT value FROM json_each(:hiddenSenders))) ORDER BY ${ref} DESC LIMIT :limit + 0`;
    const select = <R, T>(columns: string, joins: string, read: (row: R) => T) => {
      const byWords = 'message_words w CROSS JOIN message m ON m.ref = w.rowid';
      const matching = store.query(
        `SELECT ${columns} FROM ${byWords} ${joins} WHERE message_words MATCH :expression AND ${inTime('w.rowid')}`,
        read,
      );
      const any = store.query(
        `SELECT ${columns} FROM message m ${joins} WHERE :expression = '' AND ${inTime('m.ref')}`,
        read,
      );
      return (range: Range): T[] => (range.expression === '' ? any : matching).all({ ...range });
    };
    const joined = 'CROSS JOIN person p ON p.ref = m.sender CROSS JOIN conversation c ON c.ref = m.conversation';
    this.#hits = select(messageColumns, joined, readHit);
    this.#placesWithText = select('m.ref, m.at, m.id, m.text', '', readPlaceWithText);
    this.#places = select('m.at, m.id', '', readCursor);
  }

  /** The newest messages with every term of the query that pass the filters; none if there are neither. */
  *find(request: SearchRequest): Sliced<SearchHit[]> {
    const prepared = this.#prepare(request);
    if (prepared === null) return [];
    yield* this.#indexFew();
    const found = (yield* this.#scanNewest(prepared, this.#hits)) ?? this.#hits(prepared.range);
    const budget = new SliceBudget();
    const hits: SearchHit[] = [];
    for (const { message } of found.sort((a, b) => compareMessages(b.message, a.message))) {
      hits.push(hitOf(message, prepared.terms));
      if (budget.spend(message.text)) yield;
    }
    return hits;
  }

  /** Where those messages are. */
  *cursors(request: SearchRequest): Sliced<MessageCursor[]> {
    const prepared = this.#prepare(request);
    if (prepared === null) return [];
    yield* this.#indexFew();
    const scanned = yield* this.#scanNewest(prepared, this.#placesWithText);
    const cursors = scanned?.map(({ cursor }) => cursor) ?? this.#places(prepared.range);
    return cursors.sort((a, b) => compareMessages(b, a));
  }

  /** How many messages a search does not cover, because they are not indexed yet. */
  get unindexed(): number {
    return this.#index.waiting();
  }

  *#indexFew(): Sliced<void> {
    if (this.#index.waiting() <= MOST_INDEXED_FIRST) yield* this.#index.indexWaiting(MOST_INDEXED_FIRST);
  }

  /** What was not read of the listed conversations that the filters name, or of all. */
  completeness({ within }: SearchFilters): Completeness {
    const refs = within.length === 0 ? null : within.flatMap((handle) => this.#conversations(handle));
    return this.#missing.get({ within: refs === null ? null : JSON.stringify(refs) }) ?? { gaps: 0, conversations: 0 };
  }

  /**
   * Scans the newest messages themselves while at least every tenth is a hit; null if fewer are. For the start of a word
   * the index first collects all messages with any matching word, which takes longer the more there are; but the more
   * there are, the sooner enough of them are found among the newest.
   */
  *#scanNewest<T extends Candidate>(
    { terms, tags, range }: PreparedSearch,
    select: (range: Range) => T[],
  ): Sliced<T[] | null> {
    if (!terms.some(({ isPrefix }) => isPrefix)) return null;
    const expression = matchExpression([], tags);
    const budget = new SliceBudget();
    const found: T[] = [];
    for (let [scanned, highest] = [0, range.highest]; ; ) {
      const batch = select({ ...range, expression, highest, limit: BATCH });
      scanned += batch.length;
      for (const candidate of batch) {
        if (matchesAll(candidate.text, terms)) found.push(candidate);
        if (found.length >= range.limit) return found;
        if (budget.spend(candidate.text)) yield;
      }
      const last = batch.at(-1);
      if (batch.length < BATCH || last === undefined) return found;
      if (scanned >= LEAST_SCANNED && found.length * SCANNED_PER_HIT < scanned) return null;
      highest = last.ref - 1;
    }
  }

  /** Null if nothing can be found. */
  #prepare({
    query,
    filters = noFilters,
    hidden = [],
    conversationId,
    joined = [],
    limit,
    now,
  }: SearchRequest): PreparedSearch | null {
    const terms = parseQuery(query);
    const { from, within, since, until } = filters;
    const isFiltered = from.length + within.length > 0 || since !== null || until !== null;
    if (terms.length === 0 && !isFiltered) return null;
    const tags = this.#tagsOf(conversationId === null ? null : [conversationId, ...joined], filters);
    if (tags === null) return null;
    const range: Range = {
      expression: matchExpression(terms, tags),
      ...refsBetween(since, until),
      since: since ?? Number.MIN_SAFE_INTEGER,
      until: until ?? Number.MAX_SAFE_INTEGER,
      now,
      hidden: this.#refsOf(this.#conversationsWith, hidden),
      hiddenSenders: this.#refsOf(this.#refsOfPeople, hidden),
      limit,
    };
    return { terms, tags, range };
  }

  #refsOf(query: Query<number>, people: readonly UserId[]): string | null {
    return people.length === 0 ? null : JSON.stringify(query.all(JSON.stringify(people)));
  }

  /** Null if the filters name only unknown people or conversations. */
  #tagsOf(only: readonly ConversationId[] | null, { from, within }: SearchFilters): Tags | null {
    const conversations: number[][] = [];
    if (only !== null) conversations.push(only.flatMap((id) => this.#conversation.all(id)));
    if (within.length > 0) conversations.push(within.flatMap((handle) => this.#conversations(handle)));
    const senders = from.flatMap((handle) => this.#senders(handle));
    const hasNoSender = from.length > 0 && senders.length === 0;
    return hasNoSender || conversations.some((refs) => refs.length === 0) ? null : { conversations, senders };
  }
}

const readHit = (row: Row<MessageColumns>): Candidate & { readonly message: Message } => {
  const message = readMessage(row);
  return { ref: readWhole(row.ref), text: message.text, message };
};

const readPlaceWithText = (row: Row<'ref' | 'at' | 'id' | 'text'>): Candidate & { readonly cursor: MessageCursor } => ({
  ref: readWhole(row.ref),
  text: readText(row.text),
  cursor: readCursor(row),
});

const hitOf = ({ text, wholeBytes, ...message }: Message, terms: readonly SearchTerm[]): SearchHit => ({
  message,
  ...cutSnippet(text, findMatches(text, terms)),
});

/** Sizes in UTF-16 units: enough for two lines of a list, with the first match near the beginning. */
const SNIPPET_LENGTH = 160;
const LEAD = 40;
/** How far a cut may move to fall between words. */
const MAX_SHIFT = 20;
const ELLIPSIS = '…';

/** Cuts a text around its first match, between words if possible, with an ellipsis at each cut. */
function cutSnippet(text: string, matches: readonly Match[]): Pick<SearchHit, 'snippet' | 'matches'> {
  const firstMatch = matches[0]?.[0] ?? 0;
  const start = text.length <= SNIPPET_LENGTH ? 0 : cutStart(text, Math.max(0, firstMatch - LEAD), firstMatch);
  const end = cutEnd(text, start + SNIPPET_LENGTH);
  const prefix = start > 0 ? ELLIPSIS : '';
  const shift = prefix.length - start;
  const shown = matches
    .filter(([from]) => from < end)
    .map(([from, to]): [number, number] => [from + shift, Math.min(to, end) + shift]);
  return { snippet: prefix + text.slice(start, end) + (end < text.length ? ELLIPSIS : ''), matches: shown };
}

/** The first start of a word from `wanted` on, no later than `limit`. */
function cutStart(text: string, wanted: number, limit: number): number {
  if (wanted === 0) return 0;
  const space = text.slice(wanted - 1, Math.min(wanted + MAX_SHIFT, limit)).search(/\s/);
  return graphemeStart(text, space === -1 ? wanted : wanted + space);
}

/** The last end of a word up to `wanted`. */
function cutEnd(text: string, wanted: number): number {
  if (wanted >= text.length) return text.length;
  const shift = /\s\S*$/.exec(text.slice(wanted - MAX_SHIFT, wanted + 1));
  return graphemeStart(text, shift === null ? wanted : wanted - MAX_SHIFT + shift.index);
}
