import { expect, test } from 'vitest';
import { ConversationId } from '../../shared/model.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { fakeConversation, fakeMessage, fakePerson } from '../../test/support/fakeModel.ts';
import { linesTo, type WriteLines } from '../lib/output.ts';
import { printConversation, printConversations } from './print.ts';

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
      printConversation(out, { conversation, messages, missing: [] }, locality, Number.POSITIVE_INFINITY);
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
