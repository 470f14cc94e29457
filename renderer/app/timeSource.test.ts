import { describe, expect, it, vi } from 'vitest';
import { instantFromMicros, instantFromMillis, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import { createManualClock } from '../../test/design/windowClock.ts';
import { browserEnvironment, createEnvironmentReader } from './environment.ts';
import { createTimeSource, ENVIRONMENT_POLL_MS, type Environment } from './timeSource.ts';

const MINUTE = 60 * MICROS_PER_SECOND;
const HOUR = 60 * MINUTE;
const start = instantFromMillis(Date.UTC(2026, 10, 22, 13, 34, 0));

function set(environment: Environment = { zone: 'UTC', locale: 'en-US' }) {
  const clock = createManualClock(start);
  const where = { current: environment };
  const source = createTimeSource(clock, () => where.current);
  const stop = source.watch();
  const ago = (micros: number) => instantFromMicros(start - micros);
  return { clock, where, source, stop, ago };
}

describe('the time source', () => {
  it('sets one timer for the first label that changes', () => {
    const { clock, source, ago } = set();
    const soon = vi.fn();
    const late = vi.fn();
    source.register(ago(5 * HOUR), 'messageTimeAgo', late);
    source.register(ago(3.5 * MINUTE), 'messageTimeAgo', soon);
    source.register(ago(MINUTE), 'clockTime', vi.fn());
    expect(clock.due()).toEqual([start + MINUTE / 2]);

    clock.advance(MINUTE / 2 - 1);
    expect(soon).not.toHaveBeenCalled();
    clock.advance(1);
    expect(soon).toHaveBeenCalledTimes(1);
    expect(source.word(ago(3.5 * MINUTE), 'messageTimeAgo')).toBe('4m');
    expect(clock.due()).toEqual([start + 1.5 * MINUTE]);
  });

  it('repaints only the labels that change', () => {
    const { clock, source, ago } = set();
    const [first, second, fixed] = [vi.fn(), vi.fn(), vi.fn()];
    source.register(ago(3.5 * MINUTE), 'messageTimeAgo', first);
    source.register(ago(3.2 * MINUTE), 'messageTimeAgo', second);
    source.register(ago(MINUTE), 'clockTime', fixed);
    clock.advance(0.5 * MINUTE);
    expect([first, second, fixed].map(({ mock }) => mock.calls.length)).toEqual([1, 0, 0]);
    for (let n = 0; n < 20; n++) clock.advance(0.1 * MINUTE);
    expect([first, second, fixed].map(({ mock }) => mock.calls.length)).toEqual([3, 2, 0]);
  });

  it('needs no timer for the distance of a past time', () => {
    const { clock, source, ago } = set();
    source.register(ago(MINUTE), 'ahead', vi.fn());
    expect(clock.due()).toEqual([]);
    const ahead = ago(-3.5 * MINUTE);
    const repaint = vi.fn();
    source.register(ahead, 'ahead', repaint);
    clock.advance(10 * MINUTE);
    expect(repaint).toHaveBeenCalled();
    expect(clock.due()).toEqual([]);
  });

  it('needs no timer for fixed or withdrawn labels', () => {
    const { clock, source, ago } = set();
    source.register(ago(MINUTE), 'clockTime', vi.fn());
    source.register(ago(MINUTE), 'formatDateTime', vi.fn());
    expect(clock.due()).toEqual([]);
    const withdraw = source.register(ago(MINUTE), 'messageTimeAgo', vi.fn());
    withdraw();
    clock.advance(2 * MINUTE);
    expect(clock.due()).toEqual([]);
  });

  it('repaints all labels within five seconds of a change of zone', () => {
    const { clock, source, where, ago } = set();
    const repaint = vi.fn();
    const moved = vi.fn();
    source.register(ago(0), 'clockTime', repaint);
    source.onEnvironment(moved);
    expect(source.word(ago(0), 'clockTime')).toBe('1:34 PM');

    where.current = { zone: 'Asia/Kolkata', locale: 'en-GB' };
    clock.advance(5 * MICROS_PER_SECOND);
    expect(ENVIRONMENT_POLL_MS).toBeLessThan(5_000);
    expect(moved).toHaveBeenCalledTimes(1);
    expect(repaint).toHaveBeenCalledTimes(1);
    expect(source.word(ago(0), 'clockTime')).toBe('19:04');
    clock.advance(60 * MICROS_PER_SECOND);
    expect(moved).toHaveBeenCalledTimes(1);
  });

  it('repaints after a sleep and after the clock was set back', () => {
    const { clock, source, ago } = set();
    const repaint = vi.fn();
    source.register(ago(0), 'messageTimeAgo', repaint);
    clock.set(instantFromMicros(start + 3 * HOUR));
    source.check();
    expect(repaint).toHaveBeenCalledTimes(1);
    expect(source.word(ago(0), 'messageTimeAgo')).toBe('3h');
    clock.set(start);
    source.check();
    expect(repaint).toHaveBeenCalledTimes(2);
    expect(clock.due()).toEqual([start + MINUTE]);
  });

  it('formats only future times as ahead', () => {
    const { clock, source, ago } = set();
    const ahead = ago(-35 * MINUTE);
    source.register(ahead, 'ahead', vi.fn());
    expect(source.word(ahead, 'ahead')).toBe('in 35m');
    clock.advance(34 * MINUTE);
    expect(source.word(ahead, 'ahead')).toBe('');
    clock.advance(HOUR);
    expect(source.word(ahead, 'ahead')).toBe('');
  });

  it('leaves no timer after watching stops, and can be watched again', () => {
    const { clock, source, stop, where, ago } = set();
    const repaint = vi.fn();
    source.register(ago(0), 'messageTimeAgo', repaint);
    stop();
    expect(clock.due()).toEqual([]);
    where.current = { zone: 'Asia/Tokyo', locale: 'ja' };
    clock.advance(HOUR);
    expect(repaint).not.toHaveBeenCalled();
    source.watch();
    expect(repaint).toHaveBeenCalledTimes(1);
    clock.advance(5 * MICROS_PER_SECOND);
    expect(source.environment().zone).toBe('Asia/Tokyo');
  });
});

it('reads the browser’s zone, also after it has changed', () => {
  for (const zone of ['America/Denver', 'America/Phoenix', 'Europe/Berlin', 'America/Denver']) {
    vi.stubEnv('TZ', zone);
    expect(browserEnvironment().zone).toBe(zone);
  }
  vi.unstubAllEnvs();
});

describe('the environment reader', () => {
  it('prefers the system’s locale to the browser’s first one', () => {
    const reader = createEnvironmentReader(() => ({ zone: 'UTC', locale: 'en-US' }));
    expect(reader.read().locale).toBe('en-US');
    reader.setSystemLocale('de-AT');
    expect(reader.read()).toEqual({ zone: 'UTC', locale: 'de-AT' });
  });

  it('prefers the zone of a TZ variable that the browser does not know', () => {
    const reader = createEnvironmentReader(() => ({ zone: 'UTC', locale: 'en-US' }));
    reader.setSystemZone('-03:00');
    expect(reader.read().zone).toBe('-03:00');
    reader.setSystemZone(null);
    expect(reader.read().zone).toBe('UTC');
  });

  it('uses the newest change', () => {
    const browser = { zone: 'UTC', locale: 'en-US' };
    const reader = createEnvironmentReader(() => browser);
    reader.setSystemLocale('de-AT');
    browser.locale = 'fr-FR';
    expect(reader.read().locale).toBe('fr-FR');
    reader.setSystemLocale('de-AT');
    expect(reader.read().locale).toBe('fr-FR');
    reader.setSystemLocale('it-IT');
    expect(reader.read().locale).toBe('it-IT');
  });
});
