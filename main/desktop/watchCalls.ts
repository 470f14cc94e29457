import type { AccountId } from '../../shared/ipc/accounts.ts';
import type { DisappearAfter, GroupId, MessageCursor } from '../../shared/model.ts';
import type { Handlers } from '../ipc/register.ts';

/** What the desktop learns of the window's own calls. */
export interface CallWatch {
  /** The window shows another conversation, or none. */
  readonly shows: (groupId: GroupId | null) => void;
  /** A conversation of the active account was read up to there. */
  readonly read: (groupId: GroupId, upTo: MessageCursor) => void;
  /** A conversation of the active account was muted. */
  readonly muted: (groupId: GroupId) => void;
  readonly removed: (account: AccountId) => void;
  /** What a new conversation begins with. */
  readonly disappearDefault: () => DisappearAfter;
}

/** The handlers, each as it was, with what some of them mean for what is around the window. */
export function watchCalls(handlers: Handlers, watch: CallWatch): Handlers {
  const beginsWith = async (groupId: GroupId, disappearAfter: DisappearAfter): Promise<void> => {
    const list = await handlers['groups.list']({});
    // One that is in the list already has been used: the person has had their say.
    if (!list.ok || list.value.groups.some(({ id }) => id === groupId)) return;
    await handlers['groups.configure']({ groupId, disappearAfter });
  };
  return {
    ...handlers,
    'messages.open': (request) => {
      watch.shows(request.groupId);
      return handlers['messages.open'](request);
    },
    'groups.markRead': (request) => {
      watch.read(request.groupId, request.upTo);
      return handlers['groups.markRead'](request);
    },
    'groups.mute': async (request) => {
      const muted = await handlers['groups.mute'](request);
      if (muted.ok && request.until !== null) watch.muted(request.groupId);
      return muted;
    },
    'groups.start': async (request) => {
      const started = await handlers['groups.start'](request);
      const disappearAfter = watch.disappearDefault();
      if (started.ok && started.value.isNew && disappearAfter !== null) {
        await beginsWith(started.value.groupId, disappearAfter);
      }
      return started;
    },
    'accounts.remove': async (request) => {
      const removed = await handlers['accounts.remove'](request);
      if (removed.ok) watch.removed(request.id);
      return removed;
    },
  };
}
