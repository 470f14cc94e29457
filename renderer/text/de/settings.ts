import type { Translation } from '../translations.ts';

export const settings: Translation['settings'] = {
  title: 'Einstellungen',
  close: 'Schließen',
  sectionList: 'Bereiche',
  sections: {
    appearance: 'Darstellung',
    notifications: 'Benachrichtigungen',
    accounts: 'Konten',
    sync: 'Synchronisierung',
    storage: 'Speicher',
    privacy: 'Privatsphäre',
    cost: 'Kosten',
    diagnostics: 'Diagnose',
    about: 'Über Meridian',
  },
  notKept: 'Diese Änderung konnte nicht gespeichert werden.',
  notRead: 'Diese Einstellungen können gerade nicht gelesen werden.',
  forAccount: 'Diese Einstellungen gelten für {name}.',
  noAccount: 'Es gibt noch kein Konto.',
  reading: 'Wird gelesen …',
};

export const appearanceSettings: Translation['appearanceSettings'] = {
  look: 'Aussehen',
  theme: 'Design',
  themes: { system: 'Wie das System', light: 'Hell', dark: 'Dunkel' },
  textSize: 'Textgröße',
  density: 'Abstände',
  densities: { comfortable: 'Großzügig', compact: 'Kompakt' },
  times: 'Zeiten',
  hours: 'Uhrzeitformat',
  hourChoices: { locale: 'Wie in der Sprache üblich', '12': '12 Stunden', '24': '24 Stunden' },
  seconds: 'Sekunden',
  secondsHint: 'Uhrzeiten werden sekundengenau angezeigt.',
  zone: 'Zeitzone',
  zoneHint: 'Alle Zeiten und Tage werden in dieser Zone angezeigt. Leer: die Zone dieses Computers.',
  zoneSystem: 'Wie dieser Computer: {zone}',
  example: 'Jetzt: {time}',
  language: 'Sprache',
  languageSystem: 'Wie das System: {language}',
  writing: 'Schreiben',
  spellcheck: 'Rechtschreibung prüfen',
  spellcheckHint: 'Wörter, die nicht im Wörterbuch stehen, werden unterstrichen.',
};

export const notificationSettings: Translation['notificationSettings'] = {
  enabled: 'Bei neuen Nachrichten benachrichtigen',
  enabledHint: 'Wenn Meridian nicht im Vordergrund oder eine andere Unterhaltung geöffnet ist.',
  showText: 'Text der Nachricht zeigen',
  showTextHint: 'Sonst steht in der Benachrichtigung nur, wer geschrieben hat.',
  sound: 'Ton',
  quiet: 'Nicht stören',
  paused: 'Jetzt nicht stören',
  pausedHint: 'Bis du es wieder ausschaltest.',
  hours: 'Täglich zu diesen Zeiten',
  hoursHint: 'Nach der Uhr dieses Computers.',
  from: 'Von',
  to: 'Bis',
  background: 'Im Hintergrund',
  closeToTray: 'Nach dem Schließen des Fensters weiterlaufen',
  closeToTrayHint: 'Meridian bleibt im Infobereich, empfängt Nachrichten und benachrichtigt dich.',
  openAtLogin: 'Bei der Anmeldung öffnen',
};

export const syncSettings: Translation['syncSettings'] = {
  pauseTitle: 'Netzwerk',
  paused: 'Pausieren',
  pausedHint: 'Meridian nutzt das Netz nur, wenn du es verlangst. Was du sendest, wartet.',
  metered: 'Auch bei getakteter Verbindung abrufen',
  meteredHint: 'Sonst pausiert Meridian dabei von selbst.',
  intervals: 'Wie oft Meridian nach neuen Nachrichten schaut',
  active: 'Während du es nutzt',
  background: 'Im Hintergrund',
  idle: 'Wenn lange niemand da war',
  sweeps: 'Reparatur',
  sweepUnits: 'Leseeinheiten pro Stunde für Prüfläufe',
  sweepUnitsHint:
    'Prüfläufe finden, was Abrufe nicht sehen: gelöschte Nachrichten und solche, die mit falsch gehender Uhr geschrieben wurden.',
  noSweeps: 'Keine Prüfläufe',
  units: '{count, plural, one {# Einheit} other {# Einheiten}}',
};

export const storageSettings: Translation['storageSettings'] = {
  used: '{used} von {limit} belegt',
  onDisk: '{bytes} auf der Festplatte; was davon frei ist, wird nach und nach zurückgegeben.',
  outbox: 'Dazu {bytes} für nicht gesendete Nachrichten, Entwürfe, Einstellungen und Kosten.',
  limits: 'Grenzen',
  limit: 'Höchstens behalten',
  limitHint:
    'Darüber hinaus werden die ältesten Nachrichten von diesem Computer entfernt. Sie bleiben in der Tabelle und lassen sich wieder laden.',
  age: 'Nachrichten behalten',
  forever: 'Solange Platz ist',
  conversations: 'Unterhaltungen nach Größe',
  none: 'Noch keine Unterhaltung auf diesem Computer.',
  unknown: 'Eine Unterhaltung, die nicht in der Liste steht',
  messages: '{count, plural, one {# Nachricht} other {# Nachrichten}}',
  more: '{count, plural, one {# weitere Unterhaltung} other {# weitere Unterhaltungen}}',
  showAll: 'Alle anzeigen',
  clear: 'Cache leeren …',
  clearHint: 'Entfernt alle Unterhaltungen von diesem Computer und lädt sie neu.',
  clearTitle: 'Cache leeren?',
  clearBody:
    'Von diesem Computer werden Unterhaltungen entfernt, insgesamt {bytes}. Sie werden neu aus der Tabelle gelesen, und das kostet Leseeinheiten. Von dem, was du geschrieben und noch nicht gesendet hast, geht nichts verloren: keine Nachricht, kein Entwurf, keine Markierung.',
  clearNow: 'Leeren',
  clearing: 'Wird geleert …',
  keep: 'Behalten',
  cleared: 'Der Cache ist leer. Deine Unterhaltungen werden neu geladen.',
};

export const privacySettings: Translation['privacySettings'] = {
  messages: 'Nachrichten',
  disappear: 'In neuen Unterhaltungen verschwinden Nachrichten nach',
  disappearHint: 'Nur deine eigenen. Du kannst es für jede Unterhaltung einzeln ändern.',
  hideText: 'Text in Benachrichtigungen verbergen',
  hideTextHint: 'In der Benachrichtigung steht nur, wer geschrieben hat.',
  lock: 'Sperre',
  lockAfter: 'Meridian bei Inaktivität sperren nach',
  lockHint: 'Zum Entsperren bittet dich das System um Bestätigung, per Fingerabdruck oder Passwort.',
  never: 'Nie',
  noLock:
    'Meridian kann hier nicht gesperrt werden: Dieses System kann dich nicht um Bestätigung bitten. Sperre stattdessen den Bildschirm des Computers.',
};

export const costSettings: Translation['costSettings'] = {
  thirtyDays: 'Die letzten 30 Tage',
  read: 'Leseeinheiten',
  write: 'Schreibeinheiten',
  dollars: 'Dollar',
  purposes: 'Nach Zweck',
  nothing: 'In diesen 30 Tagen wurde die Tabelle nichts gefragt.',
  plot: '{measure} pro Tag: insgesamt {total}, am meisten am {day} mit {most}.',
  plotEmpty: '{measure} pro Tag: keine.',
  day: 'Tag',
  dayText: '{day}: {read} gelesen, {write} geschrieben, {dollars}',
  asTable: 'Als Tabelle',
  tableCaption: 'Gelesene und geschriebene Einheiten und Dollar pro Tag',
  sums: 'Summen, in gelesenen / geschriebenen Einheiten',
  prices: 'Preise',
  readPrice: 'Dollar pro Million Leseeinheiten',
  writePrice: 'Dollar pro Million Schreibeinheiten',
  pricesHint: 'On-Demand-Preise deiner Region; voreingestellt sind die von us-east-1.',
};

export const about: Translation['about'] = {
  tagline: 'Ein Messenger, der deine Unterhaltungen in deiner eigenen Tabelle aufbewahrt.',
  version: 'Version {version}',
  development: 'Aus dem Quellcode gestartet',
  licence: 'Freie Software unter der MIT-Lizenz.',
};
