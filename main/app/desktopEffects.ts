import type { AccountId, ConversationId, DisappearAfter, MessageCursor } from '../../shared/model.ts';
import type { EngineInterceptors, EnginePort } from '../ipc/router.ts';

/** What the desktop learns from the window's calls. */
export interface CallObserver {
  /** The window shows another conversation of this account, or none. */
  readonly shows: (account: AccountId, conversationId: ConversationId | null) => void;
  readonly read: (account: AccountId, conversationId: ConversationId, upTo: MessageCursor) => void;
  readonly muted: (account: AccountId, conversationId: ConversationId) => void;
  /** After how long messages disappear in a new conversation. */
  readonly disappearDefault: () => DisappearAfter;
}

/** Keeps notifications and the navigator up to date with the window's calls to an engine. */
export function desktopEffects(observer: CallObserver): EngineInterceptors {
  const applyDefault = async (
    engine: EnginePort,
    conversationId: ConversationId,
    disappearAfter: DisappearAfter,
  ): Promise<void> => {
    const list = await engine.call('conversations.list', {});
    // A listed conversation has been used, so the person has chosen already.
    if (!list.ok || list.value.conversations.some(({ id }) => id === conversationId)) return;
    await engine.call('conversations.configure', { conversationId, disappearAfter });
  };
  return {
    'messages.open': (request, engine, account) => {
      observer.shows(account, request.conversationId);
      return engine.call('messages.open', request);
    },
    'conversations.markRead': (request, engine, account) => {
      observer.read(account, request.conversationId, request.upTo);
      return engine.call('conversations.markRead', request);
    },
    'conversations.mute': async (request, engine, account) => {
      const muted = await engine.call('conversations.mute', request);
      if (muted.ok && request.until !== null) observer.muted(account, request.conversationId);
      return muted;
    },
    'conversations.start': async (request, engine) => {
      const started = await engine.call('conversations.start', request);
      const disappearAfter = observer.disappearDefault();
      if (started.ok && started.value.isNew && disappearAfter !== null) {
        await applyDefault(engine, started.value.conversationId, disappearAfter);
      }
      return started;
    },
  };
}
