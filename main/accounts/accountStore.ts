import { z } from 'zod';
import { ConnectionSettings } from '../../shared/connection.ts';
import { AccountId } from '../../shared/model.ts';
import { toDiskError } from '../app/privateFiles.ts';
import type { Content } from '../app/storedContent.ts';
import type { StoredFile } from '../app/storedFile.ts';
import { accountIdOf } from './accountDirectories.ts';

/** A stored account. Holds no secret. */
export interface StoredAccount {
  /** Derived from the connection, see `accountIdOf`. */
  readonly id: AccountId;
  /** The user's name for it; may be empty. */
  readonly label: string;
  readonly connection: ConnectionSettings;
}

const StoredEntry = z.object({ label: z.string().catch(''), connection: ConnectionSettings });
const FileContent = z.object({
  accounts: z.array(z.unknown()).catch([]).default([]),
  activeId: AccountId.nullable().catch(null).default(null),
});

/** What Meridian writes. */
const ExpectedContent = z.object({
  accounts: z.array(z.object({ label: z.string(), connection: ConnectionSettings })).optional(),
  activeId: AccountId.nullable().optional(),
});

/**
 * The accounts of this computer, in the order in which they were added. Entries that can't be read (edited by hand) are
 * skipped, and a copy of the file is set aside; their directories remain, and adding the same connection again finds them.
 */
export class AccountStore {
  readonly #file: StoredFile;
  #accounts: readonly StoredAccount[];
  #activeId: AccountId | null;

  constructor(file: StoredFile) {
    this.#file = file;
    const expected = ExpectedContent.safeParse(file.content);
    // Names the fields, never their values.
    if (!expected.success) file.setAside(expected.error.issues.map(({ path }) => path.join('.')));
    const { accounts, activeId } = parse(file.content);
    this.#accounts = accounts;
    this.#activeId = activeId;
  }

  list(): readonly StoredAccount[] {
    return this.#accounts;
  }

  find(id: AccountId): StoredAccount | null {
    return this.#accounts.find((account) => account.id === id) ?? null;
  }

  /** The account that was last active; null if there is none or it was removed. */
  get activeId(): AccountId | null {
    return this.#activeId;
  }

  /**
   * Adds an account, or replaces the one with the same id.
   * @throws AppError `disk-full` or `disk-read-only`; nothing has changed then
   */
  put(label: string, connection: ConnectionSettings): StoredAccount {
    const account: StoredAccount = { id: accountIdOf(connection), label, connection };
    const exists = this.find(account.id) !== null;
    const accounts = exists
      ? this.#accounts.map((other) => (other.id === account.id ? account : other))
      : [...this.#accounts, account];
    this.#save(accounts, this.#activeId);
    return account;
  }

  /** Removes an account. Throws like `put`. */
  remove(id: AccountId): void {
    const accounts = this.#accounts.filter((account) => account.id !== id);
    this.#save(accounts, this.#activeId === id ? null : this.#activeId);
  }

  /** Stores which account is active. Throws like `put`. */
  setActive(id: AccountId | null): void {
    if (id !== this.#activeId) this.#save(this.#accounts, id);
  }

  #save(accounts: readonly StoredAccount[], activeId: AccountId | null): void {
    try {
      this.#file.write({ accounts: accounts.map(({ label, connection }) => ({ label, connection })), activeId });
    } catch (cause) {
      throw toDiskError(cause);
    }
    this.#accounts = accounts;
    this.#activeId = activeId;
  }
}

function parse(content: Content): { accounts: StoredAccount[]; activeId: AccountId | null } {
  const { accounts: entries, activeId } = FileContent.parse(content);
  const accounts = new Map<AccountId, StoredAccount>();
  for (const entry of entries) {
    const parsed = StoredEntry.safeParse(entry);
    if (!parsed.success) continue;
    const id = accountIdOf(parsed.data.connection);
    accounts.set(id, { id, ...parsed.data });
  }
  return { accounts: [...accounts.values()], activeId: activeId !== null && accounts.has(activeId) ? activeId : null };
}
