import { createStore, type StoreApi } from 'zustand/vanilla';
import { type DayUnits, Purpose } from '../../shared/contract/sync.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { attempt, latest } from '../async.ts';
import type { AccountClient } from '../client.ts';

export interface CostState {
  /** Oldest first; null until they are known. */
  readonly days: readonly DayUnits[] | null;
  readonly error: AppErrorData | null;
  /** Reads the units of the days that start then. */
  readonly load: (days: readonly Instant[]) => Promise<void>;
}

/** The account's consumed units by day. */
export function createCostStore(client: Pick<AccountClient, 'cost'>): StoreApi<CostState> {
  return createStore<CostState>()((set) => ({
    days: null,
    error: null,
    load: latest((days: readonly Instant[]) =>
      attempt(
        async () => set({ days: (await client.cost.days({ days: [...days] })).days, error: null }),
        (error) => set({ error }),
      ),
    ),
  }));
}

/** The purposes with costs on any of the days, in the contract's order. */
export const spentPurposes = (days: readonly DayUnits[]): readonly Purpose[] =>
  Purpose.options.filter((purpose) => days.some(({ units }) => units[purpose].read + units[purpose].write > 0));
