import { maxMessageLength } from '../../../shared/contract/messages.ts';
import { AppError } from '../../../shared/errors.ts';
import { type ConversationId, MessageId, type OutgoingMessage } from '../../../shared/model.ts';
import { compareMessages } from '../../../shared/order.ts';
import { isBlank } from '../../../shared/text/blank.ts';
import { splitText } from '../../../shared/text/splitText.ts';
import type { EngineServices } from '../protocol.ts';
import { ofMutedUntil } from '../store/outbox/ownState.ts';
import { MOST_OVERLAP } from '../sync/overlap.ts';
import type { ServiceDeps } from './deps.ts';

type OutboxMethod =
  | 'messages.send'
  | 'outbox.dismissLoss'
  | 'messages.retry'
  | 'messages.discard'
  | 'drafts.read'
  | 'drafts.save'
  | 'conversations.markRead'
  | 'conversations.configure'
  | 'conversations.keep'
  | 'conversations.label'
  | 'conversations.mute'
  | `people.${'block' | 'unblock' | 'blocked'}`;

/** The methods that write to the outbox. Each write is on the disk before the reply. */
export function createOutboxService(deps: ServiceDeps): Pick<EngineServices, OutboxMethod> {
  const { outbox, loop, status, clock, serverClock, ids, publish } = deps;

  const conversationChanged = (conversationId: ConversationId): void =>
    publish({ name: 'conversations.changed', payload: { only: [conversationId] } });
  const outgoingChanged = (conversationId: ConversationId): void => {
    publish({ name: 'messages.changed', payload: { conversationId } });
    conversationChanged(conversationId);
    status.set(outbox.outgoing.counts(clock.now()));
  };
  /** Runs a write, and updates the disk error in the status by its outcome. */
  const write = <T>(work: () => T): T => {
    loop.noteActivity();
    try {
      const result = work();
      status.set({ disk: null });
      return result;
    } catch (thrown) {
      if (thrown instanceof AppError && isDiskError(thrown)) status.set({ disk: thrown.toData() });
      throw thrown;
    }
  };
  const keep = (conversationId: ConversationId, kind: 'pinned' | 'archived' | 'unread', isOn: boolean): boolean =>
    outbox.ownState.choose(conversationId, kind, isOn ? 1 : 0, serverClock.now());
  const isWaiting = (id: MessageId): boolean =>
    [...outbox.outgoing.conversationCounts(clock.now()).keys()].some((conversationId) =>
      outbox.outgoing.ofConversation(conversationId, clock.now()).some((each) => each.id === id),
    );

  return {
    'messages.send': ({ conversationId, text, inParts = false, sendAt = null }) => {
      const texts = inParts ? splitText(text, maxMessageLength) : [text];
      const last = texts.at(-1) ?? text;
      for (const each of texts.length === 0 ? [text] : texts) requireSendable(each);
      const enqueue = (each: string): OutgoingMessage =>
        outbox.outgoing.enqueue({
          id: MessageId.parse(ids()),
          conversationId,
          text: each,
          acceptedAt: clock.now(),
          sendAt,
          disappearAfter: outbox.disappearing.find(conversationId),
        });
      const outgoing = write(() =>
        outbox.transaction((): OutgoingMessage => {
          // One commit: after a crash the text is either the draft or outgoing messages, never both.
          outbox.drafts.save(conversationId, '', clock.now());
          keep(conversationId, 'archived', false);
          for (const each of texts.slice(0, -1)) enqueue(each);
          return enqueue(last);
        }),
      );
      outgoingChanged(conversationId);
      loop.pushSoon();
      loop.noteWritten(conversationId);
      return { outgoing };
    },
    'messages.retry': ({ id }) => {
      const conversationId = write(() => outbox.outgoing.retry(id) ?? outbox.outgoing.sendNow(id, clock.now()));
      if (conversationId !== null) outgoingChanged(conversationId);
      loop.pushSoon();
      return {};
    },
    'messages.discard': ({ id }) => {
      const conversationId = write(() => outbox.outgoing.discard(id, clock.now()));
      if (conversationId !== null) outgoingChanged(conversationId);
      else if (isWaiting(id)) throw new AppError('conflict', { reason: 'message-being-sent' });
      return {};
    },
    'outbox.dismissLoss': () => {
      write(() => outbox.losses.dismiss());
      status.set({ outboxLoss: null });
      return {};
    },
    'drafts.read': ({ conversationId }) => ({ text: outbox.drafts.find(conversationId) }),
    'drafts.save': ({ conversationId, text }) => {
      write(() => outbox.drafts.save(conversationId, text, clock.now()));
      // The composer saves what is typed within half a second.
      loop.noteWritten(conversationId);
      conversationChanged(conversationId);
      return {};
    },
    'conversations.markRead': ({ conversationId, upTo }) => {
      write(() =>
        outbox.transaction(() => {
          const before = outbox.readMarkers.find(conversationId);
          outbox.readMarkers.markRead(conversationId, upTo);
          // A message that is far ahead would mark as read what others write until then.
          if (upTo.at <= serverClock.now() + MOST_OVERLAP) outbox.ownState.noteRead(conversationId, upTo.at);
          // What was read already does not contradict the mark.
          if (before === null || compareMessages(upTo, before) > 0) keep(conversationId, 'unread', false);
        }),
      );
      conversationChanged(conversationId);
      return {};
    },
    'conversations.keep': ({ conversationId, kind, isOn }) => {
      write(() => keep(conversationId, kind, isOn));
      conversationChanged(conversationId);
      return {};
    },
    'conversations.configure': ({ conversationId, disappearAfter }) => {
      write(() => outbox.disappearing.set(conversationId, disappearAfter));
      conversationChanged(conversationId);
      return {};
    },
    'people.block': ({ person }) => {
      write(() => outbox.blocked.add(person, clock.now()));
      publish({ name: 'conversations.changed', payload: {} });
      return {};
    },
    'people.unblock': ({ id }) => {
      write(() => outbox.blocked.remove(id));
      publish({ name: 'conversations.changed', payload: {} });
      return {};
    },
    'people.blocked': () => ({ people: outbox.blocked.all() }),
    'conversations.label': ({ conversationId, label }) => {
      write(() => outbox.labels.set(conversationId, label.trim()));
      conversationChanged(conversationId);
      return {};
    },
    'conversations.mute': ({ conversationId, until }) => {
      write(() => outbox.ownState.choose(conversationId, 'muted', ofMutedUntil(until), serverClock.now()));
      conversationChanged(conversationId);
      return {};
    },
  };
}

const isDiskError = ({ code }: AppError): boolean => code === 'disk-full' || code === 'disk-read-only';

/** @throws AppError `validation` for a text that the table's other clients would refuse too. */
function requireSendable(text: string): void {
  if (isBlank(text)) throw new AppError('validation', { reason: 'empty-message' });
  // Code points, as the web app's server counts, not UTF-16 units.
  const length = [...text].length;
  if (length > maxMessageLength) {
    throw new AppError('validation', {
      reason: 'message-too-long',
      params: { length, limit: maxMessageLength },
      details: { length: String(length), limit: String(maxMessageLength) },
    });
  }
}
