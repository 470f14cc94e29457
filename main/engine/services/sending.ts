import { AppError } from '../../../shared/errors.ts';
import { maxMessageLength } from '../../../shared/ipc/contract.ts';
import { type GroupId, MessageId, type OutgoingMessage } from '../../../shared/model.ts';
import type { EngineServices } from '../protocol.ts';
import type { ServiceDeps } from './deps.ts';

type SendingMethod =
  | 'messages.send'
  | 'messages.retry'
  | 'messages.discard'
  | 'drafts.read'
  | 'drafts.save'
  | 'groups.markRead'
  | 'groups.configure'
  | 'groups.mute';

/** What the person writes and decides: each is on the disk before it is answered. */
export function createSending(deps: ServiceDeps): Pick<EngineServices, SendingMethod> {
  const { outbox, loop, board, clock, ids, publish } = deps;

  const tell = (groupId: GroupId): void => {
    publish({ name: 'messages.changed', payload: { groupId } });
    publish({ name: 'groups.changed', payload: {} });
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
  const decide = (id: MessageId, change: (id: MessageId) => GroupId | null): void => {
    const groupId = keep(() => change(id));
    if (groupId === null) throw new AppError('not-found', 'That message is no longer waiting here.');
    tell(groupId);
  };

  return {
    'messages.send': ({ groupId, text }) => {
      requireSendable(text);
      const outgoing = keep(() =>
        outbox.transaction((): OutgoingMessage => {
          // One commit: after a crash the text is either still the draft, or sent, and never both.
          outbox.saveDraft(groupId, '', clock.now());
          return outbox.enqueue({
            id: MessageId.parse(ids()),
            groupId,
            text,
            acceptedAt: clock.now(),
            disappearAfter: outbox.disappearAfter(groupId),
          });
        }),
      );
      tell(groupId);
      loop.pushSoon();
      return { outgoing };
    },
    'messages.retry': ({ id }) => {
      decide(id, (failed) => outbox.retry(failed));
      loop.pushSoon();
      return {};
    },
    'messages.discard': ({ id }) => {
      decide(id, (failed) => outbox.discard(failed));
      return {};
    },
    'drafts.read': ({ groupId }) => ({ text: outbox.draft(groupId) }),
    'drafts.save': ({ groupId, text }) => {
      keep(() => outbox.saveDraft(groupId, text, clock.now()));
      publish({ name: 'groups.changed', payload: {} });
      return {};
    },
    'groups.markRead': ({ groupId, upTo }) => {
      keep(() => outbox.markRead(groupId, upTo));
      publish({ name: 'groups.changed', payload: {} });
      return {};
    },
    'groups.configure': ({ groupId, disappearAfter }) => {
      keep(() => outbox.setDisappearAfter(groupId, disappearAfter));
      publish({ name: 'groups.changed', payload: {} });
      return {};
    },
    'groups.mute': ({ groupId, until }) => {
      keep(() => outbox.setMuted(groupId, until));
      publish({ name: 'groups.changed', payload: {} });
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
