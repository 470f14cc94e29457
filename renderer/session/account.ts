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
}

/** The account's owner and table. */
export function createAccountStore(
  client: Pick<AccountClient, 'account' | 'on'>,
  account: AccountState['account'],
): StoreApi<AccountState> {
  return createStore<AccountState>()((set) => {
    const take = (read: { readonly account: Account | null }): void => set({ account: read.account, error: null });
    client.on('account.changed', take);
    return {
      account,
      error: null,
      load: () =>
        attempt(
          async () => take(await client.account.read()),
          (error) => set({ error }),
        ),
    };
  });
}
