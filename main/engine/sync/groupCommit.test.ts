import { beforeEach, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { GroupCommit } from './groupCommit.ts';

/** A value with nested transactions, and the number of outermost ones. */
let value: readonly string[];
let commits: number;
let depth: number;
let failure: Error | null;
beforeEach(() => {
  [value, commits, depth, failure] = [[], 0, 0, null];
});

function transaction(work: () => void): void {
  const before = value;
  depth++;
  try {
    work();
    if (depth === 1 && failure !== null) throw failure;
    if (depth === 1) commits++;
  } catch (error) {
    value = before;
    throw error;
  } finally {
    depth--;
  }
}

const write = (text: string) => (): number => {
  value = [...value, text];
  return value.length;
};

it('commits what arrives together at once, in order, and resolves with each result', async () => {
  const group = new GroupCommit(transaction, async () => {});
  const results = await Promise.all([group.add(50, write('a')), group.add(50, write('b')), group.add(50, write('c'))]);
  expect({ results, value, commits }).toEqual({ results: [1, 2, 3], value: ['a', 'b', 'c'], commits: 1 });
});

it('resolves nothing before the commit', async () => {
  const events: string[] = [];
  const group = new GroupCommit(
    (work) => {
      transaction(work);
      if (depth === 0) events.push('committed');
    },
    async () => {},
  );
  await Promise.all(['a', 'b'].map((text) => group.add(1, write(text)).then(() => events.push(`resolved ${text}`))));
  expect(events).toEqual(['committed', 'resolved a', 'resolved b']);
});

it('waits for a pause before each group, of at most 500 KB', async () => {
  const { promise: turn, resolve: endTurn } = Promise.withResolvers<void>();
  let pauses = 0;
  const group = new GroupCommit(transaction, () => {
    pauses++;
    return turn;
  });
  const done = Promise.all([group.add(300_000, write('a')), group.add(200_000, write('b')), group.add(1, write('c'))]);
  expect([value, pauses]).toEqual([[], 1]);
  endTurn();
  await done;
  expect([value, pauses, commits]).toEqual([['a', 'b', 'c'], 2, 2]);
  await group.add(5_000_000, write('d'));
  expect(commits).toBe(3);
});

it('undoes work that throws, and no other', async () => {
  const group = new GroupCommit(transaction, async () => {});
  const outcomes = await Promise.allSettled([
    group.add(1, write('a')),
    group.add(1, () => {
      write('half')();
      throw new Error('bad row');
    }),
    group.add(1, write('c')),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(value).toEqual(['a', 'c']);
});

it('fails all work of a transaction that can’t be committed, and goes on with what follows', async () => {
  const group = new GroupCommit(transaction, async () => {});
  failure = new Error('disk full');
  const outcomes = await Promise.allSettled([group.add(1, write('a')), group.add(1, write('b'))]);
  expect(outcomes).toEqual([
    { status: 'rejected', reason: failure },
    { status: 'rejected', reason: failure },
  ]);
  expect(value).toEqual([]);
  failure = null;
  expect(await group.add(1, write('c'))).toBe(1);
});

it('fails all work with the error of a disk that is full, which has ended the transaction', async () => {
  const group = new GroupCommit(transaction, async () => {});
  const full = new AppError('disk-full');
  const outcomes = await Promise.allSettled([
    group.add(1, write('a')),
    group.add(1, () => {
      throw full;
    }),
    group.add(1, write('c')),
  ]);
  expect(outcomes).toEqual(Array(3).fill({ status: 'rejected', reason: full }));
  expect([value, commits]).toEqual([[], 0]);
});
