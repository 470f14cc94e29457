import { expect, it } from 'vitest';
import { AppError, errorCodes } from '../../../shared/errors.ts';
import { classifyWriteError } from './classifyWriteError.ts';

const verdictsOf = (retryable: boolean) =>
  Map.groupBy(errorCodes, (code) => classifyWriteError(new AppError(code, 'A test.', { retryable })));

it('gives up on what stays as it is until somebody changes something, and on nothing else', () => {
  const lasting = [
    'validation',
    'access-denied',
    'table-missing',
    'wrong-key-schema',
    'wrong-region',
    'insecure-endpoint',
  ];
  expect(verdictsOf(true).get('permanent')).toEqual(lasting);
  expect(verdictsOf(false).get('permanent')).toEqual(['internal', ...lasting]);
});

it('tells the network and the own disk from what the table answers', () => {
  expect(verdictsOf(true).get('unreachable')).toEqual(['offline', 'timeout']);
  expect(verdictsOf(true).get('local')).toEqual([
    'cache-unreadable',
    'disk-full',
    'disk-read-only',
    'outbox-unreadable',
  ]);
});

it.each(['throttled', 'credentials-missing', 'credentials-expired', 'cancelled', 'conflict'] as const)(
  'tries again after %s',
  (code) => expect(classifyWriteError(new AppError(code, 'A test.'))).toBe('transient'),
);
