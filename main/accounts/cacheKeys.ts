import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { AccountId } from '../../shared/model.ts';
import { formatTimestamp } from '../../shared/time/formatTimestamp.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { ensurePrivateFolder } from '../app/privateFiles.ts';
import type { Log } from '../engine/log.ts';
import type { AccountDirectories } from './accountDirectories.ts';
import { decrypt, encrypt, type Keychain } from './keychain.ts';
import type { SecretFiles } from './secretFiles.ts';

const fileName = 'cache.key';
const keyBytes = 32;

/**
 * A key on disk. `keychain`: encrypted by the system's keychain. `file`: not encrypted by a keychain, on systems without one
 * (a Linux desktop without a keyring). `memory`: the key of the two databases beside it was never written.
 */
const KeyFile = z.discriminatedUnion('storage', [
  z.object({ storage: z.enum(['keychain', 'file']), key: z.base64() }),
  z.object({ storage: z.literal('memory') }),
]);
type KeyFile = z.infer<typeof KeyFile>;

/** Files of the two databases. */
const databaseFile = /^(cache|outbox)\.(?!key)/;

export interface CacheKeysParts {
  readonly directories: Pick<AccountDirectories, 'of'>;
  readonly files: SecretFiles;
  readonly keychain: Keychain;
  /** What the user chose for a computer without a keychain; null: nothing yet. */
  readonly choice: () => 'memory' | 'file' | null;
  /** For the name of a quarantined key. */
  readonly now: () => Instant;
  readonly log: Log;
  /** Called when `hasKeychain`, `inMemory` or `lost` may have changed. */
  readonly changed: () => void;
}

/**
 * The keys of the accounts' caches and outboxes: 32 random bytes each, created on first use, and stored in the account's
 * directory. Without a keychain a key is written only if a passphrase protects it or the user accepted that; otherwise it
 * stays in memory until Meridian quits.
 */
export class CacheKeys {
  readonly #parts: CacheKeysParts;
  readonly #inMemory = new Map<AccountId, Buffer>();
  readonly #lost = new Set<AccountId>();
  #hasKeychain: boolean | null = null;

  constructor(parts: CacheKeysParts) {
    this.#parts = parts;
  }

  /** Whether this computer has a keychain; null: not known before a key is loaded. */
  get hasKeychain(): boolean | null {
    return this.#hasKeychain;
  }

  /** The accounts whose keys are only in memory. */
  get inMemory(): readonly AccountId[] {
    return [...this.#inMemory.keys()];
  }

  /** The accounts whose databases were deleted at this start, because their keys were only in the memory of an earlier run. */
  get lost(): readonly AccountId[] {
    return [...this.#lost];
  }

  /**
   * Loads an account's key. A key that can never be read again (another computer, a reset keychain, a damaged file) is moved
   * to `quarantine/` and replaced; opening the two databases with the new key then quarantines them too, so what the outbox
   * holds stays with the key that opens it.
   * The caller clears what it gets.
   * @throws AppError `keychain-unavailable`, `locked` or `disk-read-only` if the key can't be read now; it stays in place
   */
  async load(id: AccountId): Promise<Uint8Array<ArrayBuffer>> {
    const key = this.#inMemory.get(id) ?? (await this.#loadStored(id)) ?? (await this.#create(id));
    this.#parts.changed();
    const copy = new Uint8Array(key);
    this.#clear(id, key);
    return copy;
  }

  /** Stores a key as the present protection requires it. Throws like `load`; the key is as it was then. */
  async protectAgain(id: AccountId): Promise<void> {
    const key = this.#inMemory.get(id) ?? (await this.#read(id))?.key;
    try {
      if (key) await this.#store(id, key);
    } finally {
      if (key) this.#clear(id, key);
    }
    this.#parts.changed();
  }

  /** Moves a key to the folder of the databases that it may still open. Returns its new name. */
  async setAside(id: AccountId): Promise<string> {
    const { directories, now } = this.#parts;
    const folder = path.join(directories.of(id), 'quarantine');
    ensurePrivateFolder(folder);
    // Windows does not allow colons in file names.
    const name = `${fileName}.${formatTimestamp(now()).slice(0, 26).replaceAll(':', '-')}Z`;
    await fs.rename(this.#fileOf(id), path.join(folder, name));
    return name;
  }

  /** Forgets the key of an account that is removed. */
  forget(id: AccountId): void {
    this.#inMemory.get(id)?.fill(0);
    this.#inMemory.delete(id);
    this.#parts.changed();
  }

  /**
   * Clears the keys that are only in memory, and deletes what no later run can read: their databases. Call it when these are
   * closed.
   */
  async close(): Promise<void> {
    for (const [id, key] of this.#inMemory) {
      key.fill(0);
      this.#inMemory.delete(id);
      await this.#deleteDatabases(id);
      await fs.rm(this.#fileOf(id), { force: true });
    }
  }

  /** Overwrites a key that was used, unless it exists in memory only. */
  #clear(id: AccountId, key: Buffer): void {
    if (this.#inMemory.get(id) !== key) key.fill(0);
  }

  async #loadStored(id: AccountId): Promise<Buffer | null> {
    const { log } = this.#parts;
    try {
      const stored = await this.#read(id);
      if (stored?.key === null) {
        log('warn', 'A key was only in memory and Meridian did not quit: its databases were deleted.');
        await this.#deleteDatabases(id);
        this.#lost.add(id);
      }
      if (stored?.isStale && stored.key) await this.#storeAgain(id, stored.key);
      return stored?.key ?? null;
    } catch (error) {
      if (error instanceof AppError) throw error;
      const name = await this.setAside(id);
      log('warn', `The cache key can't be read. It was moved to ${name} and replaced by a new key.`, error);
      return null;
    }
  }

  async #create(id: AccountId): Promise<Buffer> {
    const key = randomBytes(keyBytes);
    await this.#store(id, key);
    return key;
  }

  /**
   * Reads a stored key; its `key` is null if it was only in memory. `isStale` is true if it should be stored again under the
   * present protection. Rejects with an error that is no AppError if it can never be read.
   */
  async #read(id: AccountId): Promise<{ readonly key: Buffer | null; readonly isStale: boolean } | null> {
    const { files, keychain } = this.#parts;
    const stored = files.read(this.#fileOf(id));
    if (stored === null) return null;
    const file = parseKeyFile(stored.text);
    if (file.storage === 'memory') return { key: null, isStale: false };
    // A key stored without a keychain moves into one that is available now.
    const { text, isStale } =
      file.storage === 'keychain' ? await decrypt(file.key, keychain) : { text: file.key, isStale: true };
    const key = Buffer.from(text, 'base64');
    if (key.byteLength !== keyBytes)
      throw new RangeError(`The stored key has ${key.byteLength} bytes, not ${keyBytes}.`);
    if (file.storage === 'keychain') this.#hasKeychain = true;
    return { key, isStale: isStale || stored.isSealed !== files.seals };
  }

  /** Stores a working key under the present protection. A failure leaves the stored key as it was. */
  async #storeAgain(id: AccountId, key: Buffer): Promise<void> {
    try {
      await this.#store(id, key, true);
    } catch (error) {
      this.#parts.log('warn', 'The cache key could not be encrypted again; the stored key is unchanged.', error);
    }
  }

  /** `isStored`: whether the key is on disk already; without a choice of the user it stays there. */
  async #store(id: AccountId, key: Buffer, isStored = false): Promise<void> {
    const { files, choice, keychain, log } = this.#parts;
    const text = key.toString('base64');
    const encrypted = await encrypt(text, keychain);
    this.#hasKeychain = encrypted !== null;
    const isWritten = encrypted !== null || files.seals || choice() === 'file' || (isStored && choice() === null);
    if (isWritten) {
      if (encrypted === null && !files.seals && !isStored)
        log('warn', 'No system keychain: the cache key is protected by file permissions only.');
      this.#write(id, encrypted === null ? { storage: 'file', key: text } : { storage: 'keychain', key: encrypted });
      this.#inMemory.delete(id);
    } else {
      this.#write(id, { storage: 'memory' });
      this.#inMemory.set(id, key);
    }
  }

  #write(id: AccountId, content: KeyFile): void {
    this.#parts.files.write(this.#fileOf(id), JSON.stringify(content));
  }

  async #deleteDatabases(id: AccountId): Promise<void> {
    const directory = this.#parts.directories.of(id);
    const names = await fs.readdir(directory).catch(() => []);
    await Promise.all(
      names.filter((name) => databaseFile.test(name)).map((name) => fs.rm(path.join(directory, name), { force: true })),
    );
  }

  #fileOf(id: AccountId): string {
    return path.join(this.#parts.directories.of(id), fileName);
  }
}

function parseKeyFile(text: string): KeyFile {
  try {
    return KeyFile.parse(JSON.parse(text));
  } catch {
    // A parser's message may quote its input, which is a secret.
    throw new TypeError('The file does not hold a key.');
  }
}
