import { createStore, type StoreApi } from 'zustand/vanilla';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';
import type { Account } from '../../shared/model.ts';
import type { Api } from '../api.ts';

export interface AccountState {
  /** `undefined` until it is known; null while none is configured. */
  readonly account: Account | null | undefined;
  readonly error: AppErrorData | null;
  readonly load: () => Promise<void>;
  readonly set: (account: Account | null) => void;
}

/** Whose conversations these are. */
export function createAccountStore(api: Pick<Api, 'readAccount'>): StoreApi<AccountState> {
  return createStore<AccountState>()((set) => ({
    account: undefined,
    error: null,
    load: async () => {
      try {
        set({ account: await api.readAccount(), error: null });
      } catch (thrown) {
        set({ error: toAppError(thrown).toData() });
      }
    },
    set: (account) => set({ account, error: null }),
  }));
}

/** What makes two accounts two: whose they are, and in which table. */
export const accountKey = (account: Account | null | undefined): string =>
  account ? JSON.stringify([account.owner.id, account.table, account.region, account.endpoint]) : '';
