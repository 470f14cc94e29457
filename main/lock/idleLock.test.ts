import { beforeEach, expect, it } from 'vitest';
import type { LockStatus as LockState } from '../../shared/contract/app.ts';
import { type AppSettings, changeSettings, defaultSettings } from '../../shared/settings.ts';
import { ManualClock, settle } from '../../test/fakes/manualClock.ts';
import { IdleLock } from './idleLock.ts';

const minute = 60_000;
let clock: ManualClock;
let settings: AppSettings;
let touchedAt: number;
let told: LockState[];
let consents: boolean;

beforeEach(() => {
  clock = new ManualClock();
  settings = changeSettings(defaultSettings, { privacy: { lockAfterMs: 5 * minute } });
  touchedAt = clock.now();
  told = [];
  consents = true;
});

const create = (canAsk = true): IdleLock =>
  new IdleLock({
    clock,
    settings: () => settings,
    idleSeconds: () => Math.floor((clock.now() - touchedAt) / 1_000_000),
    authenticate: canAsk
      ? async () => {
          if (!consents) throw new Error('Canceled by user.');
        }
      : null,
    changed: (state) => told.push(state),
  });

/** One that was unlocked after the start. */
async function createUnlocked(): Promise<IdleLock> {
  const lock = create();
  await lock.unlock();
  told = [];
  return lock;
}

it('begins locked where it locks at all, so that to start Meridian again is no way around it', async () => {
  const lock = create();
  expect(lock.state).toEqual({ available: true, locked: true });
  expect(await lock.unlock()).toEqual({ available: true, locked: false });
  settings = defaultSettings;
  expect(create().state).toEqual({ available: true, locked: false });
});

it('locks when the computer was left alone for as long as the settings say, and not before', async () => {
  const lock = await createUnlocked();
  await clock.advance(4 * minute);
  touchedAt = clock.now();
  await clock.advance(4 * minute + 59_000);
  expect(lock.state).toEqual({ available: true, locked: false });
  await clock.advance(1_000);
  expect(told).toEqual([{ available: true, locked: true }]);
});

it('unlocks with consent alone, and locks again', async () => {
  const lock = await createUnlocked();
  await clock.advance(5 * minute);
  consents = false;
  await expect(lock.unlock()).rejects.toMatchObject({ code: 'cancelled' });
  expect(lock.state.locked).toBe(true);
  consents = true;
  touchedAt = clock.now();
  expect(await lock.unlock()).toEqual({ available: true, locked: false });
  await clock.advance(5 * minute);
  expect(told.map(({ locked }) => locked)).toEqual([true, false, true]);
});

it('follows the settings', async () => {
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

it('never locks where the computer can’t ask for consent', async () => {
  const lock = create(false);
  await clock.advance(60 * minute);
  lock.lock();
  expect([lock.state, told]).toEqual([{ available: false, locked: false }, []]);
  expect(await lock.unlock()).toEqual({ available: false, locked: false });
});
