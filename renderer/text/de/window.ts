import type { Translation } from '../translations.ts';

export const lock: Translation['lock'] = {
  title: 'Meridian ist gesperrt',
  body: 'Deine Unterhaltungen sind verborgen, bis das System bestätigt hat, dass du es bist.',
  unlock: 'Entsperren',
  unlocking: 'Warte auf das System …',
};

export const failedPane: Translation['failedPane'] = {
  titles: {
    list: 'Die Unterhaltungsliste kann nicht angezeigt werden',
    conversation: 'Diese Unterhaltung kann nicht angezeigt werden',
    window: 'Meridian kann nicht angezeigt werden',
  },
  body: 'Hier stimmt in Meridian etwas nicht; Einzelheiten stehen im Protokoll. Nichts ist verloren: Nachrichten und Entwürfe sind auf diesem Computer.',
  again: 'Bereich neu anzeigen',
  windowAgain: 'Meridian neu anzeigen',
};

export const notices: Translation['notices'] = {
  label: 'Hinweise',
  dismiss: 'Ausblenden',
  lookingUp: '{handle} wird gesucht …',
  lookingUpBody: 'Ein Link führt zu einer Unterhaltung mit dieser Person.',
  noConversation: 'Du hast keine Unterhaltung mit {handle}',
  noConversationBody: 'Ein Link führt dorthin. Geschrieben wird erst etwas, wenn du eine Nachricht sendest.',
  writeTo: 'An {handle} schreiben',
  nobody: 'An {handle} kann nicht geschrieben werden',
  noGroup: 'Diese Unterhaltung ist nicht in deiner Liste',
  noGroupBody: 'Ein Link führt zu ihr, aber sie gehört zu einem anderen Konto oder ist nicht mehr in der Tabelle.',
  noMessage: 'Diese Nachricht ist nicht auf diesem Computer',
  noMessageBody: 'Sie ist älter als das Geladene, verschwunden oder gelöscht. Dies ist ihre Unterhaltung.',
  noAccount: 'Es gibt noch kein Konto',
  noAccountBody: 'Verbinde Meridian zuerst mit einer Tabelle, und öffne den Link dann noch einmal.',
  notFollowed: 'Der Link kann nicht geöffnet werden',
  notMarked: 'Diese Unterhaltung konnte nicht als gelesen markiert werden',
  exported: 'Die Unterhaltung wurde exportiert',
  exportedBody: 'Sie ist in der Datei {fileName}.',
  notExported: 'Die Unterhaltung wurde nicht exportiert',
  notSwitched: 'Das andere Konto konnte nicht angezeigt werden',
  notAllKept: 'Das Konto wurde hinzugefügt, aber nicht mit allem, was du gewählt hast',
  failure: 'In Meridian ist etwas schiefgegangen',
  failureBody: 'Du kannst weitermachen. Einzelheiten stehen im Protokoll.',
};

export const engine: Translation['engine'] = {
  restarted:
    'Ein Teil von Meridian ist ausgefallen und wurde neu gestartet. Du kannst weitermachen; was du geschrieben hast, bleibt erhalten.',
  restartedOf:
    'Der Teil von Meridian, der für {account} arbeitet, ist ausgefallen und wurde neu gestartet. Was du geschrieben hast, bleibt erhalten.',
  stopped: 'Ein Teil von Meridian ist endgültig ausgefallen. Starte Meridian neu, um wieder Nachrichten zu bekommen.',
  stoppedOf:
    'Der Teil von Meridian, der für {account} arbeitet, ist endgültig ausgefallen. Starte Meridian neu, um dort wieder Nachrichten zu bekommen.',
  dismiss: 'Ausblenden',
};

export const exporting: Translation['exporting'] = {
  title: 'Unterhaltung exportieren',
  with: 'Mit {name}',
  close: 'Schließen',
  format: 'Format',
  formats: { html: 'Webseite', markdown: 'Markdown', json: 'JSON' },
  formatHints: {
    html: 'Eine Datei, die jeder Browser anzeigt, ohne etwas nachzuladen',
    markdown: 'Text, den du direkt lesen kannst und den viele Programme verstehen',
    json: 'Für Programme, mit allen Feldern',
  },
  hint: 'Alle Nachrichten auf diesem Computer, mit Ortszeit und UTC. Verschwindende Nachrichten werden ausgelassen. Die Datei ist nicht verschlüsselt.',
  choose: 'Speicherort wählen …',
  choosing: 'Wird gewählt …',
  cancel: 'Abbrechen',
  stop: 'Abbrechen',
  hide: 'Im Hintergrund fortsetzen',
  writing: 'Wird geschrieben',
  progress: '{total, plural, one {{done, number} von # Nachricht} other {{done, number} von # Nachrichten}}',
  done: '{messages, plural, one {# Nachricht wurde exportiert} other {# Nachrichten wurden exportiert}}',
  writingTo: 'Wird gespeichert als',
  file: 'Gespeichert als',
  finish: 'Fertig',
  show: 'Im Ordner zeigen',
  notShown: 'Die Datei konnte nicht gezeigt werden',
  failed: 'Die Unterhaltung konnte nicht exportiert werden',
  fileName: 'Meridian {name}',
  words: {
    title: 'Unterhaltung mit {name}',
    exportedAt: 'Exportiert am',
    complete: 'Alle Nachrichten der Unterhaltung sind hier.',
    incomplete: 'Einige Nachrichten der Unterhaltung waren nicht auf diesem Computer und fehlen deshalb hier.',
    missing: 'Hier fehlen Nachrichten.',
    leftOut: 'Verschwindende Nachrichten wurden ausgelassen.',
  },
};
