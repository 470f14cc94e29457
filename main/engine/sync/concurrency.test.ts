import { expect, it } from 'vitest';
import { settle } from '../../../test/fakes/manualClock.ts';
import { forEachConcurrently } from './concurrency.ts';

/** Work that each test ends by hand. */
function createWork() {
  const begun: number[] = [];
  const ends = new Map<number, { resolve: () => void; reject: (reason: Error) => void }>();
  const work = (item: number): Promise<void> => {
    begun.push(item);
    return new Promise((resolve, reject) => ends.set(item, { resolve, reject }));
  };
  return {
    begun,
    work,
    end: (item: number) => ends.get(item)?.resolve(),
    break: (item: number) => ends.get(item)?.reject(new Error(`broke ${item}`)),
  };
}

it('begins in order, at most so many at a time', async () => {
  const { begun, work, end } = createWork();
  const all = forEachConcurrently([1, 2, 3, 4], 2, work);
  await settle();
  expect(begun).toEqual([1, 2]);
  end(2);
  await settle();
  expect(begun).toEqual([1, 2, 3]);
  end(1);
  end(3);
  await settle();
  end(4);
  await all;
});

it('begins nothing after a failure, and fails when what was under way has ended', async () => {
  const { begun, work, end, break: breakItem } = createWork();
  const outcome = forEachConcurrently([1, 2, 3], 2, work).then(
    () => 'done',
    (error: Error) => error.message,
  );
  await settle();
  breakItem(1);
  await settle();
  end(2);
  expect(await outcome).toBe('broke 1');
  expect(begun).toEqual([1, 2]);
});

it('does nothing for nothing', async () => {
  await forEachConcurrently([], 4, () => Promise.reject(new Error('never')));
});
