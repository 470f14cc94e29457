import type { DeepLink } from '../../shared/deepLinks.ts';
import type { Cancel } from '../clock.ts';
import type { AppServices } from './app.ts';
import { linkNotices } from './notices.ts';

/**
 * Opens links that the main process sends, and covers everything while Meridian is locked, until the returned function is
 * called. Call it last: it tells main that the window has registered its listeners.
 */
export function connectNavigation({ client, own, stores, sessions, followHere }: AppServices): Cancel {
  const { accounts, lock, notices, overlays, settings } = stores;
  /** Opened after unlocking. */
  let pending: DeepLink | null = null;
  let isOver = false;

  const go = (link: DeepLink): void => {
    if (lock.getState().locked) pending = link;
    else void followHere(link);
  };
  const cover = (): void => {
    overlays.getState().close();
    notices.getState().clear();
  };
  const uncover = async (): Promise<void> => {
    const link = pending;
    pending = null;
    await Promise.all([settings.getState().load(), accounts.getState().load()]);
    if (link !== null) go(link);
  };

  let selectedId = sessions.current().stores.conversationList.getState().selectedId;
  const dismissLinks = (): void => {
    const next = sessions.current().stores.conversationList.getState().selectedId;
    if (next === selectedId) return;
    selectedId = next;
    notices.getState().dismiss(...linkNotices);
  };
  let unwatch = sessions.current().stores.conversationList.subscribe(dismissLinks);

  const undo = [
    client.on('lock.changed', lock.getState().set),
    client.on('app.navigate', ({ link }) => go(link)),
    sessions.store.subscribe(({ session }) => {
      unwatch();
      unwatch = session.stores.conversationList.subscribe(dismissLinks);
      dismissLinks();
    }),
    () => unwatch(),
    lock.subscribe(({ locked }, { locked: before }) => {
      if (locked && !before) cover();
      if (!locked && before) void uncover();
    }),
  ];
  const begin = async (): Promise<void> => {
    await lock.getState().load();
    if (isOver) return;
    const { link } = await client.app.ready();
    if (link !== null) go(link);
    if (own !== null) return;
    const { setAside: files } = await client.app.describe();
    if (files.length > 0) notices.getState().tell({ kind: 'set-aside', files });
  };
  // Without a reply there is no place to show.
  begin().catch(() => undefined);
  return () => {
    isOver = true;
    for (const each of undo) each();
  };
}
