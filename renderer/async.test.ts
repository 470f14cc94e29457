import { describe, expect, it } from 'vitest';
import { latest } from './async.ts';

describe('latest', () => {
  it('works on the first value and on the last of those that came meanwhile', async () => {
    const done: number[] = [];
    const work = latest(async (value: number) => {
      await Promise.resolve();
      done.push(value);
    });
    await Promise.all([work(1), work(2), work(3), work(4)]);
    expect(done).toEqual([1, 4]);
    await work(5);
    expect(done).toEqual([1, 4, 5]);
  });
});
