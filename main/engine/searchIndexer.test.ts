import { beforeEach, expect, it } from 'vitest';
import { SearchIndexer } from './searchIndexer.ts';

let waiting: number;
let events: string[];
let fails: boolean;
let beforeTurn: () => void;
let indexer: SearchIndexer;
beforeEach(() => {
  [waiting, events, fails, beforeTurn] = [0, [], false, () => {}];
  indexer = new SearchIndexer({
    clock: { turn: async () => beforeTurn() },
    index: {
      waiting: () => waiting,
      *indexWaiting(most) {
        for (let left = Math.min(most, waiting); left > 0; left -= 1_000, yield) {
          if (fails) throw new Error('disk full');
          waiting = Math.max(0, waiting - 1_000);
        }
      },
    },
    onIndexed: () => events.push(`indexed, ${waiting} left`),
    log: (level, text) => events.push(`${level}: ${text}`),
  });
});

/** Lets it run until it waits for nothing. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 100; turn++) await Promise.resolve();
};

it('indexes all that waits, and says so now and then', async () => {
  waiting = 12_000;
  indexer.wake();
  indexer.wake();
  await settle();
  expect(events).toEqual(['indexed, 7000 left', 'indexed, 2000 left', 'indexed, 0 left']);
});

it('indexes what is added while it runs, and says nothing if nothing waits', async () => {
  indexer.wake();
  await settle();
  expect(events).toEqual([]);
  waiting = 1_000;
  indexer.wake();
  let turns = 0;
  beforeTurn = () => {
    if (++turns === 1) waiting += 3_000;
  };
  await settle();
  expect(waiting).toBe(0);
});

it('logs a failure once, and starts again with the next message', async () => {
  [waiting, fails] = [1_000, true];
  indexer.wake();
  await settle();
  expect(events).toEqual(['warn: Messages could not be indexed for search.']);
  fails = false;
  indexer.wake();
  await settle();
  expect(waiting).toBe(0);
});

it('stops after the present slice', async () => {
  waiting = 100_000;
  indexer.wake();
  await Promise.resolve();
  await indexer.stop();
  const left = waiting;
  expect(left).toBeGreaterThan(90_000);
  indexer.wake();
  await settle();
  expect([waiting, events]).toEqual([left, []]);
});
