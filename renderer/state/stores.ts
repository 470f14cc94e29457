import { createContext, useContext } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { Api } from '../api.ts';
import type { Clock } from '../clock.ts';
import { type AccountState, createAccountStore } from './account.ts';
import { type AccountsState, createAccountsStore } from './accounts.ts';
import { type ComposerState, createComposerStore } from './composer.ts';
import { createConversationStore } from './conversation.ts';
import type { ConversationState } from './conversationState.ts';
import { type CostState, createCostStore } from './cost.ts';
import { createGroupsStore, type GroupsState } from './groups.ts';
import { createOverlaysStore, type OverlaysState } from './overlays.ts';
import { createPreferencesStore, type PreferencesState } from './preferences.ts';
import { createSettingsStore, type SettingsState } from './settings.ts';
import { createStorageStore, type StorageState } from './storage.ts';
import { createSyncStore, type SyncState } from './sync.ts';

/** Everything that the screen shows, apart from what a component keeps to itself. */
export interface Stores {
  readonly account: StoreApi<AccountState>;
  readonly groups: StoreApi<GroupsState>;
  readonly sync: StoreApi<SyncState>;
  readonly conversation: StoreApi<ConversationState>;
  readonly composer: StoreApi<ComposerState>;
  readonly accounts: StoreApi<AccountsState>;
  readonly settings: StoreApi<SettingsState>;
  readonly preferences: StoreApi<PreferencesState>;
  readonly storage: StoreApi<StorageState>;
  readonly cost: StoreApi<CostState>;
  readonly overlays: StoreApi<OverlaysState>;
}

export function createStores(api: Api, clock: Clock): Stores {
  const composer = createComposerStore(api, clock);
  return {
    account: createAccountStore(api),
    groups: createGroupsStore(api),
    sync: createSyncStore(api),
    conversation: createConversationStore(api),
    composer,
    accounts: createAccountsStore(api, composer.getState().flush),
    settings: createSettingsStore(api),
    preferences: createPreferencesStore(api),
    storage: createStorageStore(api),
    cost: createCostStore(api),
    overlays: createOverlaysStore(),
  };
}

/** What components reach the rest by. */
export interface AppServices {
  readonly api: Api;
  readonly stores: Stores;
}

export const ServicesContext = createContext<AppServices | null>(null);

/** The services of the tree. Throws outside of it. */
export function useServices(): AppServices {
  const services = useContext(ServicesContext);
  if (services === null) throw new TypeError('No services above this component.');
  return services;
}
