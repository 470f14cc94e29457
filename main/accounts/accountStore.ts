import { z } from 'zod';
import { ConnectionSettings } from '../../shared/connection.ts';
import { AppError } from '../../shared/errors.ts';
import { AccountId } from '../../shared/ipc/accounts.ts';
import type { Log } from '../engine/log.ts';
import { accountIdOf } from './accountDirectories.ts';

/** An account that is remembered. Holds no secret. */
export interface StoredAccount {
  /** Follows from the connection, see `accountIdOf`. */
  readonly id: AccountId;
  /** What the person calls it; may be empty. */
  readonly label: string;
  readonly connection: ConnectionSettings;
}

/** Where the list is kept: one JSON value, whole or not at all. */
export interface AccountsFile {
  /** What the file holds, whatever that is. */
  read(): unknown;
  /** Throws what the disk throws. */
  write(content: Readonly<Record<string, unknown>>): void;
}

const StoredEntry = z.object({ label: z.string().catch(''), connection: ConnectionSettings });
const FileContent = z.object({
  accounts: z.array(z.unknown()).catch([]).default([]),
  activeId: AccountId.nullable().catch(null).default(null),
});

/**
 * The accounts of this computer, in the order in which they were added. What of the file can't be read (edited by hand, or
 * of another version) is passed over and logged; the directories of such accounts stay, and connecting the same way again
 * finds them.
 */
export class AccountStore {
  readonly #file: AccountsFile;
  #accounts: readonly StoredAccount[];
  #activeId: AccountId | null;

  constructor(file: AccountsFile, log: Log) {
    this.#file = file;
    const { accounts, activeId } = parse(file.read(), log);
    this.#accounts = accounts;
    this.#activeId = activeId;
  }

  list(): readonly StoredAccount[] {
    return this.#accounts;
  }

  find(id: AccountId): StoredAccount | null {
    return this.#accounts.find((account) => account.id === id) ?? null;
  }

  /** The account that was last made the active one; null: none that is still there. */
  get activeId(): AccountId | null {
    return this.#activeId;
  }

  /**
   * Remembers an account, in place of the one with its id.
   * @throws AppError `disk-full` or `disk-read-only`; nothing has changed then.
   */
  put(label: string, connection: ConnectionSettings): StoredAccount {
    const account: StoredAccount = { id: accountIdOf(connection), label, connection };
    const isKnown = this.find(account.id) !== null;
    const accounts = isKnown
      ? this.#accounts.map((other) => (other.id === account.id ? account : other))
      : [...this.#accounts, account];
    this.#save(accounts, this.#activeId);
    return account;
  }

  /** Forgets an account. Throws as `put` does. */
  remove(id: AccountId): void {
    const accounts = this.#accounts.filter((account) => account.id !== id);
    this.#save(accounts, this.#activeId === id ? null : this.#activeId);
  }

  /** Remembers which account is the active one. Throws as `put` does. */
  setActive(id: AccountId | null): void {
    if (id !== this.#activeId) this.#save(this.#accounts, id);
  }

  #save(accounts: readonly StoredAccount[], activeId: AccountId | null): void {
    try {
      this.#file.write({ accounts: accounts.map(({ label, connection }) => ({ label, connection })), activeId });
    } catch (cause) {
      const isFull = cause instanceof Error && 'code' in cause && (cause.code === 'ENOSPC' || cause.code === 'EDQUOT');
      throw isFull
        ? new AppError('disk-full', 'The list of accounts could not be written: the disk is full.', { cause })
        : new AppError('disk-read-only', 'The list of accounts could not be written to the disk.', { cause });
    }
    this.#accounts = accounts;
    this.#activeId = activeId;
  }
}

function parse(content: unknown, log: Log): { accounts: StoredAccount[]; activeId: AccountId | null } {
  const file = FileContent.safeParse(content);
  if (!file.success) {
    log('warn', 'The list of accounts could not be read; it counts as empty.');
    return { accounts: [], activeId: null };
  }
  const accounts = new Map<AccountId, StoredAccount>();
  for (const entry of file.data.accounts) {
    const parsed = StoredEntry.safeParse(entry);
    if (parsed.success) {
      const id = accountIdOf(parsed.data.connection);
      accounts.set(id, { id, ...parsed.data });
    } else {
      const where = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
      log('warn', `An account could not be read out of the list of accounts: ${where}.`);
    }
  }
  const { activeId } = file.data;
  return { accounts: [...accounts.values()], activeId: activeId !== null && accounts.has(activeId) ? activeId : null };
}
