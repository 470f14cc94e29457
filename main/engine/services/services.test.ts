import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { settle } from '../../../test/fakes/manualClock.ts';
import { EngineBench } from '../../../test/support/engineBench.ts';
import { conversationIdOf, messageItem, rowItem } from '../../../test/support/pulling.ts';

const opened = conversationIdOf('g');
const written = '2026-03-16T11:30:00.000000+00:00';
const minute = 60_000;

let bench: EngineBench;

beforeEach(async () => {
  bench = new EngineBench();
  // Without sweeps, each read of the list is a refresh.
  bench.outbox.preferences.change({ sweepUnitsPerHour: 0 });
  bench.store.seed([rowItem('g', written), messageItem('g', written)]);
  await settle();
});

afterEach(() => bench.engine.stop());

const refreshes = (): number => bench.store.countOf('listGroupRows');

describe('after a long idle time', () => {
  it('an action refreshes at once, and soon after', async () => {
    await bench.clock.advance(60 * minute);
    const before = refreshes();
    await bench.call('messages.open', { conversationId: opened });
    expect(refreshes()).toBe(before + 1);
    await bench.clock.advance(5_000);
    expect(refreshes()).toBe(before + 2);
    await bench.clock.advance(60 * minute);
    const later = refreshes();
    await bench.call('drafts.save', { conversationId: opened, text: 'so' });
    await bench.call('drafts.save', { conversationId: opened, text: 'so far' });
    expect(refreshes()).toBe(later + 1);
  });

  it('a shorter interval refreshes at once', async () => {
    await bench.clock.advance(60 * minute);
    const before = refreshes();
    await bench.call('preferences.change', { intervals: { activeMs: 5_000, backgroundMs: 10_000, idleMs: 10_000 } });
    await bench.clock.advance(10_000);
    expect(refreshes()).toBe(before + 2);
  });
});

describe('a conversation without a group row', () => {
  it('is listed for its draft, with its newest cached message', async () => {
    const other = conversationIdOf('h');
    bench.store.seed([messageItem('h', written)]);
    await bench.call('drafts.save', { conversationId: other, text: 'so far' });
    await bench.call('messages.open', { conversationId: other });
    const { conversations } = await bench.call('conversations.list', {});
    const page = await bench.call('messages.window', { conversationId: other, from: { kind: 'newest' }, limit: 1 });
    const [message] = page.messages;
    expect(conversations.find(({ id }) => id === other)).toMatchObject({
      at: message?.at,
      text: message?.text,
      draft: 'so far',
    });
    expect(message?.text).toMatch(/./);
  });
});

it('suggests people by handle, but not the user', async () => {
  const own = { user_uuid: 'owner', user_display_name: 'Owner', user_handle: 'owner' };
  bench.store.seed([messageItem('g', '2026-03-16T11:31:00.000000+00:00', own)]);
  await bench.call('messages.open', { conversationId: opened });
  await settle();
  const suggest = async (query: string) =>
    (await bench.call('people.suggest', { query, limit: 1 })).people.map(({ id }) => id);
  expect([await suggest('fri'), await suggest('own')]).toEqual([['friend'], []]);
});

describe('with a full disk', () => {
  const refuse = (): never => {
    throw new AppError('disk-full');
  };

  it('a conversation still opens', async () => {
    bench.cache.conversations.setOpened = refuse;
    const before = bench.store.countOf('listMessages');
    expect(await bench.codeOf('messages.open', { conversationId: opened })).toBe('ok');
    expect(bench.store.countOf('listMessages')).toBe(before + 1);
  });

  it('diagnostics can be read, and no costs are lost', async () => {
    const addCost = bench.outbox.costs.add;
    bench.outbox.costs.add = refuse;
    const today = async () => {
      const dayStart = bench.clock.now();
      return (await bench.call('diagnostics.read', { dayStart, monthStart: dayStart })).units.today;
    };
    expect((await today()).refresh.read).toBe(0);
    bench.outbox.costs.add = addCost;
    expect((await today()).refresh.read).toBeGreaterThan(0);
  });
});

it('lists conversations with unsent messages without a query for each', async () => {
  bench.store.hold('putMessage');
  for (const id of ['g', 'h', 'i']) {
    for (const text of ['first', `last of ${id}`]) {
      await bench.call('messages.send', { conversationId: conversationIdOf(id), text });
    }
  }
  const perConversation = vi.spyOn(bench.outbox.outgoing, 'ofConversation');
  const { conversations } = await bench.call('conversations.list', {});
  expect(new Set(conversations.map(({ text }) => text))).toEqual(new Set(['last of g', 'last of h', 'last of i']));
  expect(perConversation).not.toHaveBeenCalled();
});
