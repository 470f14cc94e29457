import { useStore } from 'zustand';
import type { AccountState } from './account.ts';
import type { ComposerState } from './composer.ts';
import type { ConversationState } from './conversation.ts';
import type { GroupsState } from './groups.ts';
import { useServices } from './stores.ts';
import type { SyncState } from './sync.ts';

/* One hook a store: the component repaints when what `select` returns is another value. */

export const useAccount = <T>(select: (state: AccountState) => T): T => useStore(useServices().stores.account, select);
export const useGroups = <T>(select: (state: GroupsState) => T): T => useStore(useServices().stores.groups, select);
export const useSync = <T>(select: (state: SyncState) => T): T => useStore(useServices().stores.sync, select);
export const useConversation = <T>(select: (state: ConversationState) => T): T =>
  useStore(useServices().stores.conversation, select);
export const useComposer = <T>(select: (state: ComposerState) => T): T =>
  useStore(useServices().stores.composer, select);
