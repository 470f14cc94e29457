/** The form of a day's label on another day; the label changes only when its form changes. */
export type DayRelation = 'today' | 'yesterday' | 'weekday' | 'date' | 'dateWithYear';

/** Up to this many days back the name of a weekday is unambiguous. */
const WEEKDAYS_BACK = 6;

/** Returns the form of the separator label for `day` on `today`. A future day shows its date. */
export function dayRelation(day: number, today: number, yearOf: (day: number) => string): DayRelation {
  const back = today - day;
  if (back === 0) return 'today';
  if (back === 1) return 'yesterday';
  if (back > 1 && back <= WEEKDAYS_BACK) return 'weekday';
  return dateRelation(day, today, yearOf);
}

/** Returns the form of a date, which includes the year if it differs from that of `today`. */
export function dateRelation(day: number, today: number, yearOf: (day: number) => string): DayRelation {
  return yearOf(day) === yearOf(today) ? 'date' : 'dateWithYear';
}
