import { createStore, type StoreApi } from 'zustand/vanilla';
import { type DayCost, Purpose } from '../../shared/contract/sync.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Instant } from '../../shared/time/instant.ts';
import type { Api } from '../api.ts';
import { attempt } from './attempt.ts';
import { latest } from './latest.ts';

export interface CostState {
  /** Oldest first; null until they are known. */
  readonly days: readonly DayCost[] | null;
  readonly error: AppErrorData | null;
  /** Reads what the days that begin then have cost. */
  readonly load: (days: readonly Instant[]) => Promise<void>;
  /** Forgets those of another account. */
  readonly clear: () => void;
}

/** What the active account's requests consumed, by day. */
export function createCostStore(api: Pick<Api, 'readCostDays'>): StoreApi<CostState> {
  return createStore<CostState>()((set) => ({
    days: null,
    error: null,
    load: latest((days: readonly Instant[]) =>
      attempt(
        async () => set({ days: await api.readCostDays(days), error: null }),
        (error) => set({ error }),
      ),
    ),
    clear: () => set({ days: null, error: null }),
  }));
}

/** The purposes for which anything was consumed on any of the days, in the contract's order. */
export const spentPurposes = (days: readonly DayCost[]): readonly Purpose[] =>
  Purpose.options.filter((purpose) =>
    days.some(({ cost }) => cost.units[purpose].read + cost.units[purpose].write > 0),
  );
