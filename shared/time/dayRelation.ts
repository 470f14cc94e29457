/** How a civil day reads on another: the form of a label, which alone decides when the label changes. */
export type DayRelation = 'today' | 'yesterday' | 'weekday' | 'date' | 'dateWithYear';

/** So many days back a weekday's name is unambiguous. */
const WEEKDAYS_BACK = 6;

/** The form of the label that `day` bears on `today`, for a separator between days. A day ahead shows its date. */
export function dayRelation(day: number, today: number, yearOf: (day: number) => string): DayRelation {
  const back = today - day;
  if (back === 0) return 'today';
  if (back === 1) return 'yesterday';
  if (back > 1 && back <= WEEKDAYS_BACK) return 'weekday';
  return dateRelation(day, today, yearOf);
}

/** The form of a date: with its year where that isn't the year of `today`. */
export function dateRelation(day: number, today: number, yearOf: (day: number) => string): DayRelation {
  return yearOf(day) === yearOf(today) ? 'date' : 'dateWithYear';
}
