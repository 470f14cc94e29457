import type { Translation } from '../translations.ts';

export const shortcuts: Translation['shortcuts'] = {
  title: 'اختصارات لوحة المفاتيح',
  close: 'إغلاق',
  groups: {
    everywhere: 'في كل مكان',
    list: 'قائمة المحادثات',
    writing: 'الكتابة',
  },
  actions: {
    newConversation: 'محادثة جديدة',
    search: 'البحث في كل شيء',
    find: 'البحث في المحادثة',
    settings: 'الإعدادات',
    shortcuts: 'اختصارات لوحة المفاتيح',
    next: 'المحادثة التالية',
    previous: 'المحادثة السابقة',
    dismiss: 'إغلاق ما يظهر في المقدمة',
    move: 'التنقل في القائمة',
    ends: 'أول محادثة وآخر محادثة',
    open: 'فتح',
    typeName: 'الانتقال إلى اسم',
    send: 'إرسال',
    line: 'سطر جديد',
    undo: 'تراجع',
  },
  keys: {
    Control: 'Ctrl',
    Alt: 'Alt',
    Shift: 'Shift',
    Escape: 'Esc',
    Enter: 'Enter',
    Home: 'Home',
    End: 'End',
    letters: 'أ–ي',
  },
  or: 'أو',
};
