import { expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { describeError } from './log.ts';

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (thrown) {
    return thrown;
  }
  throw new Error('work did not throw');
}

it('returns the error that the user saw and the stack of its cause', () => {
  const cause = new Error('socket hang up');
  const { error, cause: stack } = describeError(new AppError('offline', { cause }));
  expect(error).toMatchObject({ code: 'offline' });
  expect(stack).toContain('socket hang up');
  expect(stack).toContain('log.test.ts');
});

it('never quotes the input of a failed parse', () => {
  const syntaxError = thrownBy(() => JSON.parse('{"message": a secret'));
  for (const error of [syntaxError, new AppError('internal', { cause: syntaxError })]) {
    const { cause } = describeError(error);
    expect(cause).toContain('SyntaxError');
    expect(cause).not.toContain('secret');
  }
});

it('redacts a session token that AWS quotes when it refuses a signature', () => {
  const message =
    "The Canonical String for this request should have been\n'POST\n/\n\nhost:x\nx-amz-security-token:swordfish+/==\n\nhost'";
  for (const error of [new Error(message), new AppError('access-denied', { cause: new Error(message) }), message]) {
    const { cause } = describeError(error);
    expect(cause).toContain('Canonical String');
    expect(cause).not.toContain('swordfish');
  }
});

it('returns nulls without an error', () => {
  expect(describeError(undefined)).toEqual({ error: null, cause: null });
});
