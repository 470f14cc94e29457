import type { FindReply, ScanCursor } from '../../../shared/contract/accounts.ts';
import { mostScanUnits } from '../../../shared/costs.ts';
import { AppError } from '../../../shared/errors.ts';
import type { CostMeter } from '../cost.ts';
import type { ConnectionProbe, MessageStore, RequestContext } from '../remote/messageStore.ts';

interface FindParts {
  readonly store: Pick<MessageStore, 'findProfile' | 'describeTable'>;
  readonly probe: Pick<ConnectionProbe, 'scanForPerson'>;
  /** Charged by the store. */
  readonly cost: Pick<CostMeter, 'totals'>;
}

/**
 * Finds the person with a handle by their profile item; without one, describes what a scan would read. With `scan`, reads the
 * table from there instead, until the person is found or `mostScanUnits` are spent.
 */
export async function findPerson(
  { store, probe, cost }: FindParts,
  { handle, scan }: { readonly handle: string; readonly scan: { readonly from: ScanCursor | null } | null },
  context: RequestContext,
): Promise<FindReply> {
  if (scan === null) {
    const person = await store.findProfile(handle, context);
    return person === null ? { kind: 'no-profile', table: await measure(store, context) } : { kind: 'found', person };
  }
  const spent = (): number => cost.totals().setup.read;
  const before = spent();
  let from = scan.from;
  do {
    const { person, next } = await probe.scanForPerson(handle, from, context);
    if (person !== null) return { kind: 'found', person };
    if (next === null) return { kind: 'not-found' };
    from = next;
  } while (spent() - before < mostScanUnits);
  return { kind: 'stopped', next: from, units: spent() - before };
}

/** The size of the table; null if the credentials may not describe it. */
async function measure(
  store: FindParts['store'],
  context: RequestContext,
): Promise<{ bytes: number; items: number } | null> {
  try {
    const { bytes, itemCount } = await store.describeTable(context);
    return { bytes, items: itemCount };
  } catch (error) {
    if (error instanceof AppError && error.code === 'access-denied') return null;
    throw error;
  }
}
