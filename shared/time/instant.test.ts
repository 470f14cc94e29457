import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantFromMicros, instantFromMillis, isInstant, millisOf } from './instant.ts';

describe('Instant', () => {
  it('holds safe integers only', () => {
    expect(isInstant(0)).toBe(true);
    expect(isInstant(Number.MIN_SAFE_INTEGER)).toBe(true);
    for (const value of [0.5, Number.NaN, Infinity, Number.MAX_SAFE_INTEGER + 1, '0', null, undefined, 0n]) {
      expect(isInstant(value)).toBe(false);
    }
  });

  it('refuses a number out of range', () => {
    expect(() => instantFromMillis(Date.UTC(2256, 0))).toThrow(RangeError);
    expect(() => instantFromMillis(Number.NaN)).toThrow(RangeError);
    expect(() => instantFromMicros(1.5)).toThrow(RangeError);
  });

  it('keeps a fraction of a millisecond to the microsecond', () => {
    expect(instantFromMillis(1.001)).toBe(1_001);
    expect(instantFromMillis(-0.0001)).toBe(0);
  });

  it('rounds towards the past when read in milliseconds', () => {
    expect(millisOf(instantFromMicros(1_999))).toBe(1);
    expect(millisOf(instantFromMicros(-1))).toBe(-1);
  });

  it('returns the milliseconds from which it was created', () => {
    const representable = fc.integer({ min: Date.UTC(1685, 0), max: Date.UTC(2255, 0) });
    fc.assert(
      fc.property(representable, (ms) => {
        expect(millisOf(instantFromMillis(ms))).toBe(ms);
      }),
    );
  });
});
