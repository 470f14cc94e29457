import { AppError } from '../../../shared/errors.ts';
import { maxMessageLength } from '../../../shared/ipc/contract.ts';
import { type ConversationId, MessageId, type OutgoingMessage } from '../../../shared/model.ts';
import type { EngineServices } from '../protocol.ts';
import type { ServiceDeps } from './deps.ts';

type SendingMethod =
  | 'messages.send'
  | 'messages.retry'
  | 'messages.discard'
  | 'drafts.read'
  | 'drafts.save'
  | 'conversations.markRead'
  | 'conversations.configure'
  | 'conversations.mute';

/** What the person writes and decides: each is on the disk before it is answered. */
export function createSending(deps: ServiceDeps): Pick<EngineServices, SendingMethod> {
  const { outbox, loop, board, clock, ids, publish } = deps;

  const tell = (conversationId: ConversationId): void => {
    publish({ name: 'messages.changed', payload: { conversationId } });
    publish({ name: 'conversations.changed', payload: {} });
    board.set(outbox.counts());
  };
  /** Writes, and keeps the board's word about the disk true either way. */
  const keep = <T>(write: () => T): T => {
    loop.noteActivity();
    try {
      const written = write();
      board.set({ disk: null });
      return written;
    } catch (thrown) {
      if (thrown instanceof AppError && isDiskError(thrown)) board.set({ disk: thrown.toData() });
      throw thrown;
    }
  };
  const isWaiting = (id: MessageId): boolean =>
    [...outbox.conversationCounts().keys()].some((conversationId) =>
      outbox.outgoingOf(conversationId).some((each) => each.id === id),
    );

  return {
    'messages.send': ({ conversationId, text }) => {
      requireSendable(text);
      const outgoing = keep(() =>
        outbox.transaction((): OutgoingMessage => {
          // One commit: after a crash the text is either still the draft, or sent, and never both.
          outbox.saveDraft(conversationId, '', clock.now());
          return outbox.enqueue({
            id: MessageId.parse(ids()),
            conversationId,
            text,
            acceptedAt: clock.now(),
            disappearAfter: outbox.disappearAfter(conversationId),
          });
        }),
      );
      tell(conversationId);
      loop.pushSoon();
      return { outgoing };
    },
    'messages.retry': ({ id }) => {
      const conversationId = keep(() => outbox.retry(id));
      if (conversationId !== null) tell(conversationId);
      loop.pushSoon();
      return {};
    },
    'messages.discard': ({ id }) => {
      const conversationId = keep(() => outbox.discard(id));
      if (conversationId !== null) tell(conversationId);
      else if (isWaiting(id)) throw new AppError('conflict', 'This message is being sent, so it can’t be discarded.');
      return {};
    },
    'drafts.read': ({ conversationId }) => ({ text: outbox.draft(conversationId) }),
    'drafts.save': ({ conversationId, text }) => {
      keep(() => outbox.saveDraft(conversationId, text, clock.now()));
      publish({ name: 'conversations.changed', payload: {} });
      return {};
    },
    'conversations.markRead': ({ conversationId, upTo }) => {
      keep(() => outbox.markRead(conversationId, upTo));
      publish({ name: 'conversations.changed', payload: {} });
      return {};
    },
    'conversations.configure': ({ conversationId, disappearAfter }) => {
      keep(() => outbox.setDisappearAfter(conversationId, disappearAfter));
      publish({ name: 'conversations.changed', payload: {} });
      return {};
    },
    'conversations.mute': ({ conversationId, until }) => {
      keep(() => outbox.setMuted(conversationId, until));
      publish({ name: 'conversations.changed', payload: {} });
      return {};
    },
  };
}

const isDiskError = ({ code }: AppError): boolean => code === 'disk-full' || code === 'disk-read-only';

/** @throws AppError `validation`: what the table's other clients would not take either. */
function requireSendable(text: string): void {
  if (text.trim() === '') throw new AppError('validation', 'There is nothing to send.');
  // Code points, as the web app's server counts; the browser's own count would be of UTF-16 units.
  const length = [...text].length;
  if (length > maxMessageLength) {
    throw new AppError(
      'validation',
      `A message has ${maxMessageLength} characters at most; this one has ${length}. Shorten it or send it in parts.`,
      { details: { length: String(length), most: String(maxMessageLength) } },
    );
  }
}
