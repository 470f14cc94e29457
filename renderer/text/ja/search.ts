import type { Translation } from '../translations.ts';

export const search: Translation['search'] = {
  open: '検索',
  title: '検索',
  close: '閉じる',
  field: '会話、ユーザー、メッセージを検索',
  placeholder: '会話、ユーザー、メッセージを検索',
  sections: {
    filter: '絞り込み',
    recent: '最近の会話',
    conversations: '会話',
    people: 'ユーザー',
    messages: 'メッセージ',
  },
  filters: { from: '送信者', in: '会話の相手', before: '次の日付より前', after: '次の日付より後' },
  addFilter: {
    from: '送信者で絞り込む',
    in: '会話の相手で絞り込む',
    before: '指定した日より前のメッセージに絞り込む',
    after: '指定した日より後のメッセージに絞り込む',
  },
  removeFilter: '絞り込み「{filter}」を解除',
  dayHint: '2024-03-01 のような日、2024-03 のような月、または年',
  handleHint: '@bayko のようなハンドル',
  days: { today: '今日', month: '今月の初め', year: '今年の初め' },
  begins: '会話を始めます',
  to: '宛先: {name}',
  nothing: 'このコンピュータ上に一致するものはありません。',
  failed: '検索できませんでした。',
  most: '{count, plural, other {新しい順に # 件のメッセージを表示しています。}}語を増やすか絞り込むと、さらに古いメッセージが見つかります。',
  found: '{conversations, plural, other {会話 # 件}}、{messages, plural, other {メッセージ # 件が見つかりました}}',
  hint: '名前、ハンドル、またはメッセージに含まれる語を入力してください。',
};

export const completeness: Translation['completeness'] = {
  complete: 'すべてのメッセージがこのコンピュータにあります。',
  missing:
    '{gaps, plural, =0 {} other {メッセージの欠落が # か所}}{both, select, true {、} other {}}{conversations, plural, =0 {} other {読み込みが完了していない会話が # 件}}あります。',
  load: 'すべて読み込む',
  stop: '中止',
  loading: '会話を読み込み中: {done, number} / {total, number}',
  added: '{messages, plural, other {新しいメッセージ # 件}}',
  waiting: 'テーブルの応答を待っています。',
};

export const find: Translation['find'] = {
  open: '会話内を検索',
  field: '会話内を検索',
  placeholder: '会話内を検索',
  older: '古い方の一致箇所',
  newer: '新しい方の一致箇所',
  close: '検索を閉じる',
  position: '{more, select, true {{index, number} / {total, number}+ 件} other {{index, number} / {total, number} 件}}',
  none: '一致なし',
  failed: 'この会話を検索できませんでした。',
};
