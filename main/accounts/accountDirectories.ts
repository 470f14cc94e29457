import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { ConnectionSettings } from '../../shared/connection.ts';
import { AppError } from '../../shared/errors.ts';
import { AccountId } from '../../shared/model.ts';
import { ensurePrivateFolder } from '../app/privateFiles.ts';

/**
 * Derives an account's id from what distinguishes two accounts: the table, the user, and the zone of timestamps without
 * an offset, because every instant in a cache was computed with it. A hash reveals nothing, and settings such as the
 * profile do not change it.
 */
export function accountIdOf(connection: ConnectionSettings): AccountId {
  const identity = JSON.stringify([
    // `http://host:1` and `http://host:1/` are the same endpoint.
    connection.endpoint && new URL(connection.endpoint).href,
    connection.region,
    connection.table,
    connection.user,
    connection.naiveZone,
    // The ids of accounts with a table stay as they were.
    ...(connection.sample ? ['sample'] : []),
  ]);
  return AccountId.parse(createHash('sha256').update(identity).digest('hex').slice(0, 24));
}

/** Suffix of the directory of an account that is being removed. */
const trashSuffix = '.removed';

/** The directories of all accounts below the user data directory, named by account id. */
export class AccountDirectories {
  /** The directory that has all others. */
  readonly root: string;

  constructor(userData: string) {
    this.root = path.join(userData, 'accounts');
  }

  /** The path of an account's directory, which may not exist. */
  of(id: AccountId): string {
    // Parse again, because this path is also deleted: it must be one directory inside ours.
    return path.join(this.root, AccountId.parse(id));
  }

  /**
   * Creates an account's directory if it is missing, accessible to its owner only. A directory in the trash is restored:
   * the account still exists, so its removal was interrupted.
   * @throws AppError `disk-read-only` if others can use the directory and that can't be changed
   */
  async create(id: AccountId): Promise<string> {
    await this.restoreFromTrash(id);
    const directory = this.of(id);
    ensurePrivateFolder(this.root);
    ensurePrivateFolder(directory);
    return directory;
  }

  /** The size of an account's directory in bytes; 0 if it does not exist. */
  measure(id: AccountId): Promise<number> {
    return measure(this.of(id));
  }

  /**
   * Moves an account's directory to the trash in one step, so that a partly deleted directory is never used.
   * @throws AppError `disk-read-only` if it can't be moved; it is unchanged then
   */
  async moveToTrash(id: AccountId): Promise<void> {
    await this.emptyTrash(id);
    await moveIfPresent(this.of(id), this.#trashOf(id));
  }

  /** Undoes `moveToTrash`, unless the account has a directory again. Throws like it. */
  async restoreFromTrash(id: AccountId): Promise<void> {
    const isInUse = await fs.stat(this.of(id)).then(
      () => true,
      () => false,
    );
    if (!isInUse) await moveIfPresent(this.#trashOf(id), this.of(id));
  }

  /**
   * Deletes an account's directory in the trash. Does not follow links.
   * @throws AppError `disk-read-only` if something can't be deleted
   */
  async emptyTrash(id: AccountId): Promise<void> {
    try {
      await fs.rm(this.#trashOf(id), { recursive: true, force: true, maxRetries: 3, retryDelay: 100 });
    } catch (cause) {
      throw notDeleted(cause);
    }
  }

  /** The accounts with a directory, also those that are not in the list of accounts. */
  list(): Promise<readonly AccountId[]> {
    return this.#listWith('');
  }

  /** The accounts with a directory in the trash. */
  listTrash(): Promise<readonly AccountId[]> {
    return this.#listWith(trashSuffix);
  }

  async #listWith(suffix: string): Promise<readonly AccountId[]> {
    const names = await fs.readdir(this.root).catch(() => []);
    return names.flatMap((name) => {
      const id = name.endsWith(suffix) ? AccountId.safeParse(name.slice(0, name.length - suffix.length)) : null;
      return id?.success ? [id.data] : [];
    });
  }

  #trashOf(id: AccountId): string {
    return this.of(id) + trashSuffix;
  }
}

async function moveIfPresent(from: string, to: string): Promise<void> {
  try {
    await fs.rename(from, to);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw notDeleted(cause);
  }
}

const notDeleted = (cause: unknown): AppError =>
  new AppError('disk-read-only', { reason: 'account-files-in-use', cause });

async function measure(directory: string): Promise<number> {
  const entries = await fs.readdir(directory, { withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries.map((entry) => {
      const full = path.join(directory, entry.name);
      if (entry.isDirectory()) return measure(full);
      // A file may disappear while the folder is measured.
      return fs.lstat(full).then(
        ({ size }) => size,
        () => 0,
      );
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
