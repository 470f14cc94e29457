import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayFromCivil } from '../../../shared/time/civil.ts';
import { datesOf } from '../../../shared/time/localeDates.ts';
import {
  dayAfterKey,
  LABEL_COLUMNS,
  levelsOf,
  monthLabels,
  monthTotals,
  spanOf,
  WEEKS,
  weekStartOf,
} from './activity.ts';

const day = fc.integer({ min: 0, max: 100_000 });
const weekday = fc.integer({ min: 0, max: 6 });
/** A Sunday. */
const sunday = dayFromCivil(2026, 11, 22);

describe('the span of the picture', () => {
  it('ends today, after 52 whole weeks that begin with the first day of a week', () => {
    fc.assert(
      fc.property(day, weekday, (today, weekStart) => {
        const { firstDay, days } = spanOf(today, weekStart);
        expect(firstDay + days - 1).toBe(today);
        expect(Math.ceil(days / 7)).toBe(WEEKS);
        expect((((firstDay - sunday) % 7) + 7) % 7).toBe(weekStart);
      }),
    );
  });

  it.each([
    ['en-US', 0],
    ['de-DE', 1],
    ['ar-EG', 6],
    ['no such locale', 1],
  ])('weeks in %s begin on day %i', (locale, start) => {
    expect(weekStartOf(locale)).toBe(start);
  });
});

describe('the level of a day', () => {
  it('is 0 only without messages, and never lower for more of them', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2_000), { maxLength: 371 }), (counts) => {
        const levels = levelsOf(counts);
        for (const [n, count] of counts.entries()) {
          expect(levels[n] === 0).toBe(count === 0);
          for (const [m, other] of counts.entries()) {
            if (other > count) expect(levels[m]).toBeGreaterThanOrEqual(levels[n] ?? 0);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('goes by quarters of the days with messages, whatever the most is', () => {
    expect(levelsOf([1, 2, 3, 900, 0])).toEqual([1, 2, 3, 4, 0]);
  });
});

describe('months', () => {
  const dates = datesOf('en-US');
  const span = spanOf(sunday, 0);

  it('are named where they begin, without labels that meet', () => {
    const labels = monthLabels(span, dates.month);
    expect(labels.map(({ name }) => name)).toEqual(['Dec', 'Mar', 'Jun', 'Sep']);
    for (const [n, { week }] of labels.entries()) {
      expect(week - (labels[n - 1]?.week ?? -LABEL_COLUMNS)).toBeGreaterThanOrEqual(LABEL_COLUMNS);
    }
  });

  it('have the sum of their days', () => {
    const totals = monthTotals(
      span,
      Array.from({ length: span.days }, () => 1),
      dates.monthWithYear,
    );
    expect(totals.find(({ name }) => name === 'February 2026')?.count).toBe(28);
    expect(totals.reduce((sum, { count }) => sum + count, 0)).toBe(span.days);
  });
});

it('arrow keys lead to the next day or week, mirrored from right to left', () => {
  const span = { firstDay: 20_000, days: 370 };
  const to = (key: string, isRtl = false) => dayAfterKey(key, 100, span, isRtl);
  expect([to('ArrowUp'), to('ArrowDown'), to('ArrowLeft'), to('ArrowRight')]).toEqual([99, 101, 93, 107]);
  expect([to('ArrowLeft', true), to('ArrowRight', true)]).toEqual([107, 93]);
  expect([to('Home'), to('End'), to('a'), to('constructor')]).toEqual([0, 369, null, null]);
});
