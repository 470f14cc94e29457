import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { useApp } from '../app/app.ts';
import type { AccountState } from './account.ts';
import type { ComposerState } from './composer.ts';
import type { ConversationListState } from './conversationList.ts';
import type { ConversationState } from './conversationState.ts';
import type { CostState } from './cost.ts';
import type { ExportsState } from './exports.ts';
import type { FindState } from './find.ts';
import type { HistoryState } from './history.ts';
import type { NavigationState } from './navigation.ts';
import type { PreferencesState } from './preferences.ts';
import type { SearchState } from './search.ts';
import type { SelectionState } from './selection.ts';
import type { Session, SessionStores } from './session.ts';
import type { StorageState } from './storage.ts';
import type { SyncState } from './sync.ts';

/* One hook per store: the component is drawn again when `select` returns another value, and when another session starts. */

/** The current session. */
export const useSession = (): Session => useStore(useApp().sessions.store, ({ session }) => session);

const hookOf =
  <S>(pick: (stores: SessionStores) => StoreApi<S>) =>
  <T>(select: (state: S) => T): T =>
    useStore(pick(useSession().stores), select);

export const useAccount = hookOf<AccountState>(({ account }) => account);
export const useComposer = hookOf<ComposerState>(({ composer }) => composer);
export const useConversation = hookOf<ConversationState>(({ conversation }) => conversation);
export const useConversationList = hookOf<ConversationListState>(({ conversationList }) => conversationList);
export const useCost = hookOf<CostState>(({ cost }) => cost);
export const useExports = hookOf<ExportsState>(({ exports }) => exports);
export const useFind = hookOf<FindState>(({ find }) => find);
export const useHistory = hookOf<HistoryState>(({ history }) => history);
export const useNavigation = hookOf<NavigationState>(({ navigation }) => navigation);
export const usePreferences = hookOf<PreferencesState>(({ preferences }) => preferences);
export const useSearch = hookOf<SearchState>(({ search }) => search);
export const useSelection = hookOf<SelectionState>(({ selection }) => selection);
export const useStorage = hookOf<StorageState>(({ storage }) => storage);
export const useSync = hookOf<SyncState>(({ sync }) => sync);
