import type { Translation } from '../translations.ts';

export const times: Translation['times'] = {
  now: 'الآن',
  minutesAgo: '{count, number}\u00a0د',
  hoursAgo: '{count, number}\u00a0س',
  daysAgo: '{count, number}\u00a0ي',
  inUnderMinute: 'بعد أقل من دقيقة',
  inMinutes: 'بعد {count, number}\u00a0د',
  inHours: 'بعد {count, number}\u00a0س',
  inDays: 'بعد {count, number}\u00a0ي',
  expired: 'انتهت المهلة',
  unknown: 'وقت غير معروف',
  today: 'اليوم',
  yesterday: 'أمس',
};
