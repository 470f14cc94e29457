import { useStore } from 'zustand';
import type { AccountState } from './account.ts';
import type { AccountsState } from './accounts.ts';
import type { ComposerState } from './composer.ts';
import type { ConversationListState } from './conversationList.ts';
import type { ConversationState } from './conversationState.ts';
import type { CostState } from './cost.ts';
import type { ExportsState } from './exports.ts';
import type { FindState } from './find.ts';
import type { HistoryState } from './history.ts';
import type { LockState } from './lock.ts';
import type { NavigationState } from './navigation.ts';
import type { NoticesState } from './notices.ts';
import type { OverlaysState } from './overlays.ts';
import type { PreferencesState } from './preferences.ts';
import type { SearchState } from './search.ts';
import type { SelectionState } from './selection.ts';
import type { SettingsState } from './settings.ts';
import type { StorageState } from './storage.ts';
import { useServices } from './stores.ts';
import type { SyncState } from './sync.ts';

/* One hook a store: the component repaints when what `select` returns is another value. */

export const useAccount = <T>(select: (state: AccountState) => T): T => useStore(useServices().stores.account, select);
export const useConversationList = <T>(select: (state: ConversationListState) => T): T =>
  useStore(useServices().stores.groups, select);
export const useSync = <T>(select: (state: SyncState) => T): T => useStore(useServices().stores.sync, select);
export const useConversation = <T>(select: (state: ConversationState) => T): T =>
  useStore(useServices().stores.conversation, select);
export const useComposer = <T>(select: (state: ComposerState) => T): T =>
  useStore(useServices().stores.composer, select);
export const useAccounts = <T>(select: (state: AccountsState) => T): T =>
  useStore(useServices().stores.accounts, select);
export const useSettings = <T>(select: (state: SettingsState) => T): T =>
  useStore(useServices().stores.settings, select);
export const usePreferences = <T>(select: (state: PreferencesState) => T): T =>
  useStore(useServices().stores.preferences, select);
export const useStorage = <T>(select: (state: StorageState) => T): T => useStore(useServices().stores.storage, select);
export const useCost = <T>(select: (state: CostState) => T): T => useStore(useServices().stores.cost, select);
export const useOverlays = <T>(select: (state: OverlaysState) => T): T =>
  useStore(useServices().stores.overlays, select);
export const useNavigation = <T>(select: (state: NavigationState) => T): T =>
  useStore(useServices().stores.navigation, select);
export const useFind = <T>(select: (state: FindState) => T): T => useStore(useServices().stores.find, select);
export const useSearch = <T>(select: (state: SearchState) => T): T => useStore(useServices().stores.search, select);
export const useHistory = <T>(select: (state: HistoryState) => T): T => useStore(useServices().stores.history, select);
export const useSelection = <T>(select: (state: SelectionState) => T): T =>
  useStore(useServices().stores.selection, select);
export const useLock = <T>(select: (state: LockState) => T): T => useStore(useServices().stores.lock, select);
export const useNotices = <T>(select: (state: NoticesState) => T): T => useStore(useServices().stores.notices, select);
export const useExports = <T>(select: (state: ExportsState) => T): T => useStore(useServices().stores.exports, select);
