import { formatTimestamp } from '../../../shared/time/formatTimestamp.ts';
import { type Instant, instantFromMicros, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import type { Exchange, Line } from './dialogue.ts';
import type { Random } from './random.ts';

const MINUTE = 60 * MICROS_PER_SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface TimedLine extends Line {
  readonly at: Instant;
  /** The instant in the form of one of the table's writers. */
  readonly sk: string;
}

export interface Span {
  readonly now: Instant;
  /** Days before now at which the conversation begins. */
  readonly startDaysAgo: number;
  /** Minutes before now at which it ends. */
  readonly endMinutesAgo: number;
  /** Days without messages between the history and the recent exchanges. */
  readonly silenceDays: number;
}

/** Assigns ascending times to the lines: at waking hours, denser towards the end. */
export function placeInTime(
  history: readonly Exchange[],
  recent: readonly Exchange[],
  span: Span,
  random: Random,
): TimedLine[] {
  const recentLines = placeRecent(recent, span.now - (span.endMinutesAgo + random.next()) * MINUTE, random);
  const recentStart = recentLines[0]?.at ?? span.now;
  const start = span.now - span.startDaysAgo * DAY;
  // Half a day at the end, into which crowded days can overflow.
  const length = recentStart - span.silenceDays * DAY - DAY / 2 - start;

  const lines: TimedLine[] = [];
  let free = start;
  for (const [i, exchange] of history.entries()) {
    const share = 1 - (1 - (i + random.next() * 0.8) / history.length) ** 1.3;
    const day = Math.floor((start + length * share) / DAY) * DAY;
    const wanted = day + 7 * HOUR + random.next() * 13 * HOUR;
    const placed = placeExchange(exchange, Math.max(wanted, free), random);
    lines.push(...placed);
    free = (placed.at(-1)?.at ?? free) + 20 * MINUTE + random.next() * HOUR;
  }
  return [...lines, ...recentLines];
}

/** Exchange by exchange backwards from the end, about a day between two. */
function placeRecent(recent: readonly Exchange[], end: number, random: Random): TimedLine[] {
  let last = end;
  const blocks: TimedLine[][] = [];
  for (const exchange of recent.toReversed()) {
    const placed = placeExchange(exchange, 0, random);
    const shift = last - (placed.at(-1)?.at ?? 0);
    const block = placed.map(({ at, ...line }) => timed(line, at + shift, random));
    blocks.unshift(block);
    last = (block[0]?.at ?? last) - (18 + random.next() * 8) * HOUR;
  }
  return blocks.flat();
}

/** Consecutive lines. A longer text takes longer to write. */
function placeExchange(exchange: Exchange, start: number, random: Random): TimedLine[] {
  let at = start;
  return exchange.map((line) => {
    const placed = timed(line, at, random);
    at += (20 + Math.min(line.text.length, 600) * 0.3 + random.next() * 140) * MICROS_PER_SECOND;
    return placed;
  });
}

function timed(line: Line, micros: number, random: Random): TimedLine {
  const { by, text } = line;
  return { by, text, ...writeTime(instantFromMicros(Math.floor(micros)), random.next()) };
}

/**
 * An instant in a form of the table's writers, truncated to the precision of that form. `chance` in [0, 1)
 * selects the form; the shares are roughly those of a table with some history.
 */
export function writeTime(instant: Instant, chance: number): { readonly at: Instant; readonly sk: string } {
  const cut = (unit: number): Instant => instantFromMicros(Math.floor(instant / unit) * unit);
  const atOffset = (text: string, minutes: number) => ({
    at: instant,
    sk: `${formatTimestamp(instantFromMicros(instant + minutes * MINUTE)).slice(0, 26)}${text}`,
  });
  const toSecond = cut(MICROS_PER_SECOND);
  const toMilli = cut(1_000);
  if (chance < 0.4) return { at: instant, sk: formatTimestamp(instant) };
  if (chance < 0.66) return { at: instant, sk: formatTimestamp(instant).slice(0, 26) };
  if (chance < 0.74) return atOffset('+05:30', 330);
  if (chance < 0.78) return atOffset('-03:00', -180);
  if (chance < 0.86) return { at: toSecond, sk: `${formatTimestamp(toSecond).slice(0, 19)}+00:00` };
  if (chance < 0.95) return { at: toMilli, sk: `${formatTimestamp(toMilli).slice(0, 23)}Z` };
  return { at: toSecond, sk: `${formatTimestamp(toSecond).slice(0, 19).replace('T', ' ')} +0000` };
}
