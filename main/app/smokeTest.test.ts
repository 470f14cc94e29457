import { beforeEach, expect, it } from 'vitest';
import { initialSyncStatus, type SyncStatus } from '../../shared/contract/sync.ts';
import { AppError } from '../../shared/errors.ts';
import { fail, succeed } from '../../shared/result.ts';
import { ManualClock } from '../../test/fakes/manualClock.ts';
import { runSmokeTest, type SmokeTestParts } from './smokeTest.ts';

let clock: ManualClock;
let isPageReady: boolean;
let status: SyncStatus;
let failure: AppError | null;
beforeEach(() => {
  clock = new ManualClock();
  isPageReady = true;
  status = { ...initialSyncStatus, syncedAt: clock.now() };
  failure = null;
});

const engine = {
  call: async (method: string) => {
    if (failure !== null) return fail(failure.toData());
    return succeed(method === 'sync.status' ? status : { conversations: [{}, {}] });
  },
} as unknown as ReturnType<SmokeTestParts['engine']>;
const run = () => runSmokeTest({ clock, engine: () => engine, isPageReady: () => isPageReady });

it('counts the conversations when the page runs and the account has synced', async () => {
  isPageReady = false;
  status = { ...status, syncedAt: null };
  const result = run();
  await clock.advance(1_000);
  isPageReady = true;
  await clock.advance(1_000);
  status = { ...status, syncedAt: clock.now() };
  await clock.advance(100);
  expect(await result).toEqual({
    code: 0,
    line: 'smoke-test ok: 2 conversations',
    report: { conversations: 2, error: null },
  });
});

it.each<[string, () => void]>([
  ['of the sync', () => (status = { ...status, error: new AppError('offline').toData() })],
  ['of the engine', () => (failure = new AppError('offline'))],
])('ends with the error %s and its code', async (_whose, break_) => {
  break_();
  const { code, line, report } = await run();
  expect([code, report]).toEqual([1, { conversations: 0, error: 'offline' }]);
  expect(line).toMatch(/^smoke-test failed: .+ \[offline\]$/);
});

it('ends when the page does not run in time', async () => {
  isPageReady = false;
  const result = run();
  await clock.advance(60_000);
  expect((await result).line).toMatch(/ \[timeout\]$/);
});
