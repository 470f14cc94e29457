import { beforeEach, expect, it } from 'vitest';
import type { LockStatus as LockState } from '../../shared/contract/app.ts';
import { type AppSettings, changeSettings, defaultSettings } from '../../shared/settings.ts';
import { ManualClock, settle } from '../../test/fakes/manualClock.ts';
import { IdleLock } from './idleLock.ts';

const minute = 60_000;
let clock: ManualClock;
let settings: AppSettings;
let touchedAt: number;
let changes: LockState[];
let isAccepted: boolean;

beforeEach(() => {
  clock = new ManualClock();
  settings = changeSettings(defaultSettings, { privacy: { lockAfterMs: 5 * minute } });
  touchedAt = clock.now();
  changes = [];
  isAccepted = true;
});

const create = (canAuthenticate = true): IdleLock =>
  new IdleLock({
    clock,
    settings: () => settings,
    idleSeconds: () => Math.floor((clock.now() - touchedAt) / 1_000_000),
    authenticate: canAuthenticate
      ? async () => {
          if (!isAccepted) throw new Error('Canceled by user.');
        }
      : null,
    changed: (state) => changes.push(state),
  });

/** A lock that was unlocked after the start. */
async function createUnlocked(): Promise<IdleLock> {
  const lock = create();
  await lock.unlock();
  changes = [];
  return lock;
}

it('starts locked if the lock is on, so that a restart does not unlock', async () => {
  const lock = create();
  expect(lock.state).toEqual({ available: true, locked: true });
  expect(await lock.unlock()).toEqual({ available: true, locked: false });
  settings = defaultSettings;
  expect(create().state).toEqual({ available: true, locked: false });
});

it('locks after the idle time of the settings, and not earlier', async () => {
  const lock = await createUnlocked();
  await clock.advance(4 * minute);
  touchedAt = clock.now();
  await clock.advance(4 * minute + 59_000);
  expect(lock.state).toEqual({ available: true, locked: false });
  await clock.advance(1_000);
  expect(changes).toEqual([{ available: true, locked: true }]);
});

it('unlocks only after authentication, and locks again', async () => {
  const lock = await createUnlocked();
  await clock.advance(5 * minute);
  isAccepted = false;
  await expect(lock.unlock()).rejects.toMatchObject({ code: 'cancelled' });
  expect(lock.state.locked).toBe(true);
  isAccepted = true;
  touchedAt = clock.now();
  expect(await lock.unlock()).toEqual({ available: true, locked: false });
  await clock.advance(5 * minute);
  expect(changes.map(({ locked }) => locked)).toEqual([true, false, true]);
});

it('follows changes of the settings', async () => {
  const lock = await createUnlocked();
  settings = defaultSettings;
  lock.watch();
  await settle();
  expect(clock.sleeping).toBe(0);
  settings = changeSettings(defaultSettings, { privacy: { lockAfterMs: minute } });
  lock.watch();
  await clock.advance(minute);
  expect(lock.state.locked).toBe(true);
});

it('never locks if the computer can’t authenticate', async () => {
  const lock = create(false);
  await clock.advance(60 * minute);
  lock.lock();
  expect([lock.state, changes]).toEqual([{ available: false, locked: false }, []]);
  expect(await lock.unlock()).toEqual({ available: false, locked: false });
});
