import type { Translation } from '../translations.ts';

export const status: Translation['status'] = {
  starting: 'Iniciando…',
  upToDate: 'Al día',
  cost: '{read, plural, one {# unidad de lectura por vez} many {# de unidades de lectura por vez} other {# unidades de lectura por vez}}',
  updating: 'Actualizando…',
  firstSync: 'Descargando conversaciones: {done, number} de {total, number}',
  firstSyncStarts: 'Descargando conversaciones…',
  offline: 'Sin conexión',
  paused: 'En pausa',
  asOf: 'actualizado: {time}',
  failed: 'Desactualizado',
  notSent:
    '{count, plural, one {# mensaje no enviado} many {# de mensajes no enviados} other {# mensajes no enviados}}',
  dayAndTime: '{day}, {time}',
};

export const offlineBar: Translation['offlineBar'] = {
  asOf: 'Sin conexión. Última actualización: {time}.',
  never: 'Sin conexión. Meridian aún no ha accedido a la tabla.',
  waiting: '{count, plural, one {# mensaje en espera.} many {# de mensajes en espera.} other {# mensajes en espera.}}',
};

export const pausedBar: Translation['pausedBar'] = {
  asOf: 'En pausa. Última actualización: {time}.',
  never: 'En pausa. Meridian aún no ha consultado la tabla.',
  refresh: 'Actualizar ahora',
};

export const error: Translation['error'] = {
  title: 'Meridian no puede recibir mensajes nuevos',
  stored: 'Última actualización de lo que ves: {time}.',
  retry: 'Reintentar',
  retrying: 'Reintentando…',
  details: 'Detalles',
  code: 'Código de error',
  fields: {
    requestId: 'ID de solicitud',
    action: 'Acción',
    resource: 'Recurso',
    table: 'Tabla',
    region: 'Región',
    endpoint: 'Punto de conexión',
    index: 'Índice',
    status: 'Estado',
    error: 'Error',
    profile: 'Perfil',
    message: 'En inglés',
  },
};

export const welcome: Translation['welcome'] = {
  failed: 'Meridian no pudo leer tu cuenta',
};
