import type { Translation } from '../translations.ts';

export const errors: Translation['errors'] = {
  internal: 'Meridian の内部で問題が発生しました。もう一度お試しください。詳細はログに記録されています。',
  validation: 'この内容は受け付けられません。入力を確認してください。',
  offline:
    '{place, select, none {テーブルに接続できません。} other {DynamoDB に接続できません（{place}）。}}ネットワーク接続を確認してください。',
  timeout:
    '{place, select, none {テーブルから時間内に応答がありませんでした。} other {DynamoDB から時間内に応答がありませんでした（{place}）。}}Meridian は自動的に再試行します。',
  throttled: 'テーブルのキャパシティを超えています。Meridian は間隔を空けて自動的に再試行します。',
  'credentials-missing':
    '{profile, select, none {AWS で使用できる認証情報がありません。アクセスキーを確認するか、プロファイルを選択してください。} other {AWS プロファイル「{profile}」から使用できる認証情報を取得できません。プロファイルの名前とファイルを確認してください。}}',
  'credentials-expired':
    'AWS のセッションの有効期限が切れました。「aws sso login{profile, select, none {} other { --profile {profile}}}」などでもう一度サインインするか、新しいキーを入力してください。',
  'access-denied':
    '{action, select, none {AWS にアクセスを拒否されました。アクセスキー、このコンピュータの時計、アクセス許可を確認してください。} other {この認証情報には {action} のアクセス許可がありません。管理者にアクセス許可を依頼してください。}}',
  'table-missing':
    '{table, select, none {テーブルがありません。} other {テーブル {table} がないか、まだ準備ができていません。}}名前とリージョンを確認するか、先にテーブルを作成してください。',
  'index-missing':
    '{index, select, none {テーブルに使用できるインデックスがありません。} other {テーブルに使用できるインデックス {index} がありません。}}なくても Meridian は動作しますが、読み込みが増えます。',
  'wrong-key-schema':
    'このテーブルのキーは「pk」と「sk」（どちらも文字列）ではないため、メッセージを保存できません。別のテーブルを選択してください。',
  'wrong-region':
    '{region, select, none {リージョンが正しくありません。} other {この接続先の DynamoDB は、リージョン {region} に対応していません。}}リージョンを修正してください。',
  conflict: '同じ場所にすでに別のものがあります。内容を確認してから、もう一度お試しください。',
  'not-found':
    '{handle, select, none {お探しのものは見つかりません。なくなった可能性があります。} other {ハンドル {handle} のユーザーは見つかりませんでした。つづりを確認してください。}}',
  'insecure-endpoint':
    'このエンドポイントへの接続は暗号化されません。https のアドレスを使用してください。http はこのコンピュータへの接続にのみ使用できます。',
  cancelled: 'キャンセルされました。',
  'untrusted-sender': 'Meridian のウインドウからの呼び出しではないため、拒否しました。',
  'unknown-method': 'Meridian で扱えない呼び出しです。Meridian を起動し直してください。',
  'cache-unreadable':
    'このコンピュータ上の会話を読み取れません。Meridian を起動し直すと、会話をテーブルから読み込み直します。',
  'disk-full': 'ディスクがいっぱいです。空き容量を増やしてから、もう一度お試しください。',
  'disk-read-only': 'ディスクに書き込めません。アクセス権を確認してから、もう一度お試しください。',
  'keychain-unavailable':
    'システムのキーチェーンを使用できません。ロックを解除してから、Meridian を起動し直してください。',
  'already-running': 'Meridian はこのアカウントですでに起動しています。そちらを使用するか、先に終了してください。',
  'not-connected': '接続されているアカウントがありません。先に Meridian をテーブルに接続してください。',
  'outbox-unreadable':
    '書いた内容と未送信のメッセージを読み取れません。データは残してあり、場所はログに記録されています。Meridian を起動し直してください。',
  locked: 'Meridian はロックされています。続けるには、ロックを解除してください。',
};
