import { expect, it } from 'vitest';
import { AppError, AppErrorData, errorCodes, exitCodeOf, toAppError } from './errors.ts';

it('is rebuilt from its data without its cause', () => {
  const error = new AppError('not-found', {
    reason: 'handle-unknown',
    params: { handle: '@bayko' },
    details: { action: 'dynamodb:Query' },
    cause: new Error('inner'),
  });
  const back = AppError.fromData(AppErrorData.parse(structuredClone(error.toData())));
  expect(back).toMatchObject({
    code: 'not-found',
    reason: 'handle-unknown',
    params: { handle: '@bayko' },
    message: 'not-found (handle-unknown)',
    retryable: false,
    details: { action: 'dynamodb:Query' },
  });
  expect(back.cause).toBeUndefined();
});

it('passes an AppError through and hides the text of unknown errors', () => {
  const own = new AppError('throttled');
  expect(toAppError(own)).toBe(own);
  expect(toAppError(new DOMException('x', 'AbortError')).code).toBe('cancelled');
  expect(toAppError('a secret')).toMatchObject({ code: 'internal', cause: 'a secret' });
  expect(toAppError('a secret').message).not.toContain('secret');
});

it('gives each code its own exit code from 10 to 125', () => {
  const codes = errorCodes.map(exitCodeOf);
  expect(new Set(codes).size).toBe(codes.length);
  expect(Math.min(...codes)).toBeGreaterThanOrEqual(10);
  expect(Math.max(...codes)).toBeLessThan(126);
});
