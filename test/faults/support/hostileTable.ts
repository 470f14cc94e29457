import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Item } from '../../../main/engine/remote/dynamo/codec.ts';
import type { EngineMethod, Reply, Request } from '../../../shared/contract/contract.ts';
import { FakeTable } from '../../fakes/fakeTable.ts';
import { ManualClock } from '../../fakes/manualClock.ts';
import { hostileRows } from '../../fixtures/hostileRows.ts';
import { writeAs } from '../../fixtures/timestampForms.ts';
import { conversation, conversationIdOf, MINUTE, messageItem, OWNER, plus, rowItem } from '../../support/pulling.ts';
import { ComposedEngine } from './composedEngine.ts';

const OWN_CONVERSATIONS = 20;
/** Less than between two refreshes of the schedule, so that each refresh is a requested one. */
const SECONDS_APART = 4;
/** Refreshes in the first minute. */
const FIRST_MINUTE = 15;
const MEASURED = 12;
/** The most that an idle refresh may cost after the first minute, with the bells that are read twice a minute, read units. */
export const MOST_IDLE_UNITS = 1.5;

/** What a table full of hostile rows costs. */
export interface HostileTableFigures {
  /** Read units of the first sync. */
  readonly firstSync: number;
  /** Read units of the dearest idle refresh after the first minute. */
  readonly idle: number;
  /** Whether a message that another person then writes is shown after one refresh. */
  readonly isMessageShown: boolean;
  /** The call of the engine behind which another one would wait longest, and for how long, ms. */
  readonly longestCall: { readonly method: EngineMethod; readonly ms: number };
}

/** Measures an engine on a table with so many hostile group rows, and half as many hostile messages. */
export async function measureHostileTable(count: number): Promise<HostileTableFigures> {
  const directory = mkdtempSync(path.join(tmpdir(), 'meridian-hostile-'));
  const clock = new ManualClock();
  const table = new FakeTable();
  const put = (items: Iterable<Item>): void => {
    for (const item of items) table.put({ ...item, pk: String(item.pk), sk: String(item.sk) });
  };
  for (let n = 0; n < OWN_CONVERSATIONS; n++) put(conversation(`own-${n}`, 5, plus(clock.now(), -(n + 1) * MINUTE)));
  put(hostileRows(count, OWNER, clock.now()));
  const bench = new ComposedEngine({ user: OWNER, table, clock, directory });
  try {
    return await measure(bench, clock, put);
  } finally {
    await bench.engine.stop();
    rmSync(directory, { recursive: true });
  }
}

/** The longest time between two turns of the event loop until `work` is done, ms. */
async function longestTurn(work: Promise<unknown>): Promise<number> {
  let [longest, last, isOver] = [0, performance.now(), false];
  const end = (): void => {
    isOver = true;
  };
  work.then(end, end);
  while (!isOver) {
    await new Promise(setImmediate);
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }
  return longest;
}

async function measure(
  bench: ComposedEngine,
  clock: ManualClock,
  put: (items: Iterable<Item>) => void,
): Promise<HostileTableFigures> {
  let longestCall: HostileTableFigures['longestCall'] = { method: 'sync.status', ms: 0 };
  const call = async <M extends EngineMethod>(method: M, request: Request<M>): Promise<Reply<M>> => {
    const running = bench.call(method, request);
    const ms = await longestTurn(running);
    if (ms > longestCall.ms) longestCall = { method, ms };
    return running;
  };
  const refreshUnits = async (): Promise<number> => {
    const periods = { dayStart: clock.now(), monthStart: clock.now() };
    return (await call('diagnostics.read', periods)).units.sinceStart.refresh.read;
  };
  const refresh = async (): Promise<number> => {
    const before = await refreshUnits();
    await clock.advance(SECONDS_APART * 1_000);
    await bench.call('sync.refresh', {});
    return (await refreshUnits()) - before;
  };

  await bench.call('sync.refresh', {});
  const firstSync = await refreshUnits();
  for (let n = 0; n < FIRST_MINUTE; n++) await refresh();
  let idle = 0;
  for (let n = 0; n < MEASURED; n++) idle = Math.max(idle, await refresh());

  const conversationId = conversationIdOf('own-0');
  const window = { conversationId, from: { kind: 'newest' }, limit: 50 } as const;
  const { conversations } = await call('conversations.list', {});
  await call('messages.window', window);
  await call('messages.window', { ...window, conversationId: conversations[0]?.id ?? conversationId });
  await call('search.run', { query: 'text', zone: 'UTC', limit: 50 });
  await call('people.suggest', { query: 'h', limit: 20 });
  await call('storage.read', {});
  const sk = writeAs.micros(clock.now());
  put([messageItem('own-0', sk), rowItem('own-0', sk)]);
  await bench.call('sync.refresh', {});
  const { messages } = await call('messages.window', window);
  return { firstSync, idle, isMessageShown: messages.some(({ sortKey }) => sortKey === sk), longestCall };
}
