import type { Translation } from '../translations.ts';

export const lock: Translation['lock'] = {
  title: 'Meridian مقفل',
  body: 'تبقى محادثاتك مخفية حتى يؤكد النظام هويتك.',
  unlock: 'فتح القفل',
  unlocking: 'جارٍ سؤال النظام…',
};

export const failedPane: Translation['failedPane'] = {
  titles: {
    list: 'يتعذّر عرض قائمة المحادثات',
    conversation: 'يتعذّر عرض هذه المحادثة',
    window: 'يتعذّر عرض Meridian',
  },
  body: 'حدث خلل في Meridian هنا؛ التفاصيل في السجل. لم يُفقد شيء: الرسائل والمسودات على هذا الكمبيوتر.',
  again: 'إعادة عرض هذا الجزء',
  windowAgain: 'إعادة عرض Meridian',
};

export const notices: Translation['notices'] = {
  label: 'التنبيهات',
  dismiss: 'إخفاء',
  lookingUp: 'جارٍ البحث عن {handle}…',
  lookingUpBody: 'يؤدي رابط إلى محادثة مع هذا الشخص.',
  noConversation: 'لا توجد لديك محادثة مع {handle}',
  noConversationBody: 'يؤدي رابط إليها. لن يُكتب شيء قبل إرسال رسالة.',
  writeTo: 'مراسلة {handle}',
  nobody: 'تتعذّر مراسلة {handle}',
  noGroup: 'هذه المحادثة ليست في قائمتك',
  noGroupBody: 'يؤدي رابط إليها، لكنها تخص حسابًا آخر أو لم تعد في الجدول.',
  noMessage: 'هذه الرسالة ليست على هذا الكمبيوتر',
  noMessageBody: 'هي أقدم مما حُمِّل، أو اختفت، أو حُذفت. هذه هي محادثتها.',
  noAccount: 'لا يوجد حساب بعد',
  noAccountBody: 'يُرجى ربط Meridian بجدول أولًا، ثم فتح الرابط من جديد.',
  notFollowed: 'يتعذّر فتح الرابط',
  notMarked: 'تعذّر وضع علامة مقروء على هذه المحادثة',
  exported: 'تم تصدير المحادثة',
  exportedBody: 'وهي في الملف {fileName}.',
  notExported: 'لم تُصدَّر المحادثة',
  notSwitched: 'تعذّر عرض الحساب الآخر',
  notAllKept: 'أُضيف الحساب، لكن دون بعض ما اخترته',
  failure: 'حدث خطأ داخل Meridian',
  failureBody: 'يمكنك المتابعة. التفاصيل في السجل.',
};

export const engine: Translation['engine'] = {
  restarted: 'توقف جزء من Meridian وأُعيد تشغيله. يمكنك المتابعة؛ لم يُفقد شيء مما كتبته.',
  restartedOf: 'توقف جزء من Meridian يعمل لحساب {account} وأُعيد تشغيله. لم يُفقد شيء مما كتبته.',
  stopped: 'توقف جزء من Meridian نهائيًا. لجلب الرسائل من جديد، يُرجى إعادة تشغيل Meridian.',
  stoppedOf: 'توقف جزء من Meridian يعمل لحساب {account} نهائيًا. لجلب رسائله من جديد، يُرجى إعادة تشغيل Meridian.',
  dismiss: 'إخفاء',
};

export const exporting: Translation['exporting'] = {
  title: 'تصدير المحادثة',
  with: 'مع {name}',
  close: 'إغلاق',
  format: 'التنسيق',
  formats: { html: 'صفحة ويب', markdown: 'Markdown', json: 'JSON' },
  formatHints: {
    html: 'ملف واحد يعرضه أي متصفح، دون تحميل أي شيء من مكان آخر',
    markdown: 'نص يُقرأ كما هو، وتقرؤه برامج كثيرة',
    json: 'للبرامج، بكل الحقول',
  },
  hint: 'كل الرسائل الموجودة على هذا الكمبيوتر، بالتوقيت المحلي وتوقيت UTC. تُستثنى الرسائل ذاتية الاختفاء. الملف غير مشفّر.',
  choose: 'اختيار مكان الحفظ…',
  choosing: 'جارٍ الاختيار…',
  cancel: 'إلغاء',
  stop: 'إيقاف',
  hide: 'المتابعة في الخلفية',
  writing: 'جارٍ الكتابة',
  progress:
    '{total, plural, zero {{done, number} من # رسالة} one {{done, number} من رسالة واحدة} two {{done, number} من رسالتين} few {{done, number} من # رسائل} many {{done, number} من # رسالة} other {{done, number} من # رسالة}}',
  done: '{messages, plural, zero {لم تُصدَّر أي رسالة} one {صُدِّرت رسالة واحدة} two {صُدِّرت رسالتان} few {صُدِّرت # رسائل} many {صُدِّرت # رسالة} other {صُدِّرت # رسالة}}',
  writingTo: 'الحفظ باسم',
  file: 'حُفظ باسم',
  finish: 'تم',
  show: 'إظهار في المجلد',
  notShown: 'تعذّر إظهار الملف',
  failed: 'تعذّر تصدير المحادثة',
  fileName: 'Meridian {name}',
  words: {
    title: 'محادثة مع {name}',
    exportedAt: 'تاريخ التصدير',
    complete: 'كل رسائل المحادثة موجودة هنا.',
    incomplete: 'بعض رسائل المحادثة لم تكن على هذا الكمبيوتر، لذلك ليست هنا.',
    missing: 'رسائل ناقصة هنا.',
    leftOut: 'استُثنيت الرسائل ذاتية الاختفاء.',
  },
};
