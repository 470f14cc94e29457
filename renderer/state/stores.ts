import { createContext, useContext } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { Api } from '../api.ts';
import type { Clock } from '../clock.ts';
import { type AccountState, createAccountStore } from './account.ts';
import { type AccountsState, createAccountsStore } from './accounts.ts';
import { type ComposerState, createComposerStore } from './composer.ts';
import { createConversationStore } from './conversation.ts';
import { type ConversationListState, createConversationListStore } from './conversationList.ts';
import type { ConversationState } from './conversationState.ts';
import { type CostState, createCostStore } from './cost.ts';
import { createExportsStore, type ExportsState } from './exports.ts';
import { createFindStore, type FindState } from './find.ts';
import { createHistoryStore, type HistoryState } from './history.ts';
import { leaveAccount } from './leaving.ts';
import { createFollower, type Follow } from './links.ts';
import { createLockStore, type LockState } from './lock.ts';
import { createNavigationStore, type NavigationState } from './navigation.ts';
import { createNoticesStore, type NoticesState } from './notices.ts';
import { createOverlaysStore, type OverlaysState } from './overlays.ts';
import { createPreferencesStore, type PreferencesState } from './preferences.ts';
import { createSearchStore, type SearchState } from './search.ts';
import { createSelectionStore, type SelectionState } from './selection.ts';
import { createSettingsStore, type SettingsState } from './settings.ts';
import { createStorageStore, type StorageState } from './storage.ts';
import { createSyncStore, type SyncState } from './sync.ts';

/** Everything that the screen shows, apart from what a component keeps to itself. */
export interface Stores {
  readonly account: StoreApi<AccountState>;
  readonly groups: StoreApi<ConversationListState>;
  readonly sync: StoreApi<SyncState>;
  readonly conversation: StoreApi<ConversationState>;
  readonly composer: StoreApi<ComposerState>;
  readonly accounts: StoreApi<AccountsState>;
  readonly settings: StoreApi<SettingsState>;
  readonly preferences: StoreApi<PreferencesState>;
  readonly storage: StoreApi<StorageState>;
  readonly cost: StoreApi<CostState>;
  readonly overlays: StoreApi<OverlaysState>;
  readonly lock: StoreApi<LockState>;
  readonly notices: StoreApi<NoticesState>;
  readonly exports: StoreApi<ExportsState>;
  readonly navigation: StoreApi<NavigationState>;
  readonly find: StoreApi<FindState>;
  readonly search: StoreApi<SearchState>;
  readonly history: StoreApi<HistoryState>;
  readonly selection: StoreApi<SelectionState>;
}

export function createStores(api: Api, clock: Clock): Stores {
  const composer = createComposerStore(api, clock);
  const groups = createConversationListStore(api);
  const conversation = createConversationStore(api);
  const navigation = createNavigationStore({ groups, conversation });
  const notices = createNoticesStore();
  const stores: Stores = {
    account: createAccountStore(api),
    groups,
    sync: createSyncStore(api),
    conversation,
    composer,
    accounts: createAccountsStore(api, {
      leave: () => leaveAccount(api, stores),
      notSwitched: (error) => notices.getState().tell({ kind: 'not-switched', error }),
    }),
    settings: createSettingsStore(api),
    preferences: createPreferencesStore(api),
    storage: createStorageStore(api),
    cost: createCostStore(api),
    overlays: createOverlaysStore(),
    lock: createLockStore(api),
    notices,
    exports: createExportsStore(api, notices.getState().tell),
    navigation,
    find: createFindStore(api, { conversation, navigation }),
    search: createSearchStore(api),
    history: createHistoryStore(api),
    selection: createSelectionStore(),
  };
  return stores;
}

/** What components reach the rest by. */
export interface AppServices {
  readonly api: Api;
  readonly stores: Stores;
  /** Goes where links lead, one at a time. */
  readonly follow: Follow;
}

export function createServices(api: Api, clock: Clock): AppServices {
  const stores = createStores(api, clock);
  return { api, stores, follow: createFollower(api, stores) };
}

export const ServicesContext = createContext<AppServices | null>(null);

/** The services of the tree. Throws outside of it. */
export function useServices(): AppServices {
  const services = useContext(ServicesContext);
  if (services === null) throw new TypeError('No services above this component.');
  return services;
}
