import type { Translation } from '../translations.ts';

export const shortcuts: Translation['shortcuts'] = {
  title: 'Tastenkürzel',
  close: 'Schließen',
  groups: {
    everywhere: 'Überall',
    list: 'Unterhaltungsliste',
    writing: 'Schreiben',
  },
  actions: {
    newConversation: 'Neue Unterhaltung',
    search: 'Überall suchen',
    find: 'In der Unterhaltung suchen',
    settings: 'Einstellungen',
    shortcuts: 'Tastenkürzel',
    next: 'Nächste Unterhaltung',
    previous: 'Vorige Unterhaltung',
    dismiss: 'Oberstes schließen',
    move: 'In der Liste bewegen',
    ends: 'Erste und letzte Unterhaltung',
    open: 'Öffnen',
    typeName: 'Zu einem Namen springen',
    send: 'Senden',
    line: 'Neue Zeile',
    undo: 'Rückgängig',
  },
  keys: {
    Control: 'Strg',
    Alt: 'Alt',
    Shift: 'Umschalt',
    Escape: 'Esc',
    Enter: 'Eingabe',
    Home: 'Pos1',
    End: 'Ende',
    letters: 'A–Z',
  },
  or: 'oder',
};
