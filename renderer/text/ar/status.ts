import type { Translation } from '../translations.ts';

export const status: Translation['status'] = {
  starting: 'جارٍ البدء…',
  upToDate: 'محدَّث',
  cost: '{read, plural, zero {بلا وحدات قراءة لكل تحديث} one {وحدة قراءة واحدة لكل تحديث} two {وحدتا قراءة لكل تحديث} few {# وحدات قراءة لكل تحديث} many {# وحدة قراءة لكل تحديث} other {# وحدة قراءة لكل تحديث}}',
  updating: 'جارٍ التحديث…',
  firstSync: 'جارٍ جلب المحادثات: {done, number} من {total, number}',
  firstSyncStarts: 'جارٍ جلب المحادثات…',
  offline: 'غير متصل',
  paused: 'متوقف مؤقتًا',
  asOf: 'آخر تحديث: {time}',
  failed: 'غير محدَّث',
  notSent:
    '{count, plural, zero {لا رسائل غير مرسلة} one {رسالة واحدة لم تُرسل} two {رسالتان لم تُرسلا} few {# رسائل لم تُرسل} many {# رسالة لم تُرسل} other {# رسالة لم تُرسل}}',
  dayAndTime: '{day}، {time}',
};

export const offlineBar: Translation['offlineBar'] = {
  asOf: 'غير متصل. آخر تحديث للمحادثات المعروضة: {time}.',
  never: 'غير متصل. لم يصل Meridian إلى الجدول بعد.',
  waiting:
    '{count, plural, zero {لا رسائل في الانتظار.} one {رسالة واحدة في الانتظار.} two {رسالتان في الانتظار.} few {# رسائل في الانتظار.} many {# رسالة في الانتظار.} other {# رسالة في الانتظار.}}',
};

export const pausedBar: Translation['pausedBar'] = {
  asOf: 'متوقف مؤقتًا. آخر تحديث للمحادثات المعروضة: {time}.',
  never: 'متوقف مؤقتًا. لم يطلب Meridian شيئًا من الجدول بعد.',
  refresh: 'تحديث الآن',
};

export const error: Translation['error'] = {
  title: 'يتعذّر على Meridian جلب الرسائل الجديدة',
  stored: 'آخر تحديث للمحادثات المعروضة: {time}.',
  retry: 'إعادة المحاولة',
  retrying: 'جارٍ المحاولة…',
  details: 'التفاصيل',
  code: 'رمز الخطأ',
  fields: {
    requestId: 'معرّف الطلب',
    action: 'الإجراء',
    resource: 'المورد',
    table: 'الجدول',
    region: 'المنطقة',
    endpoint: 'نقطة النهاية',
    index: 'الفهرس',
    status: 'الحالة',
    error: 'الخطأ',
    profile: 'ملف التعريف',
    message: 'بالإنجليزية',
  },
};

export const welcome: Translation['welcome'] = {
  failed: 'تعذّر على Meridian قراءة حسابك',
};
