import type { Conversation } from './model.ts';
import type { Instant } from './time/instant.ts';

/** Anything with an instant and an id. */
interface Placed {
  readonly at: Instant;
  readonly id: string;
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Surrogates encode the characters above U+FFFF, whose UTF-8 bytes are greater than those of U+E000 to U+FFFF. */
const SURROGATE = /[\ud800-\udfff]/;

/** Compares well-formed text as DynamoDB compares keys: by UTF-8 bytes, which is the order of code points. */
export function compareKeys(a: string, b: string): number {
  if (!SURROGATE.test(a) && !SURROGATE.test(b)) return compareText(a, b);
  let at = 0;
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return rankOf(a.charCodeAt(at)) - rankOf(b.charCodeAt(at));
}

/** Ranks a code unit by its code point; NaN, beyond the end of a text, comes first. */
const rankOf = (unit: number): number =>
  Number.isNaN(unit) ? -1 : unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;

/**
 * The order of messages everywhere: by instant, then by id in code unit order, which for ASCII is also SQLite's byte order.
 * Total: 0 only for the same id at the same instant.
 */
export const compareMessages = (a: Placed, b: Placed): number => a.at - b.at || compareText(a.id, b.id);

type Listed = Pick<Conversation, 'at' | 'id'> & Partial<Pick<Conversation, 'isPinned'>>;

/** The order of conversations everywhere: pinned ones first, then the newest, then by id. */
export const compareConversations = (a: Listed, b: Listed): number =>
  Number(b.isPinned ?? false) - Number(a.isPinned ?? false) || b.at - a.at || compareText(a.id, b.id);
