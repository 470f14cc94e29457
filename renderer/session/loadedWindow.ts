import type { MessageWindow } from '../../shared/contract/messages.ts';
import type { Message, MessageCursor } from '../../shared/model.ts';
import { compareMessages } from '../../shared/order.ts';
import { sameItems } from './same.ts';

/** The loaded part of a conversation, contiguous except for `gaps`. */
export type LoadedWindow = Omit<MessageWindow, 'conversationId'>;

/** Most loaded messages: far more than a screen shows, few enough to read and lay out at once. */
export const WINDOW_SIZE = 400;

/**
 * A page that replaces the loaded window, cut to `WINDOW_SIZE` around the scroll anchor (null: to the newest messages).
 * Unchanged items keep their identity, so that React skips them.
 */
export function reloaded(page: MessageWindow, loaded: LoadedWindow, anchor: MessageCursor | null): LoadedWindow {
  const { length } = page.messages;
  const seen = anchor === null ? -1 : page.messages.findIndex((message) => compareMessages(message, anchor) >= 0);
  const middle = seen === -1 ? length : seen;
  const from = Math.max(0, Math.min(middle - WINDOW_SIZE / 2, length - WINDOW_SIZE));
  const next = cut({ ...page, outgoing: unarrived(page.outgoing, page.messages) }, from, from + WINDOW_SIZE);
  return {
    ...next,
    messages: sameItems(loaded.messages, next.messages),
    gaps: sameItems(loaded.gaps, next.gaps),
    outgoing: sameItems(loaded.outgoing, next.outgoing),
  };
}

/** The window with an older page prepended, cut at the far end. */
export function joinOlder(page: MessageWindow, loaded: LoadedWindow): LoadedWindow {
  const joined = {
    ...loaded,
    messages: [...withoutKnown(page.messages, loaded.messages), ...loaded.messages],
    gaps: [...withoutKnown(page.gaps, loaded.gaps), ...loaded.gaps],
    older: page.older,
    syncedAt: page.syncedAt,
  };
  return cut(joined, 0, WINDOW_SIZE);
}

/** The window with a newer page appended, cut at the far end. */
export function joinNewer(page: MessageWindow, loaded: LoadedWindow): LoadedWindow {
  const messages = [...loaded.messages, ...withoutKnown(page.messages, loaded.messages)];
  const joined = {
    ...page,
    messages,
    gaps: [...loaded.gaps, ...withoutKnown(page.gaps, loaded.gaps)],
    older: loaded.older,
    outgoing: unarrived(page.outgoing, messages),
  };
  return cut(joined, messages.length - WINDOW_SIZE, messages.length);
}

/** The messages `from` up to `to` with their gaps and edges. */
function cut(loadedWindow: LoadedWindow, from: number, to: number): LoadedWindow {
  const { messages, gaps, older, newer, outgoing } = loadedWindow;
  const start = Math.max(0, from);
  if (start === 0 && to >= messages.length) return loadedWindow;
  const kept = messages.slice(start, to);
  const before = messages[start - 1];
  const first = cursorOf(kept[0]);
  const last = to < messages.length ? kept.at(-1) : undefined;
  return {
    ...loadedWindow,
    messages: kept,
    // A gap belongs to the message after it, or to the end.
    gaps: gaps.filter(({ at }) => (before === undefined || at > before.at) && (last === undefined || at <= last.at)),
    older: before === undefined || first === null ? older : { kind: 'cached', before: first },
    newer: newer || last !== undefined,
    outgoing: last === undefined ? outgoing : [],
  };
}

function withoutKnown<T extends { readonly id: unknown }>(found: readonly T[], known: readonly T[]): readonly T[] {
  const ids = new Set(known.map(({ id }) => id));
  return found.filter(({ id }) => !ids.has(id));
}

/** Excludes messages that are in the table, though not confirmed yet. */
const unarrived = (outgoing: LoadedWindow['outgoing'], messages: readonly Message[]): LoadedWindow['outgoing'] =>
  outgoing.filter(({ id }) => !messages.some((message) => message.id === id));

/** Whether the window starts after the first unread message. */
export const misses = ({ messages: [first], firstUnread }: Pick<LoadedWindow, 'messages' | 'firstUnread'>): boolean =>
  first !== undefined && firstUnread !== null && compareMessages(firstUnread, first) < 0;

/** Whether a place lies within the window. */
export function holds({ messages, newer }: Pick<LoadedWindow, 'messages' | 'newer'>, place: MessageCursor): boolean {
  const [first, last] = [messages[0], messages.at(-1)];
  if (first === undefined || last === undefined) return false;
  return compareMessages(first, place) <= 0 && (!newer || compareMessages(place, last) <= 0);
}

/** The place of a message; null for none. */
export const cursorOf = (message: Pick<Message, 'at' | 'id'> | undefined): MessageCursor | null =>
  message === undefined ? null : { at: message.at, id: message.id };

/** The map without one of its keys. */
export const without = <K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> =>
  new Map([...map].filter(([each]) => each !== key));
