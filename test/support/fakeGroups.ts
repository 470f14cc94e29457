import type { EventName, EventPayload, MeridianBridge } from '../../shared/contract/contract.ts';
import { AppError } from '../../shared/errors.ts';
import {
  ConversationEvent,
  ConversationId,
  type ConversationId as Id,
  type Member,
  type Message,
  mostMembers,
  type Person,
  UserId,
} from '../../shared/model.ts';
import { fail, succeed } from '../../shared/result.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { fakeConversation, fakeMessage } from './fakeModel.ts';
import type { FakeConversation, FakeWorld } from './fakeWorld.ts';

/** A person in a conversation of many of the fake main process. */
export const fakeMember = (person: Person, role: Member['role'] = 'member'): Member => ({
  person,
  role,
  joinedAt: instantFromMicros(0),
  invitedBy: null,
  leftAt: null,
});

/** Creates a message that says what happened. */
export const fakeEvent = (message: Message, event: Partial<ConversationEvent>): Message => ({
  ...message,
  event: ConversationEvent.parse({ kind: 'left', people: [], title: '', ...event }),
});

type GroupMethods = Pick<MeridianBridge['conversations'], 'startGroup' | 'changeGroup' | 'members' | 'mentionsOnly'>;

type Emit = <E extends EventName>(name: E, payload: EventPayload<E>) => void;

/** Conversations of many, without the rules of who may do what. */
export function fakeGroups(world: FakeWorld, emit: Emit): GroupMethods {
  const find = (id: Id): FakeConversation | undefined => world.conversations.find(({ summary }) => summary.id === id);
  const say = (conversation: FakeConversation, event: ConversationEvent): void => {
    const owner = world.account?.owner;
    if (owner === undefined) throw new Error('no account');
    const { id, at: before } = conversation.summary;
    const at = instantFromMicros(Math.max(before, conversation.messages.at(-1)?.at ?? 0) + 1_000_000);
    const text = `${owner.name} did something`;
    const message = fakeEvent(fakeMessage(id, `event-${conversation.messages.length}`, at, owner, text), event);
    conversation.messages = [...conversation.messages, message];
    const known = conversation.summary.group ?? { mentions: 0, mentionsOnly: false };
    const group = { ...known, members: conversation.members?.length ?? 0, lastSender: owner, lastEvent: event };
    conversation.summary = { ...conversation.summary, at, text, lastSenderId: owner.id, group };
    emit('conversations.changed', { only: [id] });
    emit('messages.changed', { conversationId: id });
  };
  return {
    startGroup: ({ title, people }) => {
      const owner = world.account?.owner;
      if (owner === undefined || world.diskError !== null)
        return Promise.resolve(fail(world.diskError ?? new AppError('not-found').toData()));
      const id = ConversationId.parse(`group-${world.conversations.length}`);
      const other = { id: UserId.parse(id), name: title.trim(), handle: '' };
      const at = world.status.syncedAt ?? instantFromMicros(0);
      const summary = fakeConversation({ id, other, at, syncedAt: at });
      const members = [fakeMember(owner, 'owner'), ...people.map((person) => fakeMember(person))];
      const conversation: FakeConversation = { summary, messages: [], members };
      world.conversations = [conversation, ...world.conversations];
      say(conversation, { kind: 'started', people, title: title.trim() });
      return Promise.resolve(succeed({ conversationId: id }));
    },
    changeGroup: ({ conversationId, change }) => {
      const conversation = find(conversationId);
      if (conversation === undefined || world.diskError !== null)
        return Promise.resolve(fail(world.diskError ?? new AppError('not-found').toData()));
      const members = conversation.members ?? [];
      switch (change.kind) {
        case 'add':
          if (members.length + change.people.length > mostMembers)
            return Promise.resolve(
              fail(new AppError('validation', { reason: 'too-many-members', params: { limit: mostMembers } }).toData()),
            );
          conversation.members = [...members, ...change.people.map((person) => fakeMember(person))];
          say(conversation, { kind: 'added', people: change.people, title: '' });
          break;
        case 'remove':
          conversation.members = members.filter(({ person }) => person.id !== change.person.id);
          say(conversation, { kind: 'removed', people: [change.person], title: '' });
          break;
        case 'leave':
          world.conversations = world.conversations.filter((each) => each !== conversation);
          emit('conversations.changed', {});
          break;
        case 'rename':
          conversation.summary = {
            ...conversation.summary,
            other: { ...conversation.summary.other, name: change.title.trim() },
          };
          say(conversation, { kind: 'renamed', people: [], title: change.title.trim() });
          break;
        case 'role':
          conversation.members = members.map((member) =>
            member.person.id === change.person.id ? { ...member, role: change.role } : member,
          );
          say(conversation, {
            kind: change.role === 'admin' ? 'admin' : 'member',
            people: [change.person],
            title: '',
          });
      }
      return Promise.resolve(succeed({}));
    },
    mentionsOnly: ({ conversationId, isOn }) => {
      const conversation = find(conversationId);
      const group = conversation?.summary.group ?? null;
      if (conversation === undefined || group === null || world.diskError !== null)
        return Promise.resolve(fail(world.diskError ?? new AppError('not-found').toData()));
      conversation.summary = { ...conversation.summary, group: { ...group, mentionsOnly: isOn } };
      emit('conversations.changed', { only: [conversationId] });
      return Promise.resolve(succeed({}));
    },
    members: ({ conversationId }) => Promise.resolve(succeed({ members: [...(find(conversationId)?.members ?? [])] })),
  };
}
