import { expect, test } from 'vitest';
import {
  type Conversation,
  ConversationId,
  type Member,
  type Message,
  MessageId,
  SortKey,
} from '../../shared/model.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { fakeConversation, fakeMessage, fakePerson } from '../../test/support/fakeModel.ts';
import { linesTo, type WriteLines } from '../lib/output.ts';
import { conversationJson, printConversation, printConversations } from './print.ts';

const locality = { now: instantFromMicros(0), zone: 'UTC', locale: 'en-US' };
const id = ConversationId.parse('c');
const mallory = fakePerson('mal\u202elory\u001b]0;', 'Mallory\nTrent    @trent  Trust me\u009b2K');
const text = 'Hello\r\nBob  \u001b[1A';
const conversation = fakeConversation({ id, other: mallory, text });

function printed(print: (out: WriteLines) => void): string {
  let all = '';
  const append = linesTo((more) => {
    all += more;
  });
  print(append);
  return all;
}

test.each([
  ['a conversation in the list', (out: WriteLines) => printConversations(out, [conversation], locality)],
  [
    'a message',
    (out: WriteLines) => {
      const messages = [fakeMessage(id, 'm', instantFromMicros(0), mallory, text)];
      printConversation(out, { conversation, members: [], messages, missing: [] }, locality, Number.POSITIVE_INFINITY);
    },
  ],
])('prints %s as one row, in which nothing controls the terminal', (_name, print) => {
  const all = printed(print);
  expect(all).toMatch(/^[^\n]+\n[─ ]+\n[^\n]+\n$/);
  expect(all).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u);
  expect(all).toContain('Mallory Trent @trent Trust');
});

test('names the notes to oneself', () => {
  const notes = fakeConversation({ id, other: mallory, isNotes: true });
  expect(printed((out) => printConversations(out, [notes], locality))).toMatch(/^Notes to self +@/m);
});

test('cuts a name and a handle that would fill the terminal', () => {
  const long = fakeConversation({ id, other: { ...mallory, handle: 'h'.repeat(1_000), name: 'n'.repeat(1_000) } });
  expect(printed((out) => printConversations(out, [long], locality)).length).toBeLessThan(1_000);
});

const [noor, tomas] = [fakePerson('noor', 'Noor'), fakePerson('tomas', 'Tomás')];
const at = instantFromMicros(0);
const group: Conversation = fakeConversation({
  id,
  other: { ...fakePerson('', 'Harbor night market'), handle: '' },
  text: 'See you there',
  group: { members: 2, lastSender: tomas, lastEvent: null, mentions: 0, mentionsOnly: false },
});
const members: readonly Member[] = [
  { person: noor, role: 'owner', joinedAt: at, invitedBy: null, leftAt: null },
  { person: tomas, role: 'member', joinedAt: at, invitedBy: noor.id, leftAt: null },
];
const event = { kind: 'started', people: [tomas], title: 'Harbor night market' } as const;
const messages: readonly Message[] = [
  { ...fakeMessage(id, 'm1', at, noor, 'Noor started “Harbor night market”'), event },
  {
    ...fakeMessage(id, 'm2', at, tomas, 'See you there'),
    editedAt: instantFromMicros(1_000_000),
    replyTo: { id: MessageId.parse('m0'), sortKey: SortKey.parse('k') },
    quote: { state: 'known', sender: noor, text: 'At five,\nby the boats?' },
    reactions: [{ emoji: '👍', people: [noor, tomas] }],
  },
  {
    ...fakeMessage(id, 'm3', at, tomas, 'edited; 👍 Noor'),
    replyTo: { id: MessageId.parse('gone'), sortKey: SortKey.parse('k') },
    quote: { state: 'deleted' },
  },
];

test('prints how many people are in a conversation, and who wrote its last message', () => {
  const line = printed((out) => printConversations(out, [group], locality)).split('\n')[2];
  expect(line).toMatch(/^Harbor night market +2 people +Tomás: See you there +/);
  const happened = {
    ...group,
    text: 'Tomás left',
    group: { members: 1, lastSender: tomas, lastEvent: event, mentions: 0, mentionsOnly: false },
  };
  const other = printed((out) => printConversations(out, [happened], locality)).split('\n')[2];
  expect(other).toMatch(/^Harbor night market +1 person +Tomás left +/);
});

test('prints title and members, and beside the messages what they reply to, edits, reactions and events', () => {
  const whole = { conversation: group, members, messages, missing: [] };
  const all = printed((out) => printConversation(out, whole, locality, Number.POSITIVE_INFINITY));
  const [title, first, second, blank, , , ...rows] = all.split('\n');
  expect([title, first, second, blank]).toEqual(['Harbor night market', '  Noor @noor (owner)', '  Tomás @tomas', '']);
  expect(rows[0]).toMatch(/ Noor +Noor started “Harbor night market” +event *$/);
  expect(rows[1]).toMatch(/ See you there +reply to Noor: “At five, by the boats\?”; edited; 👍 Noor, Tomás *$/);
  // A text that looks like notes is in the column of texts.
  expect(rows[2]).toMatch(/ Tomás +edited; 👍 Noor {2,}reply to a deleted message *$/);
});

test('has the same for programs', () => {
  const json = conversationJson({ conversation: group, members, messages, missing: [] }, locality);
  expect(json.members).toEqual([
    { ...noor, role: 'owner' },
    { ...tomas, role: 'member' },
  ]);
  expect(json.messages[0]).toMatchObject({ event, editedAt: null, replyTo: null, reactions: [] });
  expect(json.messages[1]).toMatchObject({
    event: null,
    editedAt: '1970-01-01T00:00:01.000000Z',
    replyTo: { id: 'm0', sortKey: 'k', quote: { state: 'known', sender: noor } },
    reactions: [{ emoji: '👍', people: [noor, tomas] }],
  });
  expect(conversationJson({ conversation, members: [], messages: [], missing: [] }, locality).members).toBeNull();
});
