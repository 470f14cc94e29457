import type { Member, Message, Person } from '../../shared/model.ts';
import { type Instant, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import { fakeEvent, fakeMember } from '../support/fakeGroups.ts';
import { fakeConversation, fakeConversationId, fakeMessage, fakePerson } from '../support/fakeModel.ts';
import type { FakeConversation } from '../support/fakeWorld.ts';

const MINUTE = 60 * MICROS_PER_SECOND;
const HOUR = 60 * MINUTE;

const [tomas, farah, jonas, priya, wen] = [
  fakePerson('tomas', 'Tomás Arrenda'),
  fakePerson('farah', 'Farah Nuriel'),
  fakePerson('jonas', 'Jonas Eskenby'),
  fakePerson('priyav', 'Priya Venn'),
  fakePerson('wen', 'Wen Yilin'),
] as const;
const sara = fakePerson('sara', 'سارة منصور');

/** Conversations of many: one of the owner's, and one in which the owner is a usual member. */
export function groupConversations(ago: (micros: number) => Instant, owner: Person): FakeConversation[] {
  return [market(ago, owner), choir(ago, owner)];
}

function market(ago: (micros: number) => Instant, owner: Person): FakeConversation {
  const id = fakeConversationId('market');
  const title = 'Harbor Night Market';
  const say = (sender: Person, before: number, text: string): Message =>
    fakeMessage(id, `market-${before}`, ago(before), sender, text);
  const messages = [
    fakeEvent(say(owner, 26 * HOUR, `${owner.name} started “${title}”`), {
      kind: 'started',
      people: [tomas, farah, jonas, priya],
      title,
    }),
    say(jonas, 25 * HOUR, 'Morning! The council signed off the **road closure** for Saturday. Gates open at `17:30`.'),
    say(owner, 24.9 * HOUR, 'That was the last big one. I’ll tell the stall holders today.'),
    say(priya, 6 * HOUR, 'The blue ones are the new stalls'),
    say(priya, 6 * HOUR - MINUTE, 'and the rail has its own plug.'),
    say(owner, 5.8 * HOUR, 'Perfect. The public map is still at www.night-market.example/map'),
    say(owner, 5.8 * HOUR - MINUTE, 'Numbers on it don’t change, right?'),
    fakeEvent(say(jonas, 3 * HOUR, `${jonas.name} added ${wen.name}`), { kind: 'added', people: [wen, sara] }),
    say(wen, 2 * HOUR, 'سعيد بالانضمام إليكم'),
    say(wen, 2 * HOUR - MINUTE, '🎉'),
    say(farah, 20 * MINUTE, 'I can be there from two. Who has the keys? @andrewbrown, you?'),
    say(tomas, 12 * MINUTE, 'Two more stalls said yes, so that makes 12'),
    say(owner, 9 * MINUTE, 'I have 40 m of cable in the van. Enough?'),
    say(tomas, 3 * MINUTE, 'More than enough. Bring the long ladder too, please.'),
  ];
  const members: Member[] = [
    fakeMember(owner, 'owner'),
    fakeMember(farah),
    fakeMember(jonas, 'admin'),
    fakeMember(priya),
    fakeMember(tomas),
    fakeMember(wen),
    fakeMember(sara),
  ];
  return groupOf(id, title, messages, members, ago(MINUTE));
}

function choir(ago: (micros: number) => Instant, owner: Person): FakeConversation {
  const id = fakeConversationId('choir');
  const title = 'Bridge Street Choir';
  const say = (sender: Person, before: number, text: string): Message =>
    fakeMessage(id, `choir-${before}`, ago(before), sender, text);
  const messages = [
    say(farah, 50 * MINUTE, 'Sopranos at six, please'),
    fakeEvent(say(farah, 40 * MINUTE, `${farah.name} removed ${priya.name}`), { kind: 'removed', people: [priya] }),
  ];
  const members = [fakeMember(farah, 'owner'), fakeMember(owner), fakeMember(tomas)];
  return groupOf(id, title, messages, members, ago(MINUTE));
}

function groupOf(
  id: Message['conversationId'],
  title: string,
  messages: readonly Message[],
  members: readonly Member[],
  syncedAt: Instant,
): FakeConversation {
  const last = messages.at(-1);
  if (last === undefined) throw new Error('no message');
  const other: Person = { id: fakePerson(id).id, name: title, handle: '' };
  const summary = fakeConversation({
    id,
    other,
    at: last.at,
    text: last.text,
    lastSenderId: last.sender.id,
    syncedAt,
    group: {
      members: members.length,
      lastSender: last.sender,
      lastEvent: last.event ?? null,
      mentions: 0,
      mentionsOnly: false,
    },
  });
  return { summary, messages, members };
}
