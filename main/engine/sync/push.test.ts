import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { ConversationId, MessageId } from '../../../shared/model.ts';
import { MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import { parseTimestamp } from '../../../shared/time/timestamp.ts';
import { ManualClock, settle } from '../../../test/fakes/manualClock.ts';
import { atSecond, group, PushBench } from '../../../test/support/pushBench.ts';
import { openOutbox } from '../outbox/openOutbox.ts';
import { Pusher } from './push.ts';
import { ServerClock } from './serverClock.ts';

const groups = Array.from({ length: 6 }, (_, n) => ConversationId.parse(`group ${n}`));

describe('pushing', () => {
  let bench: PushBench;
  let pusher: Pusher;

  beforeEach(() => {
    bench = new PushBench();
    for (const [n, conversationId] of [group, ...groups].entries()) bench.haveConversation(conversationId, -60 - n);
    pusher = new Pusher(bench.deps());
  });

  /** The conversations whose messages were put, in order. */
  const puts = () => bench.store.calls.filter(({ method }) => method === 'putMessage').map(({ args }) => args[0]);

  it('asks nothing when nothing is due', async () => {
    const owner = () => Promise.reject(new Error('nobody asked'));
    expect(await bench.push(new Pusher(bench.deps({ owner })))).toEqual({ sent: 0, cutOffBy: null });
    expect(pusher.nextDueAt()).toBeNull();
    expect(bench.store.calls).toEqual([]);
  });

  it('sends the messages of a conversation in the order in which they were accepted', async () => {
    const ids = Array.from({ length: 50 }, () => bench.accept());
    expect(await bench.push(pusher)).toEqual({ sent: 50, cutOffBy: null });
    expect(bench.sentIds()).toEqual(ids);
    expect(bench.cachedIds()).toEqual(ids);
  });

  it('moves the rows once, behind the last message', async () => {
    for (let n = 0; n < 50; n++) bench.accept();
    await bench.push(pusher);
    expect(bench.spent()).toEqual({ read: 0.5, write: 58 });
    expect(bench.store.calls.at(-6)).toMatchObject({ method: 'putMessage' });
  });

  it('works on four conversations at a time, and on the next one as soon as one is done', async () => {
    for (const conversationId of groups) bench.accept(conversationId);
    const holds = groups.map(() => bench.store.hold('putMessage'));
    const pushing = bench.push(pusher);
    await settle();
    expect(puts()).toMatchObject(groups.slice(0, 4).map((conversationId) => ({ conversationId })));
    holds[2]?.release();
    await settle();
    // The rows of the third wait until no message does.
    expect(puts()).toMatchObject(groups.slice(0, 5).map((conversationId) => ({ conversationId })));
    for (const { release } of holds) release();
    expect(await pushing).toMatchObject({ sent: 6 });
  });

  it('sends one message of a conversation at a time, and what is accepted meanwhile in the same push', async () => {
    bench.accept(groups[0]);
    const first = bench.store.hold('putMessage');
    const second = bench.store.hold('putMessage');
    const pushing = bench.push(pusher);
    await first.reached;
    bench.accept(groups[0]);
    await settle();
    expect(puts()).toHaveLength(1);
    first.release();
    await second.reached;
    second.release();
    expect(await pushing).toMatchObject({ sent: 2 });
    expect(bench.sentIds(groups[0])).toHaveLength(2);
  });

  it('does not let one conversation’s failures hold up another', async () => {
    bench.accept(groups[0]);
    bench.accept(groups[0]);
    bench.accept(groups[1]);
    bench.store.failNext('putMessage', 'throttled');
    expect(await bench.push(pusher)).toEqual({ sent: 1, cutOffBy: null });
    expect(bench.sentIds(groups[1])).toHaveLength(1);
    expect(pusher.nextDueAt()).toBe(atSecond(0.625));
    await bench.drain(pusher);
    expect(bench.sentIds(groups[0])).toEqual(['own 001', 'own 002']);
  });

  it.each(['offline', 'timeout'] as const)('begins nothing more once it found the network away: %s', async (code) => {
    for (const conversationId of groups) bench.accept(conversationId);
    bench.store.failNext('putMessage', code, 6);
    expect(await bench.push(pusher)).toMatchObject({ sent: 0, cutOffBy: { code } });
    expect(bench.store.countOf('putMessage')).toBe(4);
    bench.outbox.resetRetryTimers();
    expect(pusher.nextDueAt()).toEqual(bench.clock.now());
    await bench.drain(pusher);
    for (const conversationId of groups) expect(bench.sentIds(conversationId)).toHaveLength(1);
  });

  it('attempts no further message after an abort', async () => {
    const [, second] = [bench.accept(groups[0]), bench.accept(groups[0])];
    const stop = new AbortController();
    const stoppingAfterFirst = new Pusher(bench.deps({ messagesChanged: () => stop.abort() }));
    await expect(bench.push(stoppingAfterFirst, stop.signal)).rejects.toMatchObject({ code: 'cancelled' });
    expect(bench.outbox.heads()).toMatchObject([{ id: second, attempts: 0, uncertainUntil: null }]);
  });

  it('is cut off by rows too', async () => {
    bench.accept();
    bench.store.failNext('findGroupRows', 'offline');
    expect(await bench.push(pusher)).toMatchObject({ sent: 1, cutOffBy: { code: 'offline' } });
  });

  it('asks the service anything before the first key, once, where no answer has told the time', async () => {
    bench = new PushBench({ corrected: false });
    bench.haveConversation();
    pusher = new Pusher(bench.deps());
    bench.accept();
    bench.store.failNext('listMessages', 'offline');
    expect(await bench.push(pusher)).toMatchObject({ cutOffBy: { code: 'offline' } });
    expect(bench.outbox.heads()).toMatchObject([{ key: null, attempts: 0 }]);
    // A refusal tells the time as well.
    bench.store.failNext('listMessages', 'access-denied');
    await bench.push(pusher);
    bench.accept();
    await bench.push(pusher);
    expect(bench.sentIds()).toHaveLength(2);
    expect(bench.store.countOf('listMessages')).toBe(2);
  });

  it.each([
    ['forward', 7_200_000],
    ['back', -7_200_000],
  ])('gives a message the service’s time when the device’s clock was just set %s', async (_, byMs) => {
    const device = new ManualClock();
    const service = new ManualClock();
    const serverClock = new ServerClock(device);
    const onServerDate = serverClock.observe.bind(serverClock);
    bench = new PushBench({ clock: device, serviceClock: service, onServerDate });
    bench.haveConversation();
    pusher = new Pusher(bench.deps({ serverClock, clock: device }));
    for (let n = 0; n < 8; n++) {
      bench.accept();
      await bench.push(pusher);
    }
    const asked = bench.store.countOf('listMessages');
    device.jump(byMs);
    bench.accept();
    await bench.push(pusher);
    const [last] = bench.messages().slice(-1);
    expect(Math.abs((parseTimestamp(last?.sk ?? '') ?? 0) - service.now())).toBeLessThan(MICROS_PER_SECOND);
    // It takes two answers that agree to tell.
    expect(bench.store.countOf('listMessages')).toBe(asked + 2);
    bench.accept();
    await bench.push(pusher);
    expect(bench.store.countOf('listMessages')).toBe(asked + 2);
  });

  it('waits for what finding out who the owner is needs', async () => {
    bench.accept();
    const failing = (code: 'offline' | 'not-found') =>
      new Pusher(bench.deps({ owner: () => Promise.reject(new AppError(code, 'A test.')) }));
    expect(await bench.push(failing('offline'))).toMatchObject({ sent: 0, cutOffBy: { code: 'offline' } });
    await expect(bench.push(failing('not-found'))).rejects.toMatchObject({ code: 'not-found' });
    expect(bench.outbox.heads()).toMatchObject([{ attempts: 0 }]);
  });

  it('ends with the disk’s error, after what was under way', async () => {
    for (const conversationId of groups) bench.accept(conversationId);
    const cache = new Proxy(bench.cache, {
      get: (target, name) => {
        if (name === 'addMessage') return () => refuse();
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const refuse = () => {
      throw new AppError('disk-full', 'A test.');
    };
    await expect(bench.push(new Pusher(bench.deps({ cache })))).rejects.toMatchObject({ code: 'disk-full' });
    expect(bench.outbox.counts()).toEqual({ waiting: 6, failed: 0 });
    await bench.drain(pusher);
    for (const conversationId of groups) expect(bench.sentIds(conversationId)).toHaveLength(1);
  });

  it('begins nothing after a stop', async () => {
    for (const conversationId of groups) bench.accept(conversationId);
    const stop = new AbortController();
    const held = bench.store.hold('putMessage');
    const pushing = bench.push(pusher, stop.signal);
    await held.reached;
    stop.abort();
    await expect(pushing).rejects.toMatchObject({ code: 'cancelled' });
    const calls = bench.store.calls.length;
    await settle();
    expect(bench.store.calls).toHaveLength(calls);
  });

  it('does not take a device’s clock that was set back for a long wait', async () => {
    bench.accept();
    bench.outbox.beginAttempt(MessageId.parse('own 001'), atSecond(0));
    bench.outbox.failAttempt(MessageId.parse('own 001'), {
      error: new AppError('throttled', 'A test.').toData(),
      nextAt: atSecond(7_200),
      uncertainUntil: null,
    });
    expect(pusher.nextDueAt()).toBe(bench.clock.now());
    expect(await bench.push(pusher)).toMatchObject({ sent: 1 });
  });

  it('goes on where it was after a restart', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'meridian-push-'));
    const opening = { file: path.join(directory, 'outbox.db'), key: new Uint8Array(32), now: bench.clock.now() };
    try {
      const before = openOutbox(opening).outbox;
      const message = { conversationId: group, text: 'text', acceptedAt: bench.clock.now(), disappearAfter: null };
      before.enqueue({ ...message, id: MessageId.parse('own') });
      bench.store.failNext('putMessage', 'throttled');
      await bench.push(new Pusher(bench.deps({ outbox: before })));
      before.close();

      const { outbox } = openOutbox(opening);
      expect(outbox.outgoingOf(group)).toMatchObject([
        { attempts: 1, nextAttemptAt: atSecond(0.625), error: { code: 'throttled' } },
      ]);
      const after = new Pusher(bench.deps({ outbox }));
      expect(after.nextDueAt()).toBe(atSecond(0.625));
      expect(await bench.push(after)).toMatchObject({ sent: 0 });
      await bench.clock.advance(625);
      expect(await bench.push(after)).toMatchObject({ sent: 1 });
      outbox.close();
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
