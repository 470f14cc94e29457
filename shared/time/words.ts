/**
 * The words of the time labels, apart from dates, which the locale words. `{n}` stands for a whole number.
 * A translation is another object of this type.
 */
export interface TimeWords {
  /** Less than a minute ago, or so little ahead that it is a difference between clocks. */
  readonly now: string;
  readonly minutesAgo: string;
  readonly hoursAgo: string;
  readonly daysAgo: string;
  /** A countdown with less than a minute left. */
  readonly inUnderMinute: string;
  readonly inMinutes: string;
  readonly inHours: string;
  readonly inDays: string;
  readonly expired: string;
  /** In the place of a time that can't be read. */
  readonly unknown: string;
  readonly today: string;
  readonly yesterday: string;
}

export const englishWords: TimeWords = {
  now: 'now',
  minutesAgo: '{n}m',
  hoursAgo: '{n}h',
  daysAgo: '{n}d',
  inUnderMinute: 'in <1m',
  inMinutes: 'in {n}m',
  inHours: 'in {n}h',
  inDays: 'in {n}d',
  expired: 'expired',
  unknown: 'unknown time',
  today: 'Today',
  yesterday: 'Yesterday',
};
