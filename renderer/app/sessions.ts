import { createStore, type StoreApi } from 'zustand/vanilla';
import type { WindowConversation } from '../../shared/contract/app.ts';
import type { Account, AccountId, ConversationId } from '../../shared/model.ts';
import type { Client } from '../client.ts';
import type { Cancel, Clock } from '../clock.ts';
import { type Composer, createComposer } from '../session/composer.ts';
import { createSession, type Session } from '../session/session.ts';
import type { AccountsState } from './accounts.ts';
import type { LockState } from './lock.ts';
import { type NoticesState, sessionNotices } from './notices.ts';

export interface SessionsState {
  readonly session: Session;
}

/** The current session: of the active account while Meridian is unlocked, and of no account otherwise. */
export interface Sessions {
  readonly store: StoreApi<SessionsState>;
  readonly current: () => Session;
  /** Saves drafts and shows no account, until the returned function is called. */
  readonly suspend: () => Promise<Cancel>;
}

export interface SessionsParts {
  readonly client: Client;
  readonly clock: Pick<Clock, 'now' | 'at'>;
  /** The only conversation that the window shows; null: it is the main one. */
  readonly own: WindowConversation | null;
  readonly accounts: StoreApi<AccountsState>;
  readonly lock: StoreApi<LockState>;
  readonly notices: StoreApi<NoticesState>;
  readonly handOverExport: (exportId: string) => void;
}

export function createSessions(parts: SessionsParts): Sessions {
  const { client, clock, own, accounts, lock, notices, handOverExport } = parts;
  /** Kept for the whole run: they hold text until it is on disk, whatever is shown. */
  const composers = new Map<AccountId | null, Composer>();
  let suspended = 0;
  /** The conversation to return to when the same account is shown again after a lock or a failed switch. */
  let place: { readonly accountId: AccountId; readonly conversationId: ConversationId | null } | null = null;

  const composerOf = (accountId: AccountId | null): Composer => {
    const composer = composers.get(accountId) ?? createComposer(client.ofAccount(accountId), clock);
    composers.set(accountId, composer);
    return composer;
  };
  const accountOf = (accountId: AccountId | null): Account | null | undefined => {
    const entry = accounts.getState().accounts?.find(({ id }) => id === accountId);
    return entry?.engine === 'stopped' ? null : (entry?.account ?? undefined);
  };
  const create = (accountId: AccountId | null): Session =>
    createSession({
      client,
      clock,
      accountId,
      isMain: own === null,
      // While a switch is in progress, the header still shows the account that is left.
      account: accountOf(suspended > 0 ? accounts.getState().activeId : accountId),
      composer: composerOf(accountId).store,
      notices,
      handOverExport,
    });
  const store = createStore<SessionsState>()(() => ({ session: create(null) }));
  const current = (): Session => store.getState().session;

  const update = (): void => {
    const isHidden = suspended > 0 || lock.getState().locked;
    const { activeId } = accounts.getState();
    // The window closes when another account becomes active.
    const wanted = isHidden || (own !== null && own.accountId !== activeId) ? null : activeId;
    const before = current();
    if (wanted === before.accountId) return;
    before.end();
    if (before.accountId !== null) {
      place = { accountId: before.accountId, conversationId: before.stores.conversationList.getState().selectedId };
      void composerOf(before.accountId).leave(() => current().accountId !== before.accountId);
    }
    notices.getState().dismiss(...sessionNotices);
    const session = create(wanted);
    store.setState({ session });
    session.start(own?.conversationId ?? (place?.accountId === wanted ? place.conversationId : null));
    if (wanted !== null) place = null;
  };
  accounts.subscribe(update);
  lock.subscribe(update);

  return {
    store,
    current,
    suspend: async () => {
      await current().stores.composer.getState().flush();
      suspended += 1;
      update();
      let isSuspended = true;
      return () => {
        if (isSuspended) suspended -= 1;
        isSuspended = false;
        update();
      };
    },
  };
}
