import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { ManualClock } from '../../test/fakes/manualClock.ts';
import { describeError, formatEntry, limitLog } from './log.ts';

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

describe('an entry', () => {
  const forged = '[2026-01-01 00:00:00.000] [error] forged';
  const entryOf = (text: string, cause: string | null = null): string => formatEntry({ text, error: null, cause });

  it.each(['\n', '\r', '\r\n', '\u2028', '\u2029', '\u0085'])('can’t be forged after %j', (lineBreak) => {
    const error = new AppError('internal', { details: { where: `a${lineBreak}${forged}` } }).toData();
    const entry = formatEntry({ text: `a${lineBreak}${forged}`, error, cause: `a${lineBreak}${forged}` });
    for (const line of entry.split(/[\n\r\u0085\u2028\u2029]/)) expect(line.startsWith('[')).toBe(false);
    expect(entry.split('\n').length).toBeLessThanOrEqual(3);
  });

  it('shows what would control a terminal or turn the line around as its code', () => {
    expect(entryOf('a\u001b[2Jb\u202ec\u0000', '\u001b]0;x\u0007')).toBe(
      'a\\u001b[2Jb\\u202ec\\u0000\n  \\u001b]0;x\\u0007',
    );
  });

  it('keeps a stack on its lines, and any language as it is', () => {
    expect(entryOf('Grüße, 日本', 'Error: x\n    at a (b.ts:1:2)')).toBe(
      'Grüße, 日本\n  Error: x\n      at a (b.ts:1:2)',
    );
  });

  it('has a largest size', () => {
    expect(entryOf('x'.repeat(1e6), 'y'.repeat(1e6)).length).toBeLessThan(10_000);
  });
});

describe('a limited log', () => {
  const minute = 60_000;

  it('leaves out what exceeds 50 entries in ten minutes, and says so', async () => {
    const clock = new ManualClock();
    const logged: string[] = [];
    const log = limitLog((_level, text) => void logged.push(text), clock);
    for (let n = 1; n <= 1_000; n++) log('error', `entry ${n}`);
    expect(logged).toHaveLength(51);
    expect(logged.slice(-2)).toEqual(['entry 50', expect.stringContaining('too many')]);
    await clock.advance(10 * minute);
    log('error', 'later');
    expect(logged.slice(-2)).toEqual(['950 entries were left out.', 'later']);
  });

  it.each([
    ['comes slowly', minute],
    ['comes while the clock is set back', -minute],
  ])('passes everything on that %s', (_, step) => {
    const clock = new ManualClock();
    const logged: string[] = [];
    const log = limitLog((_level, text) => void logged.push(text), clock);
    for (let n = 0; n < 200; n++) {
      log('warn', 'slow');
      clock.jump(step);
    }
    expect(logged).toEqual(Array(200).fill('slow'));
  });
});
