import type { Translation } from '../translations.ts';

export const shortcuts: Translation['shortcuts'] = {
  title: 'キーボードショートカット',
  close: '閉じる',
  groups: {
    everywhere: '全般',
    list: '会話のリスト',
    writing: '入力',
  },
  actions: {
    newConversation: '新しい会話',
    search: 'すべてを検索',
    find: '会話内を検索',
    settings: '設定',
    shortcuts: 'キーボードショートカット',
    next: '次の会話',
    previous: '前の会話',
    dismiss: '一番手前のものを閉じる',
    move: 'リスト内を移動',
    ends: '最初と最後の会話',
    open: '開く',
    typeName: '名前に移動',
    send: '送信',
    line: '改行',
    undo: '元に戻す',
  },
  keys: {
    Control: 'Ctrl',
    Alt: 'Alt',
    Shift: 'Shift',
    Escape: 'Esc',
    Enter: 'Enter',
    Home: 'Home',
    End: 'End',
    letters: 'A–Z',
  },
  or: 'または',
};
