import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeGroupRow, encodeMessage } from '../../main/engine/remote/dynamo/codec.ts';
import { ANDREW, BAYKO, CONVERSATION, groupRowAt, messageAt } from '../contracts/messageStore/samples.ts';
import { FakeTable } from '../fakes/fakeTable.ts';
import { ManualClock, settle } from '../fakes/manualClock.ts';
import { ComposedEngine } from './support/composedEngine.ts';

/*
 * An account's folder that is replaced by an older copy, as a restored backup does.
 */

const HOUR_MS = 3_600_000;

let folder: string;
let clock: ManualClock;
let table: FakeTable;
let runs = 0;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-restore-'));
  clock = new ManualClock();
  table = new FakeTable();
  table.put(encodeMessage(messageAt(1)));
  table.put(encodeGroupRow(ANDREW.id, groupRowAt(1)));
  table.put(encodeGroupRow(BAYKO.id, { ...groupRowAt(1), other: ANDREW }));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const directoryOf = (name: string): string => path.join(folder, name);

async function run(name: string, offline: boolean, work: (engine: ComposedEngine) => Promise<void>): Promise<void> {
  const directory = directoryOf(name);
  const engine = new ComposedEngine({ user: ANDREW.id, table, clock, directory, offline, run: ++runs });
  try {
    await settle();
    await work(engine);
  } finally {
    await engine.engine.stop();
  }
}

const send = async (engine: ComposedEngine, text: string): Promise<void> =>
  void (await engine.call('messages.send', { conversationId: CONVERSATION, text }));

/** Advances until nothing waits. */
async function sendAll(engine: ComposedEngine): Promise<void> {
  await expect
    .poll(
      async () => {
        await clock.advance(60_000);
        return (await engine.call('sync.status', {})).waiting;
      },
      { timeout: 60_000 },
    )
    .toBe(0);
}

const sentTexts = (): string[] =>
  table
    .rows()
    .filter(({ pk, message_uuid }) => pk === `MSG#${CONVERSATION}` && message_uuid !== 'uuid-1')
    .map(({ message }) => String(message));

const five = ['one', 'two', 'three', 'four', 'five'];

test('sends nothing again that was sent after the copy was made', async () => {
  await run('first', false, (engine) => send(engine, 'zero'));
  await run('first', true, async (engine) => {
    for (const text of five) await send(engine, text);
  });
  fs.cpSync(directoryOf('first'), directoryOf('backup'), { recursive: true });
  await run('first', false, sendAll);
  expect(sentTexts()).toEqual(['zero', ...five]);

  await clock.advance(25 * HOUR_MS);
  await run('backup', false, async (engine) => {
    await sendAll(engine);
    await send(engine, 'six');
    await sendAll(engine);
    const { messages } = await engine.call('messages.window', {
      conversationId: CONVERSATION,
      from: { kind: 'newest' },
      limit: 100,
    });
    expect(messages.slice(1).map(({ text }) => text)).toEqual(['zero', ...five, 'six']);
  });
  expect(sentTexts()).toEqual(['zero', ...five, 'six']);
});
