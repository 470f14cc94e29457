import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AccountEntry, MfaPrompt } from '../../shared/contract/accounts.ts';
import type { Reply, Request } from '../../shared/contract/contract.ts';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';
import type { AccountId } from '../../shared/model.ts';
import { supersede } from '../async.ts';
import type { Client } from '../client.ts';
import type { Cancel } from '../clock.ts';

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

interface AccountsSurroundings {
  /** Called before another account is activated: shows none, until the returned function is called. */
  readonly suspend: () => Promise<Cancel>;
  /** Reports why another account could not be activated. */
  readonly notSwitched: (error: AppErrorData) => void;
}

/** The accounts of this computer. */
export function createAccountsStore(
  client: Pick<Client, 'accounts' | 'credentials'>,
  { suspend, notSwitched }: AccountsSurroundings,
): StoreApi<AccountsState> {
  return createStore<AccountsState>()((set, get) => {
    const begin = supersede();
    const load = async (): Promise<void> => {
      const superseded = begin();
      try {
        const { accounts, activeId, questions } = await client.accounts.list();
        if (!superseded.aborted) set({ accounts, activeId, questions, error: null });
      } catch (thrown) {
        if (!superseded.aborted) set({ error: toAppError(thrown).toData() });
      }
    };
    /** Activates another account, and reads the list before that is shown. */
    const activate = async <T>(action: () => Promise<T>): Promise<T> => {
      const resume = await suspend();
      try {
        const reply = await action();
        await load();
        return reply;
      } finally {
        resume();
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
          await activate(() => client.accounts.switch({ id }));
        } catch (thrown) {
          notSwitched(toAppError(thrown).toData());
        }
      },
      add: (request) => activate(() => client.accounts.add(request)),
      update: async (request) => {
        const updated = await client.accounts.update(request);
        await load();
        return updated;
      },
      remove: async (id) => {
        await client.accounts.remove({ id });
        await load();
      },
      answer: async (askId, code) => {
        settle(askId);
        // A question that is settled already needs no answer.
        await client.credentials.answer({ askId, code }).catch(() => undefined);
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
