import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { ConnectionSettings } from '../../shared/connection.ts';
import { AppError } from '../../shared/errors.ts';
import { AccountId } from '../../shared/ipc/accounts.ts';

/**
 * What an account is known by: a digest of what makes two accounts two, table and person, so that it says nothing and
 * never changes with a setting such as the profile; and of the zone of naive times, since every instant that a cache holds
 * was computed with it.
 */
export function accountIdOf(connection: ConnectionSettings): AccountId {
  const identity = JSON.stringify([
    // One spelling for `http://host:1` and `http://host:1/`.
    connection.endpoint && new URL(connection.endpoint).href,
    connection.region,
    connection.table,
    connection.user,
    connection.naiveZone,
  ]);
  return AccountId.parse(createHash('sha256').update(identity).digest('hex').slice(0, 24));
}

/** The directories of all accounts below the user data directory, one each, named by its id. */
export class AccountDirectories {
  readonly #root: string;

  constructor(userData: string) {
    this.#root = path.join(userData, 'accounts');
  }

  /** An account's directory, whether it is there or not. */
  of(id: AccountId): string {
    // A brand is no proof: what is deleted by it must be one directory of ours.
    return path.join(this.#root, AccountId.parse(id));
  }

  /** An account's directory, made when missing, for its owner alone. */
  async make(id: AccountId): Promise<string> {
    const directory = this.of(id);
    await fs.mkdir(directory, { recursive: true, mode: 0o700 });
    return directory;
  }

  /** What an account takes on the disk, in bytes; 0: it has no directory. */
  measure(id: AccountId): Promise<number> {
    return measure(this.of(id));
  }

  /**
   * Deletes an account's directory with everything in it, and nothing else; a link inside is deleted, not followed.
   * @throws AppError `disk-read-only` when something of it can't be deleted.
   */
  async remove(id: AccountId): Promise<void> {
    try {
      await fs.rm(this.of(id), { recursive: true, force: true, maxRetries: 3, retryDelay: 100 });
    } catch (cause) {
      const sentence = 'Some files of the account could not be deleted. Another program may be using them; try again.';
      throw new AppError('disk-read-only', sentence, { cause });
    }
  }
}

async function measure(directory: string): Promise<number> {
  const entries = await fs.readdir(directory, { withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries.map((entry) => {
      const full = path.join(directory, entry.name);
      if (entry.isDirectory()) return measure(full);
      // What goes away while it is looked at takes nothing any more.
      return fs.lstat(full).then(
        ({ size }) => size,
        () => 0,
      );
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
