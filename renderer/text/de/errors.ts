import type { Translation } from '../translations.ts';

export const errors: Translation['errors'] = {
  internal: 'In Meridian ist etwas schiefgegangen. Versuch es noch einmal; Einzelheiten stehen im Protokoll.',
  validation: 'So kann das nicht angenommen werden. Prüfe deine Eingabe.',
  offline:
    '{place, select, none {Die Tabelle ist nicht erreichbar.} other {DynamoDB ist nicht erreichbar ({place}).}} Prüfe die Netzwerkverbindung.',
  timeout:
    '{place, select, none {Die Tabelle hat nicht rechtzeitig geantwortet.} other {DynamoDB hat nicht rechtzeitig geantwortet ({place}).}} Meridian versucht es noch einmal.',
  throttled: 'Die Tabelle ist überlastet. Meridian versucht es noch einmal, nur langsamer.',
  'credentials-missing':
    '{profile, select, none {Für AWS fehlen brauchbare Zugangsdaten. Prüfe die Zugriffsschlüssel, oder wähle ein Profil.} other {Das AWS-Profil „{profile}“ liefert keine brauchbaren Zugangsdaten. Prüfe seinen Namen und seine Dateien.}}',
  'credentials-expired':
    'Die AWS-Sitzung ist abgelaufen. Melde dich neu an, zum Beispiel mit „aws sso login{profile, select, none {} other { --profile {profile}}}“, oder gib neue Schlüssel ein.',
  'access-denied':
    '{action, select, none {AWS hat den Zugriff verweigert. Prüfe die Zugriffsschlüssel, die Uhr dieses Computers und die Berechtigungen.} other {Mit diesen Zugangsdaten ist {action} nicht erlaubt. Bitte um diese Berechtigung.}}',
  'table-missing':
    '{table, select, none {Die Tabelle gibt es nicht.} other {Die Tabelle {table} gibt es nicht, oder sie ist noch nicht bereit.}} Prüfe Name und Region, oder erstelle sie zuerst.',
  'index-missing':
    '{index, select, none {Die Tabelle hat keinen brauchbaren Index.} other {Die Tabelle hat keinen brauchbaren Index {index}.}} Meridian funktioniert auch ohne ihn, liest aber mehr.',
  'wrong-key-schema':
    'Die Schlüssel dieser Tabelle sind nicht „pk“ und „sk“ (beide Text). Deshalb kann sie keine Nachrichten aufnehmen. Wähle eine andere Tabelle.',
  'wrong-region':
    '{region, select, none {Das ist die falsche Region.} other {DynamoDB antwortet hier nicht für die Region {region}.}} Korrigiere die Region.',
  conflict: 'An dieser Stelle steht schon etwas. Sieh nach, was dort ist, und versuch es dann noch einmal.',
  'not-found':
    '{handle, select, none {Das Gesuchte ist nicht (mehr) da.} other {Niemand mit dem Handle {handle} wurde gefunden. Prüfe die Schreibweise.}}',
  'insecure-endpoint':
    'Die Verbindung zum Endpunkt wäre unverschlüsselt. Nimm eine https-Adresse; http ist nur für diesen Computer erlaubt.',
  cancelled: 'Der Vorgang wurde abgebrochen.',
  'untrusted-sender': 'Dieser Aufruf kam nicht vom Fenster von Meridian und wurde deshalb abgelehnt.',
  'unknown-method': 'Meridian kennt diesen Aufruf nicht. Starte Meridian neu.',
  'cache-unreadable':
    'Die Unterhaltungen auf diesem Computer sind nicht lesbar. Starte Meridian neu: Dann werden sie neu geladen.',
  'disk-full': 'Die Festplatte ist voll. Schaffe etwas Platz, und versuch es dann noch einmal.',
  'disk-read-only':
    'Auf die Festplatte kann nicht geschrieben werden. Prüfe die Berechtigungen, und versuch es dann noch einmal.',
  'keychain-unavailable':
    'Der Schlüsselbund des Systems ist nicht verfügbar. Entsperre ihn, und starte Meridian dann neu.',
  'already-running': 'Meridian läuft mit diesem Konto schon. Nutze das offene Fenster, oder beende es zuerst.',
  'not-connected': 'Es ist kein Konto verbunden. Verbinde Meridian zuerst mit einer Tabelle.',
  'outbox-unreadable':
    'Deine Entwürfe und noch nicht gesendeten Nachrichten sind nicht lesbar. Sie wurden aufgehoben; wo, steht im Protokoll. Starte Meridian neu.',
  locked: 'Meridian ist gesperrt. Entsperre es, um weiterzumachen.',
};
