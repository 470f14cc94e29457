import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { type AppSettings, changeSettings, defaultSettings } from '../../shared/settings.ts';
import { ManualClock, settle } from '../../test/fakes/manualClock.ts';
import { IdleLock } from './idleLock.ts';

const minute = 60_000;
let clock: ManualClock;
let settings: AppSettings;
let touchedAt: number;
/** Whether Meridian was locked after each change, and when the key came and went. */
let events: (boolean | 'key' | 'forgotten')[];
let isAccepted: boolean;
let vault: { isOn: boolean; isOpen: boolean };

beforeEach(() => {
  clock = new ManualClock();
  settings = changeSettings(defaultSettings, { privacy: { lockAfterMs: 5 * minute } });
  touchedAt = clock.now();
  events = [];
  isAccepted = true;
  vault = { isOn: false, isOpen: false };
});

const checkPassphrase = async (passphrase: string | null): Promise<void> => {
  if (passphrase !== 'right') throw new AppError('validation', { reason: 'passphrase-wrong' });
};

function create(canAuthenticate = true): IdleLock {
  const lock: IdleLock = new IdleLock({
    clock,
    settings: () => settings,
    idleSeconds: () => Math.floor((clock.now() - touchedAt) / 1_000_000),
    vault: {
      get isOn() {
        return vault.isOn;
      },
      get isOpen() {
        return vault.isOpen;
      },
      unlock: async (passphrase) => {
        await checkPassphrase(passphrase);
        vault.isOpen = true;
      },
      verify: checkPassphrase,
      forget: () => {
        vault.isOpen = false;
      },
    },
    authenticate: canAuthenticate
      ? async () => {
          if (!isAccepted) throw new Error('Canceled by user.');
        }
      : null,
    changed: () => events.push(lock.isLocked),
    onKey: () => events.push('key'),
    onForget: () => events.push('forgotten'),
  });
  return lock;
}

/** A lock that was unlocked after the start. */
async function createUnlocked(): Promise<IdleLock> {
  const lock = create();
  await lock.unlock(vault.isOn ? 'right' : null);
  events = [];
  return lock;
}

it('starts locked if the lock is on, so that a restart does not unlock', async () => {
  const lock = create();
  expect([lock.method, lock.isLocked]).toEqual(['system', true]);
  await lock.unlock(null);
  expect(lock.isLocked).toBe(false);
  settings = defaultSettings;
  expect(create().isLocked).toBe(false);
});

it('locks after the idle time of the settings, and not earlier', async () => {
  const lock = await createUnlocked();
  await clock.advance(4 * minute);
  touchedAt = clock.now();
  await clock.advance(4 * minute + 59_000);
  expect(lock.isLocked).toBe(false);
  await clock.advance(1_000);
  expect([lock.isLocked, events]).toEqual([true, [true]]);
});

it('unlocks only after authentication, and locks again', async () => {
  const lock = await createUnlocked();
  await clock.advance(5 * minute);
  isAccepted = false;
  await expect(lock.unlock(null)).rejects.toMatchObject({ code: 'cancelled' });
  expect(lock.isLocked).toBe(true);
  isAccepted = true;
  touchedAt = clock.now();
  await lock.unlock(null);
  expect(lock.isLocked).toBe(false);
  await clock.advance(5 * minute);
  expect(events).toEqual([true, false, true]);
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
  expect(lock.isLocked).toBe(true);
});

it('never locks if nothing can authenticate the owner', async () => {
  const lock = create(false);
  await clock.advance(60 * minute);
  lock.lock();
  expect([lock.method, lock.isLocked, events]).toEqual([null, false, []]);
  await lock.unlock(null);
  expect(lock.isLocked).toBe(false);
});

it('authenticates before the lock is weakened, and changes nothing', async () => {
  const lock = await createUnlocked();
  await lock.authenticate(null);
  isAccepted = false;
  await expect(lock.authenticate(null)).rejects.toMatchObject({ code: 'cancelled' });
  expect([lock.isLocked, events]).toEqual([false, []]);
});

describe('with a passphrase', () => {
  beforeEach(() => {
    vault = { isOn: true, isOpen: false };
  });
  const forgetting = (): void => {
    settings = changeSettings(settings, { privacy: { forgetKeyWhenLocked: true } });
  };

  it('starts locked whatever the settings are, and unlocks with the passphrase only', async () => {
    settings = defaultSettings;
    const lock = create();
    expect([lock.method, lock.isLocked]).toEqual(['passphrase', true]);
    for (const wrong of [null, 'wrong']) await expect(lock.unlock(wrong)).rejects.toMatchObject({ code: 'validation' });
    expect(lock.isLocked).toBe(true);
    await lock.unlock('right');
    expect(events).toEqual(['key', false]);
  });

  it('keeps the key while it is locked, so that sync goes on', async () => {
    const lock = await createUnlocked();
    lock.lock();
    expect([vault.isOpen, events]).toEqual([true, [true]]);
    await lock.unlock('right');
    expect(events).toEqual([true, false]);
  });

  it('forgets the key when it locks, if the user wants that, and gets it back with the passphrase', async () => {
    forgetting();
    const lock = await createUnlocked();
    await clock.advance(5 * minute);
    expect([vault.isOpen, events]).toEqual([false, ['forgotten', true]]);
    touchedAt = clock.now();
    await lock.unlock('right');
    expect(events.slice(2)).toEqual(['key', false]);
  });

  it('forgets a key that came back while it was locked', async () => {
    forgetting();
    const lock = await createUnlocked();
    lock.lock();
    // A change of the passphrase that began before.
    vault.isOpen = true;
    lock.forgetIfLocked();
    expect(vault.isOpen).toBe(false);
    await lock.unlock('right');
    lock.forgetIfLocked();
    expect(vault.isOpen).toBe(true);
  });

  it('can lock as soon as a passphrase is set', () => {
    vault.isOn = false;
    settings = defaultSettings;
    const lock = create(false);
    lock.lock();
    vault = { isOn: true, isOpen: true };
    lock.lock();
    expect([lock.isLocked, events]).toEqual([true, [true]]);
  });
});
