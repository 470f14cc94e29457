import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AccountEntry, MfaPrompt } from '../../shared/contract/accounts.ts';
import type { Reply, Request } from '../../shared/contract/contract.ts';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';
import type { AccountId } from '../../shared/model.ts';
import type { AccountsApi } from '../accountsApi.ts';

export interface AccountsState {
  /** Null until they are known. */
  readonly accounts: readonly AccountEntry[] | null;
  readonly activeId: AccountId | null;
  /** Questions for codes of MFA devices, the oldest first. */
  readonly questions: readonly MfaPrompt[];
  /** Why the accounts can't be read. */
  readonly error: AppErrorData | null;
  readonly load: () => Promise<void>;
  /** Takes another account as the one that is shown, as main tells it. */
  readonly show: (id: AccountId | null) => void;
  /** Has another account shown; that it could not be is told. */
  readonly switchTo: (id: AccountId) => Promise<void>;
  /** The following reject with an AppError; the list is read again before they resolve. */
  readonly add: (request: Request<'accounts.add'>) => Promise<Reply<'accounts.add'>>;
  readonly update: (request: Request<'accounts.update'>) => Promise<Reply<'accounts.update'>>;
  readonly remove: (id: AccountId) => Promise<void>;
  /** Answers a question; null: there will be no code. */
  readonly answer: (askId: string, code: string | null) => Promise<void>;
  readonly ask: (question: MfaPrompt) => void;
  readonly settle: (askId: string) => void;
}

type AccountsParts = Pick<
  AccountsApi,
  'listAccounts' | 'switchAccount' | 'addAccount' | 'updateAccount' | 'removeAccount' | 'answerCode'
>;

interface AccountsSurroundings {
  /** Called before another account is shown; what it returns, when that could not be after all. */
  readonly leave: () => Promise<() => void>;
  /** Told why another account could not be shown. */
  readonly notSwitched: (error: AppErrorData) => void;
}

/** The accounts of this computer. */
export function createAccountsStore(
  api: AccountsParts,
  { leave, notSwitched }: AccountsSurroundings,
): StoreApi<AccountsState> {
  return createStore<AccountsState>()((set, get) => {
    let turn = 0;
    const load = async (): Promise<void> => {
      const current = ++turn;
      try {
        const { accounts, activeId, questions } = await api.listAccounts();
        if (current === turn) set({ accounts, activeId, questions, error: null });
      } catch (thrown) {
        if (current === turn) set({ error: toAppError(thrown).toData() });
      }
    };
    /** Does what shows another account. */
    const elsewhere = async <T>(go: () => Promise<T>): Promise<T> => {
      const comeBack = await leave();
      try {
        return await go();
      } catch (thrown) {
        comeBack();
        throw thrown;
      }
    };
    const settle = (askId: string): void =>
      set(({ questions }) => ({ questions: questions.filter((question) => question.askId !== askId) }));
    return {
      accounts: null,
      activeId: null,
      questions: [],
      error: null,
      load,
      show: (activeId) => {
        set({ activeId });
        // A list that was asked for before knows of another one.
        void load();
      },
      switchTo: async (id) => {
        if (id === get().activeId) return;
        try {
          await elsewhere(() => api.switchAccount(id));
          await load();
        } catch (thrown) {
          notSwitched(toAppError(thrown).toData());
        }
      },
      add: async (request) => {
        const added = await elsewhere(() => api.addAccount(request));
        await load();
        return added;
      },
      update: async (request) => {
        const updated = await api.updateAccount(request);
        await load();
        return updated;
      },
      remove: async (id) => {
        await api.removeAccount(id);
        await load();
      },
      answer: async (askId, code) => {
        settle(askId);
        // A question that is settled already needs no answer.
        await api.answerCode(askId, code).catch(() => undefined);
      },
      ask: (question) => {
        settle(question.askId);
        set(({ questions }) => ({ questions: [...questions, question] }));
        // Likewise it may not have the question.
        void load();
      },
      settle: (askId) => {
        settle(askId);
        void load();
      },
    };
  });
}

/** The account that is shown; null: none, or not known yet. */
export const activeAccount = ({ accounts, activeId }: AccountsState): AccountEntry | null =>
  accounts?.find(({ id }) => id === activeId) ?? null;

/** Unread messages of the accounts that are not shown. */
export const unreadElsewhere = ({ accounts, activeId }: AccountsState): number =>
  accounts?.reduce((sum, { id, unread }) => (id === activeId ? sum : sum + unread), 0) ?? 0;
