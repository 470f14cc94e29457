import { describe, expect, it } from 'vitest';
import { parseTimestamp } from '../../../shared/time/timestamp.ts';
import { cursorOfDay, dateAgo } from './JumpToDate.tsx';

const time = (text: string) => {
  const parsed = parseTimestamp(text);
  if (parsed === null) throw new Error('no time');
  return parsed;
};

describe('cursorOfDay', () => {
  it('is the start of the day in the reader’s zone', () => {
    expect(cursorOfDay('2024-03-10', 'UTC')?.at).toBe(time('2024-03-10T00:00:00Z'));
    expect(cursorOfDay('2024-03-10', 'Pacific/Auckland')?.at).toBe(time('2024-03-09T11:00:00Z'));
    // The clock went over midnight there.
    expect(cursorOfDay('2018-11-04', 'America/Sao_Paulo')?.at).toBe(time('2018-11-04T03:00:00Z'));
  });

  it.each(['', '2024-02-30', '2024-13-01', 'soon'])('is null for “%s”', (date) => {
    expect(cursorOfDay(date, 'UTC')).toBeNull();
  });
});

describe('dateAgo', () => {
  it('uses the calendar of the reader’s zone', () => {
    const now = time('2024-03-31T23:30:00Z');
    expect(dateAgo(now, 'UTC', {})).toBe('2024-03-31');
    expect(dateAgo(now, 'Europe/Berlin', {})).toBe('2024-04-01');
    expect(dateAgo(now, 'UTC', { days: 31 })).toBe('2024-02-29');
    expect(dateAgo(now, 'UTC', { months: 1 })).toBe('2024-02-29');
    expect(dateAgo(now, 'UTC', { months: 13 })).toBe('2023-02-28');
    expect(dateAgo(time('2024-02-29T12:00:00Z'), 'UTC', { years: 1 })).toBe('2023-02-28');
  });
});
