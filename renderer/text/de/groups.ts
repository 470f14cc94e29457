import type { Translation } from '../translations.ts';

export const groups: Translation['groups'] = {
  label: 'Unterhaltungen',
  you: 'Du: ',
  draft: 'Entwurf: ',
  noText: 'Noch keine Nachrichten',
  loading: 'Unterhaltungen werden geladen',
  empty: 'Noch keine Unterhaltungen',
  emptyHint: 'Wenn dir jemand schreibt, erscheint die Unterhaltung hier.',
  begin: 'Jemandem schreiben',
  nothingStored: 'Noch nichts auf diesem Computer',
  nothingStoredHint: 'Deine Unterhaltungen erscheinen hier, sobald Meridian die Tabelle einmal erreicht hat.',
  unreadable: 'Deine Unterhaltungen können nicht angezeigt werden',
  unread:
    '{many, select, true {mehr als {count, plural, one {# ungelesene Nachricht} other {# ungelesene Nachrichten}}} other {{count, plural, one {# ungelesene Nachricht} other {# ungelesene Nachrichten}}}}',
  notSent: '{count, plural, one {# Nachricht nicht gesendet} other {# Nachrichten nicht gesendet}}',
  waiting: '{count, plural, one {# Nachricht wartet aufs Senden} other {# Nachrichten warten aufs Senden}}',
};

export const sidebar: Translation['sidebar'] = {
  label: 'Unterhaltungen und Konto',
  resize: 'Breite der Unterhaltungsliste',
  unnamedOwner: 'Du',
};

export const newConversation: Translation['newConversation'] = {
  open: 'Neue Unterhaltung',
  title: 'Neue Unterhaltung',
  close: 'Schließen',
  field: 'Name oder Handle',
  placeholder: 'Name oder @handle',
  people: 'Personen',
  find: '{handle} suchen',
  findHint: 'Sucht in der Tabelle, wenn niemand auf diesem Computer dieses Handle hat',
  finding: '{handle} wird gesucht …',
  existing: 'Öffnet eure Unterhaltung',
  found: '{count, plural, one {# Person gefunden} other {# Personen gefunden}}',
  nobody:
    'Meridian kennt niemanden, der so heißt. Ein vollständiges Handle wie @bayko wird in der Tabelle nachgeschlagen.',
  hint: 'Jemand, den du schon kennst, oder das Handle von irgendwem, der diese Tabelle nutzt.',
  failed: 'An {handle} kann nicht geschrieben werden',
  whatIsWritten:
    'Noch wird nichts geschrieben. Mit deiner ersten Nachricht kommen drei Einträge in die Tabelle {table}: die Nachricht, eine Zeile in deiner Liste und eine in der Liste der anderen Person.',
};
