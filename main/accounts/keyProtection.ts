import PQueue from 'p-queue';
import type { Request } from '../../shared/contract/contract.ts';
import type { KeyStatus } from '../../shared/contract/lock.ts';
import { AppError } from '../../shared/errors.ts';
import type { AccountId } from '../../shared/model.ts';
import type { Log } from '../engine/log.ts';
import type { Vault } from '../lock/vault.ts';
import type { AccountDirectories } from './accountDirectories.ts';
import type { AccountKeys } from './accountKeys.ts';
import type { CacheKeys } from './cacheKeys.ts';
import { encrypt, type Keychain } from './keychain.ts';
import { hasSealedFiles } from './secretFiles.ts';

/** How keys are kept on a computer without a keychain. */
export type KeyChoice = 'memory' | 'file';

/** The status before any key is loaded. */
export const unknownKeyStatus: KeyStatus = { kept: 'keychain', isChosen: true, hasKeychain: true, wasLost: false };

export interface KeyProtectionParts {
  readonly vault: Vault;
  readonly keychain: Keychain;
  readonly cacheKeys: CacheKeys;
  readonly accountKeys: Pick<AccountKeys, 'protectAgain'>;
  readonly directories: Pick<AccountDirectories, 'list' | 'root'>;
  /** The accounts that have an engine. */
  readonly running: () => readonly AccountId[];
  /** The choice of an earlier run, and how to remember a new one. */
  readonly choice: KeyChoice | null;
  readonly remember: (choice: KeyChoice) => void;
  readonly log: Log;
  readonly changed: () => void;
}

/**
 * Decides how the accounts' keys are kept on the disk: by the system's keychain, by a passphrase, or, on a computer without a
 * keychain, as the user chooses.
 */
export class KeyProtection {
  readonly #parts: KeyProtectionParts;
  /** Changes run one after the other. */
  readonly #changes = new PQueue({ concurrency: 1 });
  #choice: KeyChoice | null;

  constructor(parts: KeyProtectionParts) {
    this.#parts = parts;
    this.#choice = parts.choice;
  }

  /** What the user chose for a computer without a keychain; null: nothing yet. */
  get choice(): KeyChoice | null {
    return this.#choice;
  }

  get status(): KeyStatus {
    const { vault, cacheKeys } = this.#parts;
    const hasKeychain = cacheKeys.hasKeychain !== false;
    const withoutKeychain = cacheKeys.inMemory.length > 0 ? 'memory' : 'file';
    const kept = vault.isOn ? 'passphrase' : hasKeychain ? 'keychain' : withoutKeychain;
    const isChosen = kept === 'passphrase' || kept === 'keychain' || kept === this.#choice;
    return { kept, isChosen, hasKeychain, wasLost: cacheKeys.lost.length > 0 };
  }

  /**
   * Changes how all keys are kept.
   * @throws AppError `validation` for a way that this computer does not offer, an error of `Vault.set` or `Vault.turnOff`, or
   * one of storing a key
   */
  protect(request: Request<'lock.protect'>): Promise<void> {
    return this.#changes.add(async () => {
      try {
        await this.#protect(request);
      } finally {
        this.#parts.changed();
      }
    });
  }

  async #protect(request: Request<'lock.protect'>): Promise<void> {
    const { vault, keychain, remember, directories, running } = this.#parts;
    if (request.kept === 'passphrase') {
      await vault.set(request.passphrase, request.current);
      await this.#protectAgain(await directories.list());
      return;
    }
    const hasKeychain = (await encrypt('probe', keychain)) !== null;
    if ((request.kept === 'keychain') !== hasKeychain) {
      throw new AppError('validation', { reason: 'protection-unavailable' });
    }
    const previous = this.#choice;
    if (request.kept !== 'keychain') this.#choice = request.kept;
    // What no engine uses would be lost with the memory, and nothing would say so.
    const ids = request.kept === 'memory' ? running() : await directories.list();
    try {
      if (vault.isOn) await vault.turnOff(request.current, () => this.#unseal(ids));
      else await this.#protectAgain(ids);
      if (request.kept !== 'keychain') remember(request.kept);
    } catch (error) {
      this.#choice = previous;
      throw error;
    }
  }

  /** Stores everything unsealed, and returns whether nothing sealed is left. */
  async #unseal(ids: readonly AccountId[]): Promise<boolean> {
    await this.#protectAgain(ids);
    return !(await hasSealedFiles(this.#parts.directories.root));
  }

  /** Stores keys again under the present protection; keys that can never be read are left. Throws the first other error. */
  async #protectAgain(ids: readonly AccountId[]): Promise<void> {
    const { cacheKeys, accountKeys, log } = this.#parts;
    const failed: AppError[] = [];
    for (const id of ids) {
      for (const keys of [cacheKeys, accountKeys]) {
        try {
          await keys.protectAgain(id);
        } catch (error) {
          if (error instanceof AppError) failed.push(error);
          else log('warn', 'A key that can never be read was left as it is.', error);
        }
      }
    }
    if (failed[0]) throw failed[0];
  }
}
