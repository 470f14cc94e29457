import type { Translation } from '../translations.ts';

export const status: Translation['status'] = {
  starting: '起動中…',
  upToDate: '最新の状態',
  cost: '{read, plural, other {1 回 # 読み込みユニット}}',
  updating: '更新中…',
  firstSync: '会話を取得中 {done, number} / {total, number}',
  firstSyncStarts: '会話を取得中…',
  offline: 'オフライン',
  paused: '一時停止中',
  asOf: '{time} 時点',
  failed: '最新ではありません',
  notSent: '{count, plural, other {未送信のメッセージ # 件}}',
  dayAndTime: '{day} {time}',
};

export const offlineBar: Translation['offlineBar'] = {
  asOf: 'オフラインです。{time} 時点の会話を表示しています。',
  never: 'オフラインです。Meridian はまだテーブルに接続できていません。',
  waiting: '{count, plural, other {送信待ちのメッセージが # 件あります。}}',
};

export const pausedBar: Translation['pausedBar'] = {
  asOf: '一時停止中です。{time} 時点の会話を表示しています。',
  never: '一時停止中です。Meridian はまだテーブルを確認していません。',
  refresh: '今すぐ更新',
};

export const error: Translation['error'] = {
  title: '新しいメッセージを受信できません',
  stored: '{time} 時点の会話を表示しています。',
  retry: '再試行',
  retrying: '再試行中…',
  details: '詳細',
  code: 'エラーコード',
  fields: {
    requestId: 'リクエスト ID',
    action: 'アクション',
    resource: 'リソース',
    table: 'テーブル',
    region: 'リージョン',
    endpoint: 'エンドポイント',
    index: 'インデックス',
    status: '状態',
    error: 'エラー',
    profile: 'プロファイル',
    message: '原文（英語）',
  },
};

export const welcome: Translation['welcome'] = {
  failed: 'アカウントを読み込めませんでした',
};
