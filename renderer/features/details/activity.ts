/** Weeks in the picture; the last one is the present week. */
export const WEEKS = 53;
const DAYS_PER_WEEK = 7;

/** The civil day numbers of the picture: whole weeks, and of the present week the days until today. */
export interface ActivitySpan {
  readonly firstDay: number;
  readonly days: number;
}

/** First day of the week in a locale, from 0 for Sunday to 6 for Saturday; Monday if the locale is unknown. */
export function weekStartOf(locale: string): number {
  try {
    return new Intl.Locale(locale).getWeekInfo().firstDay % DAYS_PER_WEEK;
  } catch {
    return 1;
  }
}

/** The day of the week of a civil day, from 0 for Sunday to 6 for Saturday. 1970-01-01, day 0, was a Thursday. */
const weekdayOf = (day: number): number => (((day + 4) % DAYS_PER_WEEK) + DAYS_PER_WEEK) % DAYS_PER_WEEK;

/** The span of a picture that ends today, in weeks that start on a day of the week. */
export function spanOf(today: number, weekStart: number): ActivitySpan {
  const sinceStart = (weekdayOf(today) - weekStart + DAYS_PER_WEEK) % DAYS_PER_WEEK;
  const days = (WEEKS - 1) * DAYS_PER_WEEK + sinceStart + 1;
  return { firstDay: today - days + 1, days };
}

/** Levels of a day: 0 without messages, then by quarters of the days that have some. */
export const levels = [0, 1, 2, 3, 4] as const;
export type Level = (typeof levels)[number];

/** The level of each count. A few days with very many messages don't make the others look empty. */
export function levelsOf(counts: readonly number[]): readonly Level[] {
  const some = counts.filter((count) => count > 0).sort((a, b) => a - b);
  const limitAt = (share: number): number => some[Math.ceil(some.length * share) - 1] ?? 0;
  const limits = [limitAt(0.25), limitAt(0.5), limitAt(0.75)] as const;
  return counts.map((count) => {
    if (count === 0) return 0;
    if (count <= limits[0]) return 1;
    if (count <= limits[1]) return 2;
    return count <= limits[2] ? 3 : 4;
  });
}

/** Columns of a label for months. */
export const LABEL_COLUMNS = 10;

/** The weeks at which a month is named: each has the first day of its month, and labels don't meet. */
export function monthLabels(
  { firstDay, days }: ActivitySpan,
  monthOf: (day: number) => string,
): readonly { readonly week: number; readonly name: string }[] {
  const labels: { week: number; name: string }[] = [];
  let last = monthOf(firstDay);
  for (let offset = 1; offset < days; offset++) {
    const name = monthOf(firstDay + offset);
    const week = Math.floor(offset / DAYS_PER_WEEK);
    const from = (labels.at(-1)?.week ?? -LABEL_COLUMNS) + LABEL_COLUMNS;
    if (name !== last && week >= from && week <= WEEKS - LABEL_COLUMNS) labels.push({ week, name });
    last = name;
  }
  return labels;
}

/** Messages of each month, oldest first. `monthOf` names a day's month and year. */
export function monthTotals(
  { firstDay }: ActivitySpan,
  counts: readonly number[],
  monthOf: (day: number) => string,
): readonly { readonly name: string; readonly count: number }[] {
  const totals = new Map<string, number>();
  for (const [offset, count] of counts.entries()) {
    const name = monthOf(firstDay + offset);
    totals.set(name, (totals.get(name) ?? 0) + count);
  }
  return [...totals].map(([name, count]) => ({ name, count }));
}

/** The day that a key leads to from another, as offsets into the span; null for other keys. */
export function dayAfterKey(key: string, from: number, { days }: ActivitySpan, isRtl: boolean): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowUp: -1,
    ArrowDown: 1,
    ArrowLeft: isRtl ? DAYS_PER_WEEK : -DAYS_PER_WEEK,
    ArrowRight: isRtl ? -DAYS_PER_WEEK : DAYS_PER_WEEK,
    Home: -days,
    End: days,
  };
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
  return step === undefined ? null : Math.max(0, Math.min(days - 1, from + step));
}
