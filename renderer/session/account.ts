import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Account } from '../../shared/model.ts';
import { attempt } from '../async.ts';
import type { AccountClient } from '../client.ts';

export interface AccountState {
  /** `undefined` until it is known; null: its engine can't be started. */
  readonly account: Account | null | undefined;
  readonly error: AppErrorData | null;
  readonly load: () => Promise<void>;
  readonly set: (account: Account | null) => void;
}

/** The account's owner and table. */
export function createAccountStore(
  client: Pick<AccountClient, 'account'>,
  account: AccountState['account'],
): StoreApi<AccountState> {
  return createStore<AccountState>()((set) => ({
    account,
    error: null,
    load: () =>
      attempt(
        async () => set({ account: (await client.account.read()).account, error: null }),
        (error) => set({ error }),
      ),
    set: (read) => set({ account: read, error: null }),
  }));
}
