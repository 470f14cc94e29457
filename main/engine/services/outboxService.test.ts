import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { MessageId } from '../../../shared/model.ts';
import { settle } from '../../../test/fakes/manualClock.ts';
import { EngineBench } from '../../../test/support/engineBench.ts';
import { conversationIdOf, messageItem, rowItem } from '../../../test/support/pulling.ts';

const opened = conversationIdOf('g');
const at = (minute: number): string => `2026-03-16T11:${minute}:00.000000+00:00`;

let bench: EngineBench;

beforeEach(async () => {
  bench = new EngineBench();
  bench.store.seed([rowItem('g', at(30)), messageItem('g', at(30))]);
  await settle();
});

afterEach(() => bench.engine.stop());

const refuse = (): never => {
  throw new AppError('disk-full');
};
const newest = () => bench.call('messages.window', { conversationId: opened, from: { kind: 'newest' }, limit: 50 });
const list = async () => (await bench.call('conversations.list', {})).conversations;

describe('sending', () => {
  it('keeps the draft when the message cannot be stored', async () => {
    await bench.call('drafts.save', { conversationId: opened, text: 'hello' });
    bench.outbox.outgoing.enqueue = refuse;
    expect(await bench.codeOf('messages.send', { conversationId: opened, text: 'hello' })).toBe('disk-full');
    expect(await bench.call('drafts.read', { conversationId: opened })).toEqual({ text: 'hello' });
  });

  it.each(['', ' \n', '\u200b', '\u2800', '\u3164'])('refuses %j, which shows nothing', async (text) => {
    expect(await bench.codeOf('messages.send', { conversationId: opened, text })).toBe('validation');
    expect(bench.outbox.outgoing.ofConversation(opened)).toEqual([]);
  });

  it('writes the lifetime of the conversation into the row', async () => {
    await bench.call('conversations.configure', { conversationId: opened, disappearAfter: 3_600_000 });
    const { outgoing } = await bench.call('messages.send', { conversationId: opened, text: 'hello' });
    const row = bench.store.table.rows().find(({ message_uuid }) => message_uuid === outgoing.id);
    expect(row).toMatchObject({ message: 'hello', ttl: expect.anything() });
    const message = (await newest()).messages.at(-1);
    expect((message?.expiresAt ?? 0) - (message?.at ?? 0)).toBe(3_600_000_000);
  });

  it('shows a message once while it is in the cache and still in the outbox', async () => {
    bench.outbox.sent = refuse;
    const { outgoing } = await bench.call('messages.send', { conversationId: opened, text: 'hello' });
    expect(bench.outbox.outgoing.ofConversation(opened).map(({ id }) => id)).toEqual([outgoing.id]);
    const window = await newest();
    expect(window.messages.at(-1)?.id).toBe(outgoing.id);
    expect(window.outgoing).toEqual([]);
  });
});

it('reports a full disk until a write succeeds', async () => {
  const saveDraft = bench.outbox.drafts.save;
  bench.outbox.drafts.save = refuse;
  expect(await bench.codeOf('drafts.save', { conversationId: opened, text: 'so far' })).toBe('disk-full');
  expect((await bench.call('sync.status', {})).disk).toMatchObject({ code: 'disk-full' });
  bench.outbox.drafts.save = saveDraft;
  await bench.call('drafts.save', { conversationId: opened, text: 'so far' });
  expect((await bench.call('sync.status', {})).disk).toBeNull();
});

it('counts a message that arrives late, before the read marker, as unread', async () => {
  const read = (await newest()).messages.at(-1);
  const upTo = { at: read?.at ?? bench.clock.now(), id: MessageId.parse(read?.id) };
  await bench.call('conversations.markRead', { conversationId: opened, upTo });
  bench.store.seed([messageItem('g', at(29))]);
  await bench.call('messages.open', { conversationId: opened });
  expect(await list()).toMatchObject([{ id: opened, unread: 1 }]);
  await bench.call('conversations.markRead', { conversationId: opened, upTo });
  expect(await list()).toMatchObject([{ id: opened, unread: 0 }]);
});
