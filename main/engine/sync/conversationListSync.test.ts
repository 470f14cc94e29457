import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MessageId } from '../../../shared/model.ts';
import { MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import { writeAs } from '../../../test/fixtures/timestampForms.ts';
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
import { finish } from '../store/cache/testing.ts';
import { overlapOf } from './overlap.ts';

const many = 2_000;
const overlapMinutes = (world: PullWorld): number => overlapOf(world.context) / MINUTE;

/** Seeds conversations whose rows are `every` µs apart, the newest one now. */
function listOf(world: PullWorld, count: number, every = MINUTE): void {
  for (let n = 0; n < count; n++) world.store.seed(conversation(`g${n}`, 1, plus(world.now, -n * every)));
}

describe('a refresh', () => {
  it.each([1, 20, many])(
    'costs one request and half a unit when nothing is new, with %i conversations',
    async (count) => {
      const world = new PullWorld();
      listOf(world, count);
      await world.refresh();
      world.changes.length = 0;
      for (const minutes of [0, 1, 600]) {
        await world.clock.advance(minutes * 60_000);
        expect(await world.measure()).toEqual({ units: 0.5, requests: 1 });
      }
      expect(world.changes).toEqual([]);
      expect(world.lines()).toHaveLength(count);
    },
  );

  it('does not read the whole list when the newest row is long', async () => {
    const world = new PullWorld();
    listOf(world, 200);
    const sk = writeAs.micros(plus(world.now, 1));
    world.store.seed([messageItem('long', sk), rowItem('long', sk, 'long '.repeat(2_000))]);
    await world.refresh();
    // Its 10 KB plus the rows within the overlap.
    expect(await world.measure()).toEqual({ units: 1.5, requests: 1 });
  });

  it('does not read the whole list when a row behind the newest ones is long', async () => {
    const world = new PullWorld();
    listOf(world, 200, HOUR);
    world.store.seed([rowItem('long', writeAs.micros(plus(world.now, -90 * MINUTE)), 'long '.repeat(2_000))]);
    await world.refresh();
    await world.refresh();
    expect(await world.measure()).toEqual({ units: 0.5, requests: 1 });
  });

  it('does not look back for a row that can no longer be decoded', async () => {
    const world = new PullWorld();
    listOf(world, 200);
    await world.refresh();
    await world.refresh();
    world.store.seed([
      { pk: `GRP#${OWNER}`, sk: writeAs.micros(plus(world.now, -MINUTE)), message: 'no conversation' },
    ]);
    expect(await world.measure()).toMatchObject({ requests: 1 });
  });

  it('costs one more read for the open conversation', async () => {
    const world = new PullWorld();
    listOf(world, 20);
    await world.refresh();
    expect(await world.measure(() => world.refresh('g7'))).toEqual({ units: 1, requests: 2 });
  });

  it('finds the first conversation of an account without any', async () => {
    const world = new PullWorld();
    await world.refresh();
    expect(await world.measure()).toEqual({ units: 0.5, requests: 1 });
    world.write('g', writeAs.micros(world.now));
    await world.refresh();
    expect(world.keys('g')).toHaveLength(1);
  });
});

describe('a message of another client with its row', () => {
  const forms = {
    '90 minutes in the past': (at) => writeAs.micros(plus(at, -90 * MINUTE)),
    '30 minutes ahead': (at) => writeAs.micros(plus(at, 30 * MINUTE)),
    'with +05:30': (at) => writeAs.offset(at, '+05:30'),
    'with -07:00': (at) => writeAs.offset(at, '-07:00'),
    'with a space': (at) => writeAs.spaced(plus(at, -(at % MICROS_PER_SECOND))),
    naive: writeAs.naive,
  } satisfies Record<string, (at: ReturnType<typeof plus>) => string>;

  it.each(Object.entries(forms))('%s appears within one refresh in the right order', async (_, form) => {
    const world = new PullWorld();
    listOf(world, 8);
    world.store.seed(conversation('busy', 300, plus(world.now, -1)));
    await world.refresh();
    await world.refresh();
    const sk = world.write('g3', form(world.now));
    world.write('busy', writeAs.micros(plus(world.now, MICROS_PER_SECOND)));
    await world.refresh();
    expect(world.keys('g3')).toContain(sk);
    const times = world.messages('g3').map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it.each(Object.entries(forms))('%s appears in the middle of a busy conversation', async (_, form) => {
    const world = new PullWorld();
    world.store.seed(conversation('busy', 300, world.now, 20 * MICROS_PER_SECOND));
    world.store.seed(conversation('other', 3, plus(world.now, -1)));
    await world.refresh();
    const sk = world.write('busy', form(plus(world.now, 123_456)));
    await world.refresh();
    expect(world.keys('busy')).toContain(sk);
  });

  it('appears when its row moved backwards out of sight, behind many newer rows', async () => {
    const world = new PullWorld();
    listOf(world, 200);
    await world.refresh();
    await world.refresh();
    const sk = world.write('g0', writeAs.micros(plus(world.now, -90.5 * MINUTE)));
    await world.refresh();
    expect(world.keys('g0')).toContain(sk);
    expect(world.cache.groupRows.ofConversation(conversationIdOf('g0')).map(({ sortKey }) => sortKey)).toEqual([sk]);
  });

  it('appears at the next refresh when its key is 3 minutes late, behind more newer rows than a free read covers', async () => {
    const world = new PullWorld();
    listOf(world, 60, MICROS_PER_SECOND);
    await world.refresh();
    const sk = world.write('new', writeAs.micros(plus(world.now, -3 * MINUTE)));
    await world.refresh();
    expect(world.keys('new')).toEqual([sk]);
  });

  it('beyond any known lag waits for a look back; the next one like it does not', async () => {
    const world = new PullWorld();
    listOf(world, 200);
    await world.refresh();
    const late = () => writeAs.micros(plus(world.now, -90.5 * MINUTE));
    const first = world.write('g150', late());
    await world.refresh();
    expect(world.keys('g150')).not.toContain(first);
    await world.sweep(2);
    await world.refresh();
    expect(world.keys('g150')).toContain(first);
    expect(overlapMinutes(world)).toBeGreaterThan(90);

    await world.clock.advance(10 * 60_000);
    world.write('g199', writeAs.micros(world.now));
    const second = world.write('g151', late());
    await world.refresh();
    expect(world.keys('g151')).toContain(second);
  });

  it('is read in a new conversation although it lies far behind the newest page', async () => {
    const world = new PullWorld();
    listOf(world, 3);
    await world.refresh();
    world.store.seed(conversation('new', 300, plus(world.now, -1), 20 * MICROS_PER_SECOND).slice(0, -1));
    const sk = world.write('new', writeAs.micros(plus(world.now, -90 * MINUTE)));
    await world.refresh();
    const found = finish(
      world.cache.search.find({
        query: `"${sk}"`,
        conversationId: conversationIdOf('new'),
        limit: 9,
        now: world.now,
      }),
    );
    expect(found.map(({ message }) => message.sortKey)).toEqual([sk]);
    expect(world.cache.conversations.listStale()).toEqual([]);
  });

  it('is read together with every earlier message that moved the row', async () => {
    const world = new PullWorld();
    listOf(world, 3);
    await world.refresh();
    const keys = [3, 2, 1].map((n) => world.write('g1', writeAs.micros(plus(world.now, -90 * MINUTE - n))));
    await world.refresh();
    expect(world.keys('g1')).toEqual(expect.arrayContaining(keys));
  });
});

describe('the overlap', () => {
  it('widens to the largest lag, keeps it for this week and the next, then shrinks', async () => {
    const world = new PullWorld();
    listOf(world, 3);
    await world.refresh();
    expect(overlapMinutes(world)).toBe(5);
    world.write('g1', writeAs.micros(plus(world.now, -90 * MINUTE)));
    await world.refresh();
    expect(overlapMinutes(world)).toBeCloseTo(95, 0);
    const week = 7 * 24 * 3_600_000;
    await world.clock.advance(week);
    expect(overlapMinutes(world)).toBeCloseTo(95, 0);
    await world.clock.advance(week);
    expect(overlapMinutes(world)).toBe(5);
  });

  it('covers rows whose form sorts before their time at once', async () => {
    const world = new PullWorld();
    world.store.seed([rowItem('g', writeAs.offset(plus(world.now, -30 * 24 * HOUR), '-07:00'))]);
    await world.refresh();
    expect(overlapMinutes(world)).toBeGreaterThanOrEqual(7 * 60 + 5);
  });

  it('is not widened by old rows of the first sync, nor by rows dated back by days', async () => {
    const world = new PullWorld();
    listOf(world, 30, 2 * HOUR);
    await world.refresh();
    world.write('g0', writeAs.micros(plus(world.now, -72 * HOUR)));
    await world.sweep(4);
    expect(overlapMinutes(world)).toBe(5);
  });
});

describe('the cursor', () => {
  it('follows the newest row that is not in the future', async () => {
    const world = new PullWorld();
    const newest = plus(world.now, -MINUTE);
    world.store.seed(conversation('g', 1, newest));
    world.store.seed(conversation('future', 1, plus(world.now, 2 * HOUR)));
    await world.refresh();
    expect(world.cache.values.get('groupCursor')).toBe(newest);
    await world.clock.advance(3 * 3_600_000);
    await world.refresh();
    expect(world.cache.values.get('groupCursor')).toBe(plus(newest, 2 * HOUR + MINUTE));
  });

  it('hides nothing when a clock that was ahead set it to a future row', async () => {
    const world = new PullWorld();
    listOf(world, 30, 3 * MINUTE);
    world.store.seed(conversation('ahead', 1, plus(world.now, HOUR)));
    for (let n = 0; n < 20; n++) world.store.seed(conversation(`ahead ${n}`, 1, plus(world.now, HOUR - n)));
    world.clock.jump(2 * 3_600_000);
    await world.refresh();
    world.clock.jump(-2 * 3_600_000);
    const sk = world.write('g25', writeAs.micros(world.now));
    await world.refresh();
    expect(world.keys('g25')).toContain(sk);
  });

  it('never moves backwards or into the future, and no message of others stays unseen', async () => {
    const action = fc.record({
      number: fc.integer({ min: 0, max: 7 }),
      aheadMinutes: fc.constantFrom(0, 0, 0, -90, 30, -4, -1_500, 103),
      form: fc.constantFrom(
        writeAs.micros,
        writeAs.naive,
        (at: Parameters<typeof writeAs.micros>[0]) => writeAs.offset(at, '+05:30'),
        (at: Parameters<typeof writeAs.micros>[0]) => writeAs.offset(at, '-07:00'),
      ),
      pauseMinutes: fc.constantFrom(0, 1, 10, 240),
      refreshes: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 25 }), fc.boolean(), async (actions, isLarge) => {
        const world = new PullWorld();
        // Behind many newer rows, only sweeps find rows with a larger lag than any before.
        listOf(world, isLarge ? 40 : 4, isLarge ? 20 * MINUTE : HOUR);
        await world.refresh();
        const written = new Map<string, string[]>();
        let [cursor, serial] = [world.cache.values.get('groupCursor') ?? 0, 0];
        for (const { number, aheadMinutes, form, pauseMinutes, refreshes } of actions) {
          await world.clock.advance(pauseMinutes * 60_000);
          const sk = form(plus(world.now, aheadMinutes * MINUTE + ++serial));
          world.write(`g${number}`, sk);
          written.set(`g${number}`, [...(written.get(`g${number}`) ?? []), sk]);
          if (!refreshes) continue;
          await world.refresh();
          const next = world.cache.values.get('groupCursor') ?? 0;
          expect(next).toBeGreaterThanOrEqual(cursor);
          expect(next).toBeLessThanOrEqual(world.now);
          cursor = next;
          // A message followed by another one of its conversation before the refresh is found by a sweep.
          if (!isLarge) expect(world.keys(`g${number}`)).toContain(sk);
        }
        await world.refresh();
        await world.sweep(isLarge ? 6 : 2);
        await world.refresh();
        for (const [id, keys] of written) expect(world.keys(id)).toEqual(expect.arrayContaining(keys));
      }),
      { numRuns: 40 },
    );
  });

  it('is stored together with the rows or not at all', async () => {
    const world = new PullWorld();
    listOf(world, 3);
    await world.refresh();
    const before = world.cache.values.get('groupCursor');
    await world.clock.advance(60_000);
    world.write('g1', writeAs.micros(world.now));
    const setMeta = world.cache.values.set.bind(world.cache.values);
    world.cache.values.set = () => {
      throw new Error('the disk is gone');
    };
    await expect(world.refresh()).rejects.toThrow('the disk is gone');
    world.cache.values.set = setMeta;
    expect(world.cache.values.get('groupCursor')).toBe(before);
    expect(world.cache.conversations.listStale()).toEqual([]);
    await world.refresh();
    expect(world.keys('g1')).toHaveLength(2);
  });
});

describe('a conversation', () => {
  it('stays when one list lacks it, and leaves after two full lists a minute apart lack it', async () => {
    const world = new PullWorld();
    listOf(world, 3);
    await world.refresh();
    world.dropRows('g1');
    await world.refresh();
    expect(world.lines()).toContain('g1');
    const readAll = () => world.list.readAll(OWNER, { purpose: 'sweep', signal: world.signal });
    await readAll();
    await world.clock.advance(59_000);
    await readAll();
    expect(world.lines()).toContain('g1');
    expect(world.list.missedSince).not.toBeNull();
    await world.clock.advance(1_000);
    await readAll();
    expect(world.lines()).toEqual(['g0', 'g2']);
    expect(world.list.missedSince).toBeNull();
    expect(world.keys('g1')).toHaveLength(1);
  });

  it.each(['a draft', 'an unsent message'])('stays while it has %s', async (what) => {
    const world = new PullWorld();
    listOf(world, 2);
    await world.refresh();
    const conversationWithIt = conversationIdOf('g1');
    const message = {
      conversationId: conversationWithIt,
      text: 'text',
      acceptedAt: world.now,
      sendAt: null,
      disappearAfter: null,
    };
    if (what === 'a draft') world.outbox.drafts.save(conversationWithIt, 'text', world.now);
    else world.outbox.outgoing.enqueue({ ...message, id: MessageId.parse('own') });
    world.dropRows('g1');
    await world.sweep(3);
    expect(world.lines()).toContain('g1');
    expect(world.store.countOf('listGroupRows')).toBeLessThan(10);
    world.outbox.drafts.save(conversationWithIt, '', world.now);
    world.outbox.sent(MessageId.parse('own'), null);
    await world.sweep(3);
    expect(world.lines()).not.toContain('g1');
  });

  it('that comes back in between stays', async () => {
    const world = new PullWorld();
    listOf(world, 2);
    await world.refresh();
    const readAll = () => world.list.readAll(OWNER, { purpose: 'sweep', signal: world.signal });
    world.dropRows('g1');
    await readAll();
    world.store.seed([rowItem('g1', writeAs.micros(plus(world.now, -MINUTE)))]);
    await world.clock.advance(60_000);
    await world.refresh();
    world.dropRows('g1');
    await readAll();
    expect(world.lines()).toContain('g1');
  });
});

it('reads the list once at a time', async () => {
  const world = new PullWorld();
  listOf(world, 2);
  const held = world.store.hold('listGroupRows');
  const first = world.list.refresh(OWNER, world.signal);
  const second = world.list.refresh(OWNER, world.signal);
  await held.reached;
  expect(world.store.countOf('listGroupRows')).toBe(1);
  held.release();
  await Promise.all([first, second]);
  expect(world.store.calls.map(({ args }) => args[1])).toEqual([null, null]);
});
