import type { AccountId } from '../../shared/ipc/accounts.ts';
import type { ConversationId, DisappearAfter, MessageCursor } from '../../shared/model.ts';
import type { Handlers } from '../ipc/register.ts';

/** What the desktop learns of the window's own calls. */
export interface CallWatch {
  /** The window shows another conversation, or none. */
  readonly shows: (conversationId: ConversationId | null) => void;
  /** A conversation of the active account was read up to there. */
  readonly read: (conversationId: ConversationId, upTo: MessageCursor) => void;
  /** A conversation of the active account was muted. */
  readonly muted: (conversationId: ConversationId) => void;
  readonly removed: (account: AccountId) => void;
  /** What a new conversation begins with. */
  readonly disappearDefault: () => DisappearAfter;
}

/** The handlers, each as it was, with what some of them mean for what is around the window. */
export function withDesktopEffects(handlers: Handlers, watch: CallWatch): Handlers {
  const beginsWith = async (conversationId: ConversationId, disappearAfter: DisappearAfter): Promise<void> => {
    const list = await handlers['conversations.list']({});
    // One that is in the list already has been used: the person has had their say.
    if (!list.ok || list.value.groups.some(({ id }) => id === conversationId)) return;
    await handlers['conversations.configure']({ conversationId, disappearAfter });
  };
  return {
    ...handlers,
    'messages.open': (request) => {
      watch.shows(request.conversationId);
      return handlers['messages.open'](request);
    },
    'conversations.markRead': (request) => {
      watch.read(request.conversationId, request.upTo);
      return handlers['conversations.markRead'](request);
    },
    'conversations.mute': async (request) => {
      const muted = await handlers['conversations.mute'](request);
      if (muted.ok && request.until !== null) watch.muted(request.conversationId);
      return muted;
    },
    'conversations.start': async (request) => {
      const started = await handlers['conversations.start'](request);
      const disappearAfter = watch.disappearDefault();
      if (started.ok && started.value.isNew && disappearAfter !== null) {
        await beginsWith(started.value.conversationId, disappearAfter);
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
