import type { Api } from '../api.ts';
import type { Clock } from '../clock.ts';
import { coalesce } from './coalesce.ts';
import { enterAccount, loadAll } from './leaving.ts';
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
  const conversationsReload = coalesce(clock.frame, () => groups.getState().load());
  const conversationReload = coalesce(clock.frame, () => conversation.getState().reload());

  const undo = [
    api.on('account.changed', (change) => {
      account.getState().set(change.account);
      conversationsReload.request();
    }),
    api.on('conversations.changed', conversationsReload.request),
    api.on('messages.changed', ({ conversationId }) => {
      if (conversationId !== conversation.getState().conversationId) return;
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
    api.on('accounts.switched', ({ id }) => accounts.getState().show(id)),
    api.on('credentials.asked', accounts.getState().ask),
    api.on('credentials.settled', ({ askId }) => accounts.getState().settle(askId)),
    api.on('settings.changed', settings.getState().set),
    api.on('export.changed', exports.getState().set),
    accounts.subscribe(({ activeId }, before) => {
      if (activeId === before.activeId) return;
      // Until the accounts are known, the active one is the one that is shown.
      if (before.accounts === null) composer.getState().moveTo(activeId);
      else enterAccount(api, stores);
    }),
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
    conversationsReload.cancel,
    conversationReload.cancel,
    accountsReload.cancel,
  ];

  void loadAll(stores);
  return () => {
    for (const each of undo) each();
  };
}
