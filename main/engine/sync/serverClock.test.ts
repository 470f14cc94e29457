import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, instantFromMicros, instantFromMillis, millisOf } from '../../../shared/time/instant.ts';
import { ServerClock } from './serverClock.ts';

const start = Date.UTC(2026, 0, 1);

/** A device whose clock is `deviceAheadMs` ahead of the service's, and responses that take `tookMs`. */
class Device {
  trueMs = start;
  aheadMs = 0;
  now = (): Instant => instantFromMillis(this.trueMs + this.aheadMs);
  readonly clock = new ServerClock(this);

  answer({ tookMs = 0, dateOffMs = 0 } = {}): void {
    const sentAt = this.now();
    this.trueMs += tookMs / 2;
    const serverDate = instantFromMillis(Math.floor((this.trueMs + dateOffMs) / 1_000) * 1_000);
    this.trueMs += tookMs / 2;
    this.clock.observe({ serverDate, sentAt, receivedAt: this.now() });
  }

  errorMs(): number {
    return millisOf(this.clock.now()) - this.trueMs;
  }
}

describe('the corrected clock', () => {
  it('is the device’s until the first response', () => {
    const device = new Device();
    device.aheadMs = 7_200_000;
    expect(device.clock.offsetMs()).toBeNull();
    expect(device.clock.now()).toBe(device.now());
  });

  it('is sure while a recent response confirms it, but not once the device’s clock may have been set', () => {
    const device = new Device();
    expect(device.clock.isSure).toBe(false);
    for (let n = 0; n < 8; n++) device.answer();
    expect(device.clock.isSure).toBe(true);
    device.trueMs += 601_000;
    expect(device.clock.isSure).toBe(false);
    device.answer();
    expect(device.clock.isSure).toBe(true);
    for (const aheadMs of [7_200_000, -7_200_000, 0]) {
      device.aheadMs = aheadMs;
      expect(device.clock.isSure).toBe(false);
      device.answer();
      expect(device.clock.isSure).toBe(false);
      device.answer();
      expect(device.clock.isSure).toBe(true);
    }
  });

  it('agrees with the service within a second for any device clock and response time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.array(fc.record({ tookMs: fc.integer({ min: 0, max: 2_000 }), pauseMs: fc.nat(60_000) }), {
          minLength: 1,
          maxLength: 30,
        }),
        (aheadMs, answers) => {
          const device = new Device();
          device.aheadMs = aheadMs;
          for (const { tookMs, pauseMs } of answers) {
            device.answer({ tookMs });
            device.trueMs += pauseMs;
          }
          expect(Math.abs(device.errorMs())).toBeLessThanOrEqual(501);
        },
      ),
    );
  });

  it('ignores a single odd date', () => {
    const device = new Device();
    for (let n = 0; n < 4; n++) device.answer();
    const before = device.errorMs();
    device.answer({ dateOffMs: -3_600_000 });
    expect(device.errorMs()).toBe(before);
    device.answer();
    expect(Math.abs(device.errorMs())).toBeLessThanOrEqual(501);
  });

  it('follows two responses that agree against the rest: the device’s clock was set', () => {
    const device = new Device();
    for (let n = 0; n < 8; n++) device.answer();
    device.aheadMs = 7_200_000;
    device.answer();
    device.answer();
    expect(Math.abs(device.errorMs())).toBeLessThanOrEqual(501);
    expect(device.clock.offsetMs()).toBe(-7_199_500);
  });

  it('ignores responses across a sleep or a clock set back', () => {
    const device = new Device();
    device.answer();
    const before = device.clock.offsetMs();
    const at = (ms: number) => instantFromMillis(start + ms);
    device.clock.observe({ serverDate: at(0), sentAt: at(0), receivedAt: at(8 * 3_600_000) });
    device.clock.observe({ serverDate: at(0), sentAt: at(60_000), receivedAt: at(0) });
    expect(device.clock.offsetMs()).toBe(before);
  });

  it('returns whole microseconds', () => {
    const clock = new ServerClock({ now: () => instantFromMicros(1_000) });
    clock.observe({ serverDate: instantFromMicros(0), sentAt: instantFromMicros(0), receivedAt: instantFromMicros(1) });
    clock.observe({ serverDate: instantFromMicros(0), sentAt: instantFromMicros(0), receivedAt: instantFromMicros(4) });
    expect(Number.isSafeInteger(clock.now())).toBe(true);
  });
});
