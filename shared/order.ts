import type { Conversation } from './model.ts';
import type { Instant } from './time/instant.ts';

/** Anything with an instant and an identity can be ordered. */
interface Placed {
  readonly at: Instant;
  readonly id: string;
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Surrogates stand for the characters above U+FFFF, so their bytes are greater than those of U+E000 to U+FFFF. */
const SURROGATE = /[\ud800-\udfff]/;

/** The order of DynamoDB's text keys, of well-formed text: by the bytes of its UTF-8, which is the order of its characters. */
export function compareKeys(a: string, b: string): number {
  if (!SURROGATE.test(a) && !SURROGATE.test(b)) return compareText(a, b);
  let at = 0;
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return rankOf(a.charCodeAt(at)) - rankOf(b.charCodeAt(at));
}

/** The place of a code unit among characters; NaN, which stands beyond the end of a text, comes before all. */
const rankOf = (unit: number): number =>
  Number.isNaN(unit) ? -1 : unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;

/**
 * The one order of messages: by instant, ties by id in code unit order, which for the ASCII of a uuid is also the byte
 * order that SQLite sorts by. Total: 0 only for the same id at the same instant.
 */
export const compareMessages = (a: Placed, b: Placed): number => a.at - b.at || compareText(a.id, b.id);

/** The one order of conversations: newest first, ties by id ascending. */
export const compareConversations = (a: Pick<Conversation, 'at' | 'id'>, b: Pick<Conversation, 'at' | 'id'>): number =>
  b.at - a.at || compareText(a.id, b.id);
