import type { Translation } from '../translations.ts';

export const groups: Translation['groups'] = {
  label: 'Conversaciones',
  you: 'Tú: ',
  draft: 'Borrador: ',
  noText: 'Aún no hay mensajes',
  loading: 'Cargando conversaciones',
  empty: 'Aún no hay conversaciones',
  emptyHint: 'Cuando alguien te escriba, la conversación aparecerá aquí.',
  begin: 'Escribir a alguien',
  nothingStored: 'Aún no hay nada en este equipo',
  nothingStoredHint: 'Tus conversaciones aparecerán aquí en cuanto Meridian acceda a la tabla por primera vez.',
  unreadable: 'No se pueden mostrar tus conversaciones',
  unread:
    '{many, select, true {más de {count, plural, one {# mensaje sin leer} many {# de mensajes sin leer} other {# mensajes sin leer}}} other {{count, plural, one {# mensaje sin leer} many {# de mensajes sin leer} other {# mensajes sin leer}}}}',
  notSent:
    '{count, plural, one {# mensaje no enviado} many {# de mensajes no enviados} other {# mensajes no enviados}}',
  waiting:
    '{count, plural, one {# mensaje en espera de enviarse} many {# de mensajes en espera de enviarse} other {# mensajes en espera de enviarse}}',
};

export const sidebar: Translation['sidebar'] = {
  label: 'Conversaciones y cuenta',
  resize: 'Ancho de la lista de conversaciones',
  unnamedOwner: 'Tú',
};

export const newConversation: Translation['newConversation'] = {
  open: 'Nueva conversación',
  title: 'Nueva conversación',
  close: 'Cerrar',
  field: 'Nombre o alias',
  placeholder: 'Nombre o @handle',
  people: 'Personas',
  find: 'Buscar a {handle}',
  findHint: 'Busca en la tabla si nadie en este equipo tiene este alias',
  finding: 'Buscando a {handle}…',
  existing: 'Abre la conversación que ya tienes',
  found: '{count, plural, one {# persona encontrada} many {# de personas encontradas} other {# personas encontradas}}',
  nobody: 'Meridian no conoce a nadie que se llame así. Un alias completo, como @bayko, se busca en la tabla.',
  hint: 'Alguien a quien ya conoces o el alias de cualquiera que use esta tabla.',
  failed: 'No se puede escribir a {handle}',
  whatIsWritten:
    'Aún no se escribe nada. Con tu primer mensaje se añaden tres elementos a la tabla {table}: el mensaje, una línea en tu lista y otra en la suya.',
};
