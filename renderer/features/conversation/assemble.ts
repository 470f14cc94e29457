import {
  type Gap,
  type Message,
  type MessageCursor,
  type OutgoingMessage,
  type Person,
  UserId,
} from '../../../shared/model.ts';
import { compareMessages } from '../../../shared/order.ts';
import { type Instant, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import { dayReader } from './dayReader.ts';

/** Messages of one sender, each at most this long after the one before, are a run: one avatar, one time, one expiry. */
export const RUN_MICROS = 5 * 60 * MICROS_PER_SECOND;
const MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
const MS_PER_MINUTE = 60_000;

/** What a row shows of a message, be it in the table or on its way there. */
export type ShownMessage = Pick<Message, 'id' | 'at' | 'sender' | 'text' | 'expiresAt'>;

/** One row of the list of messages. `key` is the same for as long as the row stands for the same thing. */
export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly at: Instant }
  | { readonly kind: 'gap'; readonly key: string; readonly gapId: number; readonly at: Instant }
  /** The line over what is new. */
  | { readonly kind: 'new'; readonly key: string; readonly at: Instant }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly at: Instant;
      readonly message: ShownMessage;
      readonly own: boolean;
      /** How the sending stands; null for what is in the table. */
      readonly outgoing: OutgoingMessage | null;
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

/** What the rows are made of. */
export interface Parts {
  /** By `compareMessages`. */
  readonly messages: readonly Message[];
  /** In any order; a gap stands before the first message at or after its instant. */
  readonly gaps: readonly Gap[];
  /** In the order of sending. They stand at the end, whatever the times. */
  readonly outgoing: readonly OutgoingMessage[];
  /** The first message that was new when the conversation was opened; null: none was. */
  readonly newFrom: MessageCursor | null;
  readonly ownerId: UserId | undefined;
  /** The reader's IANA zone, in which days begin and end. */
  readonly zone: string;
}

/** The rows of a loadedWindow of a conversation. */
export function assemble({ messages, gaps, outgoing, newFrom, ownerId, zone }: Parts): Assembly {
  const dayOf = dayReader(zone);
  const waiting = gaps.toSorted((a, b) => a.at - b.at || a.id - b.id);
  const rows: Row[] = [];
  let nextGap = 0;
  let day: number | null = null;
  let previous: { readonly message: ShownMessage; readonly lifetime: number | null } | null = null;

  const startDay = (at: Instant): void => {
    const current = dayOf(at);
    // A message that is on its way may be older than one from the future: no day is begun twice.
    if (day !== null && current <= day) return;
    if (day !== null) {
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
  const add = (message: ShownMessage, own: boolean, lifetime: number | null, sent: OutgoingMessage | null): void => {
    const first = previous === null || previous.lifetime !== lifetime || !continuesRun(previous.message, message);
    if (first) endRun(rows);
    const { id, at } = message;
    rows.push({ kind: 'message', key: id, at, message, own, outgoing: sent, first, last: false });
    previous = { message, lifetime };
    // What failed is followed by what can be done about it.
    if (sent?.state === 'failed') {
      endRun(rows);
      previous = null;
    }
  };

  const newIndex = newFrom === null ? -1 : indexOfNew(messages, newFrom);
  for (const [index, message] of messages.entries()) {
    // A gap stands above the heading of the day that follows it: nobody knows on which day its messages lie.
    for (let gap = waiting[nextGap]; gap !== undefined && gap.at <= message.at; gap = waiting[nextGap]) {
      addGap(gap);
      nextGap += 1;
    }
    startDay(message.at);
    if (index === newIndex) {
      endRun(rows);
      rows.push({ kind: 'new', key: 'new', at: message.at });
      previous = null;
    }
    add(message, message.sender.id === ownerId, lifetimeOf(message), null);
  }
  for (const gap of waiting.slice(nextGap)) addGap(gap);
  const sender: Person = { id: ownerId ?? UserId.parse('?'), name: '', handle: '' };
  for (const sent of outgoing) {
    startDay(sent.acceptedAt);
    const { id, acceptedAt, text, disappearAfter } = sent;
    add({ id, at: acceptedAt, sender, text, expiresAt: null }, true, disappearAfter, sent);
  }
  endRun(rows);
  const first = messages[0]?.at ?? outgoing[0]?.acceptedAt;
  return { leadingDay: first ?? null, rows };
}

/** The row of the line over what is new; -1: there is none. */
export const newIndexOf = (rows: readonly Row[]): number => rows.findIndex(({ kind }) => kind === 'new');

/**
 * The message before which the line over what is new stands; -1 when that lies before what is loaded. If the message itself
 * is gone, the line stands before the one that follows it.
 */
function indexOfNew(messages: readonly Message[], newFrom: MessageCursor): number {
  const index = messages.findIndex((message) => compareMessages(message, newFrom) >= 0);
  return index === 0 && messages[0]?.id !== newFrom.id ? -1 : index;
}

/** How many messages of other people stand after `key`; 0 when it isn't there. */
export function countAfter(rows: readonly Row[], key: string): number {
  const index = rows.findLastIndex((row) => row.key === key);
  return index === -1 ? 0 : rows.slice(index + 1).filter((row) => row.kind === 'message' && !row.own).length;
}

/** How long a message is there, ms, as the sender chose it; null: it stays. */
const lifetimeOf = ({ at, expiresAt }: Message): number | null =>
  expiresAt === null ? null : Math.round((expiresAt - at) / MICROS_PER_MINUTE) * MS_PER_MINUTE;

const continuesRun = (previous: ShownMessage, message: ShownMessage): boolean =>
  previous.sender.id === message.sender.id && Math.abs(message.at - previous.at) <= RUN_MICROS;

/** Marks the last row as the end of its run, if it is a message. */
function endRun(rows: Row[]): void {
  const row = rows.at(-1);
  if (row?.kind === 'message' && !row.last) rows[rows.length - 1] = { ...row, last: true };
}
