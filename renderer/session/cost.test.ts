import { describe, expect, it, vi } from 'vitest';
import type { DayUnits, Purpose, Units } from '../../shared/contract/sync.ts';
import { AppError } from '../../shared/errors.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { createCostStore, spentPurposes } from './cost.ts';

const none = { read: 0, write: 0 };
const day = (micros: number, units: Partial<Record<Purpose, Units>> = {}): DayUnits => ({
  start: instantFromMicros(micros),
  units: { refresh: none, live: none, open: none, history: none, sweep: none, send: none, setup: none, ...units },
});

describe('costs', () => {
  it('are those of the last requested days', async () => {
    const answers: ((days: readonly DayUnits[]) => void)[] = [];
    const store = createCostStore({
      cost: { days: () => new Promise((resolve) => answers.push((days) => resolve({ days }))) },
    });
    const first = store.getState().load([instantFromMicros(1)]);
    const second = store.getState().load([instantFromMicros(2)]);
    answers[0]?.([day(1)]);
    await vi.waitFor(() => answers[1]?.([day(2)]) ?? expect(answers).toHaveLength(2));
    await Promise.all([first, second]);
    expect(store.getState().days).toEqual([day(2)]);
  });

  it('report why they can’t be read', async () => {
    const store = createCostStore({ cost: { days: () => Promise.reject(new AppError('not-connected')) } });
    await store.getState().load([]);
    expect(store.getState()).toMatchObject({ days: null, error: { code: 'not-connected' } });
  });

  it('list the purposes with consumption', () => {
    expect(spentPurposes([day(1), day(2, { send: { read: 0, write: 1 }, open: { read: 2, write: 0 } })])).toEqual([
      'open',
      'send',
    ]);
  });
});
