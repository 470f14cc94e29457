import { beforeEach, expect, it } from 'vitest';
import { AccountId } from '../../shared/ipc/accounts.ts';
import { ConversationId, type DisappearAfter, MessageId } from '../../shared/model.ts';
import { succeed } from '../../shared/result.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { fakeConversation, fakePerson } from '../../test/support/fakeModel.ts';
import type { Handlers } from '../ipc/register.ts';
import { withDesktopEffects } from './withDesktopEffects.ts';

const conversationId = ConversationId.parse('g');
const account = AccountId.parse('0'.repeat(24));
const other = fakePerson('bayko');
const upTo = { at: instantFromMicros(1), id: MessageId.parse('m') };

let told: unknown[];
let called: unknown[];
let isNew: boolean;
let isListed: boolean;
let disappearDefault: DisappearAfter;

beforeEach(() => {
  told = [];
  called = [];
  isNew = true;
  isListed = false;
  disappearDefault = null;
});

const note = (name: string) => async (request: unknown) => {
  called.push([name, request]);
  return succeed({});
};
/** Only what is watched, and what that calls. */
const handlers = {
  'messages.open': note('messages.open'),
  'conversations.markRead': note('conversations.markRead'),
  'conversations.configure': note('conversations.configure'),
  'conversations.mute': note('conversations.mute'),
  'conversations.start': async () => succeed({ conversationId, other, isNew }),
  'conversations.list': async () =>
    succeed({ groups: isListed ? [fakeConversation({ id: conversationId, other })] : [] }),
  'accounts.remove': note('accounts.remove'),
} as unknown as Handlers;

const watched = withDesktopEffects(handlers, {
  shows: (id) => told.push(['shows', id]),
  read: (id, cursor) => told.push(['read', id, cursor]),
  muted: (id) => told.push(['muted', id]),
  removed: (id) => told.push(['removed', id]),
  disappearDefault: () => disappearDefault,
});

it('tells what calls mean, and makes them', async () => {
  await watched['messages.open']({ conversationId });
  await watched['conversations.markRead']({ conversationId, upTo });
  await watched['conversations.mute']({ conversationId, until: 'always' });
  await watched['conversations.mute']({ conversationId, until: null });
  await watched['accounts.remove']({ id: account });
  expect(told).toEqual([
    ['shows', conversationId],
    ['read', conversationId, upTo],
    ['muted', conversationId],
    ['removed', account],
  ]);
  expect(called).toEqual([
    ['messages.open', { conversationId }],
    ['conversations.markRead', { conversationId, upTo }],
    ['conversations.mute', { conversationId, until: 'always' }],
    ['conversations.mute', { conversationId, until: null }],
    ['accounts.remove', { id: account }],
  ]);
});

it.each([
  ['has messages disappear in a conversation that begins', true, false, 3_600_000, 1],
  ['leaves one alone that was there', false, false, 3_600_000, 0],
  ['leaves one alone that was used already', true, true, 3_600_000, 0],
  ['has nothing disappear unless it is set', true, false, null, 0],
] as const)('%s', async (_what, begins, listed, after, times) => {
  isNew = begins;
  isListed = listed;
  disappearDefault = after;
  expect(await watched['conversations.start']({ handle: 'bayko' })).toEqual(succeed({ conversationId, other, isNew }));
  expect(called).toEqual(
    Array.from({ length: times }, () => ['conversations.configure', { conversationId, disappearAfter: 3_600_000 }]),
  );
});
