import { z } from 'zod';
import { AppSettings, LockChange } from '../settings.ts';
import type { appMethods } from './app.ts';
import { main, mainEvent } from './entry.ts';

const Nothing = z.strictObject({});

/** The shortest passphrase that can be set, in UTF-16 units. */
export const minPassphraseLength = 10;
const Passphrase = z.string().min(1).max(1_024);

/**
 * Where the keys of the accounts' data are. `keychain`: on disk, encrypted by the system. `passphrase`: on disk, opened only
 * by the passphrase. On a computer without a keychain also `memory`: lost when Meridian quits, with what was not sent; or
 * `file`: on disk, where every program of the user can read them.
 */
export const KeyStatus = z.lazy(() =>
  z
    .object({
      kept: z.enum(['keychain', 'passphrase', 'memory', 'file']),
      /** Whether the user chose this, or a keychain or a passphrase protects the keys; otherwise the window offers a choice. */
      isChosen: z.boolean(),
      /** False on a computer without a keychain. */
      hasKeychain: z.boolean(),
      /** Whether data was lost because the keys were only in memory and Meridian did not quit. */
      wasLost: z.boolean(),
    })
    .readonly(),
);
export type KeyStatus = z.infer<typeof KeyStatus>;

/**
 * `method`: how the owner is authenticated; null: Meridian never locks. While `locked`, every method but those in
 * `openWhileLocked` fails with `locked`, and replies and events wait.
 */
export const LockStatus = z.lazy(() =>
  z.object({ method: z.enum(['system', 'passphrase']).nullable(), locked: z.boolean(), key: KeyStatus }).readonly(),
);
export type LockStatus = z.infer<typeof LockStatus>;

/** The passphrase of now, if one is set. */
const current = { current: Passphrase.nullable() };

export const lockMethods = {
  'lock.state': main(
    () => Nothing,
    () => LockStatus,
  ),
  /**
   * Unlocks with the passphrase if one is set, otherwise by the system's authentication. Fails with `cancelled`, with
   * `validation` for a wrong passphrase, or with `throttled` after several of them.
   */
  'lock.unlock': main(
    () => z.strictObject({ passphrase: Passphrase.nullable() }),
    () => LockStatus,
  ),
  /** Changes settings of the lock; a change that weakens it needs authentication. Fails like `lock.unlock`. */
  'lock.configure': main(
    () => z.strictObject({ change: LockChange, passphrase: Passphrase.nullable() }),
    () => AppSettings,
  ),
  /**
   * Changes how keys are kept. Fails with `validation` for a way that this computer does not offer: `keychain` without one,
   * `memory` and `file` with one. Fails like `lock.unlock` for a wrong `current` passphrase.
   */
  'lock.protect': main(
    () =>
      z.discriminatedUnion('kept', [
        z.strictObject({ kept: z.literal('passphrase'), passphrase: Passphrase.min(minPassphraseLength), ...current }),
        z.strictObject({ kept: z.enum(['keychain', 'memory', 'file']), ...current }),
      ]),
    () => LockStatus,
  ),
  /**
   * Sets the data of all accounts aside, and restarts Meridian without accounts and passphrase: the way out for those who
   * forgot it. Fails with `validation` if Meridian is not locked with a passphrase.
   */
  'lock.startOver': main(
    () => Nothing,
    () => Nothing,
  ),
} as const;

export const lockEvents = {
  'lock.changed': mainEvent(() => LockStatus),
} as const;

/** Methods that are answered while Meridian is locked: they show nothing of an account and change nothing. */
export const openWhileLocked: ReadonlySet<string> = new Set([
  'app.describe',
  'app.ready',
  'app.window',
  'app.report',
  'app.restart',
  'settings.read',
  'lock.state',
  'lock.unlock',
  'lock.startOver',
] satisfies (keyof typeof appMethods | keyof typeof lockMethods)[]);

/** Events that are sent while Meridian is locked; the others wait until it is unlocked. */
export const sentWhileLocked: ReadonlySet<string> = new Set([
  'settings.changed',
  'lock.changed',
  'environment.changed',
]);
