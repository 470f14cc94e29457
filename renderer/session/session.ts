import type { StoreApi } from 'zustand/vanilla';
import type { AccountId, ConversationId } from '../../shared/model.ts';
import type { NoticesState } from '../app/notices.ts';
import type { AccountClient, Client } from '../client.ts';
import type { Clock } from '../clock.ts';
import { type AccountState, createAccountStore } from './account.ts';
import { type ChangesState, createChangesStore } from './changes.ts';
import type { ComposerState } from './composer.ts';
import { createConversationStore } from './conversation.ts';
import { type ConversationListState, createConversationListStore, openConversation } from './conversationList.ts';
import type { ConversationState } from './conversationState.ts';
import { type CostState, createCostStore } from './cost.ts';
import { createExportsStore, type ExportsState } from './exports.ts';
import { createFindStore, type FindState } from './find.ts';
import { createHistoryStore, type HistoryState } from './history.ts';
import { createMembersStore, type MembersState } from './members.ts';
import { createNavigationStore, type NavigationState } from './navigation.ts';
import { createPreferencesStore, type PreferencesState } from './preferences.ts';
import { createSearchStore, type SearchState } from './search.ts';
import { createSelectionStore, type SelectionState } from './selection.ts';
import { createStorageStore, type StorageState } from './storage.ts';
import { createSyncStore, isInTrouble, type SyncState } from './sync.ts';

/** Everything that shows one account. A store of an account is created here and nowhere else. */
export interface SessionStores {
  readonly account: StoreApi<AccountState>;
  readonly changes: StoreApi<ChangesState>;
  readonly composer: StoreApi<ComposerState>;
  readonly conversation: StoreApi<ConversationState>;
  readonly cost: StoreApi<CostState>;
  readonly exports: StoreApi<ExportsState>;
  readonly find: StoreApi<FindState>;
  readonly conversationList: StoreApi<ConversationListState>;
  readonly history: StoreApi<HistoryState>;
  readonly members: StoreApi<MembersState>;
  readonly navigation: StoreApi<NavigationState>;
  readonly preferences: StoreApi<PreferencesState>;
  readonly search: StoreApi<SearchState>;
  readonly selection: StoreApi<SelectionState>;
  readonly storage: StoreApi<StorageState>;
  readonly sync: StoreApi<SyncState>;
}

/** The time in which the window shows one account, unlocked. */
export interface Session {
  /** Null: no account is shown. */
  readonly accountId: AccountId | null;
  /** The account's engine. It rejects with `cancelled` once the session has ended. */
  readonly client: AccountClient;
  readonly stores: SessionStores;
  /** Reads what the window shows first and opens `conversationId`. */
  readonly start: (conversationId: ConversationId | null) => void;
  /** Ends the session: replies and events that arrive later are dropped. */
  readonly end: () => void;
}

export interface SessionParts {
  readonly client: Client;
  readonly clock: Pick<Clock, 'now' | 'at'>;
  readonly accountId: AccountId | null;
  /** Whether the window has the list of conversations. */
  readonly isMain: boolean;
  /** What the list of accounts says about it; see `AccountState`. */
  readonly account: AccountState['account'];
  /** Outlives the session. */
  readonly composer: StoreApi<ComposerState>;
  readonly notices: StoreApi<NoticesState>;
  /** Takes over an export that is still running when the session ends. */
  readonly handOverExport: (exportId: string) => void;
}

export function createSession(parts: SessionParts): Session {
  const { client: main, clock, accountId, isMain, account, composer, notices, handOverExport } = parts;
  const ending = new AbortController();
  const client = main.ofAccount(accountId, ending.signal);
  const conversationList = createConversationListStore(client);
  const conversation = createConversationStore(client);
  const navigation = createNavigationStore({ conversationList, conversation });
  const accountStore = createAccountStore(client, account);
  const selection = createSelectionStore();
  const stores: SessionStores = {
    account: accountStore,
    changes: createChangesStore({ client, account: accountStore, composer, conversation, selection, notices }),
    composer,
    conversation,
    cost: createCostStore(client),
    exports: createExportsStore(
      { export: { ...main.export, ...main.ofAccount(accountId).export }, on: client.on },
      notices.getState().tell,
      handOverExport,
      ending.signal,
    ),
    find: createFindStore(client, { conversation, navigation }),
    conversationList,
    history: createHistoryStore(client),
    members: createMembersStore(client),
    navigation,
    preferences: createPreferencesStore(client),
    search: createSearchStore(client, clock),
    selection,
    storage: createStorageStore(client),
    sync: createSyncStore(client),
  };
  return {
    accountId,
    client,
    stores,
    start: (conversationId) => {
      if (accountId === null) return;
      connect(stores, isMain);
      // Text that could not be saved before, because Meridian was locked or the disk was full.
      void composer.getState().flush();
      void Promise.all(
        [stores.account, stores.sync, stores.conversationList, stores.history].map((each) => each.getState().load()),
      );
      conversationList.getState().select(conversationId);
    },
    end: () => ending.abort(),
  };
}

/** Keeps the stores up to date with each other. */
function connect(stores: SessionStores, isMain: boolean): void {
  const { composer, conversation, find, conversationList, history, members, search, selection, sync } = stores;
  history.subscribe(({ progress }, { progress: before }) => {
    if (progress === null || progress === before) return;
    if (progress.done !== before?.done || !progress.running) void search.getState().refresh();
  });
  sync.subscribe(({ status }, { status: before }) => {
    if (isInTrouble(before) && !isInTrouble(status)) conversation.getState().forgive();
  });
  /** Reads the neighbors of the open conversation ahead, once it is on screen. */
  const prepareNeighbors = async (): Promise<void> => {
    if (!isMain) return;
    const { conversations, selectedId } = conversationList.getState();
    const { conversationId, loaded, prepare } = conversation.getState();
    if (conversations === null || selectedId === null || conversationId !== selectedId || !loaded) return;
    const index = conversations.findIndex(({ id }) => id === selectedId);
    for (const neighbor of [conversations[index + 1], conversations[index - 1]]) {
      if (index !== -1 && neighbor !== undefined) await prepare(neighbor.id);
    }
  };
  conversation.subscribe(({ loaded, syncedAt }, before) => {
    if (loaded !== before.loaded || syncedAt !== before.syncedAt) void prepareNeighbors();
  });
  conversationList.subscribe(({ conversations }, { conversations: before }) => {
    if (conversations !== before) void prepareNeighbors();
  });
  // Another window may have changed the draft.
  conversationList.subscribe(({ conversations, selectedId }, before) => {
    if (selectedId === null || selectedId !== before.selectedId || conversations === before.conversations) return;
    const draftIn = (list: ConversationListState['conversations']) => list?.find(({ id }) => id === selectedId)?.draft;
    if (draftIn(conversations) !== draftIn(before.conversations)) void composer.getState().follow(selectedId);
  });
  conversationList.subscribe((state) => {
    const open = openConversation(state);
    void members.getState().show(open === null || open.group === null ? null : open.id);
  });
  conversationList.subscribe(({ selectedId }, { selectedId: before }) => {
    if (selectedId === before) return;
    find.getState().close();
    selection.getState().end();
    void composer.getState().flush();
    if (selectedId !== null) void composer.getState().open(selectedId);
    void conversation.getState().open(selectedId);
  });
}
