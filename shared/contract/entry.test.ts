import { expect, it } from 'vitest';
import { z } from 'zod';
import { engine } from './entry.ts';

it('makes the schemas of a method when they are first used, and only once', () => {
  const made: string[] = [];
  const method = engine(
    () => {
      made.push('request');
      return z.strictObject({});
    },
    () => {
      made.push('reply');
      return z.object({ count: z.int() });
    },
  );
  const table = { ...{ 'messages.count': method } };
  expect(table['messages.count'].owner).toBe('engine');
  expect(made).toEqual([]);
  expect(method.request.safeParse({}).success).toBe(true);
  expect(method.request.safeParse({ more: 1 }).success).toBe(false);
  expect(made).toEqual(['request']);
  expect([method.reply.parse({ count: 2 }), method.reply.parse({ count: 3 })]).toEqual([{ count: 2 }, { count: 3 }]);
  expect(made).toEqual(['request', 'reply']);
});
