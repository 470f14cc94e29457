import type { Api } from '../api.ts';
import type { Clock } from '../clock.ts';
import { coalesce } from './coalesce.ts';
import type { Stores } from './stores.ts';
import { isInTrouble } from './sync.ts';

/**
 * Fills the stores out of the cache and keeps them so by the main process's events, until the returned function is
 * called. Listening comes first, so that nothing is missed between the first read and the first event.
 */
export function subscribe(api: Api, stores: Stores, clock: Pick<Clock, 'frame'>): () => void {
  const { account, groups, sync, conversation, composer } = stores;
  const groupsReload = coalesce(clock.frame, () => groups.getState().load());
  const conversationReload = coalesce(clock.frame, () => conversation.getState().reload());

  const undo = [
    api.on('account.changed', (change) => {
      const before = account.getState().account?.owner.id;
      account.getState().set(change.account);
      if (change.account?.owner.id !== before) {
        groups.getState().clear();
        composer.getState().clear();
      }
      groupsReload.request();
    }),
    api.on('groups.changed', groupsReload.request),
    api.on('messages.changed', ({ groupId }) => {
      if (groupId === conversation.getState().groupId) conversationReload.request();
    }),
    api.on('sync.changed', sync.getState().set),
    sync.subscribe(({ status }, { status: before }) => {
      if (isInTrouble(before) && !isInTrouble(status)) conversation.getState().forgive();
    }),
    groups.subscribe(({ selectedId }, { selectedId: before }) => {
      if (selectedId === before) return;
      void composer.getState().flush();
      if (selectedId !== null) void composer.getState().open(selectedId);
      void conversation.getState().open(selectedId);
    }),
    groupsReload.cancel,
    conversationReload.cancel,
  ];

  void account.getState().load();
  void sync.getState().load();
  void groups.getState().load();
  return () => {
    for (const each of undo) each();
  };
}
