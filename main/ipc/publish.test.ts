import type { WebContents } from 'electron';
import { beforeEach, expect, it } from 'vitest';
import { eventChannel } from '../../shared/ipc/channels.ts';
import type { ExportProgress } from '../../shared/ipc/keeping.ts';
import { ConversationId } from '../../shared/model.ts';
import { ManualClock } from '../../test/fakes/manualClock.ts';
import { Publisher } from './publish.ts';

const one = ConversationId.parse('one');
const two = ConversationId.parse('two');

let clock: ManualClock;
let sent: [string, unknown][];
let target: Pick<WebContents, 'isDestroyed' | 'send'> | null;
let publisher: Publisher;

beforeEach(() => {
  clock = new ManualClock();
  sent = [];
  target = { isDestroyed: () => false, send: (channel, payload) => void sent.push([channel, payload]) };
  publisher = new Publisher(clock, () => target);
});

it('sends the last of what means the same, in the order of the first', async () => {
  publisher.publish({ name: 'messages.changed', payload: { conversationId: one } });
  publisher.publish({ name: 'conversations.changed', payload: {} });
  publisher.publish({ name: 'messages.changed', payload: { conversationId: two } });
  publisher.publish({ name: 'messages.changed', payload: { conversationId: one } });
  publisher.publish({ name: 'conversations.changed', payload: {} });
  await clock.advance(1_000);
  expect(sent).toEqual([
    [eventChannel('messages.changed'), { conversationId: one }],
    [eventChannel('conversations.changed'), {}],
    [eventChannel('messages.changed'), { conversationId: two }],
  ]);
});

it('sends again what comes later', async () => {
  publisher.publish({ name: 'conversations.changed', payload: {} });
  await clock.advance(1_000);
  publisher.publish({ name: 'conversations.changed', payload: {} });
  await clock.advance(1_000);
  expect(sent).toHaveLength(2);
});

it('drops what no window is there for', async () => {
  target = null;
  publisher.publish({ name: 'conversations.changed', payload: {} });
  await clock.advance(1_000);
  expect(sent).toEqual([]);
});

it('sends nothing after it was stopped', async () => {
  publisher.publish({ name: 'conversations.changed', payload: {} });
  publisher.stop();
  await clock.advance(1_000);
  expect(sent).toEqual([]);
});

it('keeps apart the steps of a connection test, and questions for codes', async () => {
  const report = { state: 'running', error: null, detail: '', facts: {} } as const;
  const [askId, other] = ['a', 'b'];
  publisher.publish({ name: 'accounts.tested', payload: { runId: 'r', report: { ...report, step: 'table' } } });
  publisher.publish({ name: 'accounts.tested', payload: { runId: 'r', report: { ...report, step: 'keys' } } });
  publisher.publish({
    name: 'accounts.tested',
    payload: { runId: 'r', report: { ...report, step: 'table', state: 'ok' } },
  });
  publisher.publish({ name: 'credentials.asked', payload: { askId, serial: 's', profile: 'p' } });
  publisher.publish({ name: 'credentials.asked', payload: { askId: other, serial: 's', profile: 'p' } });
  await clock.advance(1_000);
  expect(sent.map(([, payload]) => payload)).toMatchObject([
    { report: { step: 'table', state: 'ok' } },
    { report: { step: 'keys' } },
    { askId },
    { askId: other },
  ]);
});

it('keeps the progress of two exports apart, and sends the latest of each', async () => {
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
    publisher.publish({ name: 'export.changed', payload });
  }
  await clock.advance(1_000);
  expect(sent.map(([, payload]) => payload)).toEqual([progressOf('a', 3), progressOf('b', 2)]);
});

it('sends at once, and each time, what is not to be coalesced', () => {
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
