import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AccessKeys } from '../../shared/connection.ts';
import type { AccountId } from '../../shared/model.ts';
import { replaceFile } from '../app/privateFiles.ts';
import type { Log } from '../engine/log.ts';
import type { AccountDirectories } from './accountDirectories.ts';
import { decrypt, encrypt, isUnavailable, type Keychain, readSecretFile } from './keychain.ts';

const fileName = 'access.keys';
const KeysFile = z.object({ sealed: z.base64() });

/** Access keys and where they are: `kept` on disk, `session` only in memory, `missing` if there are none. */
export interface StoredKeys {
  readonly keys: AccessKeys | null;
  readonly state: 'kept' | 'session' | 'missing';
}

/**
 * Stores the access keys of accounts, each in its account's directory, encrypted by the system's keychain. Without a
 * keychain (a Linux desktop without a keyring) keys are never written: they stay in memory until Meridian quits, and
 * the window says so.
 */
export class AccountKeys {
  readonly #directories: Pick<AccountDirectories, 'of'>;
  readonly #keychain: Keychain;
  readonly #log: Log;
  readonly #session = new Map<AccountId, AccessKeys>();

  constructor(directories: Pick<AccountDirectories, 'of'>, keychain: Keychain, log: Log) {
    this.#directories = directories;
    this.#keychain = keychain;
    this.#log = log;
  }

  /**
   * Loads the keys of an account. Keys that can never be read again (another computer, a reset keychain) are missing.
   * @throws AppError `keychain-unavailable` or `disk-read-only` if they can't be read now
   */
  async load(id: AccountId): Promise<StoredKeys> {
    const inMemory = this.#session.get(id);
    if (inMemory) return { keys: inMemory, state: 'session' };
    const encrypted = await readEncrypted(this.#fileOf(id));
    if (encrypted === null) return { keys: null, state: 'missing' };
    try {
      const { text, isStale } = await decrypt(encrypted, this.#keychain);
      const keys = AccessKeys.parse(JSON.parse(text));
      if (isStale) await this.save(id, keys).catch((error: unknown) => this.#warn('encrypted again', error));
      return { keys, state: 'kept' };
    } catch (error) {
      if (isUnavailable(error)) throw error;
      this.#warn('read', error);
      return { keys: null, state: 'missing' };
    }
  }

  /**
   * Saves the keys of an account in place of the previous ones.
   * @throws AppError `keychain-unavailable` if the keychain can't be used now; nothing has changed then
   */
  async save(id: AccountId, keys: AccessKeys): Promise<'kept' | 'session'> {
    const encrypted = await encrypt(JSON.stringify(keys), this.#keychain);
    const file = this.#fileOf(id);
    if (encrypted === null) {
      this.#session.set(id, keys);
      await fs.rm(file, { force: true });
      return 'session';
    }
    replaceFile(file, JSON.stringify({ sealed: encrypted }));
    this.#session.delete(id);
    return 'kept';
  }

  /** Saves keys like `save`. `undo` restores the previous ones as far as the disk and the keychain allow. */
  async replace(
    id: AccountId,
    newKeys: AccessKeys,
  ): Promise<{ readonly state: 'kept' | 'session'; readonly undo: () => Promise<void> }> {
    const { keys } = await this.load(id);
    const state = await this.save(id, newKeys);
    const undo = async (): Promise<void> => {
      try {
        if (keys) await this.save(id, keys);
        else await this.delete(id);
      } catch (error) {
        this.#warn('restored', error);
      }
    };
    return { state, undo };
  }

  /** Deletes the keys of an account from memory and disk. */
  async delete(id: AccountId): Promise<void> {
    this.#session.delete(id);
    await fs.rm(this.#fileOf(id), { force: true });
  }

  #fileOf(id: AccountId): string {
    return path.join(this.#directories.of(id), fileName);
  }

  #warn(action: string, error: unknown): void {
    // Only the name: a parser's message may quote its input, which is a secret.
    const name = error instanceof Error ? error.name : 'unknown';
    this.#log('warn', `The access keys of an account could not be ${action}: ${name}.`);
  }
}

/** The ciphertext in a file; null if there is none. */
async function readEncrypted(file: string): Promise<string | null> {
  const content = await readSecretFile(file);
  try {
    return content === null ? null : KeysFile.parse(JSON.parse(content)).sealed;
  } catch {
    return null;
  }
}
