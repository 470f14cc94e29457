import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { encodeGroupRow } from '../../main/engine/remote/dynamo/codec.ts';
import { instantFromMicros, instantFromMillis, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import { parseTimestamp } from '../../shared/time/timestamp.ts';
import { ANDREW, BAYKO, CONVERSATION, groupRowAt } from '../contracts/messageStore/samples.ts';
import { FakeTable } from '../fakes/fakeTable.ts';
import { ManualClock, settle } from '../fakes/manualClock.ts';
import { ComposedEngine } from './support/composedEngine.ts';

/*
 * A device whose clock is ten years wrong, and is set while messages wait.
 */

const TEN_YEARS_MS = 10 * 365.25 * 86_400_000;
const start = instantFromMillis(Date.UTC(2026, 2, 16, 12));

let folder: string;
let table: FakeTable;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-clock-'));
  table = new FakeTable();
  table.put(encodeGroupRow(ANDREW.id, groupRowAt(1)));
  table.put(encodeGroupRow(BAYKO.id, { ...groupRowAt(1), other: ANDREW }));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** A device's clock, and the service's, which never jumps. */
class Clocks {
  readonly device: ManualClock;
  #errorMs: number;

  constructor(errorMs: number) {
    this.#errorMs = errorMs;
    this.device = new ManualClock(instantFromMicros(start + errorMs * 1_000));
  }

  readonly service = { now: () => instantFromMicros(this.device.now() - this.#errorMs * 1_000) };

  /** Sets the device's clock to the service's time. */
  set(): void {
    this.device.jump(-this.#errorMs);
    this.#errorMs = 0;
  }
}

const sent = () =>
  table
    .rows()
    .filter(({ pk, message_uuid }) => pk === `MSG#${CONVERSATION}` && message_uuid !== undefined)
    .map(({ sk, message }) => ({ text: String(message), at: parseTimestamp(String(sk)) ?? 0 }));

it.each([
  ['ahead', TEN_YEARS_MS],
  ['behind', -TEN_YEARS_MS],
])(
  'accepts and sends each message once, in order and at the service’s time, with a clock ten years %s',
  async (_, error) => {
    const clocks = new Clocks(error);
    let runs = 0;
    const run = async (offline: boolean, work: (engine: ComposedEngine) => Promise<void>): Promise<void> => {
      const clock = { device: clocks.device, service: clocks.service };
      const engine = new ComposedEngine({
        ...{ user: ANDREW.id, table, clock: clock.device, serviceClock: clock.service, directory: folder },
        ...{ offline, run: ++runs },
      });
      try {
        await settle();
        await work(engine);
        expect(await engine.call('sync.status', {})).toMatchObject({ outboxLoss: null, failed: 0 });
      } finally {
        await engine.engine.stop();
      }
    };
    const write = async (engine: ComposedEngine, ...texts: readonly string[]): Promise<void> => {
      for (const text of texts) await engine.call('messages.send', { conversationId: CONVERSATION, text });
    };
    const sendAll = async (engine: ComposedEngine): Promise<void> => {
      await expect
        .poll(
          async () => {
            await clocks.device.advance(60_000);
            return (await engine.call('sync.status', {})).waiting;
          },
          { timeout: 60_000 },
        )
        .toBe(0);
    };
    await run(true, (engine) => write(engine, 'one', 'two'));
    await run(false, async (engine) => {
      await sendAll(engine);
      await write(engine, 'three');
      await sendAll(engine);
    });
    await run(true, (engine) => write(engine, 'four', 'five'));
    // The clock is set while messages wait: they look ten years old, or of the future.
    clocks.set();
    await run(false, async (engine) => {
      await sendAll(engine);
      await write(engine, 'six');
      await sendAll(engine);
    });
    const messages = sent();
    expect(messages.map(({ text }) => text)).toEqual(['one', 'two', 'three', 'four', 'five', 'six']);
    for (const { at } of messages) {
      expect(at).toBeGreaterThan(start - 10 * MICROS_PER_SECOND);
      expect(at).toBeLessThan(clocks.service.now() + 10 * MICROS_PER_SECOND);
    }
  },
);
