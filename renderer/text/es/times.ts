import type { Translation } from '../translations.ts';

/** Between a number and its unit stands a space that doesn’t break. */
export const times: Translation['times'] = {
  now: 'ahora',
  minutesAgo: '{count, number}\u00a0min',
  hoursAgo: '{count, number}\u00a0h',
  daysAgo: '{count, number}\u00a0d',
  inUnderMinute: 'en <1\u00a0min',
  inMinutes: 'en {count, number}\u00a0min',
  inHours: 'en {count, number}\u00a0h',
  inDays: 'en {count, number}\u00a0d',
  expired: 'caducado',
  unknown: 'hora desconocida',
  today: 'Hoy',
  yesterday: 'Ayer',
};
