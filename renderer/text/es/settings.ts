import type { Translation } from '../translations.ts';

export const settings: Translation['settings'] = {
  title: 'Ajustes',
  close: 'Cerrar',
  sectionList: 'Secciones',
  sections: {
    appearance: 'Apariencia',
    notifications: 'Notificaciones',
    accounts: 'Cuentas',
    sync: 'Sincronización',
    storage: 'Almacenamiento',
    privacy: 'Privacidad',
    cost: 'Gasto',
    diagnostics: 'Diagnóstico',
    about: 'Acerca de',
  },
  notKept: 'No se pudo guardar este cambio.',
  notRead: 'Ahora mismo no se pueden leer estos ajustes.',
  forAccount: 'Se aplican a {name}.',
  noAccount: 'Aún no hay ninguna cuenta.',
  reading: 'Leyendo…',
};

export const appearanceSettings: Translation['appearanceSettings'] = {
  look: 'Aspecto',
  theme: 'Tema',
  themes: { system: 'Como el sistema', light: 'Claro', dark: 'Oscuro' },
  textSize: 'Tamaño del texto',
  density: 'Densidad',
  densities: { comfortable: 'Amplia', compact: 'Compacta' },
  times: 'Horas',
  hours: 'Formato',
  hourChoices: { locale: 'Según el idioma', '12': '12 horas', '24': '24 horas' },
  seconds: 'Segundos',
  secondsHint: 'Las horas se muestran con segundos.',
  zone: 'Zona horaria',
  zoneHint: 'Todas las horas y los días se muestran en esta zona. Vacío: la de este equipo.',
  zoneSystem: 'La de este equipo: {zone}',
  example: 'Hora actual: {time}.',
  language: 'Idioma',
  languageSystem: 'Como el sistema: {language}',
  writing: 'Escritura',
  spellcheck: 'Revisar la ortografía',
  spellcheckHint: 'Se subrayan las palabras que no están en el diccionario.',
};

export const notificationSettings: Translation['notificationSettings'] = {
  enabled: 'Avisarme de los mensajes nuevos',
  enabledHint: 'Cuando Meridian no está en primer plano o hay otra conversación abierta.',
  showText: 'Mostrar el texto del mensaje',
  showTextHint: 'Si no, la notificación solo dice quién ha escrito.',
  sound: 'Sonido',
  quiet: 'No molestar',
  paused: 'No molestar ahora',
  pausedHint: 'Hasta que lo desactives.',
  hours: 'Cada día en este horario',
  hoursHint: 'Según la hora de este equipo.',
  from: 'Desde',
  to: 'Hasta',
  background: 'En segundo plano',
  closeToTray: 'Seguir funcionando al cerrar la ventana',
  closeToTrayHint: 'Meridian se queda en la bandeja del sistema, recibe mensajes y te avisa.',
  openAtLogin: 'Abrir al iniciar sesión',
};

export const syncSettings: Translation['syncSettings'] = {
  pauseTitle: 'Red',
  paused: 'Pausar',
  pausedHint: 'Solo se pide a la red lo que tú pidas. Lo que envíes queda en espera.',
  metered: 'Actualizar con conexiones de uso medido',
  meteredHint: 'Si no, Meridian se pausa solo en ellas.',
  intervals: 'Cada cuánto busca Meridian mensajes nuevos',
  active: 'Mientras lo usas',
  background: 'En segundo plano',
  idle: 'Si llevas mucho tiempo fuera',
  sweeps: 'Reparación',
  sweepUnits: 'Unidades de lectura por hora para barridos',
  sweepUnitsHint:
    'Los barridos encuentran lo que las actualizaciones no ven: mensajes borrados o escritos con un reloj que va mal.',
  noSweeps: 'Sin barridos',
  units: '{count, plural, one {# unidad} many {# de unidades} other {# unidades}}',
};

export const storageSettings: Translation['storageSettings'] = {
  used: '{used} de {limit} en uso',
  onDisk: '{bytes} en el disco; el espacio libre se devuelve poco a poco.',
  outbox: '{bytes} más para mensajes sin enviar, borradores, ajustes y gasto.',
  limits: 'Límites',
  limit: 'Guardar como máximo',
  limitHint:
    'A partir de ahí, los mensajes más antiguos salen de este equipo. Siguen en la tabla y se pueden volver a cargar.',
  age: 'Guardar los mensajes durante',
  forever: 'Mientras haya espacio',
  conversations: 'Conversaciones, de mayor a menor',
  none: 'Aún no hay ninguna conversación en este equipo.',
  unknown: 'Una conversación que no está en la lista',
  messages: '{count, plural, one {# mensaje} many {# de mensajes} other {# mensajes}}',
  more: '{count, plural, one {# conversación más} many {# de conversaciones más} other {# conversaciones más}}',
  showAll: 'Mostrar todas',
  clear: 'Vaciar la caché…',
  clearHint: 'Quita todas las conversaciones de este equipo y las vuelve a leer.',
  clearTitle: '¿Vaciar la caché?',
  clearBody:
    'Se quitarán {bytes} de conversaciones de este equipo. Se volverán a leer de la tabla, lo que gasta unidades de lectura. No se pierde nada de lo que has escrito y no se ha enviado: ni mensajes, ni borradores, ni marcas.',
  clearNow: 'Vaciar',
  clearing: 'Vaciando…',
  keep: 'Conservar',
  cleared: 'La caché está vacía. Tus conversaciones se están leyendo de nuevo.',
};

export const privacySettings: Translation['privacySettings'] = {
  messages: 'Mensajes',
  disappear: 'En conversaciones nuevas, mis mensajes desaparecen después de',
  disappearHint: 'Solo los tuyos; puedes cambiarlo en cada conversación.',
  hideText: 'Ocultar el texto en las notificaciones',
  hideTextHint: 'La notificación solo dice quién ha escrito.',
  lock: 'Bloqueo',
  lockAfter: 'Bloquear Meridian si no se usa este equipo durante',
  lockHint: 'Para desbloquearlo, el sistema te pide la huella o la contraseña.',
  never: 'Nunca',
  noLock:
    'Meridian no se puede bloquear aquí: este sistema no tiene forma de confirmar que eres tú. Bloquea la pantalla del equipo.',
};

export const costSettings: Translation['costSettings'] = {
  thirtyDays: 'Últimos 30 días',
  read: 'Unidades de lectura',
  write: 'Unidades de escritura',
  dollars: 'Dólares',
  purposes: 'Por finalidad',
  nothing: 'No se ha pedido nada a la tabla en estos 30 días.',
  plot: '{measure} por día: {total} en total, máximo de {most} ({day}).',
  plotEmpty: '{measure} por día: nada.',
  day: 'Día',
  dayText: '{day}: {read} de lectura, {write} de escritura, {dollars}',
  asTable: 'Como tabla',
  tableCaption: 'Unidades de lectura y escritura, y dólares, por día',
  sums: 'Totales, en unidades de lectura / escritura',
  prices: 'Precios',
  readPrice: 'Dólares por millón de unidades de lectura',
  writePrice: 'Dólares por millón de unidades de escritura',
  pricesHint: 'Precios bajo demanda de tu región; los iniciales son los de us-east-1.',
};

export const about: Translation['about'] = {
  tagline: 'Un servicio de mensajería que guarda tus conversaciones en una tabla tuya.',
  version: 'Versión {version}',
  development: 'Iniciado desde su código fuente',
  licence: 'Software libre con licencia MIT.',
};
