import type { Translation } from '../translations.ts';

export const search: Translation['search'] = {
  open: 'بحث',
  title: 'البحث',
  close: 'إغلاق',
  field: 'البحث في المحادثات والأشخاص والرسائل',
  placeholder: 'البحث في المحادثات والأشخاص والرسائل',
  sections: {
    filter: 'تضييق البحث',
    recent: 'المحادثات الأخيرة',
    conversations: 'المحادثات',
    people: 'الأشخاص',
    messages: 'الرسائل',
  },
  filters: { from: 'من', in: 'في المحادثة مع', before: 'قبل', after: 'بعد' },
  addFilter: {
    from: 'الرسائل الواردة من شخص معيّن فقط',
    in: 'في المحادثة مع شخص معيّن فقط',
    before: 'قبل يوم معيّن فقط',
    after: 'بعد يوم معيّن فقط',
  },
  removeFilter: 'إزالة عامل التصفية {filter}',
  dayHint: 'يوم مثل \u20662024-03-01\u2069، أو شهر مثل \u20662024-03\u2069، أو سنة',
  handleHint: 'اسم مستخدم، مثل \u2066@bayko\u2069',
  days: { today: 'اليوم', month: 'بداية هذا الشهر', year: 'بداية هذه السنة' },
  begins: 'يبدأ محادثة',
  to: 'إلى {name}',
  nothing: 'لا توجد نتائج على هذا الكمبيوتر.',
  failed: 'تعذّر البحث.',
  most: '{count, plural, zero {لا تُعرض أي رسالة.} one {تُعرض أحدث رسالة.} two {تُعرض أحدث رسالتين.} few {تُعرض أحدث # رسائل.} many {تُعرض أحدث # رسالة.} other {تُعرض أحدث # رسالة.}} للعثور على الأقدم، تلزم كلمات أكثر أو عامل تصفية.',
  found:
    '{conversations, plural, zero {لا محادثات} one {محادثة واحدة} two {محادثتان} few {# محادثات} many {# محادثة} other {# محادثة}}، {messages, plural, zero {لا رسائل} one {رسالة واحدة} two {رسالتان} few {# رسائل} many {# رسالة} other {# رسالة}}',
  hint: 'يمكن البحث باسم أو اسم مستخدم أو كلمات من رسالة.',
};

export const completeness: Translation['completeness'] = {
  complete: 'كل رسائلك على هذا الكمبيوتر.',
  missing:
    '{gaps, plural, =0 {} zero {} one {فجوة واحدة} two {فجوتان} few {# فجوات} many {# فجوة} other {# فجوة}}{both, select, true {، } other {}}{conversations, plural, =0 {} zero {} one {محادثة واحدة لم تُحمَّل كاملة} two {محادثتان لم تُحمَّلا كاملتين} few {# محادثات لم تُحمَّل كاملة} many {# محادثة لم تُحمَّل كاملة} other {# محادثة لم تُحمَّل كاملة}}.',
  load: 'تحميل الكل',
  stop: 'إيقاف',
  loading: 'جارٍ تحميل المحادثات: {done, number} من {total, number}',
  added:
    '{messages, plural, zero {لا رسائل جديدة} one {رسالة جديدة واحدة} two {رسالتان جديدتان} few {# رسائل جديدة} many {# رسالة جديدة} other {# رسالة جديدة}}',
  waiting: 'في انتظار الجدول.',
};

export const find: Translation['find'] = {
  open: 'البحث في هذه المحادثة',
  field: 'البحث في هذه المحادثة',
  placeholder: 'البحث في هذه المحادثة',
  older: 'النتيجة الأقدم',
  newer: 'النتيجة الأحدث',
  close: 'إغلاق البحث',
  position:
    '{more, select, true {{index, number} من \u2066+{total, number}\u2069} other {{index, number} من {total, number}}}',
  none: 'لا توجد نتائج',
  failed: 'تعذّر البحث في هذه المحادثة.',
};
