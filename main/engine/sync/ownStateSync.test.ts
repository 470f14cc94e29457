import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Conversation } from '../../../shared/model.ts';
import { FakeTable } from '../../../test/fakes/fakeTable.ts';
import { ManualClock, settle } from '../../../test/fakes/manualClock.ts';
import { writeAs } from '../../../test/fixtures/timestampForms.ts';
import { EngineBench } from '../../../test/support/engineBench.ts';
import {
  conversation,
  conversationIdOf,
  HOUR,
  MINUTE,
  messageItem,
  OWNER,
  PullWorld,
  plus,
  rowItem,
} from '../../../test/support/pulling.ts';
import { OwnStateSync, ownKeyOf } from './ownStateSync.ts';

const [g, h] = [conversationIdOf('g'), conversationIdOf('h')];
const [keyOfG, keyOfH] = [ownKeyOf(g), ownKeyOf(h)];
const own = { pk: `OWN#${OWNER}`, sk: 'STATE' };

let table: FakeTable;
let clock: ManualClock;
let benches: EngineBench[];

/** Another computer of the owner. */
async function open(): Promise<EngineBench> {
  const bench = new EngineBench({ table, clock });
  bench.outbox.preferences.change({ sweepUnitsPerHour: 0 });
  benches.push(bench);
  await settle();
  return bench;
}

beforeEach(() => {
  table = new FakeTable();
  clock = new ManualClock();
  benches = [];
  const items = [...conversation('g', 3, clock.now()), ...conversation('h', 3, plus(clock.now(), -HOUR))];
  for (const item of items) table.put(item);
});
afterEach(async () => {
  for (const bench of benches) await bench.engine.stop();
});

const item = () => table.get(own, true).value;
const line = async (bench: EngineBench, id = g): Promise<Conversation | undefined> =>
  (await bench.call('conversations.list', {})).conversations.find((each) => each.id === id);
const keep = (bench: EngineBench, kind: 'pinned' | 'archived' | 'unread', isOn: boolean, conversationId = g) =>
  bench.call('conversations.keep', { conversationId, kind, isOn });
/** A new message of the friend. */
function receive(id = 'g'): void {
  const sk = writeAs.micros(clock.now());
  table.put(messageItem(id, sk));
  table.put(rowItem(id, sk));
}
const markRead = async (bench: EngineBench, conversationId = g): Promise<void> => {
  const from = { kind: 'newest' } as const;
  const upTo = (await bench.call('messages.window', { conversationId, from, limit: 1 })).messages.at(-1);
  if (upTo === undefined) throw new Error('There is no message.');
  await bench.call('conversations.markRead', { conversationId, upTo: { at: upTo.at, id: upTo.id } });
};
const signal = async (bench: EngineBench, isFocused: boolean): Promise<void> => {
  bench.engine.signal({ isFocused, notifies: false, isOnBattery: false });
  await settle();
};
/** Lets each computer write what changed, and then look at its window, which reads the item. */
async function spread(): Promise<void> {
  await clock.advance(60_000);
  for (const bench of benches) {
    await signal(bench, false);
    await signal(bench, true);
  }
  await clock.advance(15_000);
}

describe('two computers of one person', () => {
  it('show the same pins, archive, mutes and unread marks', async () => {
    const [one, other] = [await open(), await open()];
    await clock.advance(1_000);
    await keep(one, 'pinned', true, h);
    await keep(one, 'archived', true, h);
    await keep(one, 'unread', true);
    await one.call('conversations.mute', { conversationId: g, until: 'always' });
    await spread();
    expect(await line(other, h)).toMatchObject({ isPinned: true, isArchived: true, isMarkedUnread: false });
    expect(await line(other)).toMatchObject({ isPinned: false, mutedUntil: 'always', isMarkedUnread: true });
    expect((await other.call('conversations.list', {})).conversations.map(({ id }) => id)).toEqual([h, g]);
    await keep(other, 'pinned', false, h);
    await other.call('messages.open', { conversationId: g });
    await other.call('conversations.mute', { conversationId: g, until: null });
    await spread();
    expect(await line(one, h)).toMatchObject({ isPinned: false, isArchived: true });
    expect(await line(one)).toMatchObject({ mutedUntil: null, isMarkedUnread: false });
  });

  it('count as read what was read on one of them', async () => {
    const [one, other] = [await open(), await open()];
    await clock.advance(1_000);
    receive();
    await clock.advance(10_000);
    expect([(await line(one))?.unread, (await line(other))?.unread]).toEqual([1, 1]);
    await markRead(one);
    await spread();
    expect([(await line(one))?.unread, (await line(other))?.unread]).toEqual([0, 0]);
  });

  it('report what was read on the other one, so that its notification can be withdrawn', async () => {
    const [one, other] = [await open(), await open()];
    await clock.advance(1_000);
    receive();
    await clock.advance(10_000);
    const [newest] = other.arrivals.map((arrival) => arrival.newest);
    if (newest === undefined) throw new Error('nothing arrived');
    await markRead(one);
    await spread();
    expect(other.readElsewhere).toEqual([{ conversationId: g, upTo: { at: newest.at, id: newest.id } }]);
    expect(one.readElsewhere).toEqual([]);
  });

  it('report conversations that are shown as one when all of them were read', async () => {
    const [one, other] = [await open(), await open()];
    await clock.advance(1_000);
    await other.call('conversations.join', { conversationId: h, isOn: true });
    receive('h');
    await clock.advance(10_000);
    receive('g');
    await clock.advance(10_000);
    expect(other.arrivals.map(({ conversationId }) => conversationId)).toEqual([h, h]);
    await markRead(one, h);
    await spread();
    expect(other.readElsewhere).toEqual([]);
    await markRead(one, g);
    await spread();
    expect(other.readElsewhere.map(({ conversationId, upTo }) => [conversationId, upTo.id])).toEqual([
      [h, other.arrivals.at(-1)?.newest.id],
    ]);
  });

  it('notify of nothing that was read on the other one meanwhile', async () => {
    const [one, other] = [await open(), await open()];
    await clock.advance(1_000);
    // The other one is cut off, and comes back by itself.
    other.store.failNext('listGroupRows', 'offline', 12);
    await clock.advance(20_000);
    receive();
    await clock.advance(10_000);
    await markRead(one);
    await clock.advance(11_000);
    receive('h');
    await clock.advance(120_000);
    expect([(await line(other))?.unread, (await line(other, h))?.unread]).toEqual([0, 1]);
    expect(other.arrivals.map(({ conversationId, count }) => [conversationId, count])).toEqual([[h, 1]]);
  });

  it('merge what was changed on both while both were offline: the newer choice wins', async () => {
    const [one, other] = [await open(), await open()];
    await clock.advance(1_000);
    for (const bench of [one, other]) bench.store.failNext('listGroupRows', 'offline', 6);
    await clock.advance(10_000);
    await keep(one, 'pinned', true);
    await keep(one, 'archived', true, h);
    await clock.advance(1_000);
    await keep(other, 'archived', true, h);
    await keep(other, 'archived', false, h);
    await keep(other, 'pinned', true, h);
    for (let n = 0; n < 2; n++) await spread();
    for (const bench of [one, other]) {
      expect(await line(bench)).toMatchObject({ isPinned: true });
      expect(await line(bench, h)).toMatchObject({ isPinned: true, isArchived: false });
      expect(bench.outbox.ownState.pending(9)).toEqual([]);
    }
  });

  it('return an archived conversation to the list with its next message, unless it is muted', async () => {
    const one = await open();
    await clock.advance(1_000);
    await keep(one, 'archived', true);
    await keep(one, 'archived', true, h);
    await one.call('conversations.mute', { conversationId: h, until: 'always' });
    receive();
    clock.jump(1);
    receive('h');
    await clock.advance(10_000);
    expect([(await line(one))?.isArchived, (await line(one, h))?.isArchived]).toEqual([false, true]);
  });
});

describe('the item', () => {
  it('has the documented attributes', async () => {
    const one = await open();
    await clock.advance(1_000);
    await keep(one, 'pinned', true);
    await one.call('conversations.mute', { conversationId: h, until: plus(clock.now(), HOUR) });
    receive();
    await clock.advance(15_000);
    const readAt =
      table
        .rows()
        .filter(({ pk }) => pk === 'MSG#g')
        .at(-1)?.sk ?? '';
    await markRead(one);
    await spread();
    expect(item()).toMatchObject({
      [`p#${keyOfG}`]: true,
      [`m#${keyOfH}`]: expect.any(Number),
      [`k#${keyOfG}`]: Date.parse(readAt),
      [`tp#${keyOfG}`]: expect.any(Number),
      [`tm#${keyOfH}`]: expect.any(Number),
    });
    await keep(one, 'pinned', false);
    await spread();
    expect(item()).not.toHaveProperty(`p#${keyOfG}`);
    expect(item()).toHaveProperty(`tp#${keyOfG}`);
  });

  it('is read once by an idle computer, and every five minutes by one in use', async () => {
    const one = await open();
    await clock.advance(29 * 60_000);
    const reads = one.store.countOf('readOwnState');
    expect(reads).toBeLessThanOrEqual(6);
    await clock.advance(60 * 60_000);
    expect(one.store.countOf('readOwnState')).toBeLessThanOrEqual(reads + 1);
    const idle = one.store.countOf('readOwnState');
    for (let n = 0; n < 5; n++) {
      for (const isFocused of [false, true]) await signal(one, isFocused);
      await clock.advance(1_000);
    }
    expect(one.store.countOf('readOwnState')).toBe(idle + 1);
  });

  it('is written at most every ten seconds, with all changes at once', async () => {
    const one = await open();
    await clock.advance(1_000);
    for (let n = 0; n < 30; n++) {
      await keep(one, 'pinned', n % 2 === 0);
      await keep(one, 'archived', n % 2 === 0, h);
      await clock.advance(1_000);
    }
    await clock.advance(60_000);
    expect(one.store.countOf('writeOwnState')).toBeLessThanOrEqual(5);
    expect(one.outbox.ownState.pending(9)).toEqual([]);
  });

  it('is written again after a lost response, and after a crash before it', async () => {
    const one = await open();
    await clock.advance(1_000);
    one.store.loseNext('writeOwnState');
    await keep(one, 'pinned', true);
    await spread();
    expect(item()).toHaveProperty(`p#${keyOfG}`, true);
    expect(one.outbox.ownState.pending(9)).toEqual([]);
    const before = one.store.countOf('writeOwnState');
    // What is pending is on the disk, and the next step writes it.
    one.outbox.ownState.choose(h, 'pinned', 1, clock.now());
    await spread();
    expect(one.store.countOf('writeOwnState')).toBe(before + 1);
    expect(item()).toHaveProperty(`p#${keyOfH}`, true);
  });

  it('is hostile until parsed: what is malformed changes nothing, and the next choice replaces it', async () => {
    table.put({
      ...own,
      [`p#${keyOfG}`]: 'yes',
      [`tp#${keyOfG}`]: true,
      [`a#${keyOfG}`]: true,
      [`ta#${keyOfG}`]: 9_000_000_000_000_000,
      [`k#${keyOfG}`]: 9_000_000_000_000_000,
      [`m#${keyOfG}`]: -1,
      [`u#${keyOfG}`]: ['x'],
      [`p#${keyOfH}`]: true,
      'p#zzz': true,
      other: { nested: [1] },
    });
    const one = await open();
    await clock.advance(1_000);
    receive();
    await clock.advance(20_000);
    expect(await line(one)).toMatchObject({
      isPinned: false,
      isArchived: false,
      isMarkedUnread: false,
      mutedUntil: null,
      unread: 1,
    });
    expect(await line(one, h)).toMatchObject({ isPinned: true });
    await keep(one, 'pinned', true);
    await keep(one, 'archived', true);
    await markRead(one);
    await spread();
    expect(item()).toMatchObject({ [`p#${keyOfG}`]: true, [`a#${keyOfG}`]: true, [`u#${keyOfG}`]: ['x'], other: {} });
    expect(Number(item()?.[`k#${keyOfG}`])).toBeLessThan(9_000_000_000_000_000);
    expect(one.outbox.ownState.pending(9)).toEqual([]);
  });

  it('is overwritten where a condition never holds', async () => {
    // A text, which looks like a number.
    table.put({ ...own, [`tp#${keyOfG}`]: '5' });
    const one = await open();
    await keep(one, 'pinned', true);
    await clock.advance(60_000);
    expect(item()).toMatchObject({ [`p#${keyOfG}`]: true, [`tp#${keyOfG}`]: expect.any(Number) });
    expect(one.outbox.ownState.pending(9)).toEqual([]);
  });

  it('loses what is no longer of use: expired mutes, old defaults, and the oldest positions', async () => {
    const now = Math.floor(clock.now() / 1_000);
    const positions = Object.fromEntries(
      Array.from({ length: 120 }, (_, n) => [`k#${String(n).padStart(12, '0')}`, now - n]),
    );
    table.put({
      ...own,
      ...positions,
      'm#aaaaaaaaaaaa': now - 1,
      'tm#aaaaaaaaaaaa': now - 9,
      'tp#bbbbbbbbbbbb': now - 31 * 86_400_000,
      'tp#cccccccccccc': now - 86_400_000,
    });
    const one = await open();
    await clock.advance(1_000);
    await keep(one, 'pinned', true);
    await spread();
    const left = Object.keys(item() ?? {});
    expect(left.filter((name) => name.startsWith('k#'))).toHaveLength(99);
    expect(left).toEqual(expect.arrayContaining([`p#${keyOfG}`, 'tp#cccccccccccc', 'k#000000000098']));
    expect(left).not.toEqual(expect.arrayContaining(['tp#bbbbbbbbbbbb']));
    expect(left.filter((name) => name.includes('aaaa'))).toEqual([]);
  });

  it.each(['readOwnState', 'writeOwnState'] as const)(
    'is left alone after %s is denied, which is logged once; everything is kept here',
    async (method) => {
      const one = await open();
      one.store.failNext(method, 'access-denied', 100);
      const before = one.store.countOf(method);
      await clock.advance(1_000);
      await keep(one, 'pinned', true);
      await spread();
      await spread();
      expect(one.store.countOf(method)).toBe(before + 1);
      expect(one.events.filter((event) => event.startsWith('log'))).toHaveLength(1);
      expect(await line(one)).toMatchObject({ isPinned: true });
      expect((await one.call('sync.status', {})).error).toBeNull();
    },
  );

  it('waits a minute after a failure that may pass, which is no failure of the refresh', async () => {
    const one = await open();
    one.store.failNext('readOwnState', 'throttled');
    await clock.advance(30_000);
    expect(one.store.countOf('readOwnState')).toBe(1);
    expect((await one.call('sync.status', {})).phase).toBe('idle');
    await keep(one, 'pinned', true);
    await clock.advance(60_000);
    expect(item()).toHaveProperty(`p#${keyOfG}`, true);
  });
});

describe('a conversation that is marked as unread', () => {
  it('stays so while read messages are read again, until it is opened or a new one is read', async () => {
    const one = await open();
    await clock.advance(1_000);
    await markRead(one);
    await keep(one, 'unread', true);
    await markRead(one);
    expect(await line(one)).toMatchObject({ isMarkedUnread: true, unread: 0 });
    await one.call('messages.open', { conversationId: g });
    expect(await line(one)).toMatchObject({ isMarkedUnread: false });
    await keep(one, 'unread', true);
    receive();
    await clock.advance(MINUTE / 1_000);
    await markRead(one);
    expect(await line(one)).toMatchObject({ isMarkedUnread: false, unread: 0 });
  });
});

describe('a crash', () => {
  it.each([
    ['before a write', (world: PullWorld) => void world.store.failNext('writeOwnState', 'offline')],
    ['after a write, before its response', (world: PullWorld) => void world.store.loseNext('writeOwnState')],
  ])('%s loses no change: the next start writes it, once', async (_when, strike) => {
    const first = new PullWorld({ table, clock });
    const schedule = { isOwnStateDue: false, noteOwnStateRead: () => {} };
    first.outbox.ownState.choose(g, 'pinned', 1, clock.now());
    first.outbox.ownState.noteRead(h, clock.now());
    strike(first);
    await expect(new OwnStateSync(first.context, schedule).write(first.signal)).rejects.toThrow();
    expect(first.outbox.ownState.pending(9)).toHaveLength(2);

    const next = new PullWorld({ table, clock, outbox: first.outbox, cache: first.cache });
    await next.refresh();
    const sync = new OwnStateSync(next.context, schedule);
    for (let step = 0; step < 3; step++) {
      await sync.write(next.signal);
      await clock.advance(10_000);
    }
    expect(next.outbox.ownState.pending(9)).toEqual([]);
    expect(item()).toMatchObject({ [`p#${keyOfG}`]: true, [`k#${keyOfH}`]: expect.any(Number) });
    expect(next.store.countOf('writeOwnState')).toBe(1);
  });
});

it('names a conversation by the first hex digits of its UUID, in any form, or of the hash of another ID', () => {
  const id = (text: string) => ownKeyOf(conversationIdOf(text));
  expect(id('5ae290ed-55d1-47a0-bc6d-fe2bc2700399')).toBe('5ae290ed55d1');
  expect(id('5AE290ED55D147A0BC6DFE2BC2700399')).toBe('5ae290ed55d1');
  expect(id('general')).toMatch(/^[0-9a-f]{12}$/);
  expect(id('general')).not.toBe(id('general2'));
});
