import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AppError, errorCodes } from '../../../shared/errors.ts';
import { backoffMs, classifyWriteError } from './retry.ts';

it('backs off exponentially up to the cap, with jitter within bounds', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (failures, random) => {
        const wait = backoffMs(failures, () => random, { firstMs: 1_000, mostMs: 300_000 });
        expect(wait).toBeGreaterThanOrEqual(250);
        expect(wait).toBeLessThanOrEqual(Math.min(300_000, 1_000 * 2 ** (failures - 1)));
      },
    ),
  );
});

const kindsOf = (retryable: boolean) =>
  Map.groupBy(errorCodes, (code) => classifyWriteError(new AppError(code, { retryable })));

it('treats only errors as permanent that last until a person changes something', () => {
  const lasting = [
    'validation',
    'access-denied',
    'table-missing',
    'wrong-key-schema',
    'wrong-region',
    'insecure-endpoint',
  ];
  expect(kindsOf(true).get('permanent')).toEqual(lasting);
  expect(kindsOf(false).get('permanent')).toEqual(['internal', ...lasting]);
});

it('separates errors of the network and of the disk from those of the table', () => {
  expect(kindsOf(true).get('unreachable')).toEqual(['offline', 'timeout']);
  expect(kindsOf(true).get('local')).toEqual(['cache-unreadable', 'disk-full', 'disk-read-only', 'outbox-unreadable']);
});

it.each(['throttled', 'credentials-missing', 'credentials-expired', 'cancelled', 'conflict'] as const)(
  'retries after %s',
  (code) => expect(classifyWriteError(new AppError(code))).toBe('transient'),
);
