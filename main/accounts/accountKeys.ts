import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AccessKeys } from '../../shared/connection.ts';
import type { AccountId } from '../../shared/ipc/accounts.ts';
import type { Log } from '../engine/log.ts';
import { decrypt, encrypt, isUnavailable, type KeyGuard, readWhole, writeWhole } from './keychain.ts';

const fileName = 'access.keys';
const KeysFile = z.object({ sealed: z.base64() });

/** Where keys that were entered are: `kept` on the disk, `session` in memory alone, `missing` when there are none. */
export interface StoredKeys {
  readonly keys: AccessKeys | null;
  readonly state: 'kept' | 'session' | 'missing';
}

/**
 * The access keys of accounts, each in its account's directory, encrypted by the system's keychain. Where there is none (a
 * Linux desktop without a keyring), keys are never written: they stay in memory until Meridian ends, and whoever entered
 * them is told.
 */
export class AccountKeys {
  readonly #guard: KeyGuard;
  readonly #log: Log;
  readonly #session = new Map<AccountId, AccessKeys>();

  constructor(guard: KeyGuard, log: Log) {
    this.#guard = guard;
    this.#log = log;
  }

  /**
   * The keys of an account. What can't be read any more (another computer, a reset keychain) counts as missing.
   * @throws AppError `keychain-unavailable` or `disk-read-only` while they can't be read.
   */
  async load(id: AccountId, directory: string): Promise<StoredKeys> {
    const held = this.#session.get(id);
    if (held) return { keys: held, state: 'session' };
    const file = path.join(directory, fileName);
    const sealed = await readSealed(file);
    if (sealed === null) return { keys: null, state: 'missing' };
    try {
      const { text, isStale } = await decrypt(sealed, this.#guard);
      const keys = AccessKeys.parse(JSON.parse(text));
      if (isStale) await this.save(id, directory, keys).catch((error: unknown) => this.#warn('stored anew', error));
      return { keys, state: 'kept' };
    } catch (error) {
      if (isUnavailable(error)) throw error;
      this.#warn('read', error);
      return { keys: null, state: 'missing' };
    }
  }

  /**
   * Keeps the keys of an account, in place of those that it had.
   * @throws AppError `keychain-unavailable` while the keychain can't be asked; they are as before then.
   */
  async save(id: AccountId, directory: string, keys: AccessKeys): Promise<'kept' | 'session'> {
    const sealed = await encrypt(JSON.stringify(keys), this.#guard);
    const file = path.join(directory, fileName);
    if (sealed === null) {
      this.#session.set(id, keys);
      await fs.rm(file, { force: true });
      return 'session';
    }
    await writeWhole(file, JSON.stringify({ sealed }));
    this.#session.delete(id);
    return 'kept';
  }

  /**
   * Keeps the keys of an account, as `save` does; `undo` has it be as it was, as far as the disk and the keychain allow.
   */
  async replace(
    id: AccountId,
    directory: string,
    fresh: AccessKeys,
  ): Promise<{ readonly state: 'kept' | 'session'; readonly undo: () => Promise<void> }> {
    const { keys } = await this.load(id, directory);
    const state = await this.save(id, directory, fresh);
    const undo = async (): Promise<void> => {
      try {
        if (keys) await this.save(id, directory, keys);
        else await this.forget(id, directory);
      } catch (error) {
        this.#warn('put back', error);
      }
    };
    return { state, undo };
  }

  /** Forgets the keys of an account. */
  async forget(id: AccountId, directory: string): Promise<void> {
    this.#session.delete(id);
    await fs.rm(path.join(directory, fileName), { force: true });
  }

  #warn(what: string, error: unknown): void {
    // The name alone: a parser's message may quote what it read, which is a secret.
    const name = error instanceof Error ? error.name : 'unknown';
    this.#log('warn', `The access keys of an account could not be ${what}: ${name}.`);
  }
}

/** The ciphertext in a file; null: there is none. */
async function readSealed(file: string): Promise<string | null> {
  const content = await readWhole(file);
  try {
    return content === null ? null : KeysFile.parse(JSON.parse(content)).sealed;
  } catch {
    return null;
  }
}
