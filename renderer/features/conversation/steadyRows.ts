import type { Virtualizer } from '@tanstack/react-virtual';
import type { CSSProperties } from 'react';

type List = Virtualizer<HTMLDivElement, Element>;

/**
 * Keeps the text under the eye where it is while rows of estimated height are measured. The row to keep is the first in
 * sight whose height is known: what is measured above it for the first time, in sight or not, moves the scroll position,
 * what is measured below moves nothing. Returns where the rendered rows stand on the list: by their lower edge when new
 * ones came in above, because a row that was rendered while others were measured is itself measured a frame later.
 */
export function keepSteady(list: List, totalSize: number): CSSProperties {
  const items = list.getVirtualItems();
  const scrolled = list.scrollOffset ?? 0;
  const kept = items.find(({ key, end }) => end > scrolled && list.itemSizeCache.has(key));
  list.shouldAdjustScrollPositionOnItemSizeChange = (item, _change, { scrollOffset, itemSizeCache }) => {
    if (itemSizeCache.has(item.key)) return item.end <= (scrollOffset ?? 0);
    return item.start < (scrollOffset ?? 0) || (kept !== undefined && item.index < kept.index);
  };
  const [first, last] = [items[0], items.at(-1)];
  if (first === undefined || last === undefined) return { top: 0 };
  const isGrowingUp = kept !== undefined && list.itemSizeCache.has(last.key) && !list.itemSizeCache.has(first.key);
  return isGrowingUp ? { bottom: totalSize - last.end } : { top: first.start };
}
