import { createContext, useContext } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { WindowConversation } from '../../shared/contract/app.ts';
import { latest } from '../async.ts';
import type { Client } from '../client.ts';
import type { Cancel, Clock } from '../clock.ts';
import { type AccountsState, createAccountsStore } from './accounts.ts';
import { createFollower, createOwnFollower, type Follow } from './links.ts';
import { createLockStore, type LockState } from './lock.ts';
import { createNoticesStore, type NoticesState } from './notices.ts';
import { createOverlaysStore, type OverlaysState } from './overlays.ts';
import { createSessions, type Sessions } from './sessions.ts';
import type { SettingsState } from './settings.ts';
import { createUpdatesStore, type UpdatesState } from './updates.ts';

/** State of the whole app; what shows one account is in the session. */
export interface AppStores {
  readonly accounts: StoreApi<AccountsState>;
  readonly lock: StoreApi<LockState>;
  readonly notices: StoreApi<NoticesState>;
  readonly overlays: StoreApi<OverlaysState>;
  readonly settings: StoreApi<SettingsState>;
  readonly updates: StoreApi<UpdatesState>;
}

export interface AppServices {
  readonly client: Client;
  /** The conversation that this window shows, and nothing else; null: it is the main window. */
  readonly own: WindowConversation | null;
  readonly stores: AppStores;
  readonly sessions: Sessions;
  /** Opens links that main sent to this window, one at a time. */
  readonly followHere: Follow;
  /** Opens links in this window or, if it shows only another conversation, in the one that main chooses. */
  readonly follow: Follow;
}

interface AppParts {
  readonly client: Client;
  readonly clock: Pick<Clock, 'now' | 'at'>;
  readonly own: WindowConversation | null;
  readonly settings: StoreApi<SettingsState>;
}

export function createApp({ client, clock, own, settings }: AppParts): AppServices {
  const notices = createNoticesStore();
  const overlays = createOverlaysStore();
  const lock = createLockStore(client);
  const accounts: StoreApi<AccountsState> = createAccountsStore(client, {
    suspend: () => sessions.suspend(),
    notSwitched: (error) => notices.getState().tell({ kind: 'not-switched', error }),
  });
  const sessions: Sessions = createSessions({
    client,
    clock,
    own,
    accounts,
    lock,
    notices,
    handOverExport: announceExports(client, notices),
  });
  const updates = createUpdatesStore(client, (notice) => {
    const { overlay } = overlays.getState();
    const isShown = overlay?.kind === 'settings' && overlay.section === 'about';
    // What concerns the whole app is announced in the main window only.
    if (own !== null) return;
    if (notice === null) notices.getState().dismiss('update');
    else if (!isShown) notices.getState().tell(notice);
  });
  const stores: AppStores = { accounts, lock, notices, overlays, settings, updates };
  const followHere = createFollower({ sessions, accounts, notices, overlays });
  return {
    client,
    own,
    stores,
    sessions,
    followHere,
    follow: own === null ? followHere : createOwnFollower(client, { sessions, notices }, followHere),
  };
}

/** Announces the end of exports whose session has ended. Returns a function that adds one. */
function announceExports(client: Client, notices: StoreApi<NoticesState>): (exportId: string) => void {
  const running = new Set<string>();
  client.onEngine('export.changed', ({ exportId, state, fileName, error }) => {
    if (state === 'running' || !running.delete(exportId)) return;
    if (state === 'done') notices.getState().tell({ kind: 'exported', fileName, exportId });
    else if (error !== null) notices.getState().tell({ kind: 'not-exported', fileName, error });
  });
  return (exportId) => void running.add(exportId);
}

/** Keeps the app's stores up to date with the main process until the returned function is called. */
export function followMain({ client, own, stores }: AppServices): Cancel {
  const { accounts, settings, updates } = stores;
  const reloadAccounts = latest<void>(() => accounts.getState().load());
  const undo = [
    client.on('accounts.changed', () => void reloadAccounts()),
    client.on('accounts.switched', ({ id }) => accounts.getState().show(id)),
    client.on('credentials.prompted', accounts.getState().openPrompt),
    client.on('credentials.settled', ({ promptId }) => accounts.getState().settle(promptId)),
    client.on('settings.changed', settings.getState().set),
    client.on('notifications.failed', () => {
      if (own === null) stores.notices.getState().tell({ kind: 'notifications-failed' });
    }),
    client.on('updates.changed', updates.getState().set),
  ];
  void accounts.getState().load();
  void settings.getState().load();
  void updates.getState().load();
  return () => {
    for (const each of undo) each();
  };
}

export const AppContext = createContext<AppServices | null>(null);

/** The app's services. @throws TypeError outside of the tree. */
export function useApp(): AppServices {
  const app = useContext(AppContext);
  if (app === null) throw new TypeError('No AppContext above this component.');
  return app;
}
