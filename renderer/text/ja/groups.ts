import type { Translation } from '../translations.ts';

export const groups: Translation['groups'] = {
  label: '会話',
  you: '自分: ',
  draft: '下書き: ',
  noText: 'メッセージはまだありません',
  loading: '会話を読み込み中',
  empty: '会話はまだありません',
  emptyHint: 'メッセージが届くと、会話がここに表示されます。',
  begin: 'メッセージを送る',
  nothingStored: 'このコンピュータにはまだ何もありません',
  nothingStoredHint: 'テーブルに一度接続できると、会話がここに表示されます。',
  unreadable: '会話を表示できません',
  unread:
    '{many, select, true {{count, plural, other {# 件を超える未読メッセージ}}} other {{count, plural, other {未読メッセージ # 件}}}}',
  notSent: '{count, plural, other {未送信のメッセージ # 件}}',
  waiting: '{count, plural, other {送信待ちのメッセージ # 件}}',
};

export const sidebar: Translation['sidebar'] = {
  label: '会話とアカウント',
  resize: '会話のリストの幅',
  unnamedOwner: '自分',
};

export const newConversation: Translation['newConversation'] = {
  open: '新しい会話',
  title: '新しい会話',
  close: '閉じる',
  field: '名前またはハンドル',
  placeholder: '名前または @handle',
  people: 'ユーザー',
  find: '{handle} を検索',
  findHint: 'このハンドルのユーザーがこのコンピュータ上で見つからない場合は、テーブルを検索します',
  finding: '{handle} を検索中…',
  existing: '既存の会話を開きます',
  found: '{count, plural, other {# 人見つかりました}}',
  nobody:
    'これまでにやり取りしたユーザーの中には見つかりません。@bayko のようにハンドル全体を入力すると、テーブルを検索します。',
  hint: 'やり取りしたことのあるユーザーの名前、またはこのテーブルを使っているユーザーのハンドルを入力してください。',
  failed: '{handle} にメッセージを送れません',
  whatIsWritten:
    'まだ何も書き込まれていません。最初のメッセージを送ると、メッセージ、自分のリストの行、相手のリストの行の 3 つの項目がテーブル {table} に書き込まれます。',
};
