import type { MenuItemConstructorOptions } from 'electron';
import type { AppCommand } from '../shared/ipc/desktop.ts';
import type { Words } from './text/words.ts';

/** What the application's menu does beside the platform's own roles. */
export interface MenuActions {
  readonly command: (command: AppCommand) => void;
  /** Another step of the text's size; 0: the usual size. */
  readonly changeTextSize: (steps: number) => void;
  /** Null: this computer can't unlock, so nothing locks. */
  readonly lock: (() => void) | null;
}

export interface MenuLook {
  readonly words: Words;
  readonly platform: NodeJS.Platform;
  /** Also what only developers need. */
  readonly forDevelopers: boolean;
}

type Item = MenuItemConstructorOptions;
const separator: Item = { type: 'separator' };

/** The application's menu, as each platform has it: macOS with the app's own menu, the others with settings and quit in File. */
export function applicationMenu(look: MenuLook, actions: MenuActions): Item[] {
  const { platform, words } = look;
  const isMac = platform === 'darwin';
  return [
    ...(isMac ? [appMenu(words, actions)] : []),
    fileMenu(words, isMac, actions),
    editMenu(words, isMac, actions),
    viewMenu(look, actions),
    conversationMenu(words, actions),
    { label: words.menu.window, role: 'window', submenu: windowItems(words, isMac) },
    helpMenu(words, isMac, actions),
  ];
}

/** An entry that asks something of the window. */
const asks = ({ command: tell }: MenuActions, command: AppCommand, label: string, accelerator?: string): Item => ({
  id: command,
  label,
  ...(accelerator === undefined ? {} : { accelerator }),
  click: () => tell(command),
});

const settings = (words: Words, actions: MenuActions): Item =>
  asks(actions, 'settings', words.menu.settings, 'CommandOrControl+,');

const lock = ({ menu }: Words, { lock: lockNow }: MenuActions): Item[] =>
  lockNow === null ? [] : [{ id: 'lock', label: menu.lock, accelerator: 'CommandOrControl+Shift+L', click: lockNow }];

const appMenu = (words: Words, actions: MenuActions): Item => ({
  label: 'Meridian',
  submenu: [
    asks(actions, 'about', words.menu.about),
    separator,
    settings(words, actions),
    ...lock(words, actions),
    separator,
    { role: 'services', label: words.menu.services },
    separator,
    { role: 'hide', label: words.menu.hide },
    { role: 'hideOthers', label: words.menu.hideOthers },
    { role: 'unhide', label: words.menu.showAll },
    separator,
    { role: 'quit', label: words.menu.quit },
  ],
});

const fileMenu = (words: Words, isMac: boolean, actions: MenuActions): Item => ({
  label: words.menu.file,
  submenu: [
    asks(actions, 'new-conversation', words.menu.newConversation, 'CommandOrControl+N'),
    asks(actions, 'export', words.menu.exportConversation),
    separator,
    ...(isMac ? [] : [settings(words, actions), ...lock(words, actions), separator]),
    { role: 'close', label: words.menu.closeWindow },
    ...(isMac ? [] : [{ role: 'quit', label: words.menu.quit } as const]),
  ],
});

const editMenu = (words: Words, isMac: boolean, actions: MenuActions): Item => ({
  label: words.menu.edit,
  submenu: [
    { role: 'undo', label: words.menu.undo },
    { role: 'redo', label: words.menu.redo },
    separator,
    { role: 'cut', label: words.menu.cut },
    { role: 'copy', label: words.menu.copy },
    { role: 'paste', label: words.menu.paste },
    ...(isMac ? [{ role: 'pasteAndMatchStyle', label: words.menu.pasteAndMatchStyle } as const] : []),
    { role: 'selectAll', label: words.menu.selectAll },
    separator,
    asks(actions, 'find', words.menu.find, 'CommandOrControl+F'),
    asks(actions, 'search', words.menu.search, 'CommandOrControl+K'),
  ],
});

function viewMenu({ words, forDevelopers }: MenuLook, { changeTextSize }: MenuActions): Item {
  const { menu } = words;
  const developers: Item[] = [
    separator,
    { role: 'reload', label: menu.reload },
    { role: 'toggleDevTools', label: menu.developerTools },
  ];
  return {
    label: menu.view,
    submenu: [
      { role: 'resetZoom', label: menu.actualSize },
      { role: 'zoomIn', label: menu.zoomIn },
      { role: 'zoomOut', label: menu.zoomOut },
      {
        label: menu.textSize,
        submenu: [
          { id: 'text-larger', label: menu.textLarger, click: () => changeTextSize(1) },
          { id: 'text-smaller', label: menu.textSmaller, click: () => changeTextSize(-1) },
          { id: 'text-usual', label: menu.textUsual, click: () => changeTextSize(0) },
        ],
      },
      separator,
      { role: 'togglefullscreen', label: menu.fullScreen },
      ...(forDevelopers ? developers : []),
    ],
  };
}

const conversationMenu = (words: Words, actions: MenuActions): Item => ({
  label: words.menu.conversation,
  submenu: [
    asks(actions, 'next-conversation', words.menu.nextConversation, 'Alt+Down'),
    asks(actions, 'previous-conversation', words.menu.previousConversation, 'Alt+Up'),
    separator,
    asks(actions, 'mark-read', words.menu.markRead),
  ],
});

const windowItems = ({ menu }: Words, isMac: boolean): Item[] => [
  { role: 'minimize', label: menu.minimize },
  ...(isMac ? ([{ role: 'zoom', label: menu.zoom }, separator, { role: 'front', label: menu.front }] as const) : []),
];

const helpMenu = (words: Words, isMac: boolean, actions: MenuActions): Item => ({
  label: words.menu.help,
  role: 'help',
  submenu: [
    asks(actions, 'shortcuts', words.menu.shortcuts, 'CommandOrControl+/'),
    ...(isMac ? [] : [separator, asks(actions, 'about', words.menu.about)]),
  ],
});
