import type { Translation } from '../translations.ts';

export const status: Translation['status'] = {
  starting: 'Startet …',
  upToDate: 'Aktuell',
  cost: '{read, plural, one {# Leseeinheit pro Abruf} other {# Leseeinheiten pro Abruf}}',
  updating: 'Wird aktualisiert …',
  firstSync: 'Unterhaltungen werden geholt: {done, number} von {total, number}',
  firstSyncStarts: 'Unterhaltungen werden geholt …',
  offline: 'Offline',
  paused: 'Pausiert',
  asOf: 'Stand: {time}',
  failed: 'Nicht aktuell',
  notSent: '{count, plural, one {# Nachricht nicht gesendet} other {# Nachrichten nicht gesendet}}',
  dayAndTime: '{day}, {time}',
};

export const offlineBar: Translation['offlineBar'] = {
  asOf: 'Offline. Stand der Unterhaltungen: {time}.',
  never: 'Offline. Meridian hat die Tabelle noch nicht erreicht.',
  waiting: '{count, plural, one {# Nachricht wartet.} other {# Nachrichten warten.}}',
};

export const pausedBar: Translation['pausedBar'] = {
  asOf: 'Pausiert. Stand der Unterhaltungen: {time}.',
  never: 'Pausiert. Meridian hat die Tabelle noch nicht abgefragt.',
  refresh: 'Jetzt abrufen',
};

export const error: Translation['error'] = {
  title: 'Meridian kann keine neuen Nachrichten abrufen',
  stored: 'Stand der Unterhaltungen: {time}.',
  retry: 'Erneut versuchen',
  retrying: 'Wird versucht …',
  details: 'Details',
  code: 'Fehlercode',
  fields: {
    requestId: 'Anfrage-ID',
    action: 'Aktion',
    resource: 'Ressource',
    table: 'Tabelle',
    region: 'Region',
    endpoint: 'Endpunkt',
    index: 'Index',
    status: 'Status',
    error: 'Fehler',
    profile: 'Profil',
    message: 'Auf Englisch',
  },
};

export const welcome: Translation['welcome'] = {
  failed: 'Meridian konnte dein Konto nicht lesen',
};
