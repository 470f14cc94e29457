import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sampleConnection } from '../../../shared/connection.ts';
import type { Message } from '../../../shared/model.ts';
import { systemChance, systemClock, systemIds } from '../clock.ts';
import type { Engine } from '../engine.ts';
import { EngineOptions } from '../protocol.ts';
import { startEngine } from '../startEngine.ts';
import { openSampleStore } from './openSampleStore.ts';

let directory = '';
let engine: Engine | null = null;
beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-samples-'));
});
afterEach(async () => {
  await engine?.stop();
  engine = null;
  fs.rmSync(directory, { recursive: true, force: true });
});

const never = new AbortController().signal;

function start(): Engine {
  const options = EngineOptions.parse({
    connection: sampleConnection,
    directory,
    cacheKey: new Uint8Array(32).fill(7),
  });
  const world = { clock: systemClock, chance: systemChance, ids: systemIds, publish: () => {}, log: () => {} };
  engine = startEngine(options, world, openSampleStore);
  return engine;
}

async function stop(): Promise<void> {
  await engine?.stop();
  engine = null;
}

const conversationsOf = async ({ services }: Engine) => (await services['conversations.list']({}, never)).conversations;

/** Waits for the first sync. */
const whenListed = (running: Engine) =>
  expect.poll(async () => (await conversationsOf(running)).length, { timeout: 30_000 }).toBe(15);

test('shows the sample conversations, none of them in the future', async () => {
  const running = start();
  await whenListed(running);
  const conversations = await conversationsOf(running);
  const now = systemClock.now();
  for (const { at } of conversations) expect(at).toBeLessThanOrEqual(now);
  expect(conversations[0]?.other.name).toBe('Siobhán O’Rourke');
  expect((await running.services['account.read']({}, never)).account.owner.id).toBe(sampleConnection.user);
});

test('shows conversations of several people, replies with what they are about, reactions and edits', async () => {
  const running = start();
  await whenListed(running);
  const ofName = async (name: string) =>
    (await conversationsOf(running)).find(({ other }) => other.name.startsWith(name));
  const messagesOf = async (name: string): Promise<readonly Message[]> => {
    const conversationId = (await ofName(name))?.id;
    if (conversationId === undefined) throw new Error(`no conversation ${name}`);
    await running.services['messages.open']({ conversationId }, never);
    const request = { conversationId, from: { kind: 'newest' }, limit: 100 } as const;
    const read = async () => running.services['messages.window'](request, never);
    await expect.poll(async () => (await read()).syncedAt).not.toBeNull();
    return (await read()).messages;
  };
  const market = await messagesOf('Harbor night market');
  await expect.poll(async () => (await ofName('Harbor night market'))?.group).toMatchObject({ members: 6 });
  await expect.poll(async () => (await ofName('Sunday walks'))?.group?.members).toBe(3);
  const kinds = market.flatMap(({ event }) => event?.kind ?? []);
  expect(kinds).toEqual(['started', 'renamed', 'added', 'admin', 'left']);
  expect(market.filter(({ editedAt }) => editedAt !== undefined).map(({ text }) => text)).toEqual([
    'If we sell 120 portions at 4.50, the stall pays for itself at 20:10. I forgot the lemons.',
  ]);
  expect(market.flatMap(({ quote }) => quote?.state ?? [])).toEqual([
    ...Array(2).fill('known'),
    'deleted',
    ...Array(3).fill('known'),
  ]);
  expect(market.at(-1)?.reactions?.map(({ emoji, people }) => [emoji, people.length])).toEqual([
    ['❤️', 3],
    ['🥲', 1],
  ]);

  // The original was written a year ago, so it is not on this computer at first.
  const climbing = (await messagesOf('Inês')).at(-1);
  expect(climbing?.reactions).toMatchObject([{ emoji: '😂', people: [{ handle: 'noor' }] }]);
  expect(climbing?.quote).toEqual({ state: 'unknown' });
  if (climbing?.replyTo === undefined) throw new Error('no reply');
  const { conversationId, replyTo } = climbing;
  await running.services['messages.fetchQuoted']({ conversationId, target: replyTo }, never);
  expect((await messagesOf('Inês')).at(-1)?.quote).toMatchObject({ state: 'known', text: '11 grams of friendship.' });
});

test('sends messages, which are there after a restart, and costs nothing', async () => {
  const running = start();
  await whenListed(running);
  const conversationId = (await conversationsOf(running))[3]?.id;
  if (conversationId === undefined) throw new Error('no conversation');
  await running.services['messages.send']({ conversationId, text: 'Written here' }, never);
  const newest = async (of: Engine) => {
    const [first] = await conversationsOf(of);
    return { id: first?.id, text: first?.text };
  };
  await expect.poll(() => newest(running), { timeout: 30_000 }).toEqual({ id: conversationId, text: 'Written here' });
  const waiting = async (of: Engine) => (await of.services['sync.status']({}, never)).waiting;
  await expect.poll(() => waiting(running), { timeout: 30_000 }).toBe(0);
  await stop();

  // Without the cache, everything comes from the table.
  fs.rmSync(path.join(directory, 'cache.db'));
  const again = start();
  await whenListed(again);
  await expect.poll(() => newest(again), { timeout: 30_000 }).toEqual({ id: conversationId, text: 'Written here' });
});

test('its table is encrypted, and a damaged one is replaced together with the cache of it', async () => {
  const file = path.join(directory, 'table.db');
  await whenListed(start());
  await stop();
  expect(fs.readFileSync(file).includes('GRP#')).toBe(false);
  fs.writeFileSync(file, 'damaged'.repeat(2_000));
  fs.writeFileSync(path.join(directory, 'cache.db'), 'of the other table');
  await whenListed(start());
  const setAside = fs.readdirSync(path.join(directory, 'quarantine')).map((name) => name.split('.')[0]);
  expect(new Set(setAside)).toEqual(new Set(['table']));
});
