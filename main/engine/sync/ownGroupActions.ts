import { AppError } from '../../../shared/errors.ts';
import {
  type ConversationEvent,
  type ConversationId,
  type Member,
  MessageId,
  mostMembers,
  type Person,
} from '../../../shared/model.ts';
import { instantFromMicros } from '../../../shared/time/instant.ts';
import type { IdSource } from '../clock.ts';
import { groupPerson, type KnownGroup } from '../store/cache/members.ts';
import type { GroupChange } from '../store/outbox/groupActions.ts';
import type { SyncContext } from './context.ts';
import { isMember } from './memberSync.ts';

interface ActionContext extends Pick<SyncContext, 'cache' | 'outbox' | 'owner' | 'serverClock' | 'clock'> {
  readonly ids: IdSource;
}

const NOTHING: KnownGroup = { title: '', version: 0, members: [], readAt: null };

/**
 * Accepts what the owner does to a conversation of many: it is in the outbox then, with the message that says so, and the cache
 * shows it. Whether the owner may is checked here and by those who read it.
 * @throws AppError `validation` when they may not, or there would be too many members; `not-found` for a person who is none
 */
export function acceptAction(context: ActionContext, conversationId: ConversationId, change: GroupChange): void {
  const { cache, outbox, owner, serverClock, clock, ids } = context;
  const known = cache.members.find(conversationId) ?? NOTHING;
  if (change.kind !== 'start') requireAllowed(known, owner.person, change);
  const live = known.members.filter(({ leftAt }) => leftAt === null);
  const added = change.kind === 'start' || change.kind === 'add' ? change.people.length : 0;
  if (live.length + added + (change.kind === 'start' ? 1 : 0) > mostMembers)
    throw new AppError('validation', { reason: 'too-many-members', params: { limit: mostMembers } });
  const latest = Math.max(0, ...known.members.map(({ joinedAt, leftAt }) => Math.max(joinedAt, leftAt ?? 0)));
  const at = instantFromMicros(Math.max(serverClock.now(), latest + 1));
  const eventId = MessageId.parse(ids());
  outbox.transaction(() => {
    if (change.kind === 'start') {
      const other = groupPerson(conversationId, change.title);
      outbox.newConversations.add({ conversationId, other, createdAt: serverClock.now() });
    }
    outbox.groupActions.add({ conversationId, change, eventId, at });
    outbox.outgoing.enqueue({
      id: eventId,
      conversationId,
      text: sentenceOf(change, owner.person),
      acceptedAt: clock.now(),
      sendAt: null,
      disappearAfter: null,
      event: eventOf(change),
    });
  });
  applyAction(context, conversationId, change, at);
}

/** Applies to the cache what the owner did before this run and the table may not have: the cache may be a new one. */
export function applyOwnActions(context: Pick<SyncContext, 'cache' | 'outbox' | 'owner'>): void {
  for (const { conversationId, change, at } of context.outbox.groupActions.all()) {
    applyAction(context, conversationId, change, at);
  }
}

function applyAction(
  { cache, owner }: Pick<SyncContext, 'cache' | 'owner'>,
  conversationId: ConversationId,
  change: GroupChange,
  at: Member['joinedAt'],
): void {
  const { members, version } = cache.members.find(conversationId) ?? NOTHING;
  const put = (member: Member): void => cache.members.put(conversationId, member);
  const join = (person: Person, role: Member['role']): void =>
    put({ person, role, joinedAt: at, invitedBy: owner.person.id, leftAt: null });
  const replace = (id: Person['id'], more: Partial<Member>): void => {
    const member = members.find(({ person }) => person.id === id);
    if (member !== undefined) put({ ...member, ...more });
  };
  switch (change.kind) {
    case 'start':
      cache.members.setTitle(conversationId, change.title, 1);
      join(owner.person, 'owner');
      for (const person of change.people) join(person, 'member');
      return;
    case 'add':
      for (const person of change.people) join(person, 'member');
      return;
    case 'remove':
      replace(change.person.id, { leftAt: at });
      return;
    case 'leave':
      replace(owner.person.id, { leftAt: at });
      return;
    case 'rename':
      cache.members.setTitle(conversationId, change.title, Math.max(version, change.version + 1));
      return;
    case 'role':
      replace(change.person.id, { role: change.role });
  }
}

/** @throws AppError `validation` when the owner's role does not allow a change, `not-found` for a person who is no member */
function requireAllowed(known: KnownGroup, owner: Person, change: GroupChange): void {
  const own = known.members.find(({ person, leftAt }) => person.id === owner.id && leftAt === null);
  if (own === undefined) throw new AppError('validation', { reason: 'not-a-member' });
  if (change.kind === 'leave') return;
  const isAllowed = change.kind === 'role' ? own.role === 'owner' : own.role !== 'member';
  if (!isAllowed) throw new AppError('validation', { reason: 'not-an-admin' });
  if (change.kind !== 'remove' && change.kind !== 'role') return;
  const target = known.members.find(({ person, leftAt }) => person.id === change.person.id && leftAt === null);
  if (target === undefined || !isMember(known, change.person.id))
    throw new AppError('not-found', { reason: 'not-a-member' });
  if (target.role === 'owner') throw new AppError('validation', { reason: 'not-an-admin' });
}

/** The event of a change. */
export function eventOf(change: GroupChange): ConversationEvent {
  switch (change.kind) {
    case 'start':
      return { kind: 'started', people: change.people, title: change.title };
    case 'add':
      return { kind: 'added', people: change.people, title: '' };
    case 'remove':
      return { kind: 'removed', people: [change.person], title: '' };
    case 'leave':
      return { kind: 'left', people: [], title: '' };
    case 'rename':
      return { kind: 'renamed', people: [], title: change.title };
    case 'role':
      return { kind: change.role === 'member' ? 'member' : 'admin', people: [change.person], title: '' };
  }
}

/** The message's text, which clients without events show; English, since the table is for readers of any language. */
export function sentenceOf(change: GroupChange, owner: Person): string {
  // The owner's name is not known before they are seen in the table.
  const name = owner.name || (owner.handle === '' ? 'A member' : `@${owner.handle}`);
  const all = (people: readonly Person[]): string => people.map((person) => person.name).join(', ');
  switch (change.kind) {
    case 'start':
      return `${name} started “${change.title}”`;
    case 'add':
      return `${name} added ${all(change.people)}`;
    case 'remove':
      return `${name} removed ${change.person.name}`;
    case 'leave':
      return `${name} left`;
    case 'rename':
      return `${name} renamed the conversation to “${change.title}”`;
    case 'role':
      return change.role === 'member'
        ? `${name} made ${change.person.name} a member`
        : `${name} made ${change.person.name} an admin`;
  }
}
