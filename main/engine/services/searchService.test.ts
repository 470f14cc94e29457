import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { methods, type Request } from '../../../shared/contract/contract.ts';
import { type MessageCursor, MessageId, UserId } from '../../../shared/model.ts';
import { MILLIS_PER_DAY } from '../../../shared/time/civil.ts';
import { MICROS_PER_MILLI } from '../../../shared/time/instant.ts';
import { settle } from '../../../test/fakes/manualClock.ts';
import { EngineBench } from '../../../test/support/engineBench.ts';
import { conversationIdOf, messageItem, rowItem } from '../../../test/support/pulling.ts';
import { ServerClock } from '../sync/serverClock.ts';
import { createSearchService } from './services.ts';

const key = (minute: number): string => `2026-03-16T11:${String(minute).padStart(2, '0')}:00.000000+00:00`;
const andrew = { user_uuid: 'andrew', user_display_name: 'Andrew Brown', user_handle: 'andrewbrown' };
const andrea = { user_uuid: 'andrea', user_display_name: 'Andrea', user_handle: 'andrea' };

let bench: EngineBench;

beforeEach(async () => {
  bench = new EngineBench();
  bench.store.seed([
    rowItem('g', key(3)),
    messageItem('g', key(1), { message: 'red' }),
    messageItem('g', key(2), { message: 'red and green' }, 'owner'),
    messageItem('g', key(3), { message: 'blue' }),
    { ...rowItem('h', key(5)), ...andrew },
    { ...messageItem('h', key(4)), ...andrew, message: 'red, says Andrew' },
    { ...messageItem('h', key(5)), ...andrea, message: 'green' },
  ]);
  await settle();
});

afterEach(() => bench.engine.stop());

const search = async (query: string, limit = 10, zone = 'UTC') => {
  const reply = await bench.call('search.run', { query, zone, limit });
  expect(methods['search.run'].reply.parse(reply)).toEqual(reply);
  return {
    people: reply.people.map(({ handle }) => handle),
    hits: reply.hits.map(({ snippet }) => snippet),
    completeness: reply.completeness,
  };
};

describe('a search over everything', () => {
  it('finds people by name, and messages by text', async () => {
    expect(await search('andre')).toEqual({
      people: ['andrea', 'andrewbrown'],
      hits: ['red, says Andrew'],
      completeness: { gaps: 0, conversations: 0 },
    });
    expect(await search('red')).toMatchObject({
      people: [],
      hits: ['red, says Andrew', 'red and green', 'red'],
    });
    expect((await search('red', 1)).hits).toEqual(['red, says Andrew']);
  });

  it('does not find the owner', async () => {
    expect((await search('owner')).people).toEqual([]);
  });

  it('applies filters', async () => {
    expect(await search('red from:@owner')).toMatchObject({ people: [], hits: ['red and green'] });
    expect((await search('from:@andrewbrown')).hits).toEqual(['red, says Andrew']);
    expect((await search('in:@friend red')).hits).toEqual(['red and green', 'red']);
    expect((await search('red before:2026-03-16')).hits).toEqual([]);
    expect((await search('red after:2026-03-15')).hits).toHaveLength(3);
    // The words of filters are not matched against names.
    expect(await search('from:@andrewbrown')).toMatchObject({ people: [] });
  });

  it('leaves out blocked people, what they wrote and their conversations', async () => {
    const all = (await search('red')).hits;
    const friend = { id: UserId.parse('friend'), name: 'Friend', handle: 'friend' };
    await bench.call('people.block', { person: friend });
    const { hits, people } = await search('red');
    expect(all.length - hits.length).toBeGreaterThan(0);
    expect((await search('in:@friend red')).hits).toEqual([]);
    expect((await search('from:@friend red')).hits).toEqual([]);
    expect((await search('friend')).people).toEqual([]);
    expect(people).not.toContain('friend');
    // As many as without, although the newest are hidden.
    expect((await search('red', hits.length)).hits).toEqual(hits);
    await bench.call('people.unblock', { id: friend.id });
    expect((await search('red')).hits).toEqual(all);
  });

  it('reads dates in the given zone', async () => {
    // 11:00 UTC is 01:00 of the next day in Kiritimati.
    expect((await search('red after:2026-03-16', 10, 'Pacific/Kiritimati')).hits).toHaveLength(3);
    expect((await search('red after:2026-03-16')).hits).toEqual([]);
    const request = { conversationId: conversationIdOf('g'), query: 'red after:2026-03-16', limit: 9 };
    const count = async (zone: string) => (await bench.call('search.inConversation', { ...request, zone })).total;
    expect(await count('Pacific/Kiritimati')).toBe(2);
    expect(await count('UTC')).toBe(0);
  });

  it('finds nothing for an empty query or punctuation', async () => {
    for (const query of ['', '   ', '***', 'from:'])
      expect(await search(query)).toMatchObject({ people: [], hits: [] });
  });

  it('finds the person of a conversation that was started here', async () => {
    const profile = {
      pk: 'USR#bayko',
      sk: 'PROFILE',
      user_uuid: 'bayko',
      user_handle: 'bayko',
      user_display_name: 'Bayko',
    };
    bench.store.seed([profile]);
    const { conversationId: id } = await bench.call('conversations.start', { handle: 'bayko' });
    await bench.call('messages.send', { conversationId: id, text: 'hello' });
    await bench.call('sync.refresh', {});
    expect((await search('bay')).people).toEqual(['bayko']);
  });
});

describe('a search of long texts', () => {
  const text = 'red '.repeat(10_000);
  const request: Request<'search.run'> = { query: 'red', zone: 'UTC', limit: 50 };
  /** What `between` does at each pause of a search. */
  let between: () => Promise<unknown>;
  const signal = new AbortController().signal;
  const service = () => {
    const owner = { person: { id: UserId.parse('owner'), name: '', handle: '' }, resolve: () => Promise.reject() };
    const { cache, outbox, clock } = bench;
    return createSearchService({ cache, outbox, owner, serverClock: new ServerClock(clock) }, async () => {
      await between();
    });
  };

  beforeEach(async () => {
    const long = Array.from({ length: 20 }, (_, n) => messageItem('g', key(10 + n), { message: text }));
    bench.store.seed([...long, rowItem('g', key(29))]);
    await bench.call('sync.refresh', {});
  });

  it('answers other calls between its slices', async () => {
    let answered = 0;
    between = async () => {
      await bench.call('messages.send', { conversationId: conversationIdOf('g'), text: 'hello' });
      answered++;
    };
    const { hits } = await service()['search.run'](request, signal);
    expect(hits.length).toBeGreaterThanOrEqual(20);
    expect(answered).toBeGreaterThanOrEqual(20);
  });

  it('is cancelled by a newer search, and does no further slice', async () => {
    const { 'search.run': run, 'search.inConversation': runInOne } = service();
    for (const begin of [
      () => run(request, signal),
      () => runInOne({ ...request, conversationId: conversationIdOf('g') }, signal),
    ]) {
      let pauses = 0;
      let newer: Promise<unknown> = Promise.resolve();
      between = async () => {
        pauses++;
        if (pauses !== 3) return;
        between = () => Promise.resolve();
        newer = Promise.resolve(begin());
      };
      await expect(begin()).rejects.toMatchObject({ code: 'cancelled' });
      expect(pauses).toBe(3);
      expect(await newer).toHaveProperty('hits');
    }
  });

  it('ends when the engine stops', async () => {
    const stopping = new AbortController();
    between = async () => stopping.abort();
    await expect(service()['search.run'](request, stopping.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('a search in a conversation', () => {
  it('returns cursors, newest first, and the total', async () => {
    const request: Request<'search.inConversation'> = {
      conversationId: conversationIdOf('g'),
      query: 'red',
      zone: 'UTC',
      limit: 1,
    };
    expect(await bench.call('search.inConversation', request)).toMatchObject({
      hits: [{ id: `g ${key(2)}` }],
      total: 2,
    });
    expect(await bench.call('search.inConversation', { ...request, query: 'red from:@friend' })).toMatchObject({
      hits: [{ id: `g ${key(1)}` }],
      total: 1,
    });
    expect(await bench.call('search.inConversation', { ...request, query: '' })).toEqual({ hits: [], total: 0 });
  });

  it('opens a window around a hit, by cursor or by id', async () => {
    const id = MessageId.parse(`g ${key(2)}`);
    const { cursor } = await bench.call('messages.locate', { conversationId: conversationIdOf('g'), id });
    expect(cursor).not.toBeNull();
    const around = (place: MessageCursor) =>
      bench.call('messages.window', {
        conversationId: conversationIdOf('g'),
        from: { kind: 'around', cursor: place },
        limit: 2,
      });
    const window = await around(cursor ?? { at: bench.clock.now(), id });
    expect(methods['messages.window'].reply.parse(window)).toEqual(window);
    expect(window).toMatchObject({ messages: [{ text: 'red' }, { text: 'red and green' }], newer: true, outgoing: [] });
    expect(await bench.call('messages.locate', { conversationId: conversationIdOf('h'), id })).toEqual({
      cursor: null,
    });
  });
});

it('says how much of a conversation is here, and when it began', async () => {
  const conversationId = conversationIdOf('g');
  const about = await bench.call('conversations.about', { conversationId });
  expect(methods['conversations.about'].reply.parse(about)).toEqual(about);
  const { messages } = await bench.call('messages.window', { conversationId, from: { kind: 'newest' }, limit: 9 });
  expect(about).toEqual({ messages: 3, firstAt: messages[0]?.at, isFirstKnown: true });
  expect(await bench.call('conversations.about', { conversationId: conversationIdOf('new') })).toEqual({
    messages: 0,
    firstAt: null,
    isFirstKnown: false,
  });
});

it('counts the messages of each day, and none of an unknown conversation', async () => {
  const conversationId = conversationIdOf('g');
  const { messages } = await bench.call('messages.window', { conversationId, from: { kind: 'newest' }, limit: 9 });
  const firstDay = Math.floor((messages[0]?.at ?? 0) / (MILLIS_PER_DAY * MICROS_PER_MILLI));
  const request = { conversationId, zone: 'UTC', firstDay, days: 371 };
  const activity = await bench.call('conversations.activity', request);
  expect(methods['conversations.activity'].reply.parse(activity)).toEqual(activity);
  expect(activity.counts.reduce((sum, count) => sum + count, 0)).toBe(3);
  const other = await bench.call('conversations.activity', { ...request, conversationId: conversationIdOf('new') });
  expect(other.counts).toEqual(Array.from({ length: 371 }, () => 0));
});

describe('a window', () => {
  it('includes unsent messages only at the end of the conversation', async () => {
    const opened = conversationIdOf('g');
    const hold = bench.store.hold('putMessage');
    const { outgoing } = await bench.call('messages.send', { conversationId: opened, text: 'soon' });
    await hold.reached;
    const newest = () => bench.call('messages.window', { conversationId: opened, from: { kind: 'newest' }, limit: 1 });
    const [first] = (
      await bench.call('messages.window', { conversationId: opened, from: { kind: 'newest' }, limit: 9 })
    ).messages;
    expect((await newest()).outgoing.map(({ id }) => id)).toEqual([outgoing.id]);
    const cursor = { at: first?.at ?? bench.clock.now(), id: MessageId.parse(first?.id) };
    const older = await bench.call('messages.window', {
      conversationId: opened,
      from: { kind: 'from', cursor },
      limit: 1,
    });
    expect(older).toMatchObject({ newer: true, outgoing: [] });
    hold.release();
    await settle();
    expect(await newest()).toMatchObject({ messages: [{ id: outgoing.id }], outgoing: [] });
  });
});
