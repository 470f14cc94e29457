import type { Translation } from '../translations.ts';

export const shortcuts: Translation['shortcuts'] = {
  title: 'Atajos de teclado',
  close: 'Cerrar',
  groups: {
    everywhere: 'En cualquier lugar',
    list: 'Lista de conversaciones',
    writing: 'Al escribir',
  },
  actions: {
    newConversation: 'Nueva conversación',
    search: 'Buscar en todo',
    find: 'Buscar en la conversación',
    settings: 'Ajustes',
    shortcuts: 'Atajos de teclado',
    next: 'Conversación siguiente',
    previous: 'Conversación anterior',
    dismiss: 'Cerrar lo que esté delante',
    move: 'Moverse por la lista',
    ends: 'Primera y última conversación',
    open: 'Abrir',
    typeName: 'Ir a un nombre',
    send: 'Enviar',
    line: 'Línea nueva',
    undo: 'Deshacer',
  },
  keys: {
    Control: 'Ctrl',
    Alt: 'Alt',
    Shift: 'Mayús',
    Escape: 'Esc',
    Enter: 'Intro',
    Home: 'Inicio',
    End: 'Fin',
    letters: 'A–Z',
  },
  or: 'o',
};
