import type { Translation } from '../translations.ts';

export const times: Translation['times'] = {
  now: '今',
  minutesAgo: '{count, number}分前',
  hoursAgo: '{count, number}時間前',
  daysAgo: '{count, number}日前',
  inUnderMinute: '1分以内',
  inMinutes: '{count, number}分後',
  inHours: '{count, number}時間後',
  inDays: '{count, number}日後',
  expired: '期限切れ',
  unknown: '時刻不明',
  today: '今日',
  yesterday: '昨日',
};
