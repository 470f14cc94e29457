import type { Translation } from '../translations.ts';

export const search: Translation['search'] = {
  open: 'Buscar',
  title: 'Buscar',
  close: 'Cerrar',
  field: 'Buscar conversaciones, personas y mensajes',
  placeholder: 'Buscar conversaciones, personas y mensajes',
  sections: {
    filter: 'Acotar',
    recent: 'Conversaciones recientes',
    conversations: 'Conversaciones',
    people: 'Personas',
    messages: 'Mensajes',
  },
  filters: { from: 'De', in: 'Conversación con', before: 'Antes de', after: 'Después de' },
  addFilter: {
    from: 'Solo mensajes de alguien',
    in: 'Solo en la conversación con alguien',
    before: 'Solo antes de un día',
    after: 'Solo después de un día',
  },
  removeFilter: 'Quitar el filtro «{filter}»',
  dayHint: 'Un día, como 2024-03-01; un mes, como 2024-03; o un año',
  handleHint: 'Un alias, como @bayko',
  days: { today: 'Hoy', month: 'Principio de este mes', year: 'Principio de este año' },
  begins: 'Inicia una conversación',
  to: 'Para {name}',
  nothing: 'Nada en este equipo coincide.',
  failed: 'No se pudo buscar.',
  most: '{count, plural, one {Se muestra el mensaje más reciente.} many {Se muestran los # de mensajes más recientes.} other {Se muestran los # mensajes más recientes.}} Con más palabras o un filtro encontrarás otros anteriores.',
  found:
    'Resultados: {conversations, plural, one {# conversación} many {# de conversaciones} other {# conversaciones}}, {messages, plural, one {# mensaje} many {# de mensajes} other {# mensajes}}',
  hint: 'Escribe un nombre, un alias o palabras de un mensaje.',
};

export const completeness: Translation['completeness'] = {
  complete: 'Todos tus mensajes están en este equipo.',
  missing:
    '{gaps, plural, =0 {} one {# hueco} many {# de huecos} other {# huecos}}{both, select, true {, } other {}}{conversations, plural, =0 {} one {# conversación sin cargar del todo} many {# de conversaciones sin cargar del todo} other {# conversaciones sin cargar del todo}}.',
  load: 'Cargar todo',
  stop: 'Detener',
  loading: 'Cargando conversaciones: {done, number} de {total, number}',
  added: '{messages, plural, one {# mensaje nuevo} many {# de mensajes nuevos} other {# mensajes nuevos}}',
  waiting: 'Esperando a la tabla.',
};

export const find: Translation['find'] = {
  open: 'Buscar en esta conversación',
  field: 'Buscar en esta conversación',
  placeholder: 'Buscar en esta conversación',
  older: 'Resultado anterior',
  newer: 'Resultado siguiente',
  close: 'Cerrar la búsqueda',
  position: '{more, select, true {{index, number} de +{total, number}} other {{index, number} de {total, number}}}',
  none: 'Sin resultados',
  failed: 'No se pudo buscar en esta conversación.',
};
