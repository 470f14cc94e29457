import type { MenuItemConstructorOptions } from 'electron';
import type { AppCommand } from '../../shared/contract/app.ts';
import type { Translate } from '../../shared/text/translator.ts';

/** The menu's actions beside the platform's roles. */
export interface MenuActions {
  readonly command: (command: AppCommand) => void;
  /** Changes the text size by steps; 0 restores the default size. */
  readonly changeTextSize: (steps: number) => void;
  /** Null if this computer can't unlock, so nothing locks. */
  readonly lock: (() => void) | null;
  readonly openLog: () => void;
}

export interface MenuLook {
  readonly t: Translate;
  readonly platform: NodeJS.Platform;
  readonly forDevelopers: boolean;
}

type Item = MenuItemConstructorOptions;
const separator: Item = { type: 'separator' };

const minTextSize = 0.85;
const maxTextSize = 2;
const textSizeStep = 0.05;

/** The application menu by platform: macOS has an app menu; elsewhere Settings and Quit are in File. */
export function applicationMenu(look: MenuLook, actions: MenuActions): Item[] {
  const { platform, t } = look;
  const isMac = platform === 'darwin';
  return [
    ...(isMac ? [appMenu(t, actions)] : []),
    fileMenu(t, isMac, actions),
    editMenu(t, isMac, actions),
    viewMenu(look, actions),
    conversationMenu(t, actions),
    { label: t('menu.window'), role: 'window', submenu: windowItems(t, isMac) },
    helpMenu(t, isMac, actions),
  ];
}

/** An entry that sends a command to the window. */
const entry = ({ command: send }: MenuActions, command: AppCommand, label: string, accelerator?: string): Item => ({
  id: command,
  label,
  ...(accelerator === undefined ? {} : { accelerator }),
  click: () => send(command),
});

const settings = (t: Translate, actions: MenuActions): Item =>
  entry(actions, 'settings', t('menu.settings'), 'CommandOrControl+,');

const lock = (t: Translate, { lock: lockNow }: MenuActions): Item[] =>
  lockNow === null
    ? []
    : [{ id: 'lock', label: t('menu.lock'), accelerator: 'CommandOrControl+Shift+L', click: lockNow }];

const appMenu = (t: Translate, actions: MenuActions): Item => ({
  label: 'Meridian',
  submenu: [
    entry(actions, 'about', t('menu.about')),
    separator,
    settings(t, actions),
    ...lock(t, actions),
    separator,
    { role: 'services', label: t('menu.services') },
    separator,
    { role: 'hide', label: t('menu.hide') },
    { role: 'hideOthers', label: t('menu.hideOthers') },
    { role: 'unhide', label: t('menu.showAll') },
    separator,
    { role: 'quit', label: t('menu.quit') },
  ],
});

const fileMenu = (t: Translate, isMac: boolean, actions: MenuActions): Item => ({
  label: t('menu.file'),
  submenu: [
    entry(actions, 'new-conversation', t('menu.newConversation'), 'CommandOrControl+N'),
    entry(actions, 'open-window', t('menu.openInNewWindow'), 'CommandOrControl+Shift+O'),
    entry(actions, 'export', t('menu.exportConversation')),
    separator,
    ...(isMac ? [] : [settings(t, actions), ...lock(t, actions), separator]),
    { role: 'close', label: t('menu.closeWindow') },
    ...(isMac ? [] : [{ role: 'quit', label: t('menu.quit') } as const]),
  ],
});

const editMenu = (t: Translate, isMac: boolean, actions: MenuActions): Item => ({
  label: t('menu.edit'),
  submenu: [
    { role: 'undo', label: t('menu.undo') },
    { role: 'redo', label: t('menu.redo') },
    separator,
    { role: 'cut', label: t('menu.cut') },
    { role: 'copy', label: t('menu.copy') },
    { role: 'paste', label: t('menu.paste') },
    ...(isMac ? [{ role: 'pasteAndMatchStyle', label: t('menu.pasteAndMatchStyle') } as const] : []),
    { role: 'selectAll', label: t('menu.selectAll') },
    separator,
    entry(actions, 'find', t('menu.find'), 'CommandOrControl+F'),
    entry(actions, 'search', t('menu.search'), 'CommandOrControl+K'),
  ],
});

function viewMenu({ t, forDevelopers }: MenuLook, { changeTextSize }: MenuActions): Item {
  const developers: Item[] = [
    separator,
    { role: 'reload', label: t('menu.reload') },
    { role: 'toggleDevTools', label: t('menu.developerTools') },
  ];
  return {
    label: t('menu.view'),
    submenu: [
      { role: 'resetZoom', label: t('menu.actualSize') },
      { role: 'zoomIn', label: t('menu.zoomIn') },
      { role: 'zoomOut', label: t('menu.zoomOut') },
      {
        label: t('menu.textSize'),
        submenu: [
          { id: 'text-larger', label: t('menu.textLarger'), click: () => changeTextSize(1) },
          { id: 'text-smaller', label: t('menu.textSmaller'), click: () => changeTextSize(-1) },
          { id: 'text-usual', label: t('menu.textUsual'), click: () => changeTextSize(0) },
        ],
      },
      separator,
      { role: 'togglefullscreen', label: t('menu.fullScreen') },
      ...(forDevelopers ? developers : []),
    ],
  };
}

const conversationMenu = (t: Translate, actions: MenuActions): Item => ({
  label: t('menu.conversation'),
  submenu: [
    entry(actions, 'next-conversation', t('menu.nextConversation'), 'Alt+Down'),
    entry(actions, 'previous-conversation', t('menu.previousConversation'), 'Alt+Up'),
    separator,
    entry(actions, 'details', t('menu.details'), 'CommandOrControl+I'),
    entry(actions, 'mark-read', t('menu.markRead')),
    entry(actions, 'mark-unread', t('menu.markUnread'), 'CommandOrControl+Shift+U'),
  ],
});

const windowItems = (t: Translate, isMac: boolean): Item[] => [
  { role: 'minimize', label: t('menu.minimize') },
  ...(isMac
    ? ([{ role: 'zoom', label: t('menu.zoom') }, separator, { role: 'front', label: t('menu.front') }] as const)
    : []),
];

const helpMenu = (t: Translate, isMac: boolean, actions: MenuActions): Item => ({
  label: t('menu.help'),
  role: 'help',
  submenu: [
    entry(actions, 'shortcuts', t('menu.shortcuts'), 'CommandOrControl+/'),
    { id: 'open-log', label: t('menu.openLog'), click: actions.openLog },
    ...(isMac ? [] : [separator, entry(actions, 'about', t('menu.about'))]),
  ],
});

/** The text size after a number of steps up or down; 0 restores the default size. */
export function steppedTextSize(size: number, steps: number): number {
  if (steps === 0) return 1;
  // Round to hundredths, so that the same number of steps back restores the size.
  const next = Math.round((size + steps * textSizeStep) * 100) / 100;
  return Math.min(maxTextSize, Math.max(minTextSize, next));
}
