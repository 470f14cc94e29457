import type { Translation } from '../translations.ts';

export const times: Translation['times'] = {
  now: 'jetzt',
  minutesAgo: '{count, number} Min.',
  hoursAgo: '{count, number} Std.',
  daysAgo: '{count, number} Tg.',
  inUnderMinute: 'in <1 Min.',
  inMinutes: 'in {count, number} Min.',
  inHours: 'in {count, number} Std.',
  inDays: 'in {count, number} Tg.',
  expired: 'abgelaufen',
  unknown: 'unbekannte Zeit',
  today: 'Heute',
  yesterday: 'Gestern',
};
