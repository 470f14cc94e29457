import { createVoice } from '../text/voice.ts';
import { wordsOf } from '../text/words.ts';

/** The words of the time labels, apart from dates, which the locale words. A number is a whole one. */
export interface TimeWords {
  /** Less than a minute ago, or so little ahead that it is a difference between clocks. */
  readonly now: string;
  readonly minutesAgo: (count: number) => string;
  readonly hoursAgo: (count: number) => string;
  readonly daysAgo: (count: number) => string;
  /** A countdown with less than a minute left. */
  readonly inUnderMinute: string;
  readonly inMinutes: (count: number) => string;
  readonly inHours: (count: number) => string;
  readonly inDays: (count: number) => string;
  readonly expired: string;
  /** In the place of a time that can't be read. */
  readonly unknown: string;
  readonly today: string;
  readonly yesterday: string;
}

/** Times that are as short as can be. `today` and `yesterday` are headings. */
export const englishTimes = {
  now: 'now',
  minutesAgo: '{count, number}m',
  hoursAgo: '{count, number}h',
  daysAgo: '{count, number}d',
  inUnderMinute: 'in <1m',
  inMinutes: 'in {count, number}m',
  inHours: 'in {count, number}h',
  inDays: 'in {count, number}d',
  expired: 'expired',
  unknown: 'unknown time',
  today: 'Today',
  yesterday: 'Yesterday',
} as const;

const count = (count: number) => ({ count });

export const timeArguments = {
  minutesAgo: count,
  hoursAgo: count,
  daysAgo: count,
  inMinutes: count,
  inHours: count,
  inDays: count,
};

const english = createVoice(englishTimes, 'en');

export const englishWords: TimeWords = wordsOf(englishTimes, timeArguments, () => english);
