import type { DeepLink } from '../../shared/deepLinks.ts';
import type { Cancel } from '../clock.ts';
import { forgetConversations, loadAll } from './leaving.ts';
import { linkNotices } from './notices.ts';
import type { AppServices } from './stores.ts';

/**
 * Has the main process connectNavigation the window, until the returned function is called: to where links lead, and away from
 * everything while Meridian is locked. To be called when everything else is listened to, since it tells main so.
 */
export function connectNavigation({ api, stores, follow }: AppServices): Cancel {
  const { composer, groups, lock, notices, overlays } = stores;
  /** Where to go once it is unlocked. */
  let held: DeepLink | null = null;
  let isOver = false;

  const go = (link: DeepLink): void => {
    if (lock.getState().locked) held = link;
    else void follow(link);
  };
  const cover = (): void => {
    const { selectedId } = groups.getState();
    held = selectedId === null ? null : { kind: 'conversation', conversationId: selectedId, messageId: null };
    overlays.getState().close();
    forgetConversations(api, stores);
  };
  const uncover = async (): Promise<void> => {
    const link = held;
    held = null;
    // What was typed in the moment before can be kept now.
    await composer.getState().flush();
    await loadAll(stores);
    if (link !== null) go(link);
  };

  const undo = [
    api.on('lock.changed', lock.getState().set),
    api.on('app.navigate', ({ link }) => go(link)),
    groups.subscribe(({ selectedId }, { selectedId: before }) => {
      if (selectedId !== before) notices.getState().dismiss(...linkNotices);
    }),
    lock.subscribe(({ locked }, { locked: before }) => {
      if (locked && !before) cover();
      if (!locked && before) void uncover();
    }),
  ];
  const begin = async (): Promise<void> => {
    await lock.getState().load();
    if (isOver) return;
    const link = await api.ready();
    if (link !== null) go(link);
  };
  // Without an answer there is nowhere to go.
  begin().catch(() => undefined);
  return () => {
    isOver = true;
    for (const each of undo) each();
  };
}
