import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { methods } from '../../../shared/contract/contract.ts';
import { instantFromMicros, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import { settle } from '../../../test/fakes/manualClock.ts';
import { EngineBench } from '../../../test/support/engineBench.ts';
import { fakeExportWords } from '../../../test/support/fakeModel.ts';
import { conversation, conversationIdOf, HOUR, messageItem, plus, rowItem } from '../../../test/support/pulling.ts';

const opened = conversationIdOf('g');
const nothing = { read: 0, write: 0 };

let bench: EngineBench;

beforeEach(async () => {
  bench = new EngineBench();
  bench.outbox.preferences.change({ sweepUnitsPerHour: 0 });
  bench.store.seed([
    ...conversation('g', 1_500, bench.clock.now()),
    ...conversation('h', 80, plus(bench.clock.now(), -HOUR)),
  ]);
  await settle();
});

afterEach(() => bench.engine.stop());

const newest = () => bench.call('messages.window', { conversationId: opened, from: { kind: 'newest' }, limit: 1_000 });
const listed = async () => (await bench.call('conversations.list', {})).conversations;

describe('loading history', () => {
  it('continues after the reply until nothing is missing, and reports it', async () => {
    expect(await bench.call('history.read', {})).toEqual({ progress: null });
    await bench.call('history.load', { conversationId: null });
    await settle();
    const { progress } = await bench.call('history.read', {});
    expect(progress).toMatchObject({ running: false, done: 2, total: 2, messages: 1_480, error: null });
    expect(bench.events.filter((event) => event === 'history.changed').length).toBeGreaterThan(2);
    expect(bench.cache.storage.diagnostics().cache.gaps).toBe(0);
  });

  it('waits while offline, and continues after the next successful refresh', async () => {
    bench.store.failNext('listMessages', 'offline');
    bench.store.failNext('listGroupRows', 'offline');
    await bench.call('history.load', { conversationId: opened });
    expect((await bench.call('history.read', {})).progress).toMatchObject({
      running: true,
      error: { code: 'offline' },
    });
    await bench.clock.advance(60_000);
    expect((await bench.call('history.read', {})).progress).toMatchObject({ running: false, done: 1, error: null });
  });

  it('stops with the engine', async () => {
    const hold = bench.store.hold('listMessages');
    await bench.call('history.load', { conversationId: opened });
    await hold.reached;
    const stopped = bench.engine.stop();
    hold.release();
    await stopped;
    bench = new EngineBench();
  });
});

describe('clearing the cache', () => {
  it('downloads everything again and keeps all local state', async () => {
    bench.store.failNext('putMessage', 'access-denied');
    const { outgoing } = await bench.call('messages.send', { conversationId: opened, text: 'unsent' });
    await bench.call('drafts.save', { conversationId: opened, text: 'a draft' });
    const before = await newest();
    await bench.call('storage.clear', {});
    await settle();
    expect(await bench.call('sync.status', {})).toMatchObject({ phase: 'idle', error: null });
    expect((await newest()).messages).toEqual(before.messages);
    expect((await newest()).outgoing.map(({ id }) => id)).toEqual([outgoing.id]);
    expect(await listed()).toMatchObject([
      { id: 'g', draft: 'a draft', failed: 1, unread: 0 },
      { id: 'h', unread: 0 },
    ]);
    expect(bench.events).toContain('conversations.changed');
  });

  it('shows nothing cached until it is downloaded again', async () => {
    bench.store.failNext('listGroupRows', 'offline', 10);
    await bench.call('storage.clear', {});
    expect(await listed()).toEqual([]);
    expect((await newest()).messages).toEqual([]);
    await bench.clock.advance(600_000);
    expect(await listed()).toHaveLength(2);
  });

  it('aborts a running refresh', async () => {
    const hold = bench.store.hold('listGroupRows');
    void bench.call('sync.refresh', {});
    await hold.reached;
    const cleared = bench.call('storage.clear', {});
    await settle();
    hold.release();
    await cleared;
    await settle();
    expect(await listed()).toHaveLength(2);
    expect(await bench.call('sync.status', {})).toMatchObject({ phase: 'idle', error: null });
    // A refresh finds later messages.
    const sk = '2026-03-16T12:00:30.000000+00:00';
    bench.store.seed([messageItem('g', sk), rowItem('g', sk)]);
    await bench.call('sync.refresh', {});
    expect(await listed()).toMatchObject([{ id: 'g', text: `text at ${sk}`, unread: 1 }, { id: 'h' }]);
  });
});

describe('storage', () => {
  it('reports what uses disk space', async () => {
    const storage = await bench.call('storage.read', {});
    expect(methods['storage.read'].reply.parse(storage)).toEqual(storage);
    expect(storage.perConversation.map(({ conversationId: id, messages }) => [id, messages])).toEqual([
      ['g', 50],
      ['h', 50],
    ]);
    expect(storage.outboxBytes).toBeGreaterThan(0);
  });
});

describe('units by day', () => {
  it('are those consumed per day', async () => {
    const today = instantFromMicros(Date.UTC(2026, 2, 16) * 1_000);
    const day = 86_400 * MICROS_PER_SECOND;
    const days = [plus(today, -day), today];
    const reply = await bench.call('cost.days', { days });
    expect(methods['cost.days'].reply.parse(reply)).toEqual(reply);
    const [yesterday, sinceMidnight] = reply.days;
    expect(yesterday?.start).toBe(days[0]);
    expect(yesterday?.units).toEqual({
      refresh: nothing,
      live: nothing,
      open: nothing,
      history: nothing,
      sweep: nothing,
      send: nothing,
      setup: nothing,
    });
    const { units } = await bench.call('diagnostics.read', { dayStart: today, monthStart: today });
    expect(sinceMidnight?.units).toEqual(units.today);
    expect(sinceMidnight?.units.refresh.read).toBeGreaterThan(0);
  });
});

describe('an export', () => {
  it('writes the cached messages into the file, and reports its end', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'export-'));
    try {
      const words = fakeExportWords('x');
      const file = path.join(folder, 'x.json');
      const order = { conversationId: opened, format: 'json', file, zone: 'UTC', locale: 'en', words } as const;
      const { exportId } = await bench.call('export.start', order);
      await expect
        .poll(() => bench.events.filter((event) => event === 'export.changed').length)
        .toBeGreaterThanOrEqual(3);
      await bench.call('export.cancel', { exportId });
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
        owner: { id: 'owner' },
        conversation: { with: { handle: 'friend' } },
        completeness: { complete: false, beginsAtFirstMessage: false },
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('diagnostics as text', () => {
  it('describe the state without message texts or drafts', async () => {
    await bench.call('drafts.save', { conversationId: opened, text: 'confidential draft' });
    bench.store.failNext('putMessage', 'access-denied');
    await bench.call('messages.send', { conversationId: opened, text: 'confidential message' });
    bench.store.seed([{ ...messageItem('g', 'no time at all'), message: 'confidential row' }]);
    await bench.call('messages.open', { conversationId: opened });
    bench.store.failNext('listGroupRows', 'table-missing');
    await bench.call('sync.refresh', {});
    const at = instantFromMicros(0);
    const { text } = await bench.call('diagnostics.text', { dayStart: at, monthStart: at });
    for (const expected of [
      'table: cruddur-messages',
      'owner: owner',
      'phase: failed',
      'error: table-missing',
      'MSG#g | no time at all',
      'Sync failed: table-missing.',
      'failed: 1',
    ]) {
      expect(text).toContain(expected);
    }
    expect(text).not.toMatch(/confidential|text at/);
    const { problems } = await bench.call('diagnostics.problems', {});
    expect(problems[0]).toMatchObject({ level: 'warn', error: { code: 'table-missing' } });
    expect(problems.length).toBeLessThanOrEqual(50);
  });
});
