import type { Completeness, SearchHit } from '../../../shared/ipc/reading.ts';
import type { ConversationId, Message, MessageCursor } from '../../../shared/model.ts';
import { compareMessages } from '../../../shared/order.ts';
import { noFilters, type SearchFilters } from '../../../shared/searchFilters.ts';
import { findMatches, matchesAll, parseQuery, type SearchTerm } from '../../../shared/searchTerms.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { type Row, readConversationId, readInstant, readMessageId, readText, readWhole } from '../sqlite/columns.ts';
import type { Statements } from '../sqlite/statements.ts';
import { type MessageColumns, messageColumns, readMessage, refsBetween } from './messageTable.ts';
import { matchExpression, type Tags } from './searchIndex.ts';
import { SearchScope } from './searchScope.ts';
import { cutSnippet } from './snippet.ts';

export interface SearchRequest {
  /** Words to find, without filters: see `parseQuery`. */
  readonly query: string;
  /** None when left out. */
  readonly filters?: SearchFilters;
  /** Only in this conversation; null: in all. */
  readonly conversationId: ConversationId | null;
  readonly limit: number;
  /** Messages that expire by then are left out. */
  readonly now: Instant;
}

/** What a statement looks for: an FTS5 expression, empty when only the time counts, and the stretch of time. */
interface Range {
  readonly expression: string;
  readonly lowest: number;
  readonly highest: number;
  readonly since: number;
  readonly until: number;
  readonly now: number;
  readonly limit: number;
}

/** What a search is for, with all that its statements need. */
interface Prepared {
  readonly terms: readonly SearchTerm[];
  readonly tags: Tags;
  readonly range: Range;
}

/** The beginnings of words that somebody types are most of what is looked for, see `#lookThrough`. */
const BATCH = 100;
const LEAST_LOOKED_THROUGH = 500;
const LOOKED_THROUGH_A_HIT = 10;

type FoundColumns = 'ref' | 'at' | 'id' | 'text';

/** Finds messages by their words, their senders and their times, newest first. */
export class Search {
  readonly #scope: SearchScope;
  readonly #hits;
  readonly #places;

  constructor(statements: Statements) {
    this.#scope = new SearchScope(statements);
    // The index, or the table, is walked from its newest reference and left after `limit` hits; only those touch the
    // messages. Without the casts FTS5 would take the limits for reals and walk past them.
    const inTime = (ref: string): string =>
      `${ref} BETWEEN CAST(:lowest AS INTEGER) AND CAST(:highest AS INTEGER) AND m.at >= :since AND m.at < :until
         AND (m.expires_at IS NULL OR m.expires_at > :now) ORDER BY ${ref} DESC LIMIT :limit`;
    const byWords = 'message_words w CROSS JOIN message m ON m.ref = w.rowid';
    const joined = 'CROSS JOIN person p ON p.ref = m.sender CROSS JOIN conversation c ON c.ref = m.conversation';
    const select = <R>(columns: string, joins: string) => {
      const matching = statements.rows<[Range], R>(
        `SELECT ${columns} FROM ${byWords} ${joins} WHERE message_words MATCH :expression AND ${inTime('w.rowid')}`,
      );
      const any = statements.rows<[Range], R>(
        `SELECT ${columns} FROM message m ${joins} WHERE :expression = '' AND ${inTime('m.ref')}`,
      );
      return (range: Range): R[] => (range.expression === '' ? any : matching).all(range);
    };
    this.#hits = select<Row<MessageColumns | 'group_id'>>(`${messageColumns}, c.group_id`, joined);
    this.#places = select<Row<FoundColumns>>('m.ref, m.at, m.id, m.text', '');
  }

  /** The newest messages in which every term of the query occurs, and which pass the filters; none for neither. */
  find(request: SearchRequest): SearchHit[] {
    const prepared = this.#prepare(request);
    if (prepared === null) return [];
    return this.#select(prepared, this.#hits)
      .map((row) => readMessage(readConversationId(row.group_id), row))
      .sort((a, b) => compareMessages(b, a))
      .map((message) => hitOf(message, prepared.terms));
  }

  /** Where those messages are. */
  cursors(request: SearchRequest): MessageCursor[] {
    const prepared = this.#prepare(request);
    if (prepared === null) return [];
    return this.#select(prepared, this.#places)
      .map((row) => ({ at: readInstant(row.at), id: readMessageId(row.id) }))
      .sort((a, b) => compareMessages(b, a));
  }

  #select<R extends Row<'ref' | 'text'>>(prepared: Prepared, select: (range: Range) => R[]): R[] {
    return this.#lookThrough(prepared, select) ?? select(prepared.range);
  }

  /**
   * Looks through the newest messages themselves while at least every tenth is a hit; null: too few are. The index has to
   * put together all messages with any word of the beginning that was typed before it gives the first, which takes the
   * longer the more there are; but the more there are, the sooner enough of them are found among the newest.
   */
  #lookThrough<R extends Row<'ref' | 'text'>>(
    { terms, tags, range }: Prepared,
    select: (range: Range) => R[],
  ): R[] | null {
    if (!terms.some(({ isPrefix }) => isPrefix)) return null;
    const expression = matchExpression([], tags);
    const found: R[] = [];
    for (let [looked, highest] = [0, range.highest]; ; ) {
      const rows = select({ ...range, expression, highest, limit: BATCH });
      looked += rows.length;
      found.push(...rows.filter((row) => matchesAll(readText(row.text), terms)));
      const last = rows.at(-1);
      if (found.length >= range.limit || rows.length < BATCH || last === undefined) return found.slice(0, range.limit);
      if (looked >= LEAST_LOOKED_THROUGH && found.length * LOOKED_THROUGH_A_HIT < looked) return null;
      highest = readWhole(last.ref) - 1;
    }
  }

  /** What of the conversations that the filters name, or of all, no search can find. */
  completeness({ within }: SearchFilters): Completeness {
    return this.#scope.missingIn(
      within.length === 0 ? null : within.flatMap((handle) => this.#scope.conversations(handle)),
    );
  }

  /** Null: nothing can be found. */
  #prepare(request: SearchRequest): Prepared | null {
    const { filters = noFilters, limit, now } = request;
    const terms = parseQuery(request.query);
    const { since, until } = filters;
    const isFiltered = filters.from.length + filters.within.length > 0 || since !== null || until !== null;
    if (terms.length === 0 && !isFiltered) return null;
    const tags = this.#tagsOf(request.conversationId, filters);
    if (tags === null) return null;
    const range: Range = {
      expression: matchExpression(terms, tags),
      ...refsBetween(since, until),
      since: since ?? Number.MIN_SAFE_INTEGER,
      until: until ?? Number.MAX_SAFE_INTEGER,
      now,
      limit,
    };
    return { terms, tags, range };
  }

  /** Null: whom or what the filters name is not there. */
  #tagsOf(conversationId: ConversationId | null, { from, within }: SearchFilters): Tags | null {
    const scope = this.#scope;
    const conversations: number[][] = [];
    if (conversationId !== null) {
      const ref = scope.conversation(conversationId);
      if (ref === null) return null;
      conversations.push([ref]);
    }
    if (within.length > 0) conversations.push(within.flatMap((handle) => scope.conversations(handle)));
    const senders = from.flatMap((handle) => scope.senders(handle));
    const isNobody = from.length > 0 && senders.length === 0;
    return isNobody || conversations.some((refs) => refs.length === 0) ? null : { conversations, senders };
  }
}

function hitOf(message: Message, terms: readonly SearchTerm[]): SearchHit {
  return { message, ...cutSnippet(message.text, findMatches(message.text, terms)) };
}
