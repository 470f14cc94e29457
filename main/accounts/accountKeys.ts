import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AccessKeys } from '../../shared/connection.ts';
import { AppError } from '../../shared/errors.ts';
import type { AccountId } from '../../shared/model.ts';
import type { Log } from '../engine/log.ts';
import type { AccountDirectories } from './accountDirectories.ts';
import { decrypt, encrypt, type Keychain } from './keychain.ts';
import type { SecretFiles } from './secretFiles.ts';

const fileName = 'access.keys';
/** Encrypted by the keychain, or as they are on a computer without one, where only a passphrase protects the file. */
const KeysFile = z.union([z.object({ sealed: z.base64() }), z.object({ keys: AccessKeys })]);

/** Access keys and where they are: `kept` on disk, `session` only in memory, `missing` if there are none. */
export interface StoredKeys {
  readonly keys: AccessKeys | null;
  readonly state: 'kept' | 'session' | 'missing';
}

/**
 * Stores the access keys of accounts, each in its account's directory, encrypted by the system's keychain, and sealed if a
 * passphrase is set. With neither (a Linux desktop without a keyring) keys are never written: they stay in memory until
 * Meridian quits, and the window says so.
 */
export class AccountKeys {
  readonly #directories: Pick<AccountDirectories, 'of'>;
  readonly #files: SecretFiles;
  readonly #keychain: Keychain;
  readonly #log: Log;
  readonly #session = new Map<AccountId, AccessKeys>();

  constructor(directories: Pick<AccountDirectories, 'of'>, files: SecretFiles, keychain: Keychain, log: Log) {
    this.#directories = directories;
    this.#files = files;
    this.#keychain = keychain;
    this.#log = log;
  }

  /**
   * Loads the keys of an account. Keys that can never be read again (another computer, a reset keychain) are missing.
   * @throws AppError `keychain-unavailable`, `locked` or `disk-read-only` if they can't be read now
   */
  async load(id: AccountId): Promise<StoredKeys> {
    const inMemory = this.#session.get(id);
    if (inMemory) return { keys: inMemory, state: 'session' };
    try {
      const stored = this.#files.read(this.#fileOf(id));
      if (stored === null) return { keys: null, state: 'missing' };
      const { keys, isStale } = await this.#open(stored.text);
      if (isStale || stored.isSealed !== this.#files.seals)
        await this.save(id, keys).catch((error: unknown) => this.#warn('encrypted again', error));
      return { keys, state: 'kept' };
    } catch (error) {
      if (error instanceof AppError) throw error;
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
    if (encrypted === null && !this.#files.seals) {
      this.#session.set(id, keys);
      await fs.rm(file, { force: true });
      return 'session';
    }
    this.#files.write(file, JSON.stringify(encrypted === null ? { keys } : { sealed: encrypted }));
    this.#session.delete(id);
    return 'kept';
  }

  /** Saves keys as the present protection requires it. Throws like `load` and `save`. */
  async protectAgain(id: AccountId): Promise<void> {
    const { keys } = await this.load(id);
    if (keys !== null) await this.save(id, keys);
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

  /** Reads the content of a file. Rejects with an error that is no AppError if it can never be read. */
  async #open(content: string): Promise<{ readonly keys: AccessKeys; readonly isStale: boolean }> {
    const file = KeysFile.parse(JSON.parse(content));
    if ('keys' in file) return { keys: file.keys, isStale: false };
    const { text, isStale } = await decrypt(file.sealed, this.#keychain);
    return { keys: AccessKeys.parse(JSON.parse(text)), isStale };
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
