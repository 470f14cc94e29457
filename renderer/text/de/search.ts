import type { Translation } from '../translations.ts';

export const search: Translation['search'] = {
  open: 'Suchen',
  title: 'Suche',
  close: 'Schließen',
  field: 'Unterhaltungen, Personen und Nachrichten durchsuchen',
  placeholder: 'Unterhaltungen, Personen, Nachrichten',
  sections: {
    filter: 'Eingrenzen',
    recent: 'Letzte Unterhaltungen',
    conversations: 'Unterhaltungen',
    people: 'Personen',
    messages: 'Nachrichten',
  },
  filters: { from: 'Von', in: 'Unterhaltung mit', before: 'Vor', after: 'Nach' },
  addFilter: {
    from: 'Nur Nachrichten von jemandem',
    in: 'Nur in der Unterhaltung mit jemandem',
    before: 'Nur vor einem Tag',
    after: 'Nur nach einem Tag',
  },
  removeFilter: 'Filter „{filter}“ entfernen',
  dayHint: 'Ein Tag wie 2024-03-01, ein Monat wie 2024-03 oder ein Jahr',
  handleHint: 'Ein Handle wie @bayko',
  days: { today: 'Heute', month: 'Anfang dieses Monats', year: 'Anfang dieses Jahres' },
  begins: 'Beginnt eine Unterhaltung',
  to: 'An {name}',
  nothing: 'Auf diesem Computer passt nichts dazu.',
  failed: 'Die Suche ist fehlgeschlagen.',
  most: '{count, plural, one {Die neueste Nachricht wird angezeigt.} other {Die neuesten # Nachrichten werden angezeigt.}} Mit mehr Wörtern oder einem Filter findest du ältere.',
  found:
    '{conversations, plural, one {# Unterhaltung} other {# Unterhaltungen}}, {messages, plural, one {# Nachricht gefunden} other {# Nachrichten gefunden}}',
  hint: 'Gib einen Namen, ein Handle oder Wörter aus einer Nachricht ein.',
};

export const completeness: Translation['completeness'] = {
  complete: 'Alle deine Nachrichten sind auf diesem Computer.',
  missing:
    '{gaps, plural, =0 {} one {# Lücke} other {# Lücken}}{both, select, true {, } other {}}{conversations, plural, =0 {} one {# Unterhaltung nicht ganz geladen} other {# Unterhaltungen nicht ganz geladen}}.',
  load: 'Alles laden',
  stop: 'Anhalten',
  loading: 'Unterhaltungen werden geladen: {done, number} von {total, number}',
  added: '{messages, plural, one {# neue Nachricht} other {# neue Nachrichten}}',
  waiting: 'Wartet auf die Tabelle.',
};

export const find: Translation['find'] = {
  open: 'In der Unterhaltung suchen',
  field: 'In der Unterhaltung suchen',
  placeholder: 'In der Unterhaltung suchen',
  older: 'Älterer Treffer',
  newer: 'Neuerer Treffer',
  close: 'Suche schließen',
  position: '{more, select, true {{index, number} von {total, number}+} other {{index, number} von {total, number}}}',
  none: 'Keine Treffer',
  failed: 'Diese Unterhaltung konnte nicht durchsucht werden.',
};
