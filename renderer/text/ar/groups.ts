import type { Translation } from '../translations.ts';

export const groups: Translation['groups'] = {
  label: 'المحادثات',
  you: 'أنت: ',
  draft: 'مسودة: ',
  noText: 'لا توجد رسائل بعد',
  loading: 'جارٍ تحميل المحادثات',
  empty: 'لا توجد محادثات بعد',
  emptyHint: 'عندما يراسلك أحد، تظهر المحادثة هنا.',
  begin: 'مراسلة شخص',
  nothingStored: 'لا يوجد شيء على هذا الكمبيوتر بعد',
  nothingStoredHint: 'تظهر محادثاتك هنا حالما يصل Meridian إلى الجدول لأول مرة.',
  unreadable: 'يتعذّر عرض محادثاتك',
  unread:
    '{many, select, true {أكثر من {count, plural, zero {# رسالة غير مقروءة} one {رسالة واحدة غير مقروءة} two {رسالتين غير مقروءتين} few {# رسائل غير مقروءة} many {# رسالة غير مقروءة} other {# رسالة غير مقروءة}}} other {{count, plural, zero {لا رسائل غير مقروءة} one {رسالة واحدة غير مقروءة} two {رسالتان غير مقروءتين} few {# رسائل غير مقروءة} many {# رسالة غير مقروءة} other {# رسالة غير مقروءة}}}}',
  notSent:
    '{count, plural, zero {لا رسائل غير مرسلة} one {رسالة واحدة لم تُرسل} two {رسالتان لم تُرسلا} few {# رسائل لم تُرسل} many {# رسالة لم تُرسل} other {# رسالة لم تُرسل}}',
  waiting:
    '{count, plural, zero {لا رسائل في انتظار الإرسال} one {رسالة واحدة في انتظار الإرسال} two {رسالتان في انتظار الإرسال} few {# رسائل في انتظار الإرسال} many {# رسالة في انتظار الإرسال} other {# رسالة في انتظار الإرسال}}',
};

export const sidebar: Translation['sidebar'] = {
  label: 'المحادثات والحساب',
  resize: 'تغيير عرض قائمة المحادثات',
  unnamedOwner: 'أنت',
};

export const newConversation: Translation['newConversation'] = {
  open: 'محادثة جديدة',
  title: 'محادثة جديدة',
  close: 'إغلاق',
  field: 'الاسم أو اسم المستخدم',
  placeholder: 'الاسم أو \u2066@handle\u2069',
  people: 'الأشخاص',
  find: 'البحث عن {handle}',
  findHint: 'يبحث في الجدول، إن لم يكن على هذا الكمبيوتر أحد بهذا الاسم',
  finding: 'جارٍ البحث عن {handle}…',
  existing: 'يفتح محادثتك',
  found:
    '{count, plural, zero {لم يُعثر على أحد} one {عُثر على شخص واحد} two {عُثر على شخصين} few {عُثر على # أشخاص} many {عُثر على # شخصًا} other {عُثر على # شخص}}',
  nobody: 'لا يعرف Meridian أحدًا بهذا الاسم. اسم المستخدم الكامل، مثل \u2066@bayko\u2069، يُبحث عنه في الجدول.',
  hint: 'شخص سبق التواصل معه، أو اسم المستخدم لأي شخص يستخدم هذا الجدول.',
  failed: 'تتعذّر مراسلة {handle}',
  whatIsWritten:
    'لم يُكتب شيء بعد. مع رسالتك الأولى تُضاف ثلاثة عناصر إلى الجدول {table}: الرسالة، وسطر في قائمتك، وسطر في قائمة الطرف الآخر.',
};
