import { createStore, type StoreApi } from 'zustand/vanilla';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';
import { type DayCost, Purpose } from '../../shared/ipc/cost.ts';
import type { Instant } from '../../shared/time/instant.ts';
import type { Api } from '../api.ts';

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
  return createStore<CostState>()((set) => {
    let turn = 0;
    return {
      days: null,
      error: null,
      load: async (days) => {
        const current = ++turn;
        try {
          const read = await api.readCostDays(days);
          if (current === turn) set({ days: read, error: null });
        } catch (thrown) {
          if (current === turn) set({ error: toAppError(thrown).toData() });
        }
      },
      clear: () => {
        turn += 1;
        set({ days: null, error: null });
      },
    };
  });
}

/** The purposes for which anything was consumed on any of the days, in the contract's order. */
export const spentPurposes = (days: readonly DayCost[]): readonly Purpose[] =>
  Purpose.options.filter((purpose) =>
    days.some(({ cost }) => cost.units[purpose].read + cost.units[purpose].write > 0),
  );
