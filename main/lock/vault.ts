import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { replaceFile } from '../app/privateFiles.ts';
import type { Clock } from '../engine/clock.ts';
import {
  createPassphraseFile,
  openPassphraseFile,
  type PassphraseFile,
  parsePassphraseFile,
  type ScryptCost,
  seal,
  standardCost,
  unseal,
} from './passphraseFile.ts';

/** Wrong passphrases in a row that cost nothing; after each further one the next has to wait, twice as long each time. */
const freeAttempts = 4;
const [firstWaitMs, longestWaitMs] = [5_000, 300_000];

/** Content that is sealed with the key of `passphrase.key`, whose id it names. */
export interface Sealed {
  readonly keyId: string;
  readonly sealed: string;
}

/**
 * Seals secrets with a key that only the passphrase opens. Off until a passphrase is set. The key is in memory from the
 * first unlocking on, until it is forgotten.
 */
export class Vault {
  readonly #file: string;
  readonly #clock: Clock;
  readonly #cost: ScryptCost;
  /** The content of the file; null: no passphrase is set. */
  #stored: PassphraseFile | 'damaged' | null;
  #key: Buffer | null = null;
  #isTurningOff = false;
  #isTrying = false;
  #failures = 0;
  /** How long the next attempt has to wait, ms; 0: it may come now. */
  #waitMs = 0;

  /** `file`: where the key is stored, absolute. `cost`: the work of a passphrase that is set. */
  constructor(file: string, clock: Clock, cost: ScryptCost = standardCost) {
    this.#file = file;
    this.#clock = clock;
    this.#cost = cost;
    this.#stored = fs.existsSync(file) ? (parsePassphraseFile(fs.readFileSync(file, 'utf8')) ?? 'damaged') : null;
  }

  /** Whether a passphrase is set. */
  get isOn(): boolean {
    return this.#stored !== null;
  }

  /** Whether the key is in memory. */
  get isOpen(): boolean {
    return this.#key !== null;
  }

  /** Whether what is stored now is sealed. */
  get seals(): boolean {
    return this.isOn && !this.#isTurningOff;
  }

  /**
   * Checks the passphrase, and keeps the key in memory.
   * @throws AppError `validation` for a wrong passphrase, `locked` for none; `throttled` after too many wrong ones, or while
   * another one is checked; `keychain-unavailable` if the file is damaged
   */
  async unlock(passphrase: string | null): Promise<void> {
    this.#keep(await this.#open(passphrase));
  }

  /** Checks the passphrase and changes nothing. Throws like `unlock`. */
  async verify(passphrase: string | null): Promise<void> {
    (await this.#open(passphrase)).fill(0);
  }

  /** Sets the passphrase, or replaces `current`. Throws like `unlock`, or `disk-full` or `disk-read-only`. */
  async set(passphrase: string, current: string | null): Promise<void> {
    const key = this.isOn ? await this.#open(current) : randomBytes(32);
    try {
      const id = this.#idOf() ?? randomBytes(16).toString('hex');
      const stored = await createPassphraseFile(passphrase, { key, id, cost: this.#cost });
      replaceFile(this.#file, JSON.stringify(stored));
      this.#stored = stored;
    } catch (error) {
      key.fill(0);
      throw error;
    }
    this.#keep(key);
  }

  /**
   * Turns the passphrase off. `storeAll` stores everything as `seals` says and returns whether nothing sealed is left; otherwise
   * the file is renamed instead of deleted. If it rejects, it is called again to seal everything. Throws like `unlock`.
   */
  async turnOff(current: string | null, storeAll: () => Promise<boolean>): Promise<void> {
    this.#keep(await this.#open(current));
    this.#isTurningOff = true;
    try {
      if (await storeAll()) fs.rmSync(this.#file, { force: true });
      else fs.renameSync(this.#file, path.join(path.dirname(this.#file), `passphrase.${this.#idOf()}.key`));
    } catch (error) {
      this.#isTurningOff = false;
      await storeAll().catch(() => {});
      throw error;
    }
    this.#isTurningOff = false;
    this.#stored = null;
    this.forget();
  }

  /** Removes the key from memory. */
  forget(): void {
    this.#key?.fill(0);
    this.#key = null;
  }

  /** Seals a text for one purpose. @throws AppError `locked` if the key is not in memory */
  seal(text: string, purpose: string): Sealed {
    const key = this.#requireKey();
    const content = Buffer.from(text);
    try {
      return { keyId: this.#idOf() ?? '', sealed: seal(key, content, purpose) };
    } finally {
      content.fill(0);
    }
  }

  /**
   * Opens what was sealed for the same purpose. @throws AppError `locked` if the key is not in memory,
   * `keychain-unavailable` if it is another one, or an Error if the content was changed
   */
  unseal({ keyId, sealed }: Sealed, purpose: string): string {
    if (keyId !== this.#idOf()) throw new AppError('keychain-unavailable', { reason: 'passphrase-file-missing' });
    const content = unseal(this.#requireKey(), sealed, purpose);
    try {
      return content.toString('utf8');
    } finally {
      content.fill(0);
    }
  }

  #keep(key: Buffer): void {
    this.forget();
    this.#key = key;
  }

  #requireKey(): Buffer {
    if (this.#key === null) throw new AppError('locked');
    return this.#key;
  }

  #idOf(): string | undefined {
    return this.#stored === null || this.#stored === 'damaged' ? undefined : this.#stored.id;
  }

  async #open(passphrase: string | null): Promise<Buffer> {
    if (this.#stored === 'damaged') throw new AppError('keychain-unavailable', { reason: 'passphrase-file-damaged' });
    if (passphrase === null || this.#stored === null) throw new AppError('locked', { reason: 'passphrase-needed' });
    if (this.#isTrying || this.#waitMs > 0) throw this.#tooMany();
    this.#isTrying = true;
    try {
      const key = await openPassphraseFile(this.#stored, passphrase);
      if (key === null) throw this.#wrong();
      this.#failures = 0;
      return key;
    } finally {
      this.#isTrying = false;
    }
  }

  #wrong(): AppError {
    this.#failures += 1;
    const exceeding = this.#failures - freeAttempts;
    if (exceeding > 0) {
      // A timer, since the clock can be set.
      this.#waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** (exceeding - 1));
      const { signal } = new AbortController();
      this.#clock.sleep(this.#waitMs, signal).then(
        () => {
          this.#waitMs = 0;
        },
        () => {},
      );
    }
    return new AppError('validation', { reason: 'passphrase-wrong' });
  }

  #tooMany(): AppError {
    const seconds = Math.max(1, Math.ceil(this.#waitMs / 1_000));
    return new AppError('throttled', { reason: 'passphrase-wait', params: { seconds } });
  }
}
