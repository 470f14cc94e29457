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

/** The sidebar's width, and the way to set it; remembered until the next start and beyond. */
export function useSidebarWidth(): readonly [number, (width: number) => void] {
  const [width, setWidth] = useState(() =>
    boundedWidth(Number.parseFloat(window.localStorage.getItem(STORAGE_KEY) ?? '')),
  );
  const change = (wanted: number): void => {
    const bounded = boundedWidth(wanted);
    setWidth(bounded);
    window.localStorage.setItem(STORAGE_KEY, String(bounded));
  };
  return [width, change];
}
