import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Account } from '../../shared/model.ts';
import type { Api } from '../api.ts';
import { attempt } from './attempt.ts';

export interface AccountState {
  /** `undefined` until it is known; null while none is configured. */
  readonly account: Account | null | undefined;
  readonly error: AppErrorData | null;
  readonly load: () => Promise<void>;
  readonly set: (account: Account | null | undefined) => void;
}

/** Whose conversations these are. */
export function createAccountStore(api: Pick<Api, 'readAccount'>): StoreApi<AccountState> {
  return createStore<AccountState>()((set) => ({
    account: undefined,
    error: null,
    load: () =>
      attempt(
        async () => set({ account: await api.readAccount(), error: null }),
        (error) => set({ error }),
      ),
    set: (account) => set({ account, error: null }),
  }));
}
