import type { Translation } from '../translations.ts';

export const conversation: Translation['conversation'] = {
  none: 'لم تُختر أي محادثة',
  noneHint: 'ما وصل يبقى على هذا الكمبيوتر، فتمكن قراءته دون شبكة.',
  label: 'محادثة مع {name}',
  messages: 'الرسائل مع {name}',
  loading: 'جارٍ تحميل الرسائل',
  back: 'العودة إلى المحادثات',
  synced: 'آخر مزامنة: {time}',
  neverSynced: 'لم تُزامَن بعد',
  isNew: 'محادثة جديدة',
  start: 'هذه بداية محادثتك مع {name}.',
  empty: 'لا توجد رسائل هنا بعد',
  emptyHint: 'لا يعرف Meridian أي رسالة في هذه المحادثة.',
  fresh: 'مراسلة {name}',
  freshHint:
    'لا يوجد شيء من هذه المحادثة في الجدول {table} بعد. مع رسالتك الأولى تُكتب فيه ثلاثة عناصر: الرسالة، وسطرًا في قائمتك، وسطرًا في قائمة {name}.',
  notStored: 'ليست على هذا الكمبيوتر بعد',
  notStoredHint: 'تظهر هذه الرسائل حالما يصل Meridian إلى الجدول من جديد.',
  unreadable: 'يتعذّر عرض هذه الرسائل',
  loadingOlder: 'جارٍ تحميل الرسائل الأقدم',
  olderFailed: 'تعذّر تحميل الرسائل الأقدم.',
  olderOffline: 'لا يوجد اتصال. تُحمَّل الرسائل الأقدم عند عودته.',
  loadingNewer: 'جارٍ تحميل الرسائل الأحدث',
  newerFailed: 'تعذّر تحميل الرسائل الأحدث.',
  retry: 'إعادة المحاولة',
  gap: 'رسائل ناقصة هنا',
  gapLoad: 'تحميل',
  gapLoading: 'جارٍ التحميل…',
  gapFailed: 'تعذّر تحميل الرسائل الناقصة.',
  gapOffline: 'لا يوجد اتصال. يمكن تحميل الرسائل الناقصة عند عودته.',
  newLine:
    '{count, plural, =0 {رسائل جديدة} zero {رسائل جديدة} one {رسالة جديدة واحدة} two {رسالتان جديدتان} few {# رسائل جديدة} many {# رسالة جديدة} other {# رسالة جديدة}}',
  toLatest: 'الانتقال إلى أحدث رسالة',
  goBack: 'العودة إلى موضعك السابق',
  toLatestNew:
    '{count, plural, zero {لا رسائل جديدة، الانتقال إلى أحدث رسالة} one {رسالة جديدة واحدة، الانتقال إلى أحدث رسالة} two {رسالتان جديدتان، الانتقال إلى أحدث رسالة} few {# رسائل جديدة، الانتقال إلى أحدث رسالة} many {# رسالة جديدة، الانتقال إلى أحدث رسالة} other {# رسالة جديدة، الانتقال إلى أحدث رسالة}}',
  showAll:
    '{characters, plural, zero {عرض النص كاملًا} one {عرض النص كاملًا (حرف واحد)} two {عرض النص كاملًا (حرفان)} few {عرض النص كاملًا (# أحرف)} many {عرض النص كاملًا (# حرفًا)} other {عرض النص كاملًا (# حرف)}}',
  you: 'أنت',
  said: '{sender}: {message}',
  announce: '{sender}: {message}',
  announceMany:
    '{count, plural, zero {لا رسائل جديدة} one {رسالة جديدة واحدة} two {رسالتان جديدتان} few {# رسائل جديدة} many {# رسالة جديدة} other {# رسالة جديدة}}',
  announceFailed: 'لم تُرسل: {message}',
  unnamed: 'شخص بلا اسم',
};

export const copying: Translation['copying'] = {
  menu: 'الرسالة',
  text: 'نسخ النص',
  selection: 'نسخ النص المحدد',
  withTime:
    '{messages, plural, zero {نسخ مع الوقت} one {نسخ مع الوقت} two {نسخ رسالتين مع الوقت} few {نسخ # رسائل مع الوقت} many {نسخ # رسالة مع الوقت} other {نسخ # رسالة مع الوقت}}',
  address: 'نسخ عنوان الرابط',
  link: 'نسخ رابط إلى هذه الرسالة',
  select: 'تحديد',
  selecting: 'الرسائل المحددة',
  noneSelected: 'يُرجى تحديد رسائل لنسخها',
  selected:
    '{count, plural, zero {لم تُحدَّد أي رسالة} one {رسالة واحدة محددة} two {رسالتان محددتان} few {# رسائل محددة} many {# رسالة محددة} other {# رسالة محددة}}',
  isSelected: 'محددة',
  copy: 'نسخ',
  copyWithTime: 'نسخ مع الوقت',
  cancel: 'إلغاء',
  line: '[{time}] {name}: {message}',
};

export const more: Translation['more'] = {
  open: 'المزيد',
  jump: 'الانتقال إلى تاريخ…',
  markRead: 'وضع علامة مقروء',
  copyLink: 'نسخ رابط إلى هذه المحادثة',
  export: 'تصدير…',
  mute: 'كتم الإشعارات',
  muteHours:
    '{hours, plural, zero {لمدة # ساعة} one {لمدة ساعة واحدة} two {لمدة ساعتين} few {لمدة # ساعات} many {لمدة # ساعة} other {لمدة # ساعة}}',
  muteAlways: 'دائمًا',
  unmute: 'إلغاء الكتم',
  muted: 'مكتومة',
  mutedUntil: 'مكتومة حتى {time}',
  muteFailed: 'تعذّر تغيير ذلك.',
};

export const jumpToDate: Translation['jumpToDate'] = {
  title: 'الانتقال إلى تاريخ',
  close: 'إغلاق',
  field: 'التاريخ',
  go: 'انتقال',
  missing: 'يلزم إدخال تاريخ كامل.',
  week: 'قبل أسبوع',
  month: 'قبل شهر',
  year: 'قبل سنة',
  beginning: 'البداية',
};

export const sending: Translation['sending'] = {
  sent: 'أُرسلت',
  sending: 'جارٍ الإرسال',
  waiting: 'في الانتظار',
  waitingTitle: 'في انتظار الإرسال',
  notSent: 'لم تُرسل.',
  failed: 'لم تُرسل',
  retry: 'إعادة المحاولة',
  discard: 'حذف',
  discardTitle: 'حذف هذه الرسالة؟',
  discardBody: 'لم تُرسل، وهي على هذا الكمبيوتر فقط. لن تمكن استعادتها.',
  keep: 'إبقاء',
};

export const disappearing: Translation['disappearing'] = {
  menu: 'الرسائل ذاتية الاختفاء',
  group: 'مهلة اختفاء رسائلي',
  off: 'بلا اختفاء',
  hour: 'ساعة واحدة',
  day: 'يوم واحد',
  week: 'أسبوع واحد',
  mark: 'مهلة اختفاء رسائلي: {duration}',
  after: 'مهلة الاختفاء: {duration}',
  countdown: 'الاختفاء: ',
  failed: 'تعذّر تغيير ذلك.',
};

export const composer: Translation['composer'] = {
  label: 'رسالة إلى {name}',
  placeholder: 'رسالة',
  placeholderDisappearing: 'رسالة، مهلة اختفائها: {duration}',
  send: 'إرسال',
  left: '{count, plural, zero {لم تبق أي أحرف} one {بقي حرف واحد} two {بقي حرفان} few {بقيت # أحرف} many {بقي # حرفًا} other {بقي # حرف}}',
  over: '{count, plural, zero {لا أحرف زائدة} one {حرف واحد زائد} two {حرفان زائدان} few {# أحرف زائدة} many {# حرفًا زائدًا} other {# حرف زائد}} على ما يمكن إرساله. الحد الأقصى لأحرف الرسالة: {limit, number}.',
  disk: 'لا يمكن حفظ ما تكتبه الآن.',
  notAccepted: 'لم تُقبل رسالتك؛ وهي لا تزال هنا.',
};
