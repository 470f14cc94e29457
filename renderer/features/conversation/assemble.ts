import type { Gap, Message, UserId } from '../../../shared/model.ts';
import { type Instant, MICROS_PER_SECOND, millisOf } from '../../../shared/time/instant.ts';
import { zoneOrUtc } from '../../../shared/time/zone.ts';
import { civilDayAt } from '../../../shared/time/zoneDays.ts';

/** Messages of one sender, each at most this long after the one before, are a run: one avatar, one time. */
export const RUN_MICROS = 5 * 60 * MICROS_PER_SECOND;

/** One row of the list of messages. `key` is the same for as long as the row stands for the same thing. */
export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly at: Instant }
  | { readonly kind: 'gap'; readonly key: string; readonly gapId: number; readonly at: Instant }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly at: Instant;
      readonly message: Message;
      readonly own: boolean;
      /** Whether it begins a run. */
      readonly first: boolean;
      /** Whether it ends a run, and so bears the avatar and the time. */
      readonly last: boolean;
    };

/**
 * What the list shows, oldest first.
 *
 * The day of the first row is apart, as `leadingDay`: it isn't a row, because it moves up when older messages of the same
 * day come. So every row keeps its key and its height when rows are put before it, and the text under the reader's eye
 * can be held where it is.
 */
export interface Assembly {
  /** A time on the first row's day; null when there is no row. */
  readonly leadingDay: Instant | null;
  readonly rows: readonly Row[];
}

/**
 * The rows of a stretch of a conversation.
 * @param messages by `compareMessages`.
 * @param gaps in any order; a gap stands before the first message at or after its instant.
 * @param zone the reader's IANA zone, in which days begin and end.
 */
export function assemble(
  messages: readonly Message[],
  gaps: readonly Gap[],
  ownerId: UserId | undefined,
  zone: string,
): Assembly {
  const dayOf = dayReader(zone);
  const waiting = gaps.toSorted((a, b) => a.at - b.at || a.id - b.id);
  const rows: Row[] = [];
  let nextGap = 0;
  let day: number | null = null;
  let previous: Message | null = null;

  const startDay = (at: Instant): void => {
    const current = dayOf(at);
    if (day !== null && current !== day) {
      endRun(rows);
      rows.push({ kind: 'day', key: `day:${current}`, at });
      previous = null;
    }
    day = current;
  };
  const addGap = ({ id, at }: Gap): void => {
    endRun(rows);
    rows.push({ kind: 'gap', key: `gap:${id}`, gapId: id, at });
    previous = null;
  };

  for (const message of messages) {
    // A gap stands above the heading of the day that follows it: nobody knows on which day its messages lie.
    for (let gap = waiting[nextGap]; gap !== undefined && gap.at <= message.at; gap = waiting[nextGap]) {
      addGap(gap);
      nextGap += 1;
    }
    startDay(message.at);
    const first = previous === null || !continuesRun(previous, message);
    if (first) endRun(rows);
    const own = message.sender.id === ownerId;
    rows.push({ kind: 'message', key: message.id, at: message.at, message, own, first, last: false });
    previous = message;
  }
  endRun(rows);
  for (const gap of waiting.slice(nextGap)) addGap(gap);
  const [firstMessage] = messages;
  return { leadingDay: firstMessage?.at ?? null, rows };
}

/** How many messages stand after `key`; 0 when it isn't there. */
export function countAfter(rows: readonly Row[], key: string): number {
  const index = rows.findLastIndex((row) => row.key === key);
  return index === -1 ? 0 : rows.slice(index + 1).filter((row) => row.kind === 'message').length;
}

const continuesRun = (previous: Message, message: Message): boolean =>
  previous.sender.id === message.sender.id && message.at - previous.at <= RUN_MICROS;

/** Marks the last row as the end of its run, if it is a message. */
function endRun(rows: Row[]): void {
  const row = rows.at(-1);
  if (row?.kind === 'message' && !row.last) rows[rows.length - 1] = { ...row, last: true };
}

/** No zone of today changes its clocks but on a quarter of an hour. */
const QUARTER_MS = 15 * 60_000;

/** The civil day of an instant in a zone. Neighbours share their quarter of an hour, and so its one costly look-up. */
function dayReader(zone: string): (at: Instant) => number {
  const ianaZone = zoneOrUtc(zone);
  let quarter = Number.NaN;
  let day = 0;
  return (at) => {
    const ms = millisOf(at);
    const current = Math.floor(ms / QUARTER_MS);
    // Midnight of every zone of today is on a quarter of an hour, too.
    if (current !== quarter) {
      quarter = current;
      day = civilDayAt(ianaZone, ms);
    }
    return day;
  };
}
