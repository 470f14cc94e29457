import { useLayoutEffect, useRef } from 'react';
import { newIndexOf, type Row } from './assemble.ts';

/** How much of what stands before the line over the new messages is left in sight, in CSS pixels. */
const SIGHT_ABOVE = 48;

interface Scrollable {
  readonly getTotalSize: () => number;
  readonly getOffsetForIndex: (index: number, align: 'start') => readonly [number, unknown] | undefined;
  readonly scrollToOffset: (offset: number) => void;
}

interface StartAtNew {
  readonly rows: readonly Row[];
  readonly lastKey: string;
  readonly totalSize: number;
  readonly frameHeight: number;
  readonly virtualizer: Scrollable;
  readonly setAtEnd: (atEnd: boolean) => void;
}

/**
 * Who opens a conversation with more that is new than the screen holds begins at the line over it, and stays there while
 * rows are measured and older ones are put before it: until they scroll, which the returned function is told, or until
 * something comes.
 */
export function useStartAtNew({
  rows,
  lastKey,
  totalSize,
  frameHeight,
  virtualizer,
  setAtEnd,
}: StartAtNew): () => void {
  const holding = useRef(newIndexOf(rows) !== -1);
  const firstLastKey = useRef(lastKey);
  useLayoutEffect(() => {
    if (lastKey !== firstLastKey.current) holding.current = false;
    if (!holding.current || totalSize === 0 || frameHeight === 0) return;
    const [line] = virtualizer.getOffsetForIndex(newIndexOf(rows), 'start') ?? [];
    if (line === undefined) return;
    const start = Math.max(0, line - SIGHT_ABOVE);
    const fits = virtualizer.getTotalSize() - start <= frameHeight;
    setAtEnd(fits);
    if (!fits) virtualizer.scrollToOffset(start);
  }, [rows, lastKey, totalSize, frameHeight, virtualizer, setAtEnd]);
  return () => {
    holding.current = false;
  };
}
