import type { Translation } from '../translations.ts';

export const lock: Translation['lock'] = {
  title: 'Meridian está bloqueado',
  body: 'Tus conversaciones están ocultas hasta que el sistema confirme que eres tú.',
  unlock: 'Desbloquear',
  unlocking: 'Preguntando al sistema…',
};

export const failedPane: Translation['failedPane'] = {
  titles: {
    list: 'No se puede mostrar la lista de conversaciones',
    conversation: 'No se puede mostrar esta conversación',
    window: 'No se puede mostrar Meridian',
  },
  body: 'Algo falla aquí en Meridian; los detalles están en el registro. No se ha perdido nada: los mensajes y borradores están en este equipo.',
  again: 'Volver a mostrar este panel',
  windowAgain: 'Volver a mostrar Meridian',
};

export const notices: Translation['notices'] = {
  label: 'Avisos',
  dismiss: 'Cerrar',
  lookingUp: 'Buscando a {handle}…',
  lookingUpBody: 'Un enlace lleva a una conversación con esa persona.',
  noConversation: 'No tienes ninguna conversación con {handle}',
  noConversationBody: 'Un enlace lleva a ella. No se escribe nada hasta que envíes un mensaje.',
  writeTo: 'Escribir a {handle}',
  nobody: 'No se puede escribir a {handle}',
  noGroup: 'Esta conversación no está en tu lista',
  noGroupBody: 'Un enlace lleva a ella, pero es de otra cuenta o ya no está en la tabla.',
  noMessage: 'Este mensaje no está en este equipo',
  noMessageBody: 'Es anterior a lo que se ha cargado, ha desaparecido o se ha borrado. Esta es su conversación.',
  noAccount: 'Aún no hay ninguna cuenta',
  noAccountBody: 'Conecta antes Meridian con una tabla y vuelve a abrir el enlace.',
  notFollowed: 'No se puede abrir el enlace',
  notMarked: 'No se pudo marcar esta conversación como leída',
  exported: 'Conversación exportada',
  exportedBody: 'Está en el archivo {fileName}.',
  notExported: 'No se exportó la conversación',
  notSwitched: 'No se pudo mostrar la otra cuenta',
  notAllKept: 'La cuenta se añadió, pero no con todo lo que elegiste',
  failure: 'Algo ha fallado en Meridian',
  failureBody: 'Puedes continuar. Los detalles están en el registro.',
};

export const engine: Translation['engine'] = {
  restarted:
    'Una parte de Meridian se detuvo y se ha vuelto a iniciar. Puedes continuar; no se ha perdido nada de lo que escribiste.',
  restartedOf:
    'Una parte de Meridian que trabaja para {account} se detuvo y se ha vuelto a iniciar. No se ha perdido nada de lo que escribiste.',
  stopped: 'Una parte de Meridian se ha detenido del todo. Reinicia Meridian para volver a recibir mensajes.',
  stoppedOf:
    'Una parte de Meridian que trabaja para {account} se ha detenido del todo. Reinicia Meridian para volver a recibir sus mensajes.',
  dismiss: 'Cerrar',
};

export const exporting: Translation['exporting'] = {
  title: 'Exportar conversación',
  with: 'Con {name}',
  close: 'Cerrar',
  format: 'Formato',
  formats: { html: 'Página web', markdown: 'Markdown', json: 'JSON' },
  formatHints: {
    html: 'Un solo archivo que muestra cualquier navegador, sin cargar nada de fuera',
    markdown: 'Texto que se lee tal cual y que entienden muchos programas',
    json: 'Para programas, con todos los campos',
  },
  hint: 'Todos los mensajes que hay en este equipo, con hora local y UTC. Los mensajes temporales no se incluyen. El archivo no va cifrado.',
  choose: 'Elegir dónde guardar…',
  choosing: 'Eligiendo…',
  cancel: 'Cancelar',
  stop: 'Detener',
  hide: 'Seguir en segundo plano',
  writing: 'Escribiendo',
  progress:
    '{total, plural, one {{done, number} de # mensaje} many {{done, number} de # de mensajes} other {{done, number} de # mensajes}}',
  done: '{messages, plural, one {Se exportó # mensaje} many {Se exportaron # de mensajes} other {Se exportaron # mensajes}}',
  writingTo: 'Se guarda como',
  file: 'Guardado como',
  finish: 'Listo',
  show: 'Mostrar en la carpeta',
  notShown: 'No se pudo mostrar el archivo',
  failed: 'No se pudo exportar la conversación',
  fileName: 'Meridian {name}',
  words: {
    title: 'Conversación con {name}',
    exportedAt: 'Exportada el',
    complete: 'Aquí están todos los mensajes de la conversación.',
    incomplete: 'Algunos mensajes de la conversación no estaban en este equipo, así que no están aquí.',
    missing: 'Aquí faltan mensajes.',
    leftOut: 'Los mensajes temporales no se han incluido.',
  },
};
