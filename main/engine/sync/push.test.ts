import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { ConversationId, MessageId } from '../../../shared/model.ts';
import { MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import { parseTimestamp } from '../../../shared/time/timestamp.ts';
import { ManualClock, settle } from '../../../test/fakes/manualClock.ts';
import { owner as ada, atSecond, friendConversation, PushBench } from '../../../test/support/pushBench.ts';
import { openOutbox } from '../store/outbox/openOutbox.ts';
import type { Pusher } from './push.ts';
import { ServerClock } from './serverClock.ts';

const conversations = Array.from({ length: 6 }, (_, n) => ConversationId.parse(`conversation ${n}`));

describe('pushing', () => {
  let bench: PushBench;
  let pusher: Pusher;

  beforeEach(() => {
    bench = new PushBench();
    for (const [n, conversationId] of [friendConversation, ...conversations].entries())
      bench.haveConversation(conversationId, -60 - n);
    pusher = bench.pusher();
  });

  /** The messages put, in order. */
  const puts = () => bench.store.calls.filter(({ method }) => method === 'putMessage').map(({ args }) => args[0]);

  it('makes no request when nothing is due', async () => {
    const owner = { person: ada, resolve: () => Promise.reject(new Error('resolved')) };
    expect(await bench.push(bench.pusher({ owner }))).toBeNull();
    expect(pusher.nextDueAt()).toBeNull();
    expect(bench.store.calls).toEqual([]);
  });

  it('sends the messages of a conversation in the order of acceptance', async () => {
    const ids = Array.from({ length: 50 }, () => bench.accept());
    expect(await bench.push(pusher)).toBeNull();
    expect(bench.sentIds()).toEqual(ids);
    expect(bench.cachedIds()).toEqual(ids);
  });

  it('updates the group rows once, after the last message', async () => {
    for (let n = 0; n < 50; n++) bench.accept();
    await bench.push(pusher);
    expect(bench.spent()).toEqual({ read: 0.5, write: 58 });
    expect(bench.store.calls.at(-6)).toMatchObject({ method: 'putMessage' });
  });

  it('works on four conversations at a time, and starts the next one when one is done', async () => {
    for (const conversationId of conversations) bench.accept(conversationId);
    const holds = conversations.map(() => bench.store.hold('putMessage'));
    const pushing = bench.push(pusher);
    await settle();
    expect(puts()).toMatchObject(conversations.slice(0, 4).map((conversationId) => ({ conversationId })));
    holds[2]?.release();
    await settle();
    // The group rows of the third wait until no message is due.
    expect(puts()).toMatchObject(conversations.slice(0, 5).map((conversationId) => ({ conversationId })));
    for (const { release } of holds) release();
    expect(await pushing).toBeNull();
  });

  it('sends one message of a conversation at a time, and one accepted meanwhile in the same push', async () => {
    bench.accept(conversations[0]);
    const first = bench.store.hold('putMessage');
    const second = bench.store.hold('putMessage');
    const pushing = bench.push(pusher);
    await first.reached;
    bench.accept(conversations[0]);
    await settle();
    expect(puts()).toHaveLength(1);
    first.release();
    await second.reached;
    second.release();
    expect(await pushing).toBeNull();
    expect(bench.sentIds(conversations[0])).toHaveLength(2);
  });

  it('does not delay a conversation because another one fails', async () => {
    bench.accept(conversations[0]);
    bench.accept(conversations[0]);
    bench.accept(conversations[1]);
    bench.store.failNext('putMessage', 'throttled');
    expect(await bench.push(pusher)).toBeNull();
    expect(bench.sentIds(conversations[1])).toHaveLength(1);
    expect(pusher.nextDueAt()).toBe(atSecond(0.625));
    await bench.drain(pusher);
    expect(bench.sentIds(conversations[0])).toEqual(['own 001', 'own 002']);
  });

  it.each(['offline', 'timeout'] as const)('starts nothing more once the network is away: %s', async (code) => {
    for (const conversationId of conversations) bench.accept(conversationId);
    bench.store.failNext('putMessage', code, 6);
    expect(await bench.push(pusher)).toMatchObject({ code });
    expect(bench.store.countOf('putMessage')).toBe(4);
    bench.outbox.resetRetryTimers();
    expect(pusher.nextDueAt()).toEqual(bench.clock.now());
    await bench.drain(pusher);
    for (const conversationId of conversations) expect(bench.sentIds(conversationId)).toHaveLength(1);
  });

  it('sends a message at its time, with a key of that time', async () => {
    const sendAt = atSecond(3_600);
    const id = bench.accept(conversations[0], null, sendAt);
    const now = bench.accept(conversations[0]);
    await bench.drain(pusher, sendAt - 1);
    expect(bench.sentIds(conversations[0])).toEqual([now]);
    expect(pusher.nextDueAt()).toBe(sendAt);
    await bench.drain(pusher);
    expect(bench.sentIds(conversations[0])).toEqual([now, id]);
    const message = bench.store.table.rows().find(({ message_uuid }) => message_uuid === id);
    expect(Date.parse(String(message?.sk))).toBeGreaterThanOrEqual(sendAt / 1_000);
  });

  it('attempts no further message after an abort', async () => {
    const [, second] = [bench.accept(conversations[0]), bench.accept(conversations[0])];
    const stop = new AbortController();
    const stoppingAfterFirst = bench.pusher({ publish: () => stop.abort() });
    await expect(bench.push(stoppingAfterFirst, stop.signal)).rejects.toMatchObject({ code: 'cancelled' });
    expect(bench.outbox.outgoing.heads(bench.clock.now())).toMatchObject([
      { id: second, attempts: 0, uncertainUntil: null },
    ]);
  });

  it('reports a network error of a group row update too', async () => {
    bench.accept();
    bench.store.failNext('findGroupRows', 'offline');
    expect(await bench.push(pusher)).toMatchObject({ code: 'offline' });
  });

  it('makes a request for the time before the first key, once, when no response gave it', async () => {
    bench = new PushBench({ corrected: false });
    bench.haveConversation();
    pusher = bench.pusher();
    bench.accept();
    bench.store.failNext('listMessages', 'offline');
    expect(await bench.push(pusher)).toMatchObject({ code: 'offline' });
    expect(bench.outbox.outgoing.heads(bench.clock.now())).toMatchObject([{ key: null, attempts: 0 }]);
    // A refusal carries the time as well.
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
    pusher = bench.pusher({ serverClock, clock: device });
    for (let n = 0; n < 8; n++) {
      bench.accept();
      await bench.push(pusher);
    }
    const requests = bench.store.countOf('listMessages');
    device.jump(byMs);
    bench.accept();
    await bench.push(pusher);
    const [last] = bench.messages().slice(-1);
    expect(Math.abs((parseTimestamp(last?.sk ?? '') ?? 0) - service.now())).toBeLessThan(MICROS_PER_SECOND);
    // It takes two responses that agree.
    expect(bench.store.countOf('listMessages')).toBe(requests + 2);
    bench.accept();
    await bench.push(pusher);
    expect(bench.store.countOf('listMessages')).toBe(requests + 2);
  });

  it('fails with the error of resolving the owner', async () => {
    bench.accept();
    const failing = (code: 'offline' | 'not-found') =>
      bench.pusher({ owner: { person: ada, resolve: () => Promise.reject(new AppError(code)) } });
    expect(await bench.push(failing('offline'))).toMatchObject({ code: 'offline' });
    await expect(bench.push(failing('not-found'))).rejects.toMatchObject({ code: 'not-found' });
    expect(bench.outbox.outgoing.heads(bench.clock.now())).toMatchObject([{ attempts: 0 }]);
  });

  it('rejects with the disk’s error after the steps under way have ended', async () => {
    for (const conversationId of conversations) bench.accept(conversationId);
    const cache = new Proxy(bench.cache, {
      get: (target, name) => {
        if (name === 'ingest') return { sent: () => refuse() };
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const refuse = () => {
      throw new AppError('disk-full');
    };
    await expect(bench.push(bench.pusher({ cache }))).rejects.toMatchObject({ code: 'disk-full' });
    expect(bench.outbox.outgoing.counts()).toEqual({ waiting: 6, failed: 0 });
    await bench.drain(pusher);
    for (const conversationId of conversations) expect(bench.sentIds(conversationId)).toHaveLength(1);
  });

  it('starts nothing after a stop', async () => {
    for (const conversationId of conversations) bench.accept(conversationId);
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

  it('does not wait long when the device’s clock was set back', async () => {
    bench.accept();
    bench.outbox.outgoing.beginAttempt(MessageId.parse('own 001'), atSecond(0));
    bench.outbox.outgoing.failAttempt(MessageId.parse('own 001'), {
      error: new AppError('throttled').toData(),
      nextAt: atSecond(7_200),
      uncertainUntil: null,
    });
    expect(pusher.nextDueAt()).toBe(bench.clock.now());
    expect(await bench.push(pusher)).toBeNull();
  });

  it('continues after a restart', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'meridian-push-'));
    const opening = { file: path.join(directory, 'outbox.db'), key: new Uint8Array(32), now: bench.clock.now() };
    try {
      const before = openOutbox(opening);
      const message = {
        conversationId: friendConversation,
        text: 'text',
        acceptedAt: bench.clock.now(),
        sendAt: null,
        disappearAfter: null,
      };
      before.outgoing.enqueue({ ...message, id: MessageId.parse('own') });
      bench.store.failNext('putMessage', 'throttled');
      await bench.push(bench.pusher({ outbox: before }));
      before.close();

      const outbox = openOutbox(opening);
      expect(outbox.outgoing.ofConversation(friendConversation)).toMatchObject([
        { attempts: 1, nextAttemptAt: atSecond(0.625), error: { code: 'throttled' } },
      ]);
      const after = bench.pusher({ outbox });
      expect(after.nextDueAt()).toBe(atSecond(0.625));
      expect(await bench.push(after)).toBeNull();
      await bench.clock.advance(625);
      expect(await bench.push(after)).toBeNull();
      outbox.close();
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
