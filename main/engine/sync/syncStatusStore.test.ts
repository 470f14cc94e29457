import { expect, it } from 'vitest';
import type { SyncStatus } from '../../../shared/contract/sync.ts';
import { instantFromMillis } from '../../../shared/time/instant.ts';
import { SyncStatusStore } from './syncStatusStore.ts';

it('reports the time and the cost of refreshes once a minute, and every other change', () => {
  const reported: SyncStatus[] = [];
  const store = new SyncStatusStore(null, (status) => reported.push(status));
  const refreshed = (second: number, read: number): void =>
    store.set({ syncedAt: instantFromMillis(second * 1_000), lastRefresh: { read, write: 0 } });
  store.set({ phase: 'idle' });
  for (let second = 0; second <= 120; second += 5) refreshed(second, second % 2 === 0 ? 0.5 : 1);
  expect(reported.map(({ syncedAt }) => syncedAt)).toEqual([null, 0, 60_000_000, 120_000_000]);
  refreshed(125, 0.5);
  store.set({ waiting: 1 });
  store.set({ waiting: 1 });
  expect(reported.slice(4)).toEqual([store.status]);
  expect(store.status).toMatchObject({ waiting: 1, syncedAt: 125_000_000, lastRefresh: { read: 0.5 } });
});
