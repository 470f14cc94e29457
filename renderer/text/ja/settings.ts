import type { Translation } from '../translations.ts';

export const settings: Translation['settings'] = {
  title: '設定',
  close: '閉じる',
  sectionList: '設定の項目',
  sections: {
    appearance: '外観',
    notifications: '通知',
    accounts: 'アカウント',
    sync: '同期',
    storage: 'ストレージ',
    privacy: 'プライバシー',
    cost: 'コスト',
    diagnostics: '診断',
    about: 'Meridian について',
  },
  notKept: '変更を保存できませんでした。',
  notRead: '現在、設定を読み込めません。',
  forAccount: '{name} に適用される設定です。',
  noAccount: 'アカウントはまだありません。',
  reading: '読み込み中…',
};

export const appearanceSettings: Translation['appearanceSettings'] = {
  look: '表示',
  theme: 'テーマ',
  themes: { system: 'システムに合わせる', light: 'ライト', dark: 'ダーク' },
  textSize: '文字サイズ',
  density: '表示の間隔',
  densities: { comfortable: 'ゆったり', compact: 'コンパクト' },
  times: '時刻',
  hours: '時刻の表記',
  hourChoices: { locale: '言語に合わせる', '12': '12 時間', '24': '24 時間' },
  seconds: '秒',
  secondsHint: '時刻を秒まで表示します。',
  zone: 'タイムゾーン',
  zoneHint:
    'すべての日付と時刻をこのタイムゾーンで表示します。空欄の場合は、このコンピュータのタイムゾーンを使用します。',
  zoneSystem: 'このコンピュータに合わせる: {zone}',
  example: '現在の時刻は {time} です。',
  language: '言語',
  languageSystem: 'システムに合わせる: {language}',
  writing: '入力',
  spellcheck: 'スペルチェック',
  spellcheckHint: '辞書にない単語に下線を引きます。',
};

export const notificationSettings: Translation['notificationSettings'] = {
  enabled: '新しいメッセージを通知',
  enabledHint: 'Meridian が手前にないとき、または別の会話を開いているときに通知します。',
  showText: 'メッセージの内容を表示',
  showTextHint: 'オフにすると、通知には送信者だけが表示されます。',
  sound: 'サウンド',
  quiet: 'おやすみモード',
  paused: '今すぐおやすみモードにする',
  pausedHint: 'オフにするまで続きます。',
  hours: '毎日決まった時間帯に設定',
  hoursHint: 'このコンピュータの時刻に従います。',
  from: '開始',
  to: '終了',
  background: 'バックグラウンド',
  closeToTray: 'ウインドウを閉じても終了しない',
  closeToTrayHint: 'Meridian はトレイに残り、メッセージを受信して通知します。',
  openAtLogin: 'ログイン時に開く',
};

export const syncSettings: Translation['syncSettings'] = {
  pauseTitle: 'ネットワーク',
  paused: '一時停止',
  pausedHint: '自分で操作したときだけネットワークに接続します。送信するメッセージは送信待ちになります。',
  metered: '従量制課金接続でも更新',
  meteredHint: 'オフにすると、従量制課金接続では自動的に一時停止します。',
  intervals: '新しいメッセージを確認する間隔',
  active: '使用中',
  background: 'バックグラウンド',
  idle: '長時間操作がないとき',
  sweeps: '修復',
  sweepUnits: '1 時間あたりの点検に使う読み込みユニット',
  sweepUnitsHint:
    '点検では、削除されたメッセージや、時計のずれたコンピュータから書き込まれたメッセージなど、更新では分からないものを見つけます。',
  noSweeps: '点検しない',
  units: '{count, plural, other {# ユニット}}',
};

export const storageSettings: Translation['storageSettings'] = {
  used: '{limit} 中 {used} を使用',
  onDisk: 'ディスク上のサイズは {bytes} です。空いた領域は少しずつ解放されます。',
  outbox: 'このほか、未送信のメッセージ、下書き、設定、コストに {bytes} を使用しています。',
  limits: '上限',
  limit: '保存する容量の上限',
  limitHint:
    '上限を超えると、古いメッセージから順にこのコンピュータから削除されます。テーブルには残るため、もう一度読み込めます。',
  age: 'メッセージを保存する期間',
  forever: '空きがあるかぎり',
  conversations: '会話（サイズの大きい順）',
  none: 'このコンピュータにはまだ会話がありません。',
  unknown: 'リストにない会話',
  messages: '{count, plural, other {メッセージ # 件}}',
  more: '{count, plural, other {ほか # 件の会話}}',
  showAll: 'すべてを表示',
  clear: 'キャッシュを消去…',
  clearHint: 'すべての会話をこのコンピュータから削除し、読み込み直します。',
  clearTitle: 'キャッシュを消去しますか？',
  clearBody:
    '{bytes} の会話をこのコンピュータから削除します。会話はテーブルから読み込み直され、読み込みユニットを消費します。自分で書いた未送信のメッセージ、下書き、既読の記録は失われません。',
  clearNow: '消去',
  clearing: '消去中…',
  keep: '消去しない',
  cleared: 'キャッシュを消去しました。会話を読み込み直しています。',
};

export const privacySettings: Translation['privacySettings'] = {
  messages: 'メッセージ',
  disappear: '新しい会話でメッセージが消えるまでの時間',
  disappearHint: '自分のメッセージだけに適用されます。会話ごとに変更できます。',
  hideText: '通知でメッセージの内容を隠す',
  hideTextHint: '通知には送信者だけが表示されます。',
  lock: 'ロック',
  lockAfter: '操作がないときに Meridian をロックするまでの時間',
  lockHint: 'ロックの解除時に、システムが指紋またはパスワードによる確認を求めます。',
  never: 'ロックしない',
  noLock:
    'このシステムには本人確認の手段がないため、Meridian をロックできません。代わりにコンピュータの画面をロックしてください。',
};

export const costSettings: Translation['costSettings'] = {
  thirtyDays: '過去 30 日間',
  read: '読み込みユニット',
  write: '書き込みユニット',
  dollars: '米ドル',
  purposes: '用途別',
  nothing: 'この 30 日間、テーブルへのリクエストはありませんでした。',
  plot: '日別の{measure}: 合計 {total}、最大は {day} の {most}。',
  plotEmpty: '日別の{measure}: なし。',
  day: '日',
  dayText: '{day}: 読み込み {read}、書き込み {write}、{dollars}',
  asTable: '表で表示',
  tableCaption: '日別の読み込みユニット、書き込みユニット、米ドル',
  sums: '合計（読み込み / 書き込みユニット）',
  prices: '料金',
  readPrice: '読み込み 100 万ユニットあたりの料金（米ドル）',
  writePrice: '書き込み 100 万ユニットあたりの料金（米ドル）',
  pricesHint: 'お使いのリージョンのオンデマンド料金を入力してください。初期値は us-east-1 の料金です。',
};

export const about: Translation['about'] = {
  tagline: '会話を自分のテーブルに保存するメッセンジャー。',
  version: 'バージョン {version}',
  development: 'ソースから実行中',
  licence: 'MIT ライセンスのフリーソフトウェアです。',
};
