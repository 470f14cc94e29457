import type { VirtualItem, Virtualizer } from '@tanstack/react-virtual';
import type { CSSProperties } from 'react';
import { compareMessages } from '../../../shared/order.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import type { ScrollAnchor, ScrollTarget } from '../../session/conversationState.ts';
import { cursorOf, WINDOW_SIZE } from '../../session/loadedWindow.ts';
import { newIndexOf, type Row } from './assemble.ts';
import { mayHaveMarkup } from './format.ts';

/** Context kept in view above a target row, in CSS pixels. */
const CONTEXT_ABOVE = 48;
/** Approximate height of the window outside the message list, in CSS pixels. */
const AROUND_LIST = 150;
/** Beyond any list: the browser clamps it to the end. */
const END = 10_000_000;
/** Height of the floating day, in CSS pixels; a separator this close to the top makes it redundant. */
const FLOATING_DAY_HEIGHT = 44;

/** Heights of a quote and of reactions, in CSS pixels. */
const QUOTE_HEIGHT = 46;
const CHIPS_HEIGHT = 23;

/** How many rows are remembered: several times as many as a list has, which loads others as the reader scrolls. */
const MOST_REMEMBERED = 8 * WINDOW_SIZE;

/** Position and height of a row, in CSS pixels from the start of the list. */
interface RowExtent {
  readonly start: number;
  readonly size: number;
}

interface RowLayout {
  readonly getVirtualItemForOffset: (offset: number) => { readonly index: number } | undefined;
  readonly measurementsCache: readonly RowExtent[];
}

/** Lines of a message in a list of a width in CSS pixels, estimated. */
function linesOf(text: string, width: number): number {
  const perLine = Math.max(16, Math.min(560, width * 0.76) / 7);
  const start = text.slice(0, 1_200);
  return Math.max(1, Math.ceil(start.length / perLine) + (start.match(/\n/g)?.length ?? 0));
}

/** Estimates the height of a row, in CSS pixels, before any row is measured. */
export function estimateRow(row: Row | undefined, width: number): number {
  if (row === undefined) return 0;
  if (row.kind === 'gap') return 56;
  if (row.kind !== 'message') return 40;
  if (row.message.event !== undefined) return 34;
  const { text, replyTo, reactions } = row.message;
  const extras = (replyTo === undefined ? 0 : QUOTE_HEIGHT) + (reactions === undefined ? 0 : CHIPS_HEIGHT);
  return (row.named ? 32 : 12) + extras + 20 * linesOf(text, width) + (row.last ? 8 : 2);
}

/**
 * Estimates rows from the measured ones of the same shape, because each row that turns out higher or lower costs another
 * layout. The estimate of a row stays the same, so that the rows below it don't move.
 */
export class RowHeights {
  readonly #estimates = new Map<string, number>();
  /** By shape. */
  readonly #measured = new Map<string, number>();
  /** Measured rows by key, and whether only once. The virtualizer forgets rows that are as high as estimated. */
  readonly #isFirst = new Map<string, boolean>();
  #width = 0;

  /** The height of a row in a list of a width, both in CSS pixels, until the row is measured. */
  estimate(row: Row | undefined, width: number): number {
    if (row === undefined) return 0;
    if (width !== this.#width) {
      this.#estimates.clear();
      this.#measured.clear();
      this.#width = width;
    }
    let height = this.#estimates.get(row.key);
    if (height === undefined) {
      height = this.#measured.get(this.#shapeOf(row)) ?? estimateRow(row, width);
      remember(this.#estimates, row.key, height);
    }
    return height;
  }

  /** Remembers the height of a measured row, in CSS pixels. */
  measured(row: Row | undefined, height: number): void {
    if (row === undefined) return;
    remember(this.#isFirst, row.key, !this.#isFirst.has(row.key));
    if (height > 0) remember(this.#measured, this.#shapeOf(row), height);
  }

  isMeasured(key: Key): boolean {
    return this.#isFirst.has(String(key));
  }

  /** Whether a row that is being measured was never measured before. */
  isFirst(key: Key): boolean {
    return this.#isFirst.get(String(key)) === true;
  }

  #shapeOf(row: Row): string {
    if (row.kind !== 'message') return row.kind;
    if (row.message.event !== undefined) return `event ${linesOf(row.message.text, this.#width)}`;
    // Formatting makes texts of the same length differ.
    if (mayHaveMarkup(row.message.text)) return row.key;
    const { text, replyTo, quote, reactions } = row.message;
    const about = replyTo === undefined ? '' : (quote?.state ?? 'unknown');
    const lines = linesOf(text, this.#width);
    return `${row.own} ${row.named} ${row.first} ${row.last} ${row.outgoing?.state} ${lines} ${about} ${reactions !== undefined}`;
  }
}

/** Sets an entry, and forgets the one that was set longest ago if there are too many. */
function remember<T>(entries: Map<string, T>, key: string, value: T): void {
  entries.delete(key);
  entries.set(key, value);
  const [oldest] = entries.keys();
  if (oldest !== undefined && entries.size > MOST_REMEMBERED) entries.delete(oldest);
}

/** Index of the row that a target refers to; -1 for the end of the list. */
export function rowOfScrollTarget(target: ScrollTarget, rows: readonly Row[]): number {
  if (target.kind === 'newest') return -1;
  if (target.kind === 'unread') return newIndexOf(rows);
  const { cursor } = target;
  const index = rows.findIndex(
    (row) => row.kind === 'message' && row.outgoing === null && compareMessages(row.message, cursor) >= 0,
  );
  return index === -1 ? rows.length - 1 : index;
}

/** Scroll offset that puts a target's row where the target wants it, in CSS pixels. */
export function scrollOffsetOf(target: ScrollTarget, { start, size }: RowExtent, frameHeight: number): number {
  const isCentered = target.kind === 'message' && size < frameHeight - 2 * CONTEXT_ABOVE;
  const above = target.kind === 'place' ? target.offset : isCentered ? (frameHeight - size) / 2 : CONTEXT_ABOVE;
  return Math.max(0, start - above);
}

/**
 * Estimates the scroll offset of a target before any row is measured, so that the first paint is close.
 * @param heights above and below the rows, and of the list if it is known (else 0), in CSS pixels.
 */
export function estimateScroll(
  target: ScrollTarget,
  rows: readonly Row[],
  heights: { readonly top: number; readonly bottom: number; readonly list: number },
  heightOf: (row: Row | undefined) => number,
): number {
  const index = rowOfScrollTarget(target, rows);
  const before = index === -1 ? rows : rows.slice(0, index);
  const start = before.reduce((sum, row) => sum + heightOf(row), heights.top);
  if (index === -1) return heights.list === 0 ? END : Math.max(0, start + heights.bottom - heights.list);
  const height = heights.list === 0 ? window.innerHeight - AROUND_LIST : heights.list;
  return scrollOffsetOf(target, { start, size: heightOf(rows[index]) }, height);
}

/** Day to float over the list; null above the first message and where a day separator is in view. */
export function floatingDayAt(
  rows: readonly Row[],
  offset: number,
  topHeight: number,
  layout: RowLayout,
): Instant | null {
  if (offset <= topHeight || rows.length === 0) return null;
  const topmost = layout.getVirtualItemForOffset(offset);
  const below = layout.getVirtualItemForOffset(offset + FLOATING_DAY_HEIGHT);
  if (topmost === undefined || below === undefined) return null;
  const hasSeparator = rows.slice(topmost.index, below.index + 1).some(({ kind }) => kind === 'day');
  return hasSeparator ? null : (rows[topmost.index]?.at ?? null);
}

/** The topmost sent message and its offset; null if only outgoing messages are in view. */
export function scrollAnchorAt(rows: readonly Row[], offset: number, layout: RowLayout): ScrollAnchor {
  const topmost = layout.getVirtualItemForOffset(offset);
  for (let index = topmost?.index ?? rows.length; index < rows.length; index++) {
    const row = rows[index];
    if (row?.kind !== 'message' || row.outgoing !== null) continue;
    const cursor = cursorOf(row.message);
    const start = layout.measurementsCache[index]?.start;
    return cursor === null || start === undefined ? null : { cursor, offset: start - offset };
  }
  return null;
}

type RowVirtualizer = Virtualizer<HTMLDivElement, Element>;
type Key = VirtualItem['key'];

/** The row whose position on the screen must not change while others are measured: the topmost measured row in view. */
export const steadyRowOf = (list: RowVirtualizer, heights: RowHeights): number | undefined =>
  list.getVirtualItems().find(({ key, end }) => end > (list.scrollOffset ?? 0) && heights.isMeasured(key))?.index;

/** Whether a row's new height moves the scroll position: the row is above the steady one, or above the screen. */
export function movesScroll(
  item: VirtualItem,
  list: RowVirtualizer,
  heights: RowHeights,
  steadyRow: number | undefined,
): boolean {
  const offset = list.scrollOffset ?? 0;
  if (!heights.isFirst(item.key)) return item.end <= offset;
  return item.start < offset || (steadyRow !== undefined && item.index < steadyRow);
}

/**
 * Where the rendered rows lie on the list. While new rows come in above, it is their lower edge that is fixed, because
 * a row that rendered while others were measured is itself measured one frame later.
 */
export function placeRows(
  list: RowVirtualizer,
  heights: RowHeights,
  totalSize: number,
  steadyRow: number | undefined,
): CSSProperties {
  const items = list.getVirtualItems();
  const [first, last] = [items[0], items.at(-1)];
  if (first === undefined || last === undefined) return { top: 0 };
  const growsUp = steadyRow !== undefined && heights.isMeasured(last.key) && !heights.isMeasured(first.key);
  return growsUp ? { bottom: totalSize - last.end } : { top: first.start };
}
