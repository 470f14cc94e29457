import { expect, it } from 'vitest';
import { AppError, AppErrorData, errorCodes, exitCodeOf, toAppError } from './errors.ts';

it('crosses a border and back', () => {
  const error = new AppError('access-denied', 'No.', {
    details: { action: 'dynamodb:Query' },
    cause: new Error('inner'),
  });
  const back = AppError.fromData(AppErrorData.parse(structuredClone(error.toData())));
  expect(back).toMatchObject({
    code: 'access-denied',
    message: 'No.',
    retryable: false,
    details: { action: 'dynamodb:Query' },
  });
  expect(back.cause).toBeUndefined();
});

it('keeps what it is given, names what was aborted, and hides what it does not know', () => {
  const own = new AppError('throttled', 'Slow down.');
  expect(toAppError(own)).toBe(own);
  expect(toAppError(new DOMException('x', 'AbortError')).code).toBe('cancelled');
  expect(toAppError('a secret')).toMatchObject({ code: 'internal', cause: 'a secret' });
  expect(toAppError('a secret').message).not.toContain('secret');
});

it('gives each code an exit code of its own that a shell can carry', () => {
  const codes = errorCodes.map(exitCodeOf);
  expect(new Set(codes).size).toBe(codes.length);
  expect(Math.min(...codes)).toBeGreaterThanOrEqual(10);
  expect(Math.max(...codes)).toBeLessThan(126);
});
