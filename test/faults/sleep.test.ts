import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Clock } from '../../main/engine/clock.ts';
import { encodeGroupRow, encodeMessage } from '../../main/engine/remote/dynamo/codec.ts';
import { type Instant, instantFromMicros, MICROS_PER_MILLI, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import { ANDREW, CONVERSATION, groupRowAt, messageAt } from '../contracts/messageStore/samples.ts';
import { FakeTable } from '../fakes/fakeTable.ts';
import { ManualClock, settle } from '../fakes/manualClock.ts';
import { ComposedEngine } from './support/composedEngine.ts';

/*
 * A laptop that sleeps: its clock runs on, its timers stop, and its connections die silently.
 */

const NIGHT_MS = 8 * 3_600_000;
/** The limit from the resume to the response of the first refresh. */
const SOON_MS = 2_000;

/** The clock of a computer that can sleep. */
class Laptop implements Clock {
  /** Counts the time awake. */
  readonly #awake = new ManualClock();
  #sleptMs = 0;

  now(): Instant {
    return instantFromMicros(this.#awake.now() + this.#sleptMs * MICROS_PER_MILLI);
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return this.#awake.sleep(ms, signal);
  }

  turn(): Promise<void> {
    return this.#awake.turn();
  }

  /** Time passes awake. */
  work(ms: number): Promise<void> {
    return this.#awake.advance(ms);
  }

  /** Time passes asleep: no timer runs. */
  close(ms: number): void {
    this.#sleptMs += ms;
  }
}

let laptop: Laptop;
let table: FakeTable;
let composed: ComposedEngine;

beforeEach(async () => {
  laptop = new Laptop();
  table = new FakeTable();
  table.put(encodeMessage(messageAt(1)));
  table.put(encodeGroupRow(ANDREW.id, groupRowAt(1)));
  composed = new ComposedEngine({ user: ANDREW.id, table, clock: laptop });
  // After an hour without activity and just after a refresh, the next one would follow in minutes.
  await laptop.work(3_600_000);
  const answers = composed.respondedAt.length;
  while (composed.respondedAt.length === answers) await laptop.work(1_000);
});
afterEach(() => composed.engine.stop());

/** Resumes the engine; resolves to the seconds until the first response to a refresh. */
async function firstRefreshAfterResume(): Promise<number> {
  const { store, respondedAt, engine } = composed;
  const [resumedAt, answers, before] = [laptop.now(), respondedAt.length, store.countOf('listGroupRows')];
  engine.signal('resume');
  await settle();
  for (let waited = 0; waited < 10 * SOON_MS && respondedAt.length === answers; waited += 100) await laptop.work(100);
  expect(store.countOf('listGroupRows')).toBeGreaterThan(before);
  return ((respondedAt[answers] ?? Number.POSITIVE_INFINITY) - resumedAt) / MICROS_PER_SECOND;
}

test('after 8 hours of sleep the first refresh ends within 2 s and shows new messages', async () => {
  laptop.close(NIGHT_MS);
  table.put(encodeMessage(messageAt(2)));
  table.put(encodeGroupRow(ANDREW.id, groupRowAt(2)));
  const seconds = await firstRefreshAfterResume();
  console.log(`Awake again after ${NIGHT_MS / 3_600_000} h: refreshed after ${seconds} s.`);
  expect(seconds).toBeLessThanOrEqual(SOON_MS / 1_000);
  await settle();
  const { messages } = await composed.call('messages.window', {
    conversationId: CONVERSATION,
    from: { kind: 'newest' },
    limit: 10,
  });
  expect(messages.map(({ id }) => id)).toEqual(['uuid-1', 'uuid-2']);
});

test('a request cut off by the sleep does not delay the refresh', async () => {
  const { store } = composed;
  const cut = store.hold('listGroupRows');
  await laptop.work(600_000);
  await cut.reached;
  laptop.close(NIGHT_MS);
  expect(await firstRefreshAfterResume()).toBeLessThanOrEqual(SOON_MS / 1_000);
});

test('a long wait after failures does not delay the refresh', async () => {
  const { store } = composed;
  const before = store.countOf('listGroupRows');
  store.failNext('listGroupRows', 'offline', 8);
  while (store.countOf('listGroupRows') < before + 8) await laptop.work(1_000);
  expect(await composed.call('sync.status', {})).toMatchObject({ phase: 'offline' });
  laptop.close(NIGHT_MS);
  expect(await firstRefreshAfterResume()).toBeLessThanOrEqual(SOON_MS / 1_000);
  expect(await composed.call('sync.status', {})).toMatchObject({ error: null });
});
