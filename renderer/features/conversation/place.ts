import type { Instant } from '../../../shared/time/instant.ts';
import type { Eye } from '../../state/conversationState.ts';
import { cursorOf } from '../../state/stretch.ts';
import type { Row } from './assemble.ts';

/** Where the day of the topmost message floats, in CSS pixels: a separator up there says it already. */
const STICKY_ZONE = 44;

interface Offsets {
  readonly getVirtualItemForOffset: (offset: number) => { readonly index: number } | undefined;
  readonly measurementsCache: readonly { readonly start: number }[];
}

/** The day to float at the top: none above the first message, and none where a separator stands there itself. */
export function floatingDay(
  rows: readonly Row[],
  offset: number,
  topHeight: number,
  virtualizer: Offsets,
): Instant | null {
  if (offset <= topHeight || rows.length === 0) return null;
  const topmost = virtualizer.getVirtualItemForOffset(offset);
  const below = virtualizer.getVirtualItemForOffset(offset + STICKY_ZONE);
  if (topmost === undefined || below === undefined) return null;
  for (let index = topmost.index; index <= below.index; index++) if (rows[index]?.kind === 'day') return null;
  return rows[topmost.index]?.at ?? null;
}

/** The topmost message and where it stands; null when only messages on their way are in sight. */
export function eyeAt(rows: readonly Row[], offset: number, virtualizer: Offsets): Eye {
  const topmost = virtualizer.getVirtualItemForOffset(offset);
  for (let index = topmost?.index ?? rows.length; index < rows.length; index++) {
    const row = rows[index];
    if (row?.kind !== 'message' || row.outgoing !== null) continue;
    const cursor = cursorOf(row.message);
    const start = virtualizer.measurementsCache[index]?.start;
    return cursor === null || start === undefined ? null : { cursor, offset: start - offset };
  }
  return null;
}
