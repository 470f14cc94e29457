import { maxMessageLength, undoMicros } from '../../../shared/contract/messages.ts';
import { AppError } from '../../../shared/errors.ts';
import {
  ConversationId,
  longestTitle,
  MessageId,
  type OutgoingMessage,
  type ReplyTarget,
  type UserId,
} from '../../../shared/model.ts';
import { compareMessages } from '../../../shared/order.ts';
import { isBlank } from '../../../shared/text/blank.ts';
import { isEmoji } from '../../../shared/text/emoji.ts';
import { splitText } from '../../../shared/text/splitText.ts';
import { instantFromMicros } from '../../../shared/time/instant.ts';
import type { EngineServices } from '../protocol.ts';
import type { GroupChange } from '../store/outbox/groupActions.ts';
import { ofMutedUntil } from '../store/outbox/ownState.ts';
import { newestPart, partsOf, shownIn } from '../sync/joined.ts';
import { isMember } from '../sync/memberSync.ts';
import { MOST_OVERLAP } from '../sync/overlap.ts';
import { acceptChange, discardMessage, type OwnChange } from '../sync/ownChanges.ts';
import { acceptAction } from '../sync/ownGroupActions.ts';
import type { ServiceDeps } from './deps.ts';

type OutboxMethod =
  | 'messages.send'
  | 'outbox.dismissLoss'
  | 'messages.retry'
  | 'messages.discard'
  | `messages.${'edit' | 'react' | 'delete'}`
  | `conversations.${'startGroup' | 'changeGroup'}`
  | 'drafts.read'
  | 'drafts.save'
  | 'conversations.markRead'
  | 'conversations.configure'
  | 'conversations.join'
  | 'conversations.keep'
  | 'conversations.label'
  | 'conversations.mentionsOnly'
  | 'conversations.mute'
  | `people.${'block' | 'unblock' | 'blocked'}`;

/** The methods that write to the outbox. Each write is on the disk before the reply. */
export function createOutboxService(deps: ServiceDeps): Pick<EngineServices, OutboxMethod> {
  const { cache, outbox, loop, status, clock, serverClock, ids, publish } = deps;

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
  /** Writes something about a conversation, and all that are shown as one with it. */
  const writeEach = (conversationId: ConversationId, work: (part: ConversationId) => void): void => {
    write(() =>
      outbox.transaction(() => {
        for (const part of partsOf(deps, conversationId)) work(part);
      }),
    );
    conversationChanged(conversationId);
  };
  const keep = (conversationId: ConversationId, kind: 'pinned' | 'archived' | 'unread', isOn: boolean): boolean =>
    outbox.ownState.choose(conversationId, kind, isOn ? 1 : 0, serverClock.now());
  const isWaiting = (id: MessageId): boolean =>
    [...outbox.outgoing.conversationCounts(clock.now()).keys()].some((conversationId) =>
      outbox.outgoing.ofConversation(conversationId, clock.now()).some((each) => each.id === id),
    );

  /** The conversation that has a message, of those that are shown as one. */
  const partWith = (conversationId: ConversationId, id: MessageId): ConversationId =>
    partsOf(deps, conversationId).find((part) => cache.messages.locate(part, id, serverClock.now()) !== null) ??
    newestPart(deps, conversationId);
  const change = (own: OwnChange): void => {
    if (!write(() => acceptChange(deps, { ...own, conversationId: partWith(own.conversationId, own.id) }))) return;
    outgoingChanged(own.conversationId);
    loop.pushSoon();
  };

  const changeGroup = (conversationId: ConversationId, own: GroupChange): void => {
    write(() => acceptAction(deps, conversationId, own));
    outgoingChanged(conversationId);
    loop.pushSoon();
  };

  return {
    'messages.send': ({ conversationId, text, inParts = false, sendAt = null, canUndo = false, replyTo }) => {
      const texts = inParts ? splitText(text, maxMessageLength) : [text];
      const last = texts.at(-1) ?? text;
      for (const each of texts.length === 0 ? [text] : texts) requireSendable(each);
      const group = cache.members.find(conversationId);
      if (group !== null && !isMember(group, deps.owner.person.id))
        throw new AppError('validation', { reason: 'not-a-member' });
      // Where the original is not, a reply would be about nothing.
      const target = replyTo === undefined ? newestPart(deps, conversationId) : partWith(conversationId, replyTo.id);
      const enqueue = (each: string, about?: ReplyTarget): OutgoingMessage =>
        outbox.outgoing.enqueue({
          id: MessageId.parse(ids()),
          conversationId: target,
          text: each,
          acceptedAt: clock.now(),
          sendAt: canUndo ? instantFromMicros(clock.now() + undoMicros) : sendAt,
          canUndo,
          disappearAfter: outbox.disappearing.find(target),
          ...(about === undefined ? {} : { replyTo: about }),
        });
      const outgoing = write(() =>
        outbox.transaction((): OutgoingMessage => {
          // One commit: after a crash the text is either the draft or outgoing messages, never both.
          outbox.drafts.save(conversationId, '', clock.now());
          for (const part of partsOf(deps, conversationId)) keep(part, 'archived', false);
          // Of several parts the first one is the reply.
          for (const [n, each] of texts.slice(0, -1).entries()) enqueue(each, n === 0 ? replyTo : undefined);
          return enqueue(last, texts.length > 1 ? undefined : replyTo);
        }),
      );
      outgoingChanged(conversationId);
      loop.pushSoon();
      loop.noteWritten(conversationId);
      return { outgoing: { ...outgoing, conversationId } };
    },
    'messages.retry': ({ id }) => {
      const conversationId = write(() => outbox.outgoing.retry(id) ?? outbox.outgoing.sendNow(id, clock.now()));
      if (conversationId !== null) outgoingChanged(conversationId);
      loop.pushSoon();
      return {};
    },
    'messages.discard': ({ id }) => {
      const conversationId = write(() => discardMessage(deps, id));
      if (conversationId !== null) outgoingChanged(conversationId);
      else if (isWaiting(id)) throw new AppError('conflict', { reason: 'message-being-sent' });
      return {};
    },
    'messages.edit': ({ conversationId, id, text }) => {
      requireSendable(text);
      change({ conversationId, id, kind: 'edit', value: text });
      return {};
    },
    'messages.react': ({ conversationId, id, emoji }) => {
      if (emoji !== null && !isEmoji(emoji)) throw new AppError('validation', { reason: 'not-an-emoji' });
      change({ conversationId, id, kind: 'reaction', value: emoji ?? '' });
      return {};
    },
    'messages.delete': ({ conversationId, id, forEveryone }) => {
      if (forEveryone) change({ conversationId, id, kind: 'deletion', value: '' });
      else {
        const part = partWith(conversationId, id);
        write(() => {
          outbox.messageChanges.hide(part, id);
          cache.ingest.hide(part, [id], serverClock.now());
        });
        outgoingChanged(conversationId);
      }
      return {};
    },
    'conversations.startGroup': ({ title, people }) => {
      const others = uniqueBy(people, ({ id }) => id).filter(({ id }) => id !== deps.owner.person.id);
      if (others.length === 0) throw new AppError('validation', { reason: 'no-people-chosen' });
      const conversationId = ConversationId.parse(ids());
      changeGroup(conversationId, { kind: 'start', title: requireTitle(title), people: others });
      return { conversationId };
    },
    'conversations.changeGroup': ({ conversationId, change }) => {
      const known = cache.members.find(conversationId);
      const isIn = (id: UserId): boolean =>
        known?.members.some(({ person, leftAt }) => person.id === id && leftAt === null) ?? false;
      if (change.kind === 'rename') {
        const title = requireTitle(change.title);
        if (title !== known?.title) changeGroup(conversationId, { ...change, title, version: known?.version ?? 0 });
      } else if (change.kind === 'add') {
        const people = uniqueBy(change.people, ({ id }) => id).filter(({ id }) => !isIn(id));
        if (people.length > 0) changeGroup(conversationId, { kind: 'add', people });
      } else changeGroup(conversationId, change);
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
      const parts = partsOf(deps, conversationId);
      const markRead = (part: ConversationId): boolean => {
        // What is not on this computer yet was not read, although it may be before a message of another part.
        const last = parts.length === 1 ? upTo : cache.messages.lastUpTo(part, upTo);
        if (last === null) return false;
        const before = outbox.readMarkers.find(part);
        outbox.readMarkers.markRead(part, last);
        // A message that is far ahead would mark as read what others write until then.
        if (last.at <= serverClock.now() + MOST_OVERLAP) outbox.ownState.noteRead(part, last.at);
        return before === null || compareMessages(last, before) > 0;
      };
      write(() =>
        outbox.transaction(() => {
          // What was read already does not contradict the mark.
          const isFurther = parts.map(markRead).includes(true);
          if (isFurther) for (const part of parts) keep(part, 'unread', false);
        }),
      );
      conversationChanged(conversationId);
      return {};
    },
    'conversations.join': ({ conversationId, isOn }) => {
      const before = partsOf(deps, conversationId);
      if (isOn) {
        const other =
          cache.conversations.other(conversationId) ?? outbox.newConversations.find(conversationId)?.other ?? null;
        const started = other === null ? null : outbox.newConversations.findWith(other.id);
        const known = other === null ? [] : cache.conversations.allWith(other.id);
        const others = [...known, ...(started ? [started.conversationId] : [])].filter((id) => id !== conversationId);
        if (other === null || others.length === 0) throw new AppError('not-found');
        write(() => outbox.joined.join(conversationId, others, other.id));
      } else write(() => outbox.joined.separate(shownIn(deps, conversationId)));
      publish({ name: 'conversations.changed', payload: {} });
      for (const id of new Set([...before, ...partsOf(deps, conversationId)]))
        publish({ name: 'messages.changed', payload: { conversationId: id } });
      return {};
    },
    'conversations.keep': ({ conversationId, kind, isOn }) => {
      writeEach(conversationId, (part) => keep(part, kind, isOn));
      return {};
    },
    'conversations.configure': ({ conversationId, disappearAfter }) => {
      writeEach(conversationId, (part) => outbox.disappearing.set(part, disappearAfter));
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
    'conversations.mentionsOnly': ({ conversationId, isOn }) => {
      write(() => outbox.mentionsOnly.set(conversationId, isOn));
      conversationChanged(conversationId);
      return {};
    },
    'conversations.mute': ({ conversationId, until }) => {
      writeEach(conversationId, (part) =>
        outbox.ownState.choose(part, 'muted', ofMutedUntil(until), serverClock.now()),
      );
      return {};
    },
  };
}

const uniqueBy = <T, K>(items: readonly T[], keyOf: (item: T) => K): T[] => [
  ...new Map(items.map((item) => [keyOf(item), item])).values(),
];

/** @throws AppError `validation` for a title that is blank or too long */
function requireTitle(title: string): string {
  const trimmed = title.trim();
  if (isBlank(trimmed) || [...trimmed].length > longestTitle)
    throw new AppError('validation', { reason: 'title-missing', params: { limit: longestTitle } });
  return trimmed;
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
