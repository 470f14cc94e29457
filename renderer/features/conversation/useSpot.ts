import { useLayoutEffect, useRef } from 'react';
import { compareMessages } from '../../../shared/order.ts';
import type { Spot } from '../../state/conversationState.ts';
import { newIndexOf, type Row } from './assemble.ts';
import { estimateRow } from './rowSize.ts';

/** How much of what stands before the line over the new messages is left in sight, in CSS pixels. */
const SIGHT_ABOVE = 48;
/** What the window takes beside the list of messages, about. */
const AROUND_LIST = 150;
/** Past every end: the browser takes it as the end. */
const END = 10_000_000;

interface Extent {
  readonly start: number;
  readonly size: number;
}

/** The row that a spot is about; -1: none, it is the end. */
export function rowOfSpot(spot: Spot, rows: readonly Row[]): number {
  if (spot.kind === 'newest') return -1;
  if (spot.kind === 'unread') return newIndexOf(rows);
  const { cursor } = spot;
  const index = rows.findIndex(
    (row) => row.kind === 'message' && row.outgoing === null && compareMessages(row.message, cursor) >= 0,
  );
  return index === -1 ? rows.length - 1 : index;
}

/** Where the list is scrolled to, so that its row is where a spot wants it. */
function scrollOf(spot: Spot, { start, size }: Extent, frameHeight: number): number {
  const above =
    spot.kind === 'place'
      ? spot.offset
      : spot.kind === 'message' && size < frameHeight - 2 * SIGHT_ABOVE
        ? (frameHeight - size) / 2
        : SIGHT_ABOVE;
  return Math.max(0, start - above);
}

/** About where the list is scrolled to before a row was measured, so that the first paint is the right one. */
export function estimateScroll(spot: Spot, rows: readonly Row[], topHeight: number, width: number): number {
  const index = rowOfSpot(spot, rows);
  if (index === -1) return END;
  const start = rows.slice(0, index).reduce((sum, row) => sum + estimateRow(row, width), topHeight);
  return scrollOf(spot, { start, size: estimateRow(rows[index], width) }, window.innerHeight - AROUND_LIST);
}

interface Scrollable {
  readonly getTotalSize: () => number;
  readonly measurementsCache: readonly Extent[];
  readonly scrollElement: Pick<Element, 'scrollTop'> | null;
  readonly scrollToOffset: (offset: number) => void;
}

interface SpotOptions {
  readonly spot: Spot;
  readonly rows: readonly Row[];
  /** Whether the rows go on below what is loaded. */
  readonly newer: boolean;
  readonly totalSize: number;
  readonly frameHeight: number;
  readonly virtualizer: Scrollable;
  readonly setAtEnd: (atEnd: boolean) => void;
}

/**
 * Brings the list to its spot, and keeps it there while rows are measured and others are put around them: until the reader
 * scrolls, which the returned function is told, or, at the line over what is new, until something comes that is all in
 * sight.
 */
export function useSpot(options: SpotOptions): () => void {
  const { spot, rows, newer, totalSize, frameHeight, virtualizer, setAtEnd } = options;
  const holding = useRef(rowOfSpot(spot, rows) !== -1);
  const fitted = useRef(false);
  const lastKey = rows.at(-1)?.key;
  const firstLastKey = useRef(lastKey);
  useLayoutEffect(() => {
    if (fitted.current && lastKey !== firstLastKey.current) holding.current = false;
    if (!holding.current || totalSize === 0 || frameHeight === 0) return;
    const row = virtualizer.measurementsCache[rowOfSpot(spot, rows)];
    if (row === undefined) return;
    const offset = scrollOf(spot, row, frameHeight);
    fitted.current = !newer && virtualizer.getTotalSize() - offset <= frameHeight;
    setAtEnd(fitted.current);
    const isThere = Math.abs((virtualizer.scrollElement?.scrollTop ?? -1) - offset) < 1;
    if (!fitted.current && !isThere) virtualizer.scrollToOffset(offset);
  }, [spot, rows, newer, lastKey, totalSize, frameHeight, virtualizer, setAtEnd]);
  return () => {
    holding.current = false;
  };
}
