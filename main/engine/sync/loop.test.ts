import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import type { SyncStatus, Units } from '../../../shared/ipc/contract.ts';
import { ManualClock, settle } from '../../../test/fakes/manualClock.ts';
import { SyncLoop } from './loop.ts';

const options = { intervalMs: 15_000, firstMs: 1_000, mostMs: 15_000 };
const cost: Units = { read: 0.5, write: 0 };
const offline = new AppError('offline', 'The network is away.');
const denied = new AppError('access-denied', 'Not allowed.');

describe('the loop', () => {
  let clock: ManualClock;
  let log: string[];
  let pending: { resolve: (units: Units) => void; reject: (error: AppError) => void } | null;
  let stop: AbortController;
  let loop: SyncLoop;
  let finished: Promise<void>;

  beforeEach(async () => {
    clock = new ManualClock();
    log = [];
    pending = null;
    stop = new AbortController();
    const start = clock.now();
    const seconds = (): number => (clock.now() - start) / 1_000_000;
    const delegate = {
      refresh: () =>
        new Promise<Units>((resolve, reject) => {
          log.push(`${seconds()} refresh`);
          pending = { resolve, reject };
        }),
      statusChanged: ({ phase }: SyncStatus) => log.push(`${seconds()} ${phase}`),
      failed: (error: AppError) => log.push(`${seconds()} told ${error.code}`),
    };
    loop = new SyncLoop(delegate, clock, () => 1, null, options);
    finished = loop.run(stop.signal);
    await settle();
  });

  const succeed = async (): Promise<void> => {
    pending?.resolve(cost);
    await settle();
  };
  const failWith = async (error: AppError): Promise<void> => {
    pending?.reject(error);
    await settle();
  };

  it('refreshes at once, then after each interval', async () => {
    await succeed();
    await clock.advance(15_000);
    await succeed();
    await clock.advance(14_999);
    expect(log).toEqual(['0 pulling', '0 refresh', '0 idle', '15 pulling', '15 refresh', '15 idle']);
    expect(loop.status).toMatchObject({ phase: 'idle', error: null, lastRefresh: cost });
  });

  it('tells a failure once, backs off, and keeps the offline bar until a try succeeds', async () => {
    await failWith(offline);
    await clock.advance(1_000);
    await failWith(offline);
    await clock.advance(2_000);
    await failWith(offline);
    await clock.advance(4_000);
    await succeed();
    expect(log).toEqual([
      '0 pulling',
      '0 refresh',
      '0 told offline',
      '0 offline',
      '1 refresh',
      '1 offline',
      '3 refresh',
      '3 offline',
      '7 refresh',
      '7 idle',
    ]);
  });

  it('never waits longer than the cap', async () => {
    for (let failures = 0; failures < 12; failures++) {
      await failWith(offline);
      await clock.advance(15_000);
    }
    expect(log.filter((line) => line.endsWith('refresh'))).toHaveLength(13);
  });

  it('calls a failure that is not the network’s by its name, and tells a new one', async () => {
    await failWith(denied);
    expect(loop.status).toMatchObject({ phase: 'failed', error: { code: 'access-denied' } });
    await clock.advance(1_000);
    await failWith(offline);
    expect(log.filter((line) => line.includes('told'))).toEqual(['0 told access-denied', '1 told offline']);
  });

  it('ends a wait on a wake', async () => {
    await succeed();
    await clock.advance(3_000);
    loop.wake();
    await settle();
    expect(log.at(-1)).toBe('3 refresh');
  });

  it('takes the refresh under way for recent enough when woken during it', async () => {
    loop.wake();
    await succeed();
    await clock.advance(14_999);
    expect(log.filter((line) => line.endsWith('refresh'))).toEqual(['0 refresh']);
  });

  it('has exactly one more refresh follow however often it is asked for one during one', async () => {
    void loop.refreshNow();
    void loop.refreshNow();
    await succeed();
    await succeed();
    await clock.advance(14_999);
    expect(log.filter((line) => line.endsWith('refresh'))).toEqual(['0 refresh', '0 refresh']);
  });

  it('answers refreshNow when a refresh that began after it has ended', async () => {
    let answered = false;
    void loop.refreshNow().then(() => {
      answered = true;
    });
    await succeed();
    expect(answered).toBe(false);
    await failWith(offline);
    expect(answered).toBe(true);
  });

  it('ends at once when stopped, answers who waits, and reports nothing more', async () => {
    await succeed();
    const waiting = loop.refreshNow();
    await settle();
    stop.abort();
    await failWith(offline);
    await finished;
    await waiting;
    expect(log).toEqual(['0 pulling', '0 refresh', '0 idle', '0 pulling', '0 refresh']);
    expect(clock.sleeping).toBe(0);
  });
});
