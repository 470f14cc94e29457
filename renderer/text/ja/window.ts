import type { Translation } from '../translations.ts';

export const lock: Translation['lock'] = {
  title: 'Meridian はロックされています',
  body: 'システムで本人確認が済むまで、会話は表示されません。',
  unlock: 'ロックを解除',
  unlocking: 'システムで確認中…',
};

export const failedPane: Translation['failedPane'] = {
  titles: {
    list: '会話のリストを表示できません',
    conversation: 'この会話を表示できません',
    window: 'Meridian を表示できません',
  },
  body: 'Meridian の内部で問題が発生しました。詳細はログに記録されています。メッセージと下書きはこのコンピュータにあり、失われていません。',
  again: 'もう一度表示',
  windowAgain: 'Meridian をもう一度表示',
};

export const notices: Translation['notices'] = {
  label: 'お知らせ',
  dismiss: '閉じる',
  lookingUp: '{handle} を検索中…',
  lookingUpBody: 'リンク先は、このユーザーとの会話です。',
  noConversation: '{handle} との会話はありません',
  noConversationBody: 'リンク先は、このユーザーとの会話です。メッセージを送るまで何も書き込まれません。',
  writeTo: '{handle} にメッセージを送る',
  nobody: '{handle} にメッセージを送れません',
  noGroup: 'この会話はリストにありません',
  noGroupBody: 'リンク先の会話は、別のアカウントのものか、テーブルから削除されています。',
  noMessage: 'このメッセージはこのコンピュータにありません',
  noMessageBody:
    '読み込み済みの範囲より古いか、消えたか、削除されています。代わりに、このメッセージの会話を表示しています。',
  noAccount: 'アカウントはまだありません',
  noAccountBody: '先に Meridian をテーブルに接続してから、もう一度リンクを開いてください。',
  notFollowed: 'リンクを開けません',
  notMarked: 'この会話を既読にできませんでした',
  exported: '会話を書き出しました',
  exportedBody: 'ファイル「{fileName}」に保存されています。',
  notExported: '会話を書き出せませんでした',
  notSwitched: '別のアカウントを表示できませんでした',
  notAllKept: 'アカウントは追加されましたが、選んだ設定の一部を保存できませんでした',
  failure: 'Meridian の内部で問題が発生しました',
  failureBody: 'このまま使い続けられます。詳細はログに記録されています。',
};

export const engine: Translation['engine'] = {
  restarted: 'Meridian の一部が停止したため、再起動しました。このまま使い続けられます。書いた内容は失われていません。',
  restartedOf: '{account} を担当する Meridian の一部が停止したため、再起動しました。書いた内容は失われていません。',
  stopped: 'Meridian の一部が停止しました。メッセージの受信を再開するには、Meridian を起動し直してください。',
  stoppedOf:
    '{account} を担当する Meridian の一部が停止しました。メッセージの受信を再開するには、Meridian を起動し直してください。',
  dismiss: '閉じる',
};

export const exporting: Translation['exporting'] = {
  title: '会話を書き出す',
  with: '{name} との会話',
  close: '閉じる',
  format: '形式',
  formats: { html: 'Web ページ', markdown: 'Markdown', json: 'JSON' },
  formatHints: {
    html: 'どのブラウザでも表示できる 1 つのファイル。外部からは何も読み込みません',
    markdown: 'そのまま読めて、多くのプログラムでも扱えるテキスト',
    json: 'すべてのフィールドを含む、プログラム向けの形式',
  },
  hint: 'このコンピュータにあるすべてのメッセージを、現地時刻と UTC の時刻付きで書き出します。消えるメッセージは含まれません。ファイルは暗号化されません。',
  choose: '保存先を選択…',
  choosing: '選択中…',
  cancel: 'キャンセル',
  stop: '中止',
  hide: 'バックグラウンドで続ける',
  writing: '書き出し中',
  progress: '{total, plural, other {メッセージ # 件中 {done, number} 件}}',
  done: '{messages, plural, other {メッセージ # 件を書き出しました}}',
  writingTo: '保存先',
  file: '保存先',
  finish: '完了',
  show: 'フォルダで表示',
  notShown: 'ファイルを表示できませんでした',
  failed: '会話を書き出せませんでした',
  fileName: 'Meridian {name}',
  words: {
    title: '{name} との会話',
    exportedAt: '書き出し日時:',
    complete: 'この会話のすべてのメッセージが含まれています。',
    incomplete: 'この会話の一部のメッセージはコンピュータになかったため、含まれていません。',
    missing: 'ここに欠けているメッセージがあります。',
    leftOut: '消えるメッセージは含まれていません。',
  },
};
