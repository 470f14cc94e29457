import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AccountEntry, MfaPrompt } from '../../shared/contract/accounts.ts';
import type { Reply, Request } from '../../shared/contract/contract.ts';
import { type AppErrorData, toAppError } from '../../shared/errors.ts';
import type { AccountId } from '../../shared/model.ts';
import { supersede } from '../async.ts';
import type { Client } from '../client.ts';
import type { Cancel } from '../clock.ts';

export interface AccountsState {
  /** Null until loaded. */
  readonly accounts: readonly AccountEntry[] | null;
  readonly activeId: AccountId | null;
  /** Prompts for MFA codes, oldest first. */
  readonly prompts: readonly MfaPrompt[];
  readonly error: AppErrorData | null;
  readonly load: () => Promise<void>;
  /** Applies main's change of the active account. */
  readonly show: (id: AccountId | null) => void;
  /** Switches to another account; shows a notice on failure. */
  readonly switchTo: (id: AccountId) => Promise<void>;
  /** `add`, `update` and `remove` reload the list before they resolve. @throws AppError */
  readonly add: (request: Request<'accounts.add'>) => Promise<Reply<'accounts.add'>>;
  readonly update: (request: Request<'accounts.update'>) => Promise<Reply<'accounts.update'>>;
  readonly remove: (id: AccountId) => Promise<void>;
  /** Answers a prompt; null cancels it. */
  readonly answer: (promptId: string, code: string | null) => Promise<void>;
  readonly openPrompt: (prompt: MfaPrompt) => void;
  readonly settle: (promptId: string) => void;
}

interface AccountsSurroundings {
  /** Leaves the session before another account is activated; the returned function resumes. */
  readonly suspend: () => Promise<Cancel>;
  /** Reports why another account could not be activated. */
  readonly notSwitched: (error: AppErrorData) => void;
}

/** Creates the store of the configured accounts. */
export function createAccountsStore(
  client: Pick<Client, 'accounts' | 'credentials'>,
  { suspend, notSwitched }: AccountsSurroundings,
): StoreApi<AccountsState> {
  return createStore<AccountsState>()((set, get) => {
    const begin = supersede();
    const load = async (): Promise<void> => {
      const superseded = begin();
      try {
        const { accounts, activeId, prompts } = await client.accounts.list();
        if (!superseded.aborted) set({ accounts, activeId, prompts, error: null });
      } catch (thrown) {
        if (!superseded.aborted) set({ error: toAppError(thrown).toData() });
      }
    };
    /** Activates another account and loads the list before it is shown. */
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
    const settle = (promptId: string): void =>
      set(({ prompts }) => ({ prompts: prompts.filter((prompt) => prompt.promptId !== promptId) }));
    return {
      accounts: null,
      activeId: null,
      prompts: [],
      error: null,
      load,
      show: (activeId) => {
        set({ activeId });
        // Supersedes a list requested before the switch.
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
      answer: async (promptId, code) => {
        settle(promptId);
        // Fails if the prompt is settled already.
        await client.credentials.answer({ promptId, code }).catch(() => undefined);
      },
      openPrompt: (prompt) => {
        settle(prompt.promptId);
        set(({ prompts }) => ({ prompts: [...prompts, prompt] }));
        // Supersedes a list without this prompt.
        void load();
      },
      settle: (promptId) => {
        settle(promptId);
        void load();
      },
    };
  });
}

/** The active account; null if there is none or the list is not loaded. */
export const activeAccount = ({ accounts, activeId }: AccountsState): AccountEntry | null =>
  accounts?.find(({ id }) => id === activeId) ?? null;

/** Whether the active account has sample data in place of a table. */
export const isSampleActive = (state: AccountsState): boolean => activeAccount(state)?.connection.sample ?? false;

/** Unread messages of the inactive accounts. */
export const unreadElsewhere = ({ accounts, activeId }: AccountsState): number =>
  accounts?.reduce((sum, { id, unread }) => (id === activeId ? sum : sum + unread), 0) ?? 0;
