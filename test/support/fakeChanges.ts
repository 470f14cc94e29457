import type { EventName, EventPayload, MeridianBridge } from '../../shared/contract/contract.ts';
import { AppError, type AppErrorData } from '../../shared/errors.ts';
import type { ConversationId, Message, MessageId, Quote, Reaction } from '../../shared/model.ts';
import { fail, type Result, succeed } from '../../shared/result.ts';
import { type Instant, instantFromMillis } from '../../shared/time/instant.ts';
import type { FakeConversation, FakeWorld } from './fakeWorld.ts';

type Emit = <E extends EventName>(name: E, payload: EventPayload<E>) => void;
type Methods = Pick<MeridianBridge['messages'], 'edit' | 'react' | 'delete' | 'history' | 'fetchQuoted'>;

const gone: AppErrorData = new AppError('not-found', { reason: 'message-gone' }).toData();

/** What a reply shows of a message: that of the window, or what is known of it. */
export const quoteOf = ({ messages }: Pick<FakeConversation, 'messages'>, id: MessageId): Quote => {
  const original = messages.find((each) => each.id === id);
  return original === undefined
    ? { state: 'unknown' }
    : { state: 'known', sender: original.sender, text: original.text.slice(0, 200) };
};

/** Edits, reactions, deletions and quotes of the fake main process. */
export function fakeChanges(world: FakeWorld, emit: Emit): Methods {
  const find = (id: ConversationId): FakeConversation | undefined =>
    world.conversations.find(({ summary }) => summary.id === id);
  const now = (): Instant => instantFromMillis(Date.now());
  const answer = <T>(value: T): Promise<Result<T>> => Promise.resolve(succeed(value));
  const changed = (
    conversation: FakeConversation,
    messages: readonly Message[],
  ): Promise<Result<Record<never, never>>> => {
    conversation.messages = messages.map((message): Message => {
      const { replyTo, quote } = message;
      if (replyTo === undefined || quote?.state === 'unknown') return message;
      const now = quoteOf({ messages }, replyTo.id);
      return { ...message, quote: now.state === 'unknown' ? { state: 'deleted' } : now };
    });
    const last = messages.at(-1);
    if (last !== undefined)
      conversation.summary = { ...conversation.summary, text: last.text, lastSenderId: last.sender.id };
    emit('messages.changed', { conversationId: conversation.summary.id });
    emit('conversations.changed', {});
    return answer({});
  };
  /** Replaces one message. */
  const change = (
    conversationId: ConversationId,
    id: MessageId,
    work: (message: Message) => readonly Message[],
  ): Promise<Result<Record<never, never>>> => {
    const conversation = find(conversationId);
    if (world.diskError !== null) return Promise.resolve(fail(world.diskError));
    if (conversation?.messages.some((each) => each.id === id) !== true) return Promise.resolve(fail(gone));
    return changed(
      conversation,
      conversation.messages.flatMap((each) => (each.id === id ? work(each) : [each])),
    );
  };

  return {
    edit: ({ conversationId, id, text }) => {
      const conversation = find(conversationId);
      const { outgoing = [] } = conversation ?? {};
      if (conversation !== undefined && world.diskError === null && outgoing.some((each) => each.id === id)) {
        conversation.outgoing = outgoing.map((each) => (each.id === id ? { ...each, text } : each));
        emit('messages.changed', { conversationId });
        return answer({});
      }
      return change(conversationId, id, (message) => {
        const earlier = world.earlierTexts.get(id) ?? [];
        world.earlierTexts.set(id, [...earlier, { at: message.editedAt ?? message.at, text: message.text }]);
        return [{ ...message, text, editedAt: now() }];
      });
    },
    react: ({ conversationId, id, emoji }) =>
      change(conversationId, id, ({ reactions, ...message }) => {
        const next = withReaction(reactions ?? [], emoji, world);
        return [next.length === 0 ? message : { ...message, reactions: next }];
      }),
    delete: ({ conversationId, id, forEveryone }) => {
      world.received.deleted.push([id, forEveryone]);
      const conversation = find(conversationId);
      const { outgoing = [] } = conversation ?? {};
      if (conversation !== undefined && outgoing.some((each) => each.id === id)) {
        conversation.outgoing = outgoing.filter((each) => each.id !== id);
        emit('messages.changed', { conversationId });
        return answer({});
      }
      return change(conversationId, id, () => []);
    },
    history: ({ id }) => answer({ texts: world.earlierTexts.get(id) ?? [] }),
    fetchQuoted: ({ conversationId, target }) => {
      world.received.fetched.push(target.id);
      const conversation = find(conversationId);
      if (world.networkError !== null) return Promise.resolve(fail(world.networkError));
      if (conversation === undefined) return answer({});
      const found = quoteOf(conversation, target.id);
      const quote: Quote = found.state === 'unknown' ? { state: 'deleted' } : found;
      conversation.messages = conversation.messages.map((each) =>
        each.replyTo?.id === target.id ? { ...each, quote } : each,
      );
      emit('messages.changed', { conversationId });
      return answer({});
    },
  };
}

/** The reactions after the owner chose an emoji; null: took it back. */
function withReaction(
  reactions: readonly Reaction[],
  chosen: string | null,
  { account }: Pick<FakeWorld, 'account'>,
): readonly Reaction[] {
  if (account === null) return reactions;
  const { owner } = account;
  const others = reactions.map(({ emoji, people }) => ({ emoji, people: people.filter(({ id }) => id !== owner.id) }));
  const known = others.some(({ emoji }) => emoji === chosen) || chosen === null;
  const all = known ? others : [...others, { emoji: chosen, people: [] }];
  return all
    .map(({ emoji, people }) => ({ emoji, people: emoji === chosen ? [...people, owner] : people }))
    .filter(({ people }) => people.length > 0);
}
