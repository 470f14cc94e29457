import { beforeEach, describe, expect, it } from 'vitest';
import { defaultPreferences, type Units } from '../../../shared/contract/sync.ts';
import { AppError } from '../../../shared/errors.ts';
import { type Instant, instantFromMicros } from '../../../shared/time/instant.ts';
import { ManualClock, settle } from '../../../test/fakes/manualClock.ts';
import { conversationIdOf } from '../../../test/support/pulling.ts';
import { SyncLoop } from './loop.ts';
import { PollSchedule } from './pollSchedule.ts';
import { SyncStatusStore } from './syncStatusStore.ts';

const cost: Units = { read: 0.5, write: 0 };
const offline = new AppError('offline');
const denied = new AppError('access-denied');
const hour = 3_600_000;
const focused = { isFocused: true, notifies: false, isOnBattery: false };
const blurred = { ...focused, isFocused: false };

interface Pending<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: AppError) => void;
}

/** Records every event as `<seconds> <event>`; the test decides when refreshes, pushes and maintenance end. */
class Scene {
  readonly clock = new ManualClock();
  readonly log: string[] = [];
  readonly stop = new AbortController();
  readonly pollSchedule = new PollSchedule(this.clock, defaultPreferences);
  readonly #start = this.clock.now();
  #sendingCode: string | undefined;
  pull: Pending<Units> | null = null;
  push: Pending<AppError | null> | null = null;
  dueAt: Instant | null = null;
  /** The error of `nextDueAt`; null: none. */
  dueFails: AppError | null = null;
  /** Whether refreshes cost too much; then each wait is an hour. */
  isSlow = false;
  allowsLive = true;
  excused = 0;
  maintain: (signal: AbortSignal) => Promise<void> = async () => {};
  readonly loop: SyncLoop;
  readonly finished: Promise<void>;

  constructor() {
    const say = (event: string): void => {
      this.log.push(`${(this.clock.now() - this.#start) / 1_000_000} ${event}`);
    };
    const status = new SyncStatusStore(null, ({ phase, sending }) => {
      if (sending?.code === this.#sendingCode) say(phase);
      else say(`sending ${sending?.code ?? 'works'}`);
      this.#sendingCode = sending?.code;
    });
    const pending = <T>(signal: AbortSignal, keep: (entry: Pending<T>) => void): Promise<T> =>
      new Promise((resolve, reject) => {
        keep({ resolve, reject });
        signal.addEventListener('abort', () => reject(new AppError('cancelled')), { once: true });
      });
    this.loop = new SyncLoop({
      clock: this.clock,
      chance: () => 1,
      status,
      pollSchedule: this.pollSchedule,
      refresher: {
        poll: ({ list, conversation, isLive }, _onFirstSync, signal) => {
          const read = isLive ? ` live ${conversation}` : conversation === null ? '' : ` with ${conversation}`;
          say(list ? `refresh${read}` : `poll${read}`);
          return pending(signal, (entry) => {
            this.pull = entry;
          });
        },
      },
      costLimiter: {
        isSlow: () => this.isSlow,
        allowsLive: () => this.allowsLive,
        waitMs: (usualMs) => (this.isSlow ? hour : usualMs),
        excuse: () => this.excused++,
      },
      maintenance: {
        step: (signal) => {
          say('maintain');
          return this.maintain(signal);
        },
      },
      pusher: {
        push: (signal) => {
          say('push');
          return pending(signal, (entry) => {
            this.push = entry;
          });
        },
        nextDueAt: () => {
          if (this.dueFails) throw this.dueFails;
          return this.dueAt;
        },
      },
      onRefreshed: () => {},
      onOnline: () => say('online'),
      onFailure: (error) => say(`failure ${error.code}`),
    });
    this.finished = this.loop.run(this.stop.signal);
  }

  async pulled(outcome: Units | AppError = cost): Promise<void> {
    if (outcome instanceof AppError) this.pull?.reject(outcome);
    else this.pull?.resolve(outcome);
    await settle();
  }

  async pushed(outcome: AppError | null = null): Promise<void> {
    this.push?.resolve(outcome);
    await settle();
  }

  /** The events since the last call. */
  take(): string[] {
    return this.log.splice(0);
  }

  dueIn(seconds: number): void {
    this.dueAt = instantFromMicros(this.clock.now() + seconds * 1_000_000);
  }
}

let scene: Scene;

beforeEach(async () => {
  scene = new Scene();
  await settle();
  await scene.pushed();
});

/** Completes the first refresh and the push that follows it. */
async function started(): Promise<void> {
  await scene.pulled();
  await scene.pushed();
  scene.take();
}

describe('the pull loop', () => {
  it('refreshes at once, then after each interval, with maintenance after each', async () => {
    await scene.pulled();
    await scene.clock.advance(5_000);
    await scene.pulled();
    expect(scene.take()).toEqual([
      '0 pulling',
      '0 refresh',
      '0 push',
      '0 idle',
      '0 online',
      '0 maintain',
      '0 push',
      '5 refresh',
      '5 maintain',
    ]);
  });

  it('reports the time of refreshes without news once a minute', async () => {
    await started();
    for (let second = 5; second <= 115; second += 5) {
      await scene.clock.advance(5_000);
      await scene.pulled();
    }
    expect(scene.take().filter((line) => line.endsWith('idle'))).toEqual(['60 idle']);
  });

  it('reports a failure once, backs off, and keeps the offline bar until an attempt succeeds', async () => {
    await started();
    await scene.clock.advance(5_000);
    await scene.pulled(offline);
    await scene.clock.advance(1_000);
    await scene.pulled(offline);
    await scene.clock.advance(2_000);
    await scene.pulled(offline);
    await scene.clock.advance(4_000);
    await scene.pulled();
    expect(scene.take()).toEqual([
      '5 refresh',
      '5 failure offline',
      '5 offline',
      '6 refresh',
      '8 refresh',
      '12 refresh',
      '12 idle',
      '12 online',
      '12 maintain',
      '12 push',
    ]);
  });

  it('waits at most 15 s between attempts while offline and in use', async () => {
    for (let failures = 0; failures < 12; failures++) {
      await scene.pulled(offline);
      await scene.clock.advance(15_000);
    }
    expect(scene.take().filter((line) => line.endsWith('refresh'))).toHaveLength(13);
  });

  it('reports another failure as failed, and each different one', async () => {
    await started();
    await scene.clock.advance(5_000);
    await scene.pulled(denied);
    await scene.clock.advance(1_000);
    await scene.pulled(offline);
    expect(scene.take()).toEqual([
      '5 refresh',
      '5 failure access-denied',
      '5 failed',
      '6 refresh',
      '6 failure offline',
      '6 offline',
    ]);
  });

  it('ends a wait on a wake, and ignores a wake during a refresh', async () => {
    await started();
    await scene.clock.advance(3_000);
    scene.loop.wake();
    await settle();
    scene.loop.wake();
    await scene.pulled();
    await scene.clock.advance(4_999);
    expect(scene.take()).toEqual(['3 refresh', '3 maintain']);
  });

  it('starts exactly one more refresh for several requests during a refresh', async () => {
    await started();
    await scene.clock.advance(5_000);
    const resolved: string[] = [];
    void scene.loop.refreshNow().then(() => resolved.push('first'));
    void scene.loop.refreshNow().then(() => resolved.push('second'));
    await scene.pulled();
    expect(resolved).toEqual([]);
    await scene.pulled(offline);
    expect(resolved).toEqual(['first', 'second']);
    expect(scene.take().filter((line) => line.endsWith('refresh'))).toEqual(['5 refresh', '5 refresh']);
  });

  it('refreshes within 2 s of the end of a sleep of 8 hours although the previous refresh still hangs', async () => {
    await started();
    await scene.clock.advance(5_000);
    // Nothing ran while the computer slept; the clock has jumped when it wakes.
    scene.clock.jump(8 * hour);
    scene.loop.resume();
    await settle();
    expect(scene.take()).toEqual(['5 refresh', '28805 refresh']);
  });

  it('follows the poll schedule, and refreshes at once when the window gets the focus', async () => {
    await started();
    scene.loop.setEnvironment(blurred);
    await settle();
    await scene.clock.advance(hour);
    await scene.pulled();
    scene.take();
    await scene.clock.advance(299_999);
    expect(scene.take()).toEqual([]);
    scene.loop.setEnvironment(focused);
    await settle();
    await scene.pulled();
    await scene.clock.advance(5_000);
    expect(scene.take().filter((line) => line.endsWith('refresh'))).toEqual(['3899.999 refresh', '3904.999 refresh']);
  });

  it('refreshes only on request while paused, and on a timer afterwards', async () => {
    await started();
    scene.loop.paused = true;
    await settle();
    await scene.clock.advance(hour);
    scene.loop.wake();
    await settle();
    expect(scene.take()).toEqual(['0 paused']);
    const refreshed = scene.loop.refreshNow();
    await settle();
    await scene.pulled();
    await refreshed;
    await scene.clock.advance(hour);
    expect(scene.take()).toEqual(['3600 refresh', '3600 paused']);
    scene.loop.paused = false;
    await settle();
    expect(scene.take()).toEqual(['7200 refresh']);
  });

  it('reports the pause when it begins during maintenance', async () => {
    let endMaintenance = (): void => {};
    scene.maintain = () =>
      new Promise((resolve) => {
        endMaintenance = resolve;
      });
    await scene.pulled();
    await scene.pushed();
    scene.loop.paused = true;
    scene.take();
    endMaintenance();
    await settle();
    expect(scene.take()).toEqual(['0 paused']);
  });

  it('keeps trying while offline with unsent messages, even when paused', async () => {
    await started();
    scene.dueIn(60);
    scene.loop.pushSoon();
    await settle();
    await scene.pushed();
    await scene.clock.advance(5_000);
    await scene.pulled(offline);
    // The connection is metered now.
    scene.loop.paused = true;
    await settle();
    await scene.pulled(offline);
    scene.take();
    scene.loop.wake();
    await settle();
    await scene.pulled(offline);
    await scene.clock.advance(hour);
    expect(scene.take().filter((line) => line.endsWith('refresh')).length).toBeGreaterThanOrEqual(2);
    await scene.pulled();
    expect(scene.take().map((line) => line.split(' ')[1])).toEqual(['paused', 'online', 'push']);
    scene.dueAt = null;
    await scene.pushed();
    await scene.clock.advance(hour);
    expect(scene.take()).toEqual([]);
  });

  it('refreshes at once on activity after a long absence with the window focused', async () => {
    await started();
    await scene.clock.advance(5_000);
    await scene.pulled();
    scene.clock.jump(hour);
    await scene.clock.advance(0);
    await scene.pulled();
    scene.take();
    await scene.clock.advance(60_000);
    scene.loop.noteActivity();
    await settle();
    await scene.pulled();
    scene.loop.noteActivity();
    await settle();
    await scene.clock.advance(5_000);
    expect(scene.take().filter((line) => line.endsWith('refresh'))).toEqual(['3665 refresh', '3670 refresh']);
  });

  it('treats a failure of maintenance like one of a refresh', async () => {
    scene.maintain = () => Promise.reject(offline);
    await scene.pulled();
    expect(scene.take().slice(-2)).toEqual(['0 failure offline', '0 offline']);
  });
});

describe('a conversation in use', () => {
  const open = conversationIdOf('g');
  const reads = () => scene.take().filter((line) => /refresh|poll/.test(line));

  /** Lets seconds pass in which every poll succeeds at once. */
  async function passing(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      await scene.clock.advance(1_000);
      await scene.pulled();
    }
  }

  beforeEach(async () => {
    await started();
    scene.pollSchedule.openConversation = open;
    await scene.clock.advance(5_000);
    await scene.pulled();
    scene.take();
    scene.loop.noteWritten(open);
  });

  it('is read every second and with the list every five, without a status or maintenance of its own', async () => {
    await passing(6);
    expect(scene.take()).toEqual([
      '6 poll live g',
      '7 poll live g',
      '8 poll live g',
      '9 poll live g',
      '10 refresh live g',
      '10 maintain',
      '11 poll live g',
    ]);
  });

  it('is read at once when something is written in it after a pause', async () => {
    scene.clock.jump(3 * 60_000);
    await scene.clock.advance(0);
    await scene.pulled();
    await scene.clock.advance(2_000);
    scene.take();
    scene.loop.noteWritten(open);
    await settle();
    expect(reads()).toEqual(['187 poll live g']);
  });

  it('is read with the list again once the network is back', async () => {
    await scene.clock.advance(1_000);
    await scene.pulled(offline);
    scene.loop.noteWritten(open);
    await scene.clock.advance(1_000);
    await scene.pulled();
    await passing(1);
    expect(scene.take()).toEqual([
      '6 poll live g',
      '6 failure offline',
      '6 offline',
      '7 refresh with g',
      '7 idle',
      '7 online',
      '7 maintain',
      '7 push',
      '8 poll live g',
    ]);
  });

  it('is followed by a refresh that was wanted while it was read', async () => {
    await scene.clock.advance(1_000);
    scene.loop.wake();
    await scene.pulled();
    await scene.clock.advance(0);
    expect(reads()).toEqual(['6 poll live g', '6 refresh with g']);
  });

  it('is read as before when half of the limit of costs is used', async () => {
    scene.allowsLive = false;
    await passing(11);
    expect(reads()).toEqual(['6 poll live g', '10 refresh with g', '15 refresh with g']);
  });

  it('is not read while paused', async () => {
    scene.loop.paused = true;
    await settle();
    scene.loop.noteWritten(open);
    await passing(10);
    expect(reads()).toEqual([]);
  });
});

describe('the push loop', () => {
  it('sends an accepted message at once, also during a refresh', async () => {
    await started();
    await scene.clock.advance(5_000);
    scene.loop.pushSoon();
    await settle();
    expect(scene.take()).toEqual(['5 refresh', '5 push']);
  });

  it('pushes once more for a message that was enqueued during a push', async () => {
    await started();
    scene.loop.pushSoon();
    await settle();
    scene.loop.pushSoon();
    await scene.pushed();
    await scene.pushed();
    expect(scene.take()).toEqual(['0 push', '0 push']);
  });

  it('waits until the next message is due', async () => {
    await started();
    scene.dueIn(3);
    scene.loop.pushSoon();
    await settle();
    await scene.pushed();
    await scene.clock.advance(2_999);
    expect(scene.take()).toEqual(['0 push']);
    await scene.clock.advance(1);
    expect(scene.take()).toEqual(['3 push']);
  });

  it('starts a pull when the network is away, waits while that fails, and sends when it succeeds', async () => {
    await started();
    scene.dueIn(0);
    scene.loop.pushSoon();
    await settle();
    await scene.pushed(offline);
    await scene.pulled(offline);
    await scene.clock.advance(900);
    expect(scene.take()).toEqual(['0 push', '0 refresh', '0 failure offline', '0 offline']);
    await scene.clock.advance(100);
    await scene.pulled();
    expect(scene.take()).toEqual(['1 refresh', '1 idle', '1 online', '1 maintain', '1 push']);
  });

  it('refreshes at once when a message is sent while offline', async () => {
    await started();
    await scene.clock.advance(5_000);
    await scene.pulled(offline);
    scene.take();
    scene.loop.pushSoon();
    await settle();
    await scene.pulled();
    expect(scene.take().map((line) => line.split(' ')[1])).toEqual(['refresh', 'idle', 'online', 'push']);
  });

  it('sends what became due during sleep as soon as the computer wakes', async () => {
    await started();
    scene.dueIn(300);
    scene.loop.pushSoon();
    await settle();
    await scene.pushed();
    scene.take();
    scene.clock.jump(8 * hour);
    scene.loop.resume();
    await settle();
    expect(scene.take()).toContain('28800 push');
  });

  it('retries after the due time could not be read', async () => {
    await started();
    scene.dueFails = denied;
    scene.loop.pushSoon();
    await settle();
    await scene.pushed();
    await scene.clock.advance(999);
    expect(scene.take()).toEqual(['0 push', '0 sending access-denied', '0 failure access-denied']);
    scene.dueFails = null;
    await scene.clock.advance(1);
    expect(scene.take()).toEqual(['1 push']);
    await scene.pushed();
    expect(scene.take()).toEqual(['1 sending works']);
  });

  it('tries again at once on a requested refresh', async () => {
    await started();
    scene.dueIn(0);
    scene.loop.pushSoon();
    await settle();
    scene.push?.reject(denied);
    await settle();
    scene.take();
    void scene.loop.refreshNow();
    await settle();
    expect(scene.take()).toEqual(['0 push', '0 refresh']);
  });

  it('reports a network error when refreshes succeed and a second push still fails', async () => {
    await started();
    scene.dueIn(0);
    scene.loop.pushSoon();
    await settle();
    await scene.pushed(offline);
    await scene.pulled();
    expect(scene.take()).toEqual(['0 push', '0 refresh', '0 maintain']);
    await scene.clock.advance(1_000);
    await scene.pushed(offline);
    expect(scene.take().slice(0, 2)).toEqual(['1 push', '1 sending offline']);
  });

  it('reports a repeated failure once, and again after a success', async () => {
    await started();
    scene.dueIn(0);
    const failOnce = async (): Promise<void> => {
      scene.push?.reject(denied);
      await settle();
    };
    scene.loop.pushSoon();
    await settle();
    await failOnce();
    await scene.clock.advance(1_000);
    await failOnce();
    await scene.clock.advance(2_000);
    await scene.pushed();
    await scene.clock.advance(0);
    await failOnce();
    expect(scene.take().filter((line) => line.includes('failure'))).toEqual([
      '0 failure access-denied',
      '3 failure access-denied',
    ]);
  });

  it('backs off after its own failure', async () => {
    await started();
    scene.dueIn(0);
    scene.loop.pushSoon();
    await settle();
    scene.push?.reject(denied);
    await settle();
    await scene.clock.advance(999);
    expect(scene.take()).toEqual(['0 push', '0 sending access-denied', '0 failure access-denied']);
    await scene.clock.advance(1);
    expect(scene.take()).toEqual(['1 push']);
  });
});

it('reports nothing about a refresh that succeeds after the stop', async () => {
  await started();
  await scene.clock.advance(5_000);
  scene.take();
  scene.pull?.resolve(cost);
  scene.stop.abort();
  await scene.finished;
  expect(scene.take()).toEqual([]);
});

it('ends at once when stopped, resolves waiting callers, and reports nothing more', async () => {
  await started();
  await scene.clock.advance(5_000);
  const waiting = scene.loop.refreshNow();
  scene.take();
  scene.stop.abort();
  await scene.pulled(offline);
  await scene.finished;
  await waiting;
  expect(scene.take()).toEqual([]);
  expect(scene.clock.sleeping).toBe(0);
});

describe('a cost above the limit', () => {
  beforeEach(async () => {
    scene.isSlow = true;
    await scene.pulled();
    await scene.pushed();
    scene.take();
  });

  it('makes waits longer, whatever the user does', async () => {
    scene.loop.setEnvironment(blurred);
    scene.loop.setEnvironment(focused);
    scene.loop.noteActivity();
    await scene.clock.advance(hour - 1);
    expect(scene.take()).toEqual([]);
    await scene.clock.advance(1);
    expect(scene.take()).toContainEqual(expect.stringContaining('refresh'));
  });

  it('delays neither a message nor a refresh that the user requests', async () => {
    scene.loop.pushSoon();
    await settle();
    expect(scene.take()).toContainEqual(expect.stringContaining('push'));
    void scene.loop.refreshNow();
    await settle();
    expect(scene.take()).toContainEqual(expect.stringContaining('refresh'));
  });
});
