import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import type { Units } from '../../../shared/ipc/contract.ts';
import { defaultPreferences } from '../../../shared/ipc/contract.ts';
import { type Instant, instantFromMicros } from '../../../shared/time/instant.ts';
import { ManualClock, settle } from '../../../test/fakes/manualClock.ts';
import { SyncLoop } from './loop.ts';
import { PollSchedule } from './pollSchedule.ts';
import { SyncStatusStore } from './syncStatusStore.ts';

const cost: Units = { read: 0.5, write: 0 };
const offline = new AppError('offline', 'The network is away.');
const denied = new AppError('access-denied', 'Not allowed.');
const hour = 3_600_000;

interface Pending<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: AppError) => void;
}

/** Everything that happens, as `<seconds> <event>`: refreshes, pushes and quiet steps end when the test says so. */
class Scene {
  readonly clock = new ManualClock();
  readonly log: string[] = [];
  readonly stop = new AbortController();
  readonly pollSchedule = new PollSchedule(this.clock, defaultPreferences.intervals);
  readonly #start = this.clock.now();
  pull: Pending<Units> | null = null;
  push: Pending<AppError | null> | null = null;
  dueAt: Instant | null = null;
  /** What the next look at what is due fails with; null: it does not. */
  dueFails: AppError | null = null;
  quiet: (signal: AbortSignal) => Promise<void> = async () => {};
  readonly loop: SyncLoop;
  readonly finished: Promise<void>;

  constructor() {
    const say = (event: string): void => {
      this.log.push(`${(this.clock.now() - this.#start) / 1_000_000} ${event}`);
    };
    const board = new SyncStatusStore(null, ({ phase }) => say(phase));
    const pending = <T>(signal: AbortSignal, keep: (entry: Pending<T>) => void): Promise<T> =>
      new Promise((resolve, reject) => {
        keep({ resolve, reject });
        signal.addEventListener('abort', () => reject(new AppError('cancelled', 'Stopped.')), { once: true });
      });
    this.loop = new SyncLoop(
      {
        refresh: (_report, signal) => {
          say('refresh');
          return pending(signal, (entry) => {
            this.pull = entry;
          });
        },
        push: (signal) => {
          say('push');
          return pending(signal, (entry) => {
            this.push = entry;
          });
        },
        quiet: (signal) => {
          say('quiet');
          return this.quiet(signal);
        },
        nextPushAt: () => {
          if (this.dueFails) throw this.dueFails;
          return this.dueAt;
        },
        cameOnline: () => say('online'),
        failed: (error) => say(`told ${error.code}`),
      },
      { clock: this.clock, chance: () => 1, pollSchedule: this.pollSchedule, board },
    );
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

  /** What happened since the last call. */
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

/** Past the first refresh and the push that follows it. */
async function started(): Promise<void> {
  await scene.pulled();
  await scene.pushed();
  scene.take();
}

describe('the pull track', () => {
  it('refreshes at once, uses the quiet after it, and goes on after each interval', async () => {
    await scene.pulled();
    await scene.clock.advance(5_000);
    await scene.pulled();
    expect(scene.take()).toEqual([
      '0 pulling',
      '0 refresh',
      '0 push',
      '0 idle',
      '0 online',
      '0 quiet',
      '0 push',
      '5 pulling',
      '5 refresh',
      '5 idle',
      '5 quiet',
    ]);
  });

  it('tells a failure once, backs off, and keeps the offline bar until a try succeeds', async () => {
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
      '5 pulling',
      '5 refresh',
      '5 told offline',
      '5 offline',
      '6 refresh',
      '8 refresh',
      '12 refresh',
      '12 idle',
      '12 online',
      '12 quiet',
      '12 push',
    ]);
  });

  it('never waits longer than a quarter of a minute while cut off and in use', async () => {
    for (let failures = 0; failures < 12; failures++) {
      await scene.pulled(offline);
      await scene.clock.advance(15_000);
    }
    expect(scene.take().filter((line) => line.endsWith('refresh'))).toHaveLength(13);
  });

  it('calls a failure that is not the network’s by its name, and tells a new one', async () => {
    await started();
    await scene.clock.advance(5_000);
    await scene.pulled(denied);
    await scene.clock.advance(1_000);
    await scene.pulled(offline);
    expect(scene.take()).toEqual([
      '5 pulling',
      '5 refresh',
      '5 told access-denied',
      '5 failed',
      '6 refresh',
      '6 told offline',
      '6 offline',
    ]);
  });

  it('ends a wait on a nudge, and takes the refresh under way for recent enough', async () => {
    await started();
    await scene.clock.advance(3_000);
    scene.loop.wake();
    await settle();
    scene.loop.wake();
    await scene.pulled();
    await scene.clock.advance(4_999);
    expect(scene.take()).toEqual(['3 pulling', '3 refresh', '3 idle', '3 quiet']);
  });

  it('has exactly one more refresh follow however often it is asked for one during one, and answers then', async () => {
    await started();
    await scene.clock.advance(5_000);
    const answered: string[] = [];
    void scene.loop.refreshNow().then(() => answered.push('first'));
    void scene.loop.refreshNow().then(() => answered.push('second'));
    await scene.pulled();
    expect(answered).toEqual([]);
    await scene.pulled(offline);
    expect(answered).toEqual(['first', 'second']);
    expect(scene.take().filter((line) => line.endsWith('refresh'))).toEqual(['5 refresh', '5 refresh']);
  });

  it('refreshes within 2 s of the end of a sleep of 8 hours, though the refresh from before it still hangs', async () => {
    await started();
    await scene.clock.advance(5_000);
    // Nothing ran while the computer slept: the clock has jumped when the system tells of the end.
    scene.clock.jump(8 * hour);
    scene.loop.resume();
    await settle();
    expect(scene.take()).toEqual(['5 pulling', '5 refresh', '28805 refresh']);
  });

  it('follows the pollSchedule, and is back at once when somebody comes', async () => {
    await started();
    scene.pollSchedule.focused = false;
    await scene.clock.advance(hour);
    await scene.pulled();
    scene.take();
    await scene.clock.advance(299_999);
    expect(scene.take()).toEqual([]);
    scene.pollSchedule.focused = true;
    scene.loop.wake();
    await settle();
    await scene.pulled();
    await scene.clock.advance(5_000);
    expect(scene.take().filter((line) => line.endsWith('refresh'))).toEqual(['3899.999 refresh', '3904.999 refresh']);
  });

  it('does nothing by itself while paused, answers who asks, and goes on afterwards', async () => {
    await started();
    scene.loop.paused = true;
    await settle();
    await scene.clock.advance(hour);
    scene.loop.wake();
    await settle();
    expect(scene.take()).toEqual(['0 paused']);
    const asked = scene.loop.refreshNow();
    await settle();
    await scene.pulled();
    await asked;
    await scene.clock.advance(hour);
    expect(scene.take()).toEqual(['3600 pulling', '3600 refresh', '3600 paused']);
    scene.loop.paused = false;
    await settle();
    expect(scene.take()).toEqual(['7200 pulling', '7200 refresh']);
  });

  it('says so when it is paused in the middle of what can wait', async () => {
    let endQuiet = (): void => {};
    scene.quiet = () =>
      new Promise((resolve) => {
        endQuiet = resolve;
      });
    await scene.pulled();
    await scene.pushed();
    scene.loop.paused = true;
    scene.take();
    endQuiet();
    await settle();
    expect(scene.take()).toEqual(['0 paused']);
  });

  it('finds out, paused or not, whether the network is back while something waits to be sent', async () => {
    await started();
    scene.dueIn(60);
    scene.loop.pushSoon();
    await settle();
    await scene.pushed();
    await scene.clock.advance(5_000);
    await scene.pulled(offline);
    // The computer hangs on a telephone now.
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

  it('comes back at once to somebody who has been away in front of the window', async () => {
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

  it('has what can wait fail as a refresh does', async () => {
    scene.quiet = () => Promise.reject(offline);
    await scene.pulled();
    expect(scene.take().slice(-2)).toEqual(['0 told offline', '0 offline']);
  });
});

describe('the push track', () => {
  it('sends what was accepted at once, also while a refresh runs', async () => {
    await started();
    await scene.clock.advance(5_000);
    scene.loop.pushSoon();
    await settle();
    expect(scene.take()).toEqual(['5 pulling', '5 refresh', '5 push']);
  });

  it('looks once more for what came while it sent', async () => {
    await started();
    scene.loop.pushSoon();
    await settle();
    scene.loop.pushSoon();
    await scene.pushed();
    await scene.pushed();
    expect(scene.take()).toEqual(['0 push', '0 push']);
  });

  it('waits until something is due', async () => {
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

  it('has a pull look when it finds the network away, rests while that says so, and sends when it is back', async () => {
    await started();
    scene.dueIn(0);
    scene.loop.pushSoon();
    await settle();
    await scene.pushed(offline);
    await scene.pulled(offline);
    await scene.clock.advance(900);
    expect(scene.take()).toEqual(['0 push', '0 pulling', '0 refresh', '0 told offline', '0 offline']);
    await scene.clock.advance(100);
    await scene.pulled();
    expect(scene.take()).toEqual(['1 refresh', '1 idle', '1 online', '1 quiet', '1 push']);
  });

  it('finds out at once whether it is still cut off when the person sends', async () => {
    await started();
    await scene.clock.advance(5_000);
    await scene.pulled(offline);
    scene.take();
    scene.loop.pushSoon();
    await settle();
    await scene.pulled();
    expect(scene.take().map((line) => line.split(' ')[1])).toEqual(['refresh', 'idle', 'online', 'push']);
  });

  it('sends what fell due in a sleep as soon as the computer wakes', async () => {
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

  it('goes on when what is due can’t be told', async () => {
    await started();
    scene.dueFails = denied;
    scene.loop.pushSoon();
    await settle();
    await scene.pushed();
    await scene.clock.advance(999);
    expect(scene.take()).toEqual(['0 push', '0 told access-denied']);
    scene.dueFails = null;
    await scene.clock.advance(1);
    expect(scene.take()).toEqual(['1 push']);
  });

  it('tells a failure that stays the same once, and again after a success', async () => {
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
    expect(scene.take().filter((line) => line.includes('told'))).toEqual([
      '0 told access-denied',
      '3 told access-denied',
    ]);
  });

  it('backs off from a failure of its own', async () => {
    await started();
    scene.dueIn(0);
    scene.loop.pushSoon();
    await settle();
    scene.push?.reject(denied);
    await settle();
    await scene.clock.advance(999);
    expect(scene.take()).toEqual(['0 push', '0 told access-denied']);
    await scene.clock.advance(1);
    expect(scene.take()).toEqual(['1 push']);
  });
});

it('reports nothing of a refresh that ends well after the stop', async () => {
  await started();
  await scene.clock.advance(5_000);
  scene.take();
  scene.pull?.resolve(cost);
  scene.stop.abort();
  await scene.finished;
  expect(scene.take()).toEqual([]);
});

it('ends at once when stopped, answers who waits, and reports nothing more', async () => {
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
