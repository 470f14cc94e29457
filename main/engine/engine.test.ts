import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { maxMessageLength, undoMicros } from '../../shared/contract/messages.ts';
import { AppError } from '../../shared/errors.ts';
import { ConversationId, MessageId } from '../../shared/model.ts';
import { instantFromMicros, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import { ManualClock, settle } from '../../test/fakes/manualClock.ts';
import { EngineBench, type EngineBenchOptions } from '../../test/support/engineBench.ts';
import { conversationIdOf, messageItem, OWNER, rowItem } from '../../test/support/pulling.ts';

const conversationId = conversationIdOf('g');
const earlier = '2026-03-16T11:00:00.000000+00:00';
const later = '2026-03-16T11:30:00.000000+00:00';

const open: EngineBench[] = [];

async function started(options: EngineBenchOptions = {}, items: readonly object[] = []): Promise<EngineBench> {
  const bench = new EngineBench(options);
  open.push(bench);
  bench.store.seed(items.map((item) => ({ ...item })));
  await settle();
  return bench;
}

afterEach(async () => {
  for (const bench of open.splice(0)) await bench.engine.stop();
});

const conversation = [rowItem('g', later), messageItem('g', earlier), messageItem('g', later)];
const newestPage = (conversationIdToRead: ConversationId) =>
  ({ conversationId: conversationIdToRead, from: { kind: 'newest' }, limit: 50 }) as const;

describe('the list of conversations', () => {
  let bench: EngineBench;

  beforeEach(async () => {
    bench = await started({}, conversation);
  });

  const list = async () => (await bench.call('conversations.list', {})).conversations;
  const afterRefresh = async (items: readonly object[]) => {
    bench.store.seed(items.map((item) => ({ ...item })));
    await bench.call('sync.refresh', {});
    return list();
  };

  it('counts messages of the first sync as read, and later ones as unread', async () => {
    expect(await list()).toMatchObject([{ id: conversationId, unread: 0, waiting: 0, failed: 0, draft: '' }]);
    const next = '2026-03-16T11:59:00.000000+00:00';
    expect(await afterRefresh([rowItem('g', next), messageItem('g', next)])).toMatchObject([{ unread: 1 }]);
    const own = '2026-03-16T11:59:30.000000+00:00';
    expect(await afterRefresh([messageItem('g', own, {}, 'owner'), rowItem('g', own)])).toMatchObject([{ unread: 1 }]);
    const { messages, firstUnread } = await bench.call('messages.window', newestPage(conversationId));
    expect(firstUnread?.id).toBe(`g ${next}`);
    const last = messages.at(-1);
    await bench.call('conversations.markRead', {
      conversationId,
      upTo: { at: last?.at ?? bench.clock.now(), id: MessageId.parse(last?.id) },
    });
    expect(await list()).toMatchObject([{ unread: 0 }]);
    expect((await bench.call('messages.window', newestPage(conversationId))).firstUnread).toBeNull();
  });

  it('counts every message of a conversation that appears later', async () => {
    expect(await afterRefresh([rowItem('h', later), messageItem('h', earlier), messageItem('h', later)])).toMatchObject(
      [{ id: 'h', unread: 2 }, { id: 'g' }].sort((a, b) => (a.id < b.id ? -1 : 1)),
    );
  });

  it('shows the draft and the disappearing timer as set', async () => {
    await bench.call('drafts.save', { conversationId, text: 'to be' });
    await bench.call('conversations.configure', { conversationId, disappearAfter: 3_600_000 });
    expect(await list()).toMatchObject([{ draft: 'to be', disappearAfter: 3_600_000 }]);
    expect(await bench.call('drafts.read', { conversationId })).toEqual({ text: 'to be' });
    await bench.call('drafts.save', { conversationId, text: '' });
    await bench.call('conversations.configure', { conversationId, disappearAfter: null });
    expect(await list()).toMatchObject([{ draft: '', disappearAfter: null }]);
  });
});

it('selects the whole list with the first change in a minute, then single lines', async () => {
  const bench = await started({}, conversation);
  const selections = async (): Promise<unknown[]> => {
    bench.published.length = 0;
    for (const text of ['to', 'to be']) await bench.call('drafts.save', { conversationId, text });
    return bench.published.flatMap(({ name, payload }) => (name === 'conversations.changed' ? [payload] : []));
  };
  await selections();
  expect(await selections()).toEqual([{ only: [conversationId] }, { only: [conversationId] }]);
  await bench.clock.advance(60_000);
  expect(await selections()).toEqual([{}, { only: [conversationId] }]);
});

describe('a muted conversation', () => {
  const at = (minute: number): string => `2026-03-16T11:${minute}:00.000000+00:00`;
  const arrive = async (bench: EngineBench, minute: number): Promise<void> => {
    bench.store.seed([rowItem('g', at(minute)), messageItem('g', at(minute))]);
    await bench.call('sync.refresh', {});
  };

  it('reports no arrivals until the mute ends', async () => {
    const bench = await started({}, conversation);
    const until = instantFromMicros(bench.clock.now() + 3_600 * MICROS_PER_SECOND);
    await bench.call('conversations.mute', { conversationId, until });
    expect((await bench.call('conversations.list', {})).conversations).toMatchObject([{ mutedUntil: until }]);
    await arrive(bench, 40);
    expect(bench.arrivals).toEqual([]);
    await bench.clock.advance(3_600_000);
    await arrive(bench, 41);
    expect(bench.arrivals).toMatchObject([{ conversationId, count: 1, newest: { text: `text at ${at(41)}` } }]);
    await bench.call('conversations.mute', { conversationId, until: 'always' });
    await arrive(bench, 42);
    await bench.call('conversations.mute', { conversationId, until: null });
    await arrive(bench, 43);
    expect(bench.arrivals.map(({ newest }) => newest.sortKey)).toEqual([at(41), at(43)]);
  });
});

describe('a blocked person', () => {
  it('is left out of the list and causes no arrivals, also after the cache was cleared, until they are unblocked', async () => {
    const at = (minute: number): string => `2026-03-16T11:${minute}:00.000000+00:00`;
    const bench = await started({}, conversation);
    const listed = async () => (await bench.call('conversations.list', {})).conversations;
    const [line] = await listed();
    if (line === undefined) throw new Error('no conversation');
    await bench.call('conversations.keep', { conversationId, kind: 'archived', isOn: true });
    await bench.call('people.block', { person: line.other });
    expect(await bench.call('people.blocked', {})).toEqual({ people: [line.other] });
    expect([await listed(), await bench.call('conversations.list', { only: [conversationId] })]).toEqual([
      [],
      { conversations: [] },
    ]);
    await bench.call('storage.clear', {});
    await settle();
    bench.store.seed([rowItem('g', at(40)), messageItem('g', at(40))]);
    await bench.call('sync.refresh', {});
    expect([bench.arrivals, await listed()]).toEqual([[], []]);
    await bench.call('people.unblock', { id: line.other.id });
    // The message of a blocked person brought nothing back from the archive.
    expect(await listed()).toMatchObject([{ id: conversationId, unread: 1, isArchived: true }]);
  });
});

describe('sending', () => {
  it('shows why messages wait when this computer’s cache or disk keeps them from being sent', async () => {
    const bench = await started({}, conversation);
    const broken = vi.spyOn(bench.cache.messages, 'newestBefore').mockImplementation(() => {
      throw new AppError('cache-unreadable');
    });
    await bench.call('messages.send', { conversationId, text: 'hello' });
    const stuck = await bench.call('sync.status', {});
    expect(stuck).toMatchObject({ phase: 'idle', error: null, waiting: 1, sending: { code: 'cache-unreadable' } });
    broken.mockRestore();
    await bench.call('sync.refresh', {});
    expect(await bench.call('sync.status', {})).toMatchObject({ waiting: 0, sending: null });
  });

  it('shows the message at once as waiting, then as sent, never missing and never twice', async () => {
    const bench = await started({}, conversation);
    const hold = bench.store.hold('putMessage');
    await bench.call('drafts.save', { conversationId, text: 'hello' });
    const { outgoing } = await bench.call('messages.send', { conversationId, text: 'hello' });
    expect(outgoing).toMatchObject({ conversationId, text: 'hello', state: 'pending', attempts: 0 });
    await hold.reached;
    const waiting = await bench.call('messages.window', newestPage(conversationId));
    expect(waiting.outgoing.map(({ id }) => id)).toEqual([outgoing.id]);
    const [line] = (await bench.call('conversations.list', {})).conversations;
    expect(line).toMatchObject({ text: 'hello', lastSenderId: OWNER, draft: '', waiting: 1 });
    expect(await bench.call('sync.status', {})).toMatchObject({ waiting: 1, failed: 0 });
    hold.release();
    await settle();
    const sent = await bench.call('messages.window', newestPage(conversationId));
    expect(sent.outgoing).toEqual([]);
    expect(sent.messages.at(-1)).toMatchObject({ id: outgoing.id, text: 'hello', sender: { id: OWNER } });
    expect(await bench.call('sync.status', {})).toMatchObject({ waiting: 0 });
    const rows = bench.store.table.rows();
    expect(rows.filter(({ message_uuid }) => message_uuid === outgoing.id)).toHaveLength(1);
    expect(rows.filter(({ pk }) => pk.startsWith('GRP#')).map(({ pk, message }) => [pk, message])).toEqual([
      ['GRP#owner', 'hello'],
      ['GRP#friend', 'hello'],
    ]);
  });

  it('shows no gap before a message that was just sent, and finds messages in between with the next refresh', async () => {
    const bench = await started({}, conversation);
    const between = '2026-03-16T11:45:00.000000+00:00';
    bench.store.seed([messageItem('g', between)]);
    await bench.call('messages.send', { conversationId, text: 'hello' });
    const { gaps, messages } = await bench.call('messages.window', newestPage(conversationId));
    expect(gaps).toEqual([]);
    expect(messages.at(-1)?.text).toBe('hello');
    await bench.call('sync.refresh', {});
    const { gaps: left, messages: all } = await bench.call('messages.window', newestPage(conversationId));
    expect(left).toEqual([]);
    expect(all.map(({ id }) => id).slice(-2)).toEqual([`g ${between}`, messages.at(-1)?.id]);
  });

  it('reads a row’s message before it deletes the row, although the writer’s clock is far behind', async () => {
    const others = Array.from({ length: 40 }, (_, n) => `2026-03-16T11:${10 + n}:00.000000+00:00`);
    const bench = await started({}, [...conversation, ...others.flatMap((sk, n) => [rowItem(`o${n}`, sk)])]);
    const late = '2026-03-16T08:00:00.000000+00:00';
    bench.store.seed([messageItem('g', late), rowItem('g', late)]);
    await bench.call('messages.send', { conversationId, text: 'hello' });
    const { messages } = await bench.call('messages.window', newestPage(conversationId));
    expect(messages.map(({ id }) => id)).toContain(`g ${late}`);
    const rows = bench.store.table
      .rows()
      .filter(({ pk, message_group_uuid }) => pk === 'GRP#owner' && message_group_uuid === 'g');
    expect(rows.map(({ message }) => message)).toEqual(['hello']);
  });

  it('rejects empty and too long messages, by code points', async () => {
    const bench = await started({}, conversation);
    const send = (text: string) => bench.codeOf('messages.send', { conversationId, text });
    expect(await send(' \n')).toBe('validation');
    expect(await send('👩'.repeat(maxMessageLength + 1))).toBe('validation');
    expect(await send('👩'.repeat(maxMessageLength))).toBe('ok');
  });

  it('accepts a long text as several messages, or none of them', async () => {
    const bench = await started({}, conversation);
    const text = `${'one '.repeat(300)}\n\n${'two '.repeat(100)}`;
    const { outgoing } = await bench.call('messages.send', { conversationId, text, inParts: true });
    expect(outgoing.text).toMatch(/^one .* one \n\ntwo .* two$/);
    const { messages } = await bench.call('messages.window', newestPage(conversationId));
    const sent = messages.slice(-2).map((message) => message.text);
    expect(sent.join(' ').split(/\s+/)).toEqual(text.trim().split(/\s+/));
    expect(await bench.codeOf('messages.send', { conversationId, text: ' \n', inParts: true })).toBe('validation');
  });

  it('holds a message back to be undone, if that is wanted', async () => {
    const bench = await started({}, conversation);
    const send = async (text: string) =>
      (await bench.call('messages.send', { conversationId, text, canUndo: true })).outgoing;
    const [kept, undone] = [await send('kept'), await send('undone')];
    expect(kept).toMatchObject({ canUndo: true, sendAt: bench.clock.now() + undoMicros });
    const { outgoing } = await bench.call('messages.window', newestPage(conversationId));
    expect(outgoing).toEqual([kept, undone]);
    await bench.call('messages.discard', { id: undone.id });
    await bench.clock.advance(undoMicros / 1_000);
    await vi.waitFor(async () => {
      const { messages } = await bench.call('messages.window', newestPage(conversationId));
      expect(messages.at(-1)?.id).toBe(kept.id);
    });
    const atOnce = (await bench.call('messages.send', { conversationId, text: 'now' })).outgoing;
    expect([atOnce.sendAt, atOnce.canUndo]).toEqual([null, undefined]);
  });

  it('sends a message later, at once on request, or not at all', async () => {
    const bench = await started({}, conversation);
    const sendAt = instantFromMicros(bench.clock.now() + 3_600_000_000);
    const send = async (text: string) =>
      (await bench.call('messages.send', { conversationId, text, sendAt })).outgoing.id;
    const [first, second, third] = [await send('first'), await send('second'), await send('third')];
    expect(await bench.call('sync.status', {})).toMatchObject({ waiting: 0 });
    await bench.call('messages.retry', { id: second });
    await bench.call('messages.discard', { id: third });
    const shown = async () => {
      const { messages, outgoing } = await bench.call('messages.window', newestPage(conversationId));
      return [
        messages.filter(({ id }) => id === first || id === second).map(({ id }) => id),
        outgoing.map(({ id }) => id),
      ];
    };
    await vi.waitFor(async () => expect(await shown()).toEqual([[second], [first]]));
    await bench.clock.advance(3_600_000);
    await vi.waitFor(async () => expect(await shown()).toEqual([[second, first], []]));
    expect(await bench.call('messages.discard', { id: first })).toEqual({});
  });

  it('keeps a refused message until the user decides', async () => {
    const bench = await started({}, conversation);
    bench.store.failNext('putMessage', 'access-denied', 2);
    const first = (await bench.call('messages.send', { conversationId, text: 'one' })).outgoing;
    const second = (await bench.call('messages.send', { conversationId, text: 'two' })).outgoing;
    const { outgoing } = await bench.call('messages.window', newestPage(conversationId));
    expect(outgoing.map(({ state, error }) => [state, error?.code])).toEqual([
      ['failed', 'access-denied'],
      ['failed', 'access-denied'],
    ]);
    expect(await bench.call('sync.status', {})).toMatchObject({ waiting: 0, failed: 2 });
    await bench.call('messages.retry', { id: first.id });
    await bench.call('messages.discard', { id: second.id });
    const { messages, outgoing: left } = await bench.call('messages.window', newestPage(conversationId));
    expect(left).toEqual([]);
    expect(messages.at(-1)?.id).toBe(first.id);
    expect(messages.some(({ id }) => id === second.id)).toBe(false);
    for (const { id } of [first, second]) {
      expect(await bench.call('messages.retry', { id })).toEqual({});
      expect(await bench.call('messages.discard', { id })).toEqual({});
    }
    expect((await bench.call('messages.window', newestPage(conversationId))).messages.map(({ id }) => id)).toContain(
      first.id,
    );
  });

  it('does not discard a message that is being sent', async () => {
    const bench = await started({}, conversation);
    bench.store.failNext('putMessage', 'offline');
    const { outgoing } = await bench.call('messages.send', { conversationId, text: 'one' });
    expect(await bench.call('messages.retry', { id: outgoing.id })).toEqual({});
    expect(await bench.codeOf('messages.discard', { id: outgoing.id })).toBe('conflict');
    expect(bench.outbox.outgoing.counts()).toEqual({ waiting: 1, failed: 0 });
  });

  it('marks a refused message as sent once an earlier attempt’s copy is found in the table', async () => {
    const bench = await started({}, conversation);
    bench.store.loseNext('putMessage');
    const { outgoing } = await bench.call('messages.send', { conversationId, text: 'hello' });
    bench.store.failNext('putMessage', 'access-denied');
    await bench.clock.advance(1_000);
    expect(bench.outbox.outgoing.counts()).toEqual({ waiting: 0, failed: 1 });
    await bench.call('messages.open', { conversationId });
    await bench.call('sync.refresh', {});
    expect(await bench.call('sync.status', {})).toMatchObject({ waiting: 0, failed: 0 });
    const { messages, outgoing: left } = await bench.call('messages.window', newestPage(conversationId));
    expect(left).toEqual([]);
    expect(messages.filter(({ id }) => id === outgoing.id)).toHaveLength(1);
    expect((await bench.call('conversations.list', {})).conversations).toMatchObject([
      { text: 'hello', failed: 0, waiting: 0 },
    ]);
    const moved = bench.store.table.rows().filter(({ pk, message }) => pk.startsWith('GRP#') && message === 'hello');
    expect(moved.map(({ pk }) => pk)).toEqual(['GRP#owner', 'GRP#friend']);
  });

  it('waits while offline and sends when the network is back', async () => {
    const bench = await started({}, conversation);
    bench.store.failNext('putMessage', 'offline');
    bench.store.failNext('listGroupRows', 'offline', 3);
    const { outgoing } = await bench.call('messages.send', { conversationId, text: 'later' });
    expect(await bench.call('sync.status', {})).toMatchObject({ phase: 'offline', waiting: 1 });
    await bench.clock.advance(30_000);
    expect(await bench.call('sync.status', {})).toMatchObject({ phase: 'idle', waiting: 0 });
    const copies = bench.store.table.rows().filter(({ message_uuid }) => message_uuid === outgoing.id);
    expect(copies).toHaveLength(1);
  });

  it('attempts nothing when the account was opened offline', async () => {
    const bench = await started({ offline: true });
    await bench.call('messages.send', { conversationId, text: 'later' });
    await bench.clock.advance(600_000);
    const { outgoing } = await bench.call('messages.window', newestPage(conversationId));
    expect(outgoing).toMatchObject([{ state: 'pending', attempts: 0 }]);
    expect(bench.store.countOf('putMessage')).toBe(0);
  });
});

it('refreshes less often while an hour costs more than the limit, sends all the same, and recovers by itself', async () => {
  const bench = await started({}, conversation);
  await bench.call('preferences.change', { readUnitsPerHour: 50, sweepUnitsPerHour: 0 });
  const costLimit = async () => (await bench.call('sync.status', {})).costLimit;
  const refreshesIn = async (ms: number): Promise<number> => {
    const before = bench.store.countOf('listGroupRows');
    await bench.clock.advance(ms);
    return bench.store.countOf('listGroupRows') - before;
  };
  expect(await refreshesIn(50_000)).toBe(10);
  expect(await costLimit()).toBeNull();
  bench.cost.add('refresh', { read: 953 });
  await bench.clock.advance(5_000);
  expect(await costLimit()).toMatchObject({ limit: 50 });
  expect(await refreshesIn(60 * 60_000)).toBeLessThan(15);
  await bench.call('messages.send', { conversationId, text: 'hello' });
  expect(bench.store.countOf('putMessage')).toBe(1);
  await bench.clock.advance(30 * 60_000);
  expect(await costLimit()).toBeNull();
});

describe('a conversation in use', () => {
  const focused = { isFocused: true, notifies: true, isOnBattery: false };
  let bench: EngineBench;

  const surround = async (environment: typeof focused): Promise<void> => {
    bench.engine.signal(environment);
    await settle();
  };
  /** The polls of the conversation, and the reads of the list, in 20 s. */
  const polls = async () => {
    const before = [bench.cost.totals().live.read, bench.store.countOf('listGroupRows')] as const;
    await bench.clock.advance(20_000);
    const { live } = bench.cost.totals();
    return { live: (live.read - before[0]) / 0.5, list: bench.store.countOf('listGroupRows') - before[1] };
  };

  beforeEach(async () => {
    bench = await started({}, conversation);
    await surround(focused);
    await bench.call('messages.open', { conversationId });
    await bench.clock.advance(10_000);
  });

  it('is read every second while a draft of it is typed, and the list as often as before', async () => {
    expect(await polls()).toEqual({ live: 0, list: 4 });
    await bench.call('drafts.save', { conversationId, text: 'dear' });
    expect(await polls()).toEqual({ live: 20, list: 4 });
    await bench.clock.advance(120_000);
    expect((await polls()).live).toBe(0);
  });

  it('is read every second after a message was sent, or another person’s arrived', async () => {
    await bench.call('messages.send', { conversationId, text: 'hello' });
    expect((await polls()).live).toBeGreaterThan(17);
    await bench.clock.advance(120_000);
    bench.store.seed([messageItem('g', '2026-03-16T12:02:20.000000+00:00')]);
    await bench.clock.advance(30_000);
    expect((await polls()).live).toBeGreaterThan(17);
  });

  it('is not read every second when another is written in, without the focus, or against the preferences', async () => {
    await bench.call('drafts.save', { conversationId: conversationIdOf('another'), text: 'dear' });
    expect((await polls()).live).toBe(0);
    await bench.call('drafts.save', { conversationId, text: 'dear' });
    await surround({ ...focused, isFocused: false });
    expect(await polls()).toEqual({ live: 0, list: 4 });
    await surround({ ...focused, isFocused: false, isOnBattery: true });
    await bench.clock.advance(5_000);
    expect(await polls()).toEqual({ live: 0, list: 0 });
    await surround(focused);
    await bench.call('preferences.change', { live: false });
    expect((await polls()).live).toBe(0);
  });

  it('is read less often on a table with little provisioned capacity', async () => {
    const describeTable = bench.store.describeTable.bind(bench.store);
    bench.store.describeTable = async (context) => ({ ...(await describeTable(context)), readCapacity: 2 });
    await bench.clock.advance(3_600_000);
    await bench.call('drafts.save', { conversationId, text: 'dear' });
    const before = bench.cost.totals();
    await bench.clock.advance(60_000);
    const after = bench.cost.totals();
    const polled = after.live.read + after.refresh.read - before.live.read - before.refresh.read;
    expect(polled).toBeGreaterThan(9);
    expect(polled).toBeLessThanOrEqual(60 * 2 * 0.1 + 1);
  });
});

it('keeps a refused message in the list although the cache was lost and its conversation has no row', async () => {
  const bench = await started();
  const id = MessageId.parse('m');
  const text = 'still here';
  bench.outbox.outgoing.enqueue({
    id,
    conversationId,
    text,
    acceptedAt: bench.clock.now(),
    sendAt: null,
    disappearAfter: null,
  });
  const error = { code: 'access-denied', message: 'no', retryable: false, details: {} } as const;
  bench.outbox.outgoing.reject(id, { error, uncertainUntil: null });
  expect((await bench.call('conversations.list', {})).conversations).toMatchObject([
    { id: conversationId, text, failed: 1 },
  ]);
  bench.store.seed([{ ...rowItem('g', later), pk: 'GRP#friend' }]);
  await bench.call('messages.retry', { id });
  expect((await bench.call('conversations.list', {})).conversations).toMatchObject([
    { id: conversationId, text, failed: 0, waiting: 0 },
  ]);
  const rows = bench.store.table.rows().filter(({ message_group_uuid }) => message_group_uuid === conversationId);
  expect(rows.map(({ pk, message }) => [pk, message])).toEqual([
    ['GRP#friend', text],
    ['GRP#owner', text],
  ]);
});

describe('a new conversation', () => {
  const profile = {
    pk: 'USR#friend',
    sk: 'PROFILE',
    user_uuid: 'friend',
    user_handle: 'friend',
    user_display_name: 'Friend',
  };

  it('is in the list from its first draft, and in both lists of the table from its first message', async () => {
    const bench = await started({}, [profile]);
    const { conversationId: id, isNew } = await bench.call('conversations.start', { handle: 'friend' });
    expect(isNew).toBe(true);
    expect((await bench.call('conversations.list', {})).conversations).toEqual([]);
    await bench.call('drafts.save', { conversationId: id, text: 'dear' });
    expect((await bench.call('conversations.list', {})).conversations).toMatchObject([
      { id, draft: 'dear', other: { handle: 'friend' } },
    ]);
    expect(await bench.call('conversations.start', { handle: '@friend' })).toMatchObject({ conversationId: id });
    await bench.call('messages.send', { conversationId: id, text: 'dear friend' });
    const rows = bench.store.table.rows().filter(({ message_group_uuid }) => message_group_uuid === id);
    expect(rows.map(({ pk }) => pk).sort()).toEqual(['GRP#friend', `GRP#${OWNER}`]);
    await bench.call('sync.refresh', {});
    expect((await bench.call('conversations.list', {})).conversations).toMatchObject([
      { id, text: 'dear friend', unread: 0 },
    ]);
    expect(await bench.call('conversations.start', { handle: 'friend' })).toMatchObject({
      conversationId: id,
      isNew: false,
    });
  });

  it.each([0, 10, 400])('has nothing left to download %i s after it was opened and written to', async (seconds) => {
    const bench = await started({}, [profile]);
    const { conversationId } = await bench.call('conversations.start', { handle: 'friend' });
    await bench.call('messages.open', { conversationId });
    await bench.clock.advance(seconds * 1_000);
    await bench.call('messages.send', { conversationId, text: 'dear friend' });
    await bench.call('sync.refresh', {});
    expect(bench.cache.gaps.incomplete()).toEqual([]);
    expect(bench.cache.conversations.state(conversationId)).toMatchObject({ syncedAt: expect.any(Number) });
  });

  it('rejects an unknown handle', async () => {
    const bench = await started();
    expect(await bench.codeOf('conversations.start', { handle: 'unknown' })).toBe('not-found');
  });
});

describe('preferences', () => {
  it('pause and continue sync, and persist', async () => {
    const bench = await started({}, conversation);
    await bench.call('preferences.change', { paused: true });
    const before = bench.store.calls.length;
    await bench.clock.advance(3_600_000);
    expect(bench.store.calls).toHaveLength(before);
    expect(await bench.call('sync.status', {})).toMatchObject({ phase: 'paused' });
    expect(await bench.call('preferences.read', {})).toMatchObject({ paused: true, rowMover: 'app' });
    await bench.call('preferences.change', { paused: false });
    await bench.clock.advance(0);
    expect(await bench.call('sync.status', {})).toMatchObject({ phase: 'idle' });
  });

  it('pause on a metered connection unless they allow it', async () => {
    const bench = await started({}, conversation);
    await bench.call('sync.hint', { online: true, metered: true });
    expect(await bench.call('sync.status', {})).toMatchObject({ phase: 'paused' });
    await bench.call('preferences.change', { refreshOnMetered: true });
    expect(await bench.call('sync.status', {})).toMatchObject({ phase: 'idle' });
  });
});

describe('an account opened by handle', () => {
  it('looks the handle up once for reading and sending', async () => {
    const clock = new ManualClock();
    const bench = await started({ user: '@owner', clock }, [
      ...conversation,
      messageItem('g', '2026-03-16T10:00:00.000000+00:00', {}, 'owner'),
    ]);
    await bench.call('sync.refresh', {});
    await bench.clock.advance(60_000);
    expect(bench.store.countOf('findPerson')).toBe(1);
    expect(await bench.call('account.read', {})).toMatchObject({ account: { owner: { id: OWNER, handle: 'owner' } } });
  });
});

describe('diagnostics', () => {
  it('sum up units by purpose, and keep them across restarts', async () => {
    const friendsRow = { ...rowItem('g', later), pk: 'GRP#friend' };
    const bench = await started({}, [...conversation, friendsRow]);
    await bench.call('messages.send', { conversationId, text: 'hello' });
    const now = bench.clock.now();
    const hour = instantFromMicros(now - 3_600 * MICROS_PER_SECOND);
    const { units, outbox, sync } = await bench.call('diagnostics.read', { dayStart: hour, monthStart: hour });
    expect(units.sinceStart.send.write).toBe(9);
    expect(units.today).toEqual(units.sinceStart);
    expect(units.month).toEqual(units.sinceStart);
    expect(outbox).toMatchObject({ waiting: 0, failed: 0, quarantined: null });
    expect(sync.overlapMs).toBeGreaterThanOrEqual(300_000);
    const tomorrow = instantFromMicros(now + 86_400 * MICROS_PER_SECOND);
    const { units: none } = await bench.call('diagnostics.read', { dayStart: tomorrow, monthStart: hour });
    expect(none.today.send.write).toBe(0);
  });
});

describe('a failed push', () => {
  it('publishes the number of waiting messages', async () => {
    const bench = await started({}, conversation);
    const { beginAttempt } = bench.outbox.outgoing;
    bench.outbox.outgoing.beginAttempt = (...args) => {
      bench.outbox.outgoing.beginAttempt = () => {
        throw new AppError('disk-full');
      };
      beginAttempt.apply(bench.outbox.outgoing, args);
    };
    const held = bench.store.hold('putMessage');
    await bench.call('messages.send', { conversationId, text: 'one' });
    await bench.call('messages.send', { conversationId, text: 'two' });
    expect(await bench.call('sync.status', {})).toMatchObject({ waiting: 2 });
    held.release();
    await settle();
    expect(await bench.call('sync.status', {})).toMatchObject({ waiting: 1 });
  });
});

describe('an expiring message', () => {
  it('is removed at its time although nothing expired when it arrived', async () => {
    const bench = await started({}, conversation);
    const expiry = { expires_at: '2026-03-16T12:00:30.000000+00:00' };
    const sk = '2026-03-16T11:59:00.000000+00:00';
    bench.store.seed([rowItem('g', sk), messageItem('g', sk, expiry)]);
    await bench.call('sync.refresh', {});
    expect(bench.cache.messages.nextExpiry()).not.toBeNull();
    await bench.clock.advance(31_000);
    expect(bench.cache.messages.nextExpiry()).toBeNull();
  });
});

describe('several windows', () => {
  const elsewhere = [ConversationId.parse('h')];

  it('hear that the cache is cleared, each about its conversation', async () => {
    const bench = await started({}, conversation);
    await bench.call('messages.open', { conversationId, elsewhere });
    bench.events.length = 0;
    await bench.call('storage.clear', {});
    for (const id of [conversationId, ...elsewhere]) expect(bench.events).toContain(`messages.changed ${id}`);
  });

  it('open nothing when the user returns to one: no pull, and the mark as unread stays', async () => {
    const bench = await started({}, conversation);
    await bench.call('messages.open', { conversationId });
    await bench.call('conversations.keep', { conversationId, kind: 'unread', isOn: true });
    await settle();
    const before = bench.store.countOf('listMessages');
    await bench.call('messages.open', { conversationId, isReturn: true });
    await settle();
    expect(bench.store.countOf('listMessages')).toBe(before);
    expect((await bench.call('conversations.list', {})).conversations).toMatchObject([{ isMarkedUnread: true }]);
  });
});

describe('clearing the cache', () => {
  it('does not wait for a refresh that hangs', async () => {
    const bench = await started({}, conversation);
    const hanging = bench.store.hold('listGroupRows');
    void bench.call('sync.refresh', {});
    await hanging.reached;
    const events: string[] = [];
    void bench.call('storage.clear', {}).then(() => events.push('cleared'));
    await settle();
    await settle();
    expect(events).toEqual(['cleared']);
  });
});

describe('stopping', () => {
  it('writes the costs not written yet', async () => {
    const bench = await started({}, conversation);
    const written: string[] = [];
    bench.outbox.costs.add = (entries) => void written.push(...entries.map(({ purpose }) => purpose));
    await bench.engine.stop();
    expect(written).toContain('refresh');
  });

  it('closes the databases only after a pull requested by the window has ended', async () => {
    const bench = await started({}, conversation);
    const held = bench.store.hold('listMessages');
    const opened = bench.call('messages.open', { conversationId });
    await held.reached;
    let isStopped = false;
    const stopping = bench.engine.stop().then(() => {
      isStopped = true;
    });
    await settle();
    expect([isStopped, bench.store.closed]).toEqual([false, false]);
    held.release();
    await Promise.all([opened, stopping]);
    expect(bench.store.closed).toBe(true);
  });

  it('logs nothing about the sweep that it aborts', async () => {
    const bench = await started({}, conversation);
    await bench.clock.advance(3_600_000);
    bench.events.length = 0;
    const [refresh, sweep] = [bench.store.hold('listGroupRows'), bench.store.hold('listGroupRows')];
    refresh.release();
    await bench.clock.advance(300_000);
    await sweep.reached;
    await bench.engine.stop();
    expect(bench.events.filter((line) => line.startsWith('log'))).toEqual([]);
  });
});

it('refreshes within 2 s of the end of a sleep of 8 hours', async () => {
  const bench = await started({}, conversation);
  bench.clock.jump(8 * 3_600_000);
  const before = bench.store.countOf('listGroupRows');
  bench.engine.signal('resume');
  await settle();
  expect(bench.store.countOf('listGroupRows')).toBeGreaterThan(before);
});
