import { beforeEach, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../shared/errors.ts';
import { formatTimestamp } from '../../../shared/time/formatTimestamp.ts';
import { instantFromMicros, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import { settle } from '../../../test/fakes/manualClock.ts';
import { atSecond, friendConversation, keyAt, owner, PushBench } from '../../../test/support/pushBench.ts';

const afterKey = (second: number, micros: number) => formatTimestamp(instantFromMicros(atSecond(second) + micros));

describe('sending a message', () => {
  let bench: PushBench;

  beforeEach(() => {
    bench = new PushBench();
    bench.haveConversation();
  });

  /** Seeds a row of another client at a key. */
  const take = (second: number, id: string | number | Set<string> = 'foreign') =>
    bench.store.seed([
      { pk: `MSG#${friendConversation}`, sk: keyAt(second), message_uuid: id, message: 'x', user_uuid: 'else' },
    ]);
  const headOf = () => bench.outbox.outgoing.heads(bench.clock.now())[0];

  it('puts the message at the service’s time and removes it from the outbox', async () => {
    bench = new PushBench({ corrected: false });
    bench.haveConversation();
    bench.tellTime(90_000);
    const id = bench.accept();
    expect(await bench.push()).toBeNull();
    expect(bench.store.table.rows().filter(({ pk }) => pk === `MSG#${friendConversation}`)).toEqual([
      {
        pk: `MSG#${friendConversation}`,
        sk: keyAt(90),
        message_uuid: id,
        message: `secret of ${id}`,
        user_uuid: owner.id,
        user_display_name: owner.name,
        user_handle: owner.handle,
      },
    ]);
    expect(bench.outbox.outgoing.counts()).toEqual({ waiting: 0, failed: 0 });
    expect(new Set(bench.changes)).toEqual(new Set([friendConversation, 'list']));
  });

  it('stores the message in the cache before it leaves the outbox', async () => {
    const id = bench.accept();
    let cachedWhenSent: string[] = [];
    const outbox = new Proxy(bench.outbox, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (name === 'sent') cachedWhenSent = bench.cachedIds();
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    await bench.push(bench.pusher({ outbox }));
    expect(cachedWhenSent).toEqual([id]);
  });

  it('reports that a message was stored once it is in the cache', async () => {
    const id = bench.accept();
    const stored: string[][] = [];
    await bench.push(bench.pusher({ onMessagesStored: () => stored.push(bench.cachedIds()) }));
    expect(stored).toEqual([[id]]);
  });

  it('costs 5 write units on the table, 4 on its index, and half a read unit', async () => {
    bench.accept();
    await bench.push();
    expect(bench.spent()).toEqual({ read: 0.5, write: 9 });
    bench = new PushBench({ indexed: false });
    bench.haveConversation();
    bench.accept();
    await bench.push();
    expect(bench.spent().write).toBe(5);
  });

  it('costs 1 write unit where a Lambda moves the rows', async () => {
    bench.outbox.preferences.change({ rowMover: 'lambda' });
    bench.accept();
    await bench.push();
    expect(bench.spent()).toEqual({ read: 0, write: 1 });
    expect(bench.outbox.rowTasks.all()).toEqual([]);
  });

  it('finds a sent message whose response was lost, and puts it once', async () => {
    const id = bench.accept();
    bench.store.loseNext('putMessage');
    expect(await bench.push()).toMatchObject({ code: 'timeout' });
    expect(headOf()).toMatchObject({ attempts: 1, key: { sortKey: keyAt(0) }, error: { code: 'timeout' } });
    await bench.drain();
    expect(bench.messages()).toMatchObject([{ id, sk: keyAt(0) }]);
    expect(bench.cachedIds()).toEqual([id]);
  });

  it.each(['offline', 'throttled', 'credentials-expired', 'cancelled'] as const)(
    'keeps the key after %s, which may hide a request that took effect',
    async (code) => {
      bench.accept();
      bench.store.failNext('putMessage', code);
      await bench.push();
      expect(headOf()).toMatchObject({ key: { sortKey: keyAt(0) }, uncertainUntil: atSecond(60) });
      await bench.drain();
      expect(bench.messages()).toMatchObject([{ sk: keyAt(0) }]);
    },
  );

  it('uses the next key when another client took its own', async () => {
    take(0);
    const id = bench.accept();
    await bench.push();
    expect(bench.messages()).toMatchObject([
      { id: 'foreign', sk: keyAt(0) },
      { id, sk: afterKey(0, 1) },
    ]);
    expect(headOf()).toBeUndefined();
  });

  it('treats an unreadable row as another client’s', async () => {
    take(0, new Set(['odd']));
    const id = bench.accept();
    await bench.push();
    expect(bench.sentIds()).toContain(id);
  });

  it('puts again when the conflicting row is gone', async () => {
    take(0);
    const id = bench.accept();
    const held = bench.store.hold('getMessage');
    const pushing = bench.push();
    await held.reached;
    bench.store.unseed({ pk: `MSG#${friendConversation}`, sk: keyAt(0) });
    held.release();
    await pushing;
    expect(bench.messages()).toMatchObject([{ id, sk: keyAt(0) }]);
  });

  it('tries at most ten keys per attempt', async () => {
    const id = bench.accept();
    const micro = (offset: number) => ({
      pk: `MSG#${friendConversation}`,
      sk: afterKey(0, offset),
      message_uuid: `m${offset}`,
    });
    bench.store.seed(Array.from({ length: 12 }, (_, offset) => ({ ...micro(offset), user_uuid: 'else' })));
    await bench.push();
    expect(bench.store.countOf('putMessage')).toBe(10);
    expect(headOf()).toMatchObject({ state: 'pending', error: { code: 'conflict' } });
    await bench.drain();
    expect(bench.messages()).toHaveLength(13);
    expect(bench.messages().at(-1)).toMatchObject({ id });
  });

  it.each<ErrorCode>(['access-denied', 'validation', 'table-missing', 'wrong-key-schema', 'wrong-region', 'internal'])(
    'fails permanently on %s without stopping later messages',
    async (code) => {
      const [refused, next] = [bench.accept(), bench.accept()];
      bench.store.failNext('putMessage', code);
      await bench.drain();
      expect(bench.sentIds()).toEqual([next]);
      expect(bench.outbox.outgoing.ofConversation(friendConversation)).toMatchObject([
        { id: refused, state: 'failed', attempts: 1, nextAttemptAt: null, error: { code } },
      ]);
      expect(bench.outbox.outgoing.retry(refused)).toBeTruthy();
      await bench.drain();
      expect(bench.sentIds().toSorted()).toEqual([refused, next]);
    },
  );

  it('sets the expiration, and hides the text in the group rows, which stay', async () => {
    bench.accept(friendConversation, 3_600_000);
    await bench.push();
    const [message, ...rows] = bench.store.table.rows().toReversed();
    expect(message).toMatchObject({ expires_at: formatTimestamp(atSecond(3_600)) });
    expect(rows.map(({ message }) => message)).toEqual(['⏳', '⏳']);
  });

  it('stores attempts, reason and the next attempt, 0.25 s to 5 minutes later', async () => {
    bench.accept();
    for (const failures of [1, 2, 3, 4, 12]) {
      while ((headOf()?.attempts ?? 0) < failures) {
        bench.store.failNext('putMessage', 'throttled');
        bench.outbox.resetRetryTimers();
        await bench.push();
      }
      const ceiling = Math.min(300, 2 ** (failures - 1));
      const waits = ((headOf()?.nextAttemptAt ?? 0) - bench.clock.now()) / MICROS_PER_SECOND;
      expect(waits).toBe(0.25 + (ceiling - 0.25) / 2);
      expect(headOf()).toMatchObject({ attempts: failures, error: { code: 'throttled' } });
    }
  });

  it('stores only the attempt when stopped', async () => {
    bench.accept();
    const stop = new AbortController();
    const held = bench.store.hold('putMessage');
    const pushing = bench.push(bench.pusher(), stop.signal).catch((error: { code: string }) => error.code);
    await held.reached;
    stop.abort();
    expect(await pushing).toBe('cancelled');
    await settle();
    expect(headOf()).toMatchObject({ attempts: 1, nextAttemptAt: null, error: null, uncertainUntil: atSecond(120) });
  });

  it('never logs the text of a message', async () => {
    bench.accept();
    bench.accept();
    bench.store.failNext('putMessage', 'validation');
    bench.store.failNext('putGroupRow', 'access-denied');
    bench.store.failNext('findGroupRows', 'validation');
    await bench.drain();
    expect(bench.logged.length).toBeGreaterThan(1);
    expect(bench.logged.join('\n')).not.toMatch(/secret|with an error/);
  });
});
