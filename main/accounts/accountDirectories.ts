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

/** Ends the name of a directory whose account is being removed. */
const aside = '.removed';

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

  /**
   * An account's directory, made when missing, for its owner alone. One that was set aside is put back: the account is
   * still there, so its removal did not come to its end.
   */
  async make(id: AccountId): Promise<string> {
    await this.putBack(id);
    const directory = this.of(id);
    await fs.mkdir(directory, { recursive: true, mode: 0o700 });
    return directory;
  }

  /** What an account takes on the disk, in bytes; 0: it has no directory. */
  measure(id: AccountId): Promise<number> {
    return measure(this.of(id));
  }

  /**
   * Takes an account's directory out of use, whole or not at all, so that none is ever deleted by half and used.
   * @throws AppError `disk-read-only` when it can't be moved; it is as it was then.
   */
  async setAside(id: AccountId): Promise<void> {
    await this.discard(id);
    await move(this.of(id), this.#asideOf(id));
  }

  /** Takes back what `setAside` did, unless the account has another directory by now. Throws as that does. */
  async putBack(id: AccountId): Promise<void> {
    const isInUse = await fs.stat(this.of(id)).then(
      () => true,
      () => false,
    );
    if (!isInUse) await move(this.#asideOf(id), this.of(id));
  }

  /**
   * Deletes what was set aside of an account, and nothing else; a link inside is deleted, not followed.
   * @throws AppError `disk-read-only` when something of it can't be deleted.
   */
  async discard(id: AccountId): Promise<void> {
    try {
      await fs.rm(this.#asideOf(id), { recursive: true, force: true, maxRetries: 3, retryDelay: 100 });
    } catch (cause) {
      throw notDeleted(cause);
    }
  }

  /** The accounts of which something is set aside. */
  async listAside(): Promise<readonly AccountId[]> {
    const names = await fs.readdir(this.#root).catch(() => []);
    return names.flatMap((name) => {
      const id = name.endsWith(aside) ? AccountId.safeParse(name.slice(0, -aside.length)) : null;
      return id?.success ? [id.data] : [];
    });
  }

  #asideOf(id: AccountId): string {
    return this.of(id) + aside;
  }
}

/** Moves a directory, if it is there. */
async function move(from: string, to: string): Promise<void> {
  try {
    await fs.rename(from, to);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw notDeleted(cause);
  }
}

const notDeleted = (cause: unknown): AppError => {
  const sentence = 'Some files of the account could not be deleted. Another program may be using them; try again.';
  return new AppError('disk-read-only', sentence, { cause });
};

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
