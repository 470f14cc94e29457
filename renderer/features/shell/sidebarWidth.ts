import { useState } from 'react';

/** In CSS pixels. */
export const sidebarWidths = { least: 240, usual: 320, most: 480 } as const;
/** How far an arrow key moves the edge. */
export const WIDTH_STEP = 16;

const STORAGE_KEY = 'meridian.sidebarWidth';

/** A width within the bounds; the usual one for what isn't a number. */
function boundedWidth(width: number): number {
  if (!Number.isFinite(width)) return sidebarWidths.usual;
  return Math.round(Math.max(sidebarWidths.least, Math.min(sidebarWidths.most, width)));
}

/**
 * Sets a width, in CSS pixels. `settled`: it is the one that the person wants, not one on the way there while the edge is
 * dragged.
 */
export type ChangeWidth = (width: number, settled: boolean) => void;

/** The sidebar's width, and the way to set it; remembered until the next start and beyond once it is settled. */
export function useSidebarWidth(): readonly [number, ChangeWidth] {
  const [width, setWidth] = useState(() =>
    boundedWidth(Number.parseFloat(window.localStorage.getItem(STORAGE_KEY) ?? '')),
  );
  const change: ChangeWidth = (wanted, settled) => {
    const bounded = boundedWidth(wanted);
    setWidth(bounded);
    if (settled) window.localStorage.setItem(STORAGE_KEY, String(bounded));
  };
  return [width, change];
}
