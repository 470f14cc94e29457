import type { Api } from '../api.ts';
import type { Clock } from '../clock.ts';
import { accountKey } from './account.ts';
import { coalesce } from './coalesce.ts';
import type { Stores } from './stores.ts';
import { isInTrouble } from './sync.ts';

/**
 * Fills the stores out of the cache and keeps them so by the main process's events, until the returned function is
 * called. Listening comes first, so that nothing is missed between the first read and the first event.
 */
export function subscribe(api: Api, stores: Stores, clock: Pick<Clock, 'frame'>): () => void {
  const { account, accounts, groups, sync, conversation, composer, settings, exports } = stores;
  const { find, search, history, selection } = stores;
  const accountsReload = coalesce(clock.frame, () => accounts.getState().load());
  const groupsReload = coalesce(clock.frame, () => groups.getState().load());
  const conversationReload = coalesce(clock.frame, () => conversation.getState().reload());

  const undo = [
    api.on('account.changed', (change) => {
      const before = accountKey(account.getState().account);
      account.getState().set(change.account);
      if (accountKey(change.account) !== before) forgetAccount(stores);
      groupsReload.request();
    }),
    api.on('groups.changed', groupsReload.request),
    api.on('messages.changed', ({ groupId }) => {
      if (groupId !== conversation.getState().groupId) return;
      conversationReload.request();
      void find.getState().refresh();
    }),
    api.on('sync.changed', sync.getState().set),
    api.on('history.changed', (progress) => {
      const { progress: before, set } = history.getState();
      set(progress);
      if (progress.done !== before?.done || !progress.running) void search.getState().refresh();
    }),
    api.on('accounts.changed', accountsReload.request),
    api.on('credentials.asked', accounts.getState().ask),
    api.on('credentials.settled', ({ askId }) => accounts.getState().settle(askId)),
    api.on('settings.changed', settings.getState().set),
    api.on('export.changed', exports.getState().set),
    sync.subscribe(({ status }, { status: before }) => {
      if (isInTrouble(before) && !isInTrouble(status)) conversation.getState().forgive();
    }),
    groups.subscribe(({ selectedId }, { selectedId: before }) => {
      if (selectedId === before) return;
      find.getState().close();
      selection.getState().end();
      void composer.getState().flush();
      if (selectedId !== null) void composer.getState().open(selectedId);
      void conversation.getState().open(selectedId);
    }),
    groupsReload.cancel,
    conversationReload.cancel,
    accountsReload.cancel,
  ];

  void loadAll(stores);
  void history.getState().read();
  return () => {
    for (const each of undo) each();
  };
}

/** Reads everything that the window begins with. */
export async function loadAll({ account, accounts, groups, settings, sync }: Stores): Promise<void> {
  await Promise.all([settings, accounts, account, sync, groups].map((store) => store.getState().load()));
}

/** Lets go of everything that is of another account. The status is read anew: what is told of it goes on from the last. */
function forgetAccount(stores: Stores): void {
  // First what was typed: closing its conversation would keep it in the wrong account.
  stores.composer.getState().clear();
  forgetShown(stores);
  stores.exports.getState().clear();
  void stores.sync.getState().load();
}

/** Lets go of everything that is of conversations, as long as nobody may see it. What was typed is not lost. */
export function forgetConversations(stores: Stores): void {
  void stores.composer.getState().hide();
  forgetShown(stores);
  stores.exports.getState().close();
  stores.notices.getState().clear();
}

function forgetShown({ cost, groups, navigation, preferences, search, storage }: Stores): void {
  search.getState().clear();
  navigation.getState().arrive();
  groups.getState().clear();
  preferences.getState().clear();
  storage.getState().forget();
  cost.getState().clear();
}
