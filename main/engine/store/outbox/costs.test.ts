import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Purpose } from '../../../../shared/contract/sync.ts';
import { instantFromMicros } from '../../../../shared/time/instant.ts';
import { at, openInMemory } from './testing/makers.ts';

const QUARTER = 900;
const DAY = 86_400;

const entry = fc.record({
  at: fc.integer({ min: -5 * QUARTER, max: 5 * QUARTER }).map(at),
  purpose: fc.constantFrom(...Purpose.options),
  // The service charges half units.
  read: fc.nat(200).map((n) => n / 2),
  write: fc.nat(20),
});

describe('costs', () => {
  it('sum up since a quarter of an hour, in whatever portions they were added', () => {
    const portions = fc.array(fc.array(entry, { maxLength: 6 }), { maxLength: 6 });
    fc.assert(
      fc.property(portions, fc.integer({ min: -6, max: 6 }), fc.nat(QUARTER - 1), (added, quarter, within) => {
        const outbox = openInMemory();
        for (const entries of added) outbox.costs.add(entries);
        const from = at(quarter * QUARTER);
        const counted = added.flat().filter((charge) => charge.at >= from);
        const sums = outbox.costs.since(at(quarter * QUARTER + within));
        expect(Object.keys(sums).sort()).toEqual([...Purpose.options].sort());
        for (const purpose of Purpose.options) {
          const ofPurpose = counted.filter((charge) => charge.purpose === purpose);
          const sum = (of: 'read' | 'write') => ofPurpose.reduce((total, charge) => total + charge[of], 0);
          expect(sums[purpose]).toEqual({ read: sum('read'), write: sum('write') });
        }
        outbox.close();
      }),
    );
  });

  it('sum up by day, each to the next one and the last one until now', () => {
    const starts = fc
      .uniqueArray(fc.integer({ min: -6, max: 6 }), { minLength: 1, maxLength: 5 })
      .map((quarters) => quarters.sort((a, b) => a - b).map((quarter) => at(quarter * QUARTER)));
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 20 }), starts, (entries, days) => {
        const outbox = openInMemory();
        outbox.costs.add(entries);
        const found = outbox.costs.days(days);
        expect(found.map(({ start }) => start)).toEqual(days);
        for (const [n, { units }] of found.entries()) {
          const [from, to] = [days[n] ?? 0, days[n + 1] ?? Number.POSITIVE_INFINITY];
          const counted = entries.filter((charge) => charge.at >= from && charge.at < to);
          for (const purpose of Purpose.options) {
            const ofPurpose = counted.filter((charge) => charge.purpose === purpose);
            const sum = (of: 'read' | 'write') => ofPurpose.reduce((total, charge) => total + charge[of], 0);
            expect(units[purpose]).toEqual({ read: sum('read'), write: sum('write') });
          }
        }
        outbox.close();
      }),
    );
  });

  it('separate the days of every time zone: all begin at a quarter of an hour', () => {
    const outbox = openInMemory();
    // Kathmandu is 5:45 ahead: its day begins at 18:15 UTC.
    const dayStart = instantFromMicros(Date.UTC(2023, 2, 21, 18, 15) * 1_000);
    outbox.costs.add([
      { at: instantFromMicros(dayStart - 1), purpose: 'refresh', read: 100, write: 0 },
      { at: dayStart, purpose: 'refresh', read: 0.5, write: 0 },
    ]);
    expect(outbox.costs.since(dayStart).refresh).toEqual({ read: 0.5, write: 0 });
  });

  it('are kept for 400 days', () => {
    const outbox = openInMemory();
    outbox.costs.add([0, 1].map((n) => ({ at: at(n * QUARTER), purpose: 'send' as const, read: 0, write: 1 })));
    const since = () => outbox.costs.since(at(-DAY)).send.write;
    outbox.prune(at(400 * DAY));
    expect(since()).toBe(2);
    outbox.prune(at(400 * DAY + QUARTER));
    expect(since()).toBe(1);
  });
});
