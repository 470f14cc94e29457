import {
  type Gap,
  type Message,
  type MessageCursor,
  type OutgoingMessage,
  type Person,
  UserId,
} from '../../../shared/model.ts';
import { compareMessages } from '../../../shared/order.ts';
import { type Instant, MICROS_PER_MINUTE, MICROS_PER_SECOND, millisOf } from '../../../shared/time/instant.ts';
import { zoneOrUtc } from '../../../shared/time/zone.ts';
import { civilDayAt } from '../../../shared/time/zoneDays.ts';

/** Longest time between two messages of a run, which share avatar, time and expiry. */
export const RUN_MICROS = 5 * 60 * MICROS_PER_SECOND;
const MS_PER_MINUTE = 60_000;

/** What a row shows of a stored or outgoing message. */
export type ShownMessage = Pick<
  Message,
  | 'conversationId'
  | 'id'
  | 'at'
  | 'sender'
  | 'text'
  | 'wholeBytes'
  | 'expiresAt'
  | 'sentHere'
  | 'event'
  | 'editedAt'
  | 'replyTo'
  | 'quote'
  | 'reactions'
> &
  /** Absent: it is not in the table yet. */
  Partial<Pick<Message, 'sortKey'>>;

/** One row of the message list. `key` identifies what it shows. */
export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly at: Instant }
  | { readonly kind: 'gap'; readonly key: string; readonly gapId: number; readonly at: Instant }
  /** The line above new messages. */
  | { readonly kind: 'new'; readonly key: string; readonly at: Instant }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly at: Instant;
      readonly message: ShownMessage;
      readonly own: boolean;
      /** The outgoing message; null if it is in the table. */
      readonly outgoing: OutgoingMessage | null;
      /** Whether it starts a run. */
      readonly first: boolean;
      /** Whether it ends a run. */
      readonly last: boolean;
      /** Whether it begins with who wrote it, as in a conversation of many. */
      readonly named: boolean;
    };

/**
 * The rows of the list, oldest first. The day of the first row is not a row, because it moves up when older messages of
 * that day load: so each row keeps its key and height, and the text on the screen stays in place.
 */
export interface Assembly {
  /** A time on the first row's day; null if there are no rows. */
  readonly leadingDay: Instant | null;
  readonly rows: readonly Row[];
}

/** What the rows are assembled from. */
export interface Parts {
  /** In the order of `compareMessages`. */
  readonly messages: readonly Message[];
  /** In any order; a gap goes before the first message at or after its instant. */
  readonly gaps: readonly Gap[];
  /** In the order of sending; always at the end. */
  readonly outgoing: readonly OutgoingMessage[];
  /** The first message that was new when the conversation was opened; null for none. */
  readonly newFrom: MessageCursor | null;
  readonly ownerId: UserId | undefined;
  /** IANA zone of the days. */
  readonly zone: string;
  /** Whether it is a conversation of many. */
  readonly isGroup?: boolean;
}

/** Assembles the rows of the loaded part of a conversation. */
export function assemble({ messages, gaps, outgoing, newFrom, ownerId, zone, isGroup = false }: Parts): Assembly {
  const ianaZone = zoneOrUtc(zone);
  const waiting = gaps.toSorted((a, b) => a.at - b.at || a.id - b.id);
  const rows: Row[] = [];
  let nextGap = 0;
  let day: number | null = null;
  let previous: { readonly message: ShownMessage; readonly lifetime: number | null } | null = null;

  const startDay = (at: Instant): void => {
    const current = civilDayAt(ianaZone, millisOf(at));
    // An outgoing message may be older than one from the future; never repeat a day.
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
    const { id, at, event } = message;
    const named = isGroup && first && !own && event === undefined;
    rows.push({ kind: 'message', key: id, at, message, own, outgoing: sent, first, last: false, named });
    previous = { message, lifetime };
    // A failed message has its actions below, so it ends its run.
    if (sent?.state === 'failed') {
      endRun(rows);
      previous = null;
    }
  };

  const newIndex = newFrom === null ? -1 : indexOfNew(messages, newFrom);
  for (const [index, message] of messages.entries()) {
    // A gap goes above the next day's heading, because the days of its messages are unknown.
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
    const { conversationId, id, acceptedAt, text, disappearAfter, event, replyTo, quote } = sent;
    add(
      {
        conversationId,
        id,
        at: acceptedAt,
        sender,
        text,
        expiresAt: null,
        sentHere: true,
        ...(event ? { event } : {}),
        ...(replyTo === undefined ? {} : { replyTo }),
        ...(quote === undefined ? {} : { quote }),
      },
      true,
      disappearAfter,
      sent,
    );
  }
  endRun(rows);
  const first = messages[0]?.at ?? outgoing[0]?.acceptedAt;
  return { leadingDay: first ?? null, rows };
}

/** Index of the line above new messages; -1 for none. */
export const newIndexOf = (rows: readonly Row[]): number => rows.findIndex(({ kind }) => kind === 'new');

/**
 * Index of the message below the line above new messages; -1 if it is before the loaded ones. If that message is gone,
 * the next one takes its place.
 */
function indexOfNew(messages: readonly Message[], newFrom: MessageCursor): number {
  const index = messages.findIndex((message) => compareMessages(message, newFrom) >= 0);
  return index === 0 && messages[0]?.id !== newFrom.id ? -1 : index;
}

/** Number of messages by other people after `key`; 0 if there is no such row. */
export function countAfter(rows: readonly Row[], key: string): number {
  const index = rows.findLastIndex((row) => row.key === key);
  return index === -1 ? 0 : rows.slice(index + 1).filter((row) => row.kind === 'message' && !row.own).length;
}

/** Lifetime chosen by the sender, in ms; null if the message stays. */
const lifetimeOf = ({ at, expiresAt }: Message): number | null =>
  expiresAt === null ? null : Math.round((expiresAt - at) / MICROS_PER_MINUTE) * MS_PER_MINUTE;

const continuesRun = (previous: ShownMessage, message: ShownMessage): boolean =>
  previous.event === undefined &&
  message.event === undefined &&
  previous.sender.id === message.sender.id &&
  previous.sentHere === message.sentHere &&
  Math.abs(message.at - previous.at) <= RUN_MICROS;

/** Marks the last row as the end of its run, if it is a message. */
function endRun(rows: Row[]): void {
  const row = rows.at(-1);
  if (row?.kind === 'message' && !row.last) rows[rows.length - 1] = { ...row, last: true };
}
