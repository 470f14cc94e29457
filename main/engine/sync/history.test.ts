import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HistoryProgress } from '../../../shared/contract/sync.ts';
import { noFilters } from '../../../shared/searchFilters.ts';
import { settle } from '../../../test/fakes/manualClock.ts';
import { conversation, conversationIdOf, HOUR, MINUTE, PullWorld, plus } from '../../../test/support/pulling.ts';
import { HistoryLoader } from './history.ts';

class HistoryWorld extends PullWorld {
  readonly stopping = new AbortController();
  readonly progress: HistoryProgress[] = [];
  disconnects = 0;
  readonly history = new HistoryLoader({
    cache: this.cache,
    outbox: this.outbox,
    serverClock: this.context.serverClock,
    puller: this.puller,
    onProgress: (progress) => this.progress.push(progress),
    onDisconnect: () => {
      this.disconnects++;
    },
  });

  get last(): HistoryProgress | undefined {
    return this.progress.at(-1);
  }

  load(conversationId: string | null): void {
    this.history.load(conversationId === null ? null : conversationIdOf(conversationId), this.stopping.signal);
  }

  async loadAll(conversationId: string | null = null): Promise<void> {
    this.load(conversationId);
    await this.history.settled();
  }
}

/** Two conversations of which the first sync reads one page each. */
async function world(): Promise<HistoryWorld> {
  const made = new HistoryWorld();
  made.store.seed([
    ...conversation('g', 2_500, made.now),
    ...conversation('h', 1_200, plus(made.now, -HOUR)),
    ...conversation('short', 3, plus(made.now, -2 * HOUR)),
  ]);
  await made.refresh();
  return made;
}

const pages = ({ store }: HistoryWorld): number => store.countOf('listMessages');

describe('downloading missing messages', () => {
  it('downloads every message of all conversations, the newest conversation first', async () => {
    const made = await world();
    expect(made.cache.search.completeness(noFilters)).toEqual({ gaps: 0, conversations: 2 });
    made.changes.length = 0;
    await made.loadAll();
    expect(made.cache.storage.diagnostics().cache).toMatchObject({ messages: 3_703, gaps: 0 });
    expect(made.changes.filter((change) => change !== 'list')).toEqual(['g', 'g', 'g', 'h', 'h']);
    expect(made.progress[0]).toMatchObject({ conversationId: null, running: true, done: 0, total: 2, messages: 0 });
    expect(made.last).toEqual({
      conversationId: null,
      running: false,
      done: 2,
      total: 2,
      messages: 3_703 - 103,
      error: null,
    });
    expect(made.history.progress).toEqual(made.last);
    expect(made.cost.totals().history.read).toBeGreaterThan(0);
  });

  it('downloads a single conversation on request', async () => {
    const made = await world();
    await made.loadAll('h');
    expect(made.messages('h')).toHaveLength(500);
    expect(made.cache.messages.count(conversationIdOf('h'))).toBe(1_200);
    expect(made.cache.messages.count(conversationIdOf('g'))).toBe(50);
    expect(made.last).toMatchObject({ conversationId: 'h', running: false, done: 1, total: 1, messages: 1_150 });
  });

  it('never has more than one request under way', async () => {
    const made = await world();
    const hold = made.store.hold('listMessages');
    const before = pages(made);
    made.load(null);
    await hold.reached;
    await settle();
    expect(pages(made)).toBe(before + 1);
    hold.release();
    await made.history.settled();
    expect(made.cache.storage.diagnostics().cache.gaps).toBe(0);
  });

  it('ends at once when stopped', async () => {
    const made = await world();
    const hold = made.store.hold('listMessages');
    made.load(null);
    await hold.reached;
    made.history.stop();
    hold.release();
    await made.history.settled();
    expect(made.last).toMatchObject({ running: false, done: 0, error: null });
    expect(made.cache.storage.diagnostics().cache.gaps).toBeGreaterThan(0);
  });

  it('stops for the next download', async () => {
    const made = await world();
    const hold = made.store.hold('listMessages');
    made.load('g');
    await hold.reached;
    made.load('h');
    hold.release();
    await made.history.settled();
    expect(made.cache.messages.count(conversationIdOf('h'))).toBe(1_200);
    expect(made.cache.messages.count(conversationIdOf('g'))).toBeLessThan(2_500);
    expect(made.progress.filter(({ running }) => !running).map((each) => each.conversationId)).toEqual(['g', 'h']);
  });

  it('waits while the network is away, and continues on resume', async () => {
    const made = await world();
    made.store.failNext('listMessages', 'offline');
    const before = pages(made);
    made.load(null);
    await settle();
    expect(made.last).toMatchObject({ running: true, done: 0, error: { code: 'offline' } });
    expect(made.disconnects).toBe(1);
    expect(pages(made)).toBe(before + 1);
    made.history.resume();
    await made.history.settled();
    expect(made.last).toMatchObject({ running: false, done: 2, error: null });
  });

  it('can be stopped while it waits', async () => {
    const made = await world();
    made.store.failNext('listMessages', 'timeout');
    made.load(null);
    await settle();
    made.stopping.abort();
    await made.history.settled();
    expect(made.last).toMatchObject({ running: false, error: null });
  });

  it('skips a conversation that access rules deny, and reports it at the end', async () => {
    const made = await world();
    made.store.failNext('listMessages', 'access-denied');
    await made.loadAll();
    expect(made.last).toMatchObject({ running: false, done: 2, error: { code: 'access-denied' } });
    expect(made.cache.messages.count(conversationIdOf('h'))).toBe(1_200);
  });

  it('ends with an error that concerns all conversations', async () => {
    const made = await world();
    made.store.failNext('listMessages', 'table-missing');
    await made.loadAll();
    expect(made.last).toMatchObject({ running: false, done: 0, error: { code: 'table-missing' } });
  });

  it('ends when the cache has reached its limit', async () => {
    const made = await world();
    made.store.seed(conversation('long', 40_000, plus(made.now, -HOUR)));
    await made.refresh();
    made.outbox.preferences.change({ cacheLimits: { bytes: 10_000_000, ageMs: null } });
    await made.loadAll();
    expect(made.last).toMatchObject({ running: false, error: { code: 'validation', details: { limit: '10000000' } } });
    expect(made.cache.storage.usedBytes()).toBeLessThan(12_000_000);
  });

  it('does not download messages that would be evicted at once', async () => {
    const made = await world();
    made.outbox.preferences.change({ cacheLimits: { bytes: 1_000_000_000, ageMs: 20 * 3_600_000 } });
    await made.loadAll();
    expect(made.last).toMatchObject({ running: false, done: 2, error: null });
    const loaded = made.cache.messages.count(conversationIdOf('g'));
    expect(loaded).toBeGreaterThanOrEqual(20 * 60);
    expect(loaded).toBeLessThan(2_500);
  });

  it('does nothing without gaps', async () => {
    const made = await world();
    await made.loadAll();
    const before = pages(made);
    await made.loadAll();
    await made.loadAll('short');
    expect(pages(made)).toBe(before);
    expect(made.last).toMatchObject({ running: false, done: 1, total: 1, messages: 0 });
  });
});

it('fills all gaps in spite of failures until the cache equals the table', async () => {
  const failure = fc.constantFrom('offline', 'timeout', 'throttled');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 260 }), { minLength: 1, maxLength: 4 }),
      fc.array(failure, { maxLength: 3 }),
      async (bursts, failures) => {
        const made = new HistoryWorld();
        // Each burst of more than one page leaves a gap below it.
        let total = 0;
        for (const [n, count] of bursts.entries()) {
          made.store.seed(conversation('g', count, plus(made.now, -MINUTE), 1_000));
          total += count;
          await made.refresh();
          await made.clock.advance((n + 1) * 600_000);
        }
        for (const code of failures) made.store.failNext('listMessages', code);
        made.load(null);
        for (let n = 0; n <= failures.length; n++) {
          await settle();
          made.history.resume();
        }
        await made.history.settled();
        expect(made.cache.messages.count(conversationIdOf('g'))).toBe(total);
        expect(made.cache.storage.diagnostics().cache.gaps).toBe(0);
        expect(made.last).toMatchObject({ running: false, error: null });
      },
    ),
    { numRuns: 25 },
  );
});
