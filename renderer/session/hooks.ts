import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { ConversationId } from '../../shared/model.ts';
import { useApp } from '../app/app.ts';
import { twinsOf } from './conversationList.ts';
import type { Session, SessionStores } from './session.ts';
import { isStill } from './sync.ts';

/* One hook per store: the component is drawn again when `select` returns another value, and when another session starts. */

/** The current session. */
export const useSession = (): Session => useStore(useApp().sessions.store, ({ session }) => session);

const hookOf =
  <S>(pick: (stores: SessionStores) => StoreApi<S>) =>
  <T>(select: (state: S) => T): T =>
    useStore(pick(useSession().stores), select);

export const useAccount = hookOf(({ account }) => account);
export const useChanges = hookOf(({ changes }) => changes);
export const useComposer = hookOf(({ composer }) => composer);
export const useConversation = hookOf(({ conversation }) => conversation);
export const useConversationList = hookOf(({ conversationList }) => conversationList);
export const useCost = hookOf(({ cost }) => cost);
export const useExports = hookOf(({ exports }) => exports);
export const useFind = hookOf(({ find }) => find);
export const useHistory = hookOf(({ history }) => history);
export const useMembers = hookOf(({ members }) => members);
export const useNavigation = hookOf(({ navigation }) => navigation);
export const usePreferences = hookOf(({ preferences }) => preferences);
export const useSearch = hookOf(({ search }) => search);
export const useSelection = hookOf(({ selection }) => selection);
export const useStorage = hookOf(({ storage }) => storage);
export const useSync = hookOf(({ sync }) => sync);

/** Whether there are other conversations with the person of this one, which are shown alone. */
export const useIsTwin = (id: ConversationId): boolean =>
  useConversationList(({ conversations }) => twinsOf(conversations ?? []).has(id));

/** Whether the account is up to date and has no conversations. */
export function useHasNoConversations(): boolean {
  const isEmpty = useConversationList(({ conversations, error }) => conversations?.length === 0 && error === null);
  const isUpToDate = useSync(({ status }) => !isStill(status) && status.syncedAt !== null && status.firstSync === null);
  return isEmpty && isUpToDate;
}
