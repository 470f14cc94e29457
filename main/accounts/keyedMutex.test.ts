import { expect, it } from 'vitest';
import { KeyedMutex } from './keyedMutex.ts';

it('does one thing after the other to each, and goes on after one that failed', async () => {
  const turns = new KeyedMutex<string>();
  const done: string[] = [];
  const end: (() => void)[] = [];
  const first = turns.take('a', async () => {
    await new Promise<void>((resolve) => end.push(resolve));
    done.push('first');
    throw new Error('no');
  });
  const second = turns.take('a', async () => {
    done.push('second');
    return 2;
  });
  await turns.take('b', async () => void done.push('other'));
  end[0]?.();
  await expect(first).rejects.toThrow('no');
  expect(await second).toBe(2);
  expect(done).toEqual(['other', 'first', 'second']);
});
