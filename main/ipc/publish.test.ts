import type { WebContents } from 'electron';
import { beforeEach, expect, it } from 'vitest';
import { eventChannel } from '../../shared/contract/channels.ts';
import { type LockStatus, sentWhileLocked } from '../../shared/contract/lock.ts';
import type { ExportProgress } from '../../shared/contract/storage.ts';
import { initialSyncStatus } from '../../shared/contract/sync.ts';
import { AccountId, ConversationId } from '../../shared/model.ts';
import { ManualClock, settle } from '../../test/fakes/manualClock.ts';
import { Publisher } from './publish.ts';

const unlocked: LockStatus = {
  method: 'system',
  locked: false,
  key: { kept: 'keychain', isChosen: true, hasKeychain: true, wasLost: false },
};
const one = ConversationId.parse('one');
const two = ConversationId.parse('two');
const accountId = AccountId.parse('0'.repeat(24));
const other = AccountId.parse('1'.repeat(24));

let clock: ManualClock;
let sent: [string, unknown][];
let target: Pick<WebContents, 'id' | 'isDestroyed' | 'send'> | null;
const targets = () => (target === null ? [] : [target]);
let publisher: Publisher;

beforeEach(() => {
  clock = new ManualClock();
  sent = [];
  target = { id: 1, isDestroyed: () => false, send: (channel, payload) => void sent.push([channel, payload]) };
  publisher = new Publisher(clock, targets);
});

it('sends the last event about each subject, in the order of the first ones', async () => {
  publisher.publish({ name: 'messages.changed', accountId, payload: { conversationId: one } });
  publisher.publish({ name: 'conversations.changed', accountId, payload: {} });
  publisher.publish({ name: 'messages.changed', accountId, payload: { conversationId: two } });
  publisher.publish({ name: 'messages.changed', accountId, payload: { conversationId: one } });
  publisher.publish({ name: 'conversations.changed', accountId, payload: {} });
  await clock.advance(1_000);
  expect(sent).toEqual([
    [eventChannel('messages.changed'), { conversationId: one, accountId }],
    [eventChannel('conversations.changed'), { accountId }],
    [eventChannel('messages.changed'), { conversationId: two, accountId }],
  ]);
});

it('names what all events about the list name, and nothing if one of them names nothing', async () => {
  const publish = (...only: ConversationId[]): void =>
    publisher.publish({ name: 'conversations.changed', accountId, payload: only.length > 0 ? { only } : {} });
  publish(one);
  await settle();
  publish(two);
  publish(one, two);
  await clock.advance(30);
  publish(one);
  publish();
  publish(two);
  await clock.advance(30);
  const many = Array.from({ length: 60 }, (_, n) => ConversationId.parse(`c${n}`));
  for (const each of many) publish(each);
  await clock.advance(30);
  expect(sent.map(([, payload]) => payload)).toEqual([
    { only: [one], accountId },
    { only: [two, one], accountId },
    { accountId },
    { accountId },
  ]);
});

it('sends the first events at once, and collects later ones until an interval has none', async () => {
  const changed = { name: 'conversations.changed', accountId, payload: {} } as const;
  publisher.publish({ name: 'messages.changed', accountId, payload: { conversationId: one } });
  publisher.publish(changed);
  await settle();
  expect(sent).toHaveLength(2);
  for (let interval = 0; interval < 3; interval++) {
    publisher.publish(changed);
    publisher.publish(changed);
    await clock.advance(29);
    expect(sent).toHaveLength(2 + interval);
    await clock.advance(1);
    expect(sent).toHaveLength(3 + interval);
  }
  await clock.advance(30);
  publisher.publish(changed);
  await settle();
  expect(sent).toHaveLength(6);
});

it('collects the status, and sends another event at once meanwhile', async () => {
  const statusOf = (phase: 'pulling' | 'idle') =>
    ({ name: 'sync.changed', accountId, payload: { ...initialSyncStatus, phase } }) as const;
  publisher.publish(statusOf('pulling'));
  publisher.publish(statusOf('idle'));
  await clock.advance(29);
  expect(sent).toEqual([]);
  await clock.advance(1);
  expect(sent).toEqual([[eventChannel('sync.changed'), { ...initialSyncStatus, phase: 'idle', accountId }]]);
  await clock.advance(1_000);
  publisher.publish(statusOf('pulling'));
  publisher.publish({ name: 'messages.changed', accountId, payload: { conversationId: one } });
  await settle();
  expect(sent).toHaveLength(3);
});

it('does not coalesce the events of two accounts', async () => {
  publisher.publish({ name: 'conversations.changed', accountId, payload: {} });
  publisher.publish({ name: 'conversations.changed', accountId: other, payload: {} });
  await clock.advance(1_000);
  expect(sent.map(([, payload]) => payload)).toEqual([{ accountId }, { accountId: other }]);
});

it('sends an equal event again in the next interval', async () => {
  publisher.publish({ name: 'conversations.changed', accountId, payload: {} });
  await clock.advance(1_000);
  publisher.publish({ name: 'conversations.changed', accountId, payload: {} });
  await clock.advance(1_000);
  expect(sent).toHaveLength(2);
});

it('drops events while there is no window', async () => {
  target = null;
  publisher.publish({ name: 'conversations.changed', accountId, payload: {} });
  await clock.advance(1_000);
  expect(sent).toEqual([]);
});

it('sends nothing once stopped', async () => {
  publisher.publish({ name: 'conversations.changed', accountId, payload: {} });
  publisher.stop();
  await clock.advance(1_000);
  expect(sent).toEqual([]);
});

it('does not coalesce different steps of a connection test or different MFA prompts', async () => {
  const report = { state: 'running', error: null, facts: {} } as const;
  const [promptId, otherId] = ['a', 'b'];
  publisher.publish({ name: 'accounts.tested', payload: { runId: 'r', report: { ...report, step: 'table' } } });
  publisher.publish({ name: 'accounts.tested', payload: { runId: 'r', report: { ...report, step: 'keys' } } });
  publisher.publish({
    name: 'accounts.tested',
    payload: { runId: 'r', report: { ...report, step: 'table', state: 'ok' } },
  });
  publisher.publish({ name: 'credentials.prompted', payload: { promptId, serial: 's', profile: 'p' } });
  publisher.publish({ name: 'credentials.prompted', payload: { promptId: otherId, serial: 's', profile: 'p' } });
  await clock.advance(1_000);
  expect(sent.map(([, payload]) => payload)).toMatchObject([
    { report: { step: 'table', state: 'ok' } },
    { report: { step: 'keys' } },
    { promptId },
    { promptId: otherId },
  ]);
});

it('sends the latest progress of each export', async () => {
  const progressOf = (exportId: string, done: number): ExportProgress => ({
    exportId,
    conversationId: one,
    fileName: 'f',
    done,
    total: 9,
    state: 'running',
    error: null,
  });
  for (const payload of [progressOf('a', 1), progressOf('b', 2), progressOf('a', 3)]) {
    publisher.publish({ name: 'export.changed', accountId, payload });
  }
  await clock.advance(1_000);
  expect(sent.map(([, payload]) => payload)).toMatchObject([progressOf('a', 3), progressOf('b', 2)]);
});

it('sends at once without coalescing', () => {
  const next = { name: 'app.command', payload: { command: 'next-conversation' } } as const;
  publisher.send(next);
  publisher.send(next);
  expect(sent).toEqual([
    [eventChannel('app.command'), next.payload],
    [eventChannel('app.command'), next.payload],
  ]);
  target = null;
  publisher.send(next);
  publisher.stop();
  expect(sent).toHaveLength(2);
});

it('calls its listener with every published event, after the event was queued', async () => {
  const seen: string[] = [];
  publisher = new Publisher(clock, targets, {
    onPublish: (event) => {
      seen.push(event.name);
      if (event.name === 'accounts.changed') publisher.publish({ name: 'accounts.switched', payload: { id: other } });
    },
  });
  publisher.publish({ name: 'accounts.changed', payload: {} });
  publisher.publish({ name: 'accounts.changed', payload: {} });
  await clock.advance(1_000);
  expect(seen).toEqual(['accounts.changed', 'accounts.switched', 'accounts.changed', 'accounts.switched']);
  expect(sent.map(([channel]) => channel)).toEqual([
    eventChannel('accounts.changed'),
    eventChannel('accounts.switched'),
  ]);
});

it('holds events until they are allowed, and sends the last one about each subject then', async () => {
  let isLocked = false;
  publisher = new Publisher(clock, targets, { isHeld: (name) => isLocked && !sentWhileLocked.has(name) });
  const lock = (locked: boolean) => ({ name: 'lock.changed', payload: { ...unlocked, locked } }) as const;
  publisher.publish({ name: 'conversations.changed', accountId, payload: {} });
  // Locked before the event was sent.
  isLocked = true;
  publisher.publish(lock(true));
  for (const conversationId of [one, two]) {
    publisher.publish({
      name: 'app.navigate',
      payload: { link: { kind: 'conversation', conversationId, messageId: null } },
    });
    await clock.advance(1_000);
  }
  publisher.send({ name: 'app.command', payload: { command: 'search' } });
  expect(sent).toEqual([[eventChannel('lock.changed'), lock(true).payload]]);
  isLocked = false;
  publisher.publish(lock(false));
  await clock.advance(1_000);
  expect(sent.slice(1)).toEqual([
    [eventChannel('conversations.changed'), { accountId }],
    [eventChannel('app.navigate'), { link: { kind: 'conversation', conversationId: two, messageId: null } }],
    [eventChannel('lock.changed'), lock(false).payload],
  ]);
});

it('sends to every window, or to one', async () => {
  const page = (id: number) => ({
    id,
    isDestroyed: () => false,
    send: (channel: string) => void sent.push([channel, id]),
  });
  const [first, second] = [page(1), page(2)];
  publisher = new Publisher(clock, () => [first, second]);
  const goTo = (conversationId: ConversationId) =>
    ({ name: 'app.navigate', payload: { link: { kind: 'conversation', conversationId, messageId: null } } }) as const;
  publisher.publish({ name: 'accounts.changed', payload: {} });
  publisher.publish(goTo(one), second);
  publisher.publish(goTo(two), second);
  publisher.publish(goTo(two), first);
  publisher.send({ name: 'app.command', payload: { command: 'find' } }, second);
  await clock.advance(1_000);
  expect(sent).toEqual([
    [eventChannel('app.command'), 2],
    [eventChannel('accounts.changed'), 1],
    [eventChannel('accounts.changed'), 2],
    [eventChannel('app.navigate'), 2],
    [eventChannel('app.navigate'), 1],
  ]);
});
