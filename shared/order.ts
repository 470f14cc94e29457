import type { MessageGroup } from './model.ts';
import type { Instant } from './time/instant.ts';

/** Anything with an instant and an identity can be ordered. */
interface Placed {
  readonly at: Instant;
  readonly id: string;
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The one order of messages: by instant, ties by id in code unit order, which for the ASCII of a uuid is also the byte
 * order that SQLite sorts by. Total: 0 only for the same id at the same instant.
 */
export const compareMessages = (a: Placed, b: Placed): number => a.at - b.at || compareText(a.id, b.id);

/** The one order of conversations: newest first, ties by id ascending. */
export const compareGroups = (a: Pick<MessageGroup, 'at' | 'id'>, b: Pick<MessageGroup, 'at' | 'id'>): number =>
  b.at - a.at || compareText(a.id, b.id);
