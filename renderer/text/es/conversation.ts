import type { Translation } from '../translations.ts';

export const conversation: Translation['conversation'] = {
  none: 'Elige una conversación',
  noneHint: 'Lo que ha llegado se queda en este equipo para que puedas leerlo sin conexión.',
  label: 'Conversación con {name}',
  messages: 'Mensajes con {name}',
  loading: 'Cargando mensajes',
  back: 'Volver a las conversaciones',
  synced: 'actualizada: {time}',
  neverSynced: 'aún sin actualizar',
  isNew: 'conversación nueva',
  start: 'Este es el comienzo de tu conversación con {name}.',
  empty: 'Aún no hay mensajes',
  emptyHint: 'Meridian no conoce ningún mensaje de esta conversación.',
  fresh: 'Escribe a {name}',
  freshHint:
    'Aún no hay nada de esta conversación en la tabla {table}. Con tu primer mensaje se escriben en ella tres elementos: el mensaje, una línea en tu lista y otra en la lista de {name}.',
  notStored: 'Aún no está en este equipo',
  notStoredHint: 'Estos mensajes aparecerán en cuanto Meridian vuelva a acceder a la tabla.',
  unreadable: 'No se pueden mostrar estos mensajes',
  loadingOlder: 'Cargando mensajes anteriores',
  olderFailed: 'No se pudieron cargar los mensajes anteriores.',
  olderOffline: 'No tienes conexión. Los mensajes anteriores se cargarán cuando vuelva.',
  loadingNewer: 'Cargando mensajes más recientes',
  newerFailed: 'No se pudieron cargar los mensajes más recientes.',
  retry: 'Reintentar',
  gap: 'Aquí faltan mensajes',
  gapLoad: 'Cargar',
  gapLoading: 'Cargando…',
  gapFailed: 'No se pudieron cargar los mensajes que faltan.',
  gapOffline: 'No tienes conexión. Podrás cargar los mensajes que faltan cuando vuelva.',
  newLine:
    '{count, plural, =0 {Mensajes nuevos} one {# mensaje nuevo} many {# de mensajes nuevos} other {# mensajes nuevos}}',
  toLatest: 'Ir al último mensaje',
  goBack: 'Volver a donde estabas',
  toLatestNew:
    '{count, plural, one {# mensaje nuevo, ir al último} many {# de mensajes nuevos, ir al último} other {# mensajes nuevos, ir al último}}',
  showAll:
    '{characters, plural, one {Mostrar # carácter} many {Mostrar los # de caracteres} other {Mostrar los # caracteres}}',
  you: 'Tú',
  said: '{sender}: {message}',
  announce: '{sender}: {message}',
  announceMany: '{count, plural, one {# mensaje nuevo} many {# de mensajes nuevos} other {# mensajes nuevos}}',
  announceFailed: 'No enviado: {message}',
  unnamed: 'Alguien sin nombre',
};

export const copying: Translation['copying'] = {
  menu: 'Mensaje',
  text: 'Copiar texto',
  selection: 'Copiar texto seleccionado',
  withTime:
    '{messages, plural, one {Copiar con hora} many {Copiar # de mensajes con hora} other {Copiar # mensajes con hora}}',
  address: 'Copiar dirección del enlace',
  link: 'Copiar enlace a este mensaje',
  select: 'Seleccionar',
  selecting: 'Mensajes seleccionados',
  noneSelected: 'Elige los mensajes que quieras copiar',
  selected:
    '{count, plural, one {# mensaje seleccionado} many {# de mensajes seleccionados} other {# mensajes seleccionados}}',
  isSelected: 'seleccionado',
  copy: 'Copiar',
  copyWithTime: 'Copiar con hora',
  cancel: 'Cancelar',
  line: '[{time}] {name}: {message}',
};

export const more: Translation['more'] = {
  open: 'Más',
  jump: 'Ir a una fecha…',
  markRead: 'Marcar como leída',
  copyLink: 'Copiar enlace a esta conversación',
  export: 'Exportar…',
  mute: 'Silenciar notificaciones',
  muteHours: '{hours, plural, one {Durante # hora} many {Durante # de horas} other {Durante # horas}}',
  muteAlways: 'Siempre',
  unmute: 'Dejar de silenciar',
  muted: 'Silenciada',
  mutedUntil: 'Silenciada hasta: {time}',
  muteFailed: 'No se pudo cambiar.',
};

export const jumpToDate: Translation['jumpToDate'] = {
  title: 'Ir a una fecha',
  close: 'Cerrar',
  field: 'Fecha',
  go: 'Ir',
  missing: 'Introduce una fecha completa.',
  week: 'Hace una semana',
  month: 'Hace un mes',
  year: 'Hace un año',
  beginning: 'El comienzo',
};

export const sending: Translation['sending'] = {
  sent: 'Enviado',
  sending: 'Enviando',
  waiting: 'En espera',
  waitingTitle: 'En espera de enviarse',
  notSent: 'No enviado.',
  failed: 'No enviado',
  retry: 'Reintentar',
  discard: 'Descartar',
  discardTitle: '¿Descartar este mensaje?',
  discardBody: 'No se ha enviado y solo está en este equipo. Nadie podrá recuperarlo.',
  keep: 'Conservar',
};

export const disappearing: Translation['disappearing'] = {
  menu: 'Mensajes temporales',
  group: 'Mis mensajes desaparecen después de',
  off: 'Nunca',
  hour: '1 hora',
  day: '1 día',
  week: '1 semana',
  mark: 'mis mensajes desaparecen después de {duration}',
  after: 'desaparece después de {duration}',
  countdown: 'Desaparece ',
  failed: 'No se pudo cambiar.',
};

export const composer: Translation['composer'] = {
  label: 'Mensaje para {name}',
  placeholder: 'Mensaje',
  placeholderDisappearing: 'Mensaje, desaparece tras {duration}',
  send: 'Enviar',
  left: '{count, plural, one {Queda # carácter} many {Quedan # de caracteres} other {Quedan # caracteres}}',
  over: 'No se puede enviar: {count, plural, one {sobra # carácter} many {sobran # de caracteres} other {sobran # caracteres}}. Un mensaje puede tener hasta {limit, number}.',
  disk: 'Ahora mismo no se puede guardar lo que escribes.',
  notAccepted: 'Tu mensaje no se ha aceptado; sigue aquí.',
};
