import type { SortKey } from '../../../../shared/model.ts';
import { compareKeys } from '../../../../shared/order.ts';
import type { MessageQuery } from '../messageStore.ts';

/**
 * Where a Query with these bounds starts: after a key, at the end of its range (null), or not at all, since no key can be in
 * its range. The service refuses a start that lies outside of the range instead of answering with what is inside.
 */
export function startOf({
  direction,
  from,
  downTo,
}: Pick<MessageQuery, 'direction' | 'from' | 'downTo'>): { readonly after: SortKey } | null | 'nothing' {
  if (from === null) return null;
  if (downTo !== null) {
    const order = compareKeys(from, downTo);
    if (direction === 'backward' && order <= 0) return 'nothing';
    if (direction === 'forward' && order < 0) return null;
  }
  return { after: from };
}
