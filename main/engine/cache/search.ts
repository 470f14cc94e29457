import type { SearchHit } from '../../../shared/ipc/contract.ts';
import type { GroupId, Message } from '../../../shared/model.ts';
import { compareMessages } from '../../../shared/order.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { type Row, readGroupId, readWhole } from '../sqlite/columns.ts';
import type { Statements } from '../sqlite/statements.ts';
import { type MessageColumns, messageColumns, readMessage } from './messageTable.ts';
import { conversationWord } from './searchIndex.ts';
import { findMatches, matchExpression, parseQuery, type SearchTerm } from './searchQuery.ts';
import { cutSnippet } from './snippet.ts';

export interface SearchRequest {
  readonly query: string;
  /** Only in this conversation; null: in all. */
  readonly groupId: GroupId | null;
  readonly limit: number;
  /** Messages that expire by then are left out. */
  readonly now: Instant;
}

/** Finds messages by their words, newest first. */
export class Search {
  readonly #conversationRef;
  readonly #hits;

  constructor(statements: Statements) {
    this.#conversationRef = statements.value<[string]>('SELECT ref FROM conversation WHERE group_id = ?');
    // The index is walked from its newest reference and left after `limit` hits; only those touch the messages.
    this.#hits = statements.rows<[string, number, number], Row<MessageColumns | 'group_id'>>(
      `SELECT ${messageColumns}, c.group_id
       FROM message_words w CROSS JOIN message m ON m.ref = w.rowid
         CROSS JOIN person p ON p.ref = m.sender CROSS JOIN conversation c ON c.ref = m.conversation
       WHERE message_words MATCH ? AND (m.expires_at IS NULL OR m.expires_at > ?) ORDER BY w.rowid DESC LIMIT ?`,
    );
  }

  /** The newest messages in which every term of the query occurs; none for a query without a letter or a digit. */
  find({ query, groupId, limit, now }: SearchRequest): SearchHit[] {
    const terms = parseQuery(query);
    if (terms.length === 0) return [];
    const scope = groupId === null ? null : this.#conversationRef.get(groupId);
    if (scope === undefined) return [];
    const word = scope === null ? null : conversationWord(readWhole(scope));
    return this.#hits
      .all(matchExpression(terms, word), now, limit)
      .map((row) => readMessage(readGroupId(row.group_id), row))
      .sort((a, b) => compareMessages(b, a))
      .map((message) => hitOf(message, terms));
  }
}

function hitOf(message: Message, terms: readonly SearchTerm[]): SearchHit {
  return { message, ...cutSnippet(message.text, findMatches(message.text, terms)) };
}
