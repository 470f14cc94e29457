import { useState } from 'react';
import type { MessageCursor } from '../../../shared/model.ts';

/**
 * How many messages the line over the new ones speaks of: as many as were unread while it has stood there. Those that came
 * late stand among others that are read, so what follows the line can't be counted instead.
 */
export function useNewCount(newFrom: MessageCursor | null, unread: number): number {
  const [most, setMost] = useState({ newFrom, count: unread });
  if (newFrom?.id !== most.newFrom?.id) setMost({ newFrom, count: unread });
  else if (unread > most.count) setMost({ newFrom, count: unread });
  return most.count;
}
