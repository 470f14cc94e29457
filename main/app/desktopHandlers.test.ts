import { beforeEach, expect, it } from 'vitest';
import type { EngineMethod, Reply, Request } from '../../shared/contract/contract.ts';
import { AccountId, ConversationId, type DisappearAfter, MessageId } from '../../shared/model.ts';
import { type Result, succeed } from '../../shared/result.ts';
import { changeSettings, defaultSettings } from '../../shared/settings.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { fakeConversation, fakePerson } from '../../test/support/fakeModel.ts';
import type { EnginePort } from '../ipc/router.ts';
import { createDesktopInterceptors } from './desktopHandlers.ts';

const conversationId = ConversationId.parse('g');
const account = AccountId.parse('0'.repeat(24));
const other = fakePerson('bayko');
const upTo = { at: instantFromMicros(1), id: MessageId.parse('m') };

let effects: unknown[];
let called: unknown[];
let isNew: boolean;
let isListed: boolean;
let disappearDefault: DisappearAfter;

beforeEach(() => {
  effects = [];
  called = [];
  isNew = true;
  isListed = false;
  disappearDefault = null;
});

const replies: Partial<Record<EngineMethod, () => unknown>> = {
  'conversations.start': () => ({ conversationId, other, isNew, isNotes: false }),
  'conversations.list': () => ({ conversations: isListed ? [fakeConversation({ id: conversationId, other })] : [] }),
};
const engine: EnginePort = {
  call: async <M extends EngineMethod>(method: M, request: unknown) => {
    const reply = replies[method];
    if (reply === undefined) called.push([method, request]);
    return succeed(reply?.() ?? {}) as Result<Reply<M>>;
  },
};

/** What the windows show. */
let shown: Request<'messages.open'> = { conversationId };
const page = 7;

const interceptors = createDesktopInterceptors({
  settings: {
    get value() {
      return changeSettings(defaultSettings, { privacy: { disappearDefault } });
    },
  },
  windows: {
    conversationOpened: (...args) => void effects.push(['opened', ...args]),
    get shown() {
      return shown;
    },
  },
  notifications: {
    read: (...args) => void effects.push(['read', ...args]),
    muted: (...args) => void effects.push(['muted', ...args]),
  },
  activeId: () => account,
});

it('updates windows and notifications, and passes the calls on', async () => {
  await interceptors['messages.open']?.({ conversationId }, engine, account, page);
  await interceptors['conversations.markRead']?.({ conversationId, upTo }, engine, account, page);
  await interceptors['conversations.mute']?.({ conversationId, until: 'always' }, engine, account, page);
  await interceptors['conversations.mute']?.({ conversationId, until: null }, engine, account, page);
  await interceptors['messages.open']?.({ conversationId: null }, engine, AccountId.parse('1'.repeat(24)), page);
  expect(effects).toEqual([
    ['opened', page, conversationId],
    ['read', account, conversationId, upTo],
    ['muted', account, conversationId],
  ]);
  expect(called).toEqual([
    ['messages.open', { conversationId }],
    ['conversations.markRead', { conversationId, upTo }],
    ['conversations.mute', { conversationId, until: 'always' }],
    ['conversations.mute', { conversationId, until: null }],
    ['messages.open', { conversationId: null }],
  ]);
});

it('lets polls follow the window that was used last when one behind it opens or leaves a conversation', async () => {
  const behind = ConversationId.parse('behind');
  shown = { conversationId, elsewhere: [behind] };
  await interceptors['messages.open']?.({ conversationId: behind }, engine, account, page);
  shown = { conversationId };
  await interceptors['messages.open']?.({ conversationId: null }, engine, account, page);
  expect(called).toEqual([
    ['messages.open', { conversationId: behind, elsewhere: [behind] }],
    ['messages.open', { conversationId, elsewhere: [behind], isReturn: true }],
    ['messages.open', { conversationId: null }],
    ['messages.open', { conversationId, isReturn: true }],
  ]);
});

it.each([
  ['applies the default to a new conversation', true, false, 3_600_000, 1],
  ['leaves an existing conversation unchanged', false, false, 3_600_000, 0],
  ['leaves a new conversation that was used already unchanged', true, true, 3_600_000, 0],
  ['lets messages stay without a default', true, false, null, 0],
] as const)('%s', async (_what, begins, listed, after, times) => {
  isNew = begins;
  isListed = listed;
  disappearDefault = after;
  const started = await interceptors['conversations.start']?.({ handle: 'bayko' }, engine, account, page);
  expect(started).toEqual(succeed({ conversationId, other, isNew, isNotes: false }));
  expect(called).toEqual(
    Array.from({ length: times }, () => ['conversations.configure', { conversationId, disappearAfter: 3_600_000 }]),
  );
});
