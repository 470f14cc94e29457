import type { Menu, MenuItemConstructorOptions, Tray } from 'electron';
import type { Translator } from '../../shared/text/translator.ts';

/** What of Electron's tray is used. */
type SystemTray = Pick<Tray, 'setImage' | 'setToolTip' | 'setContextMenu' | 'on' | 'destroy'> &
  Partial<Pick<Tray, 'setTitle'>>;

export interface TrayParts {
  readonly create: (icon: string) => SystemTray;
  readonly buildMenu: (template: MenuItemConstructorOptions[]) => Menu;
  readonly platform: NodeJS.Platform;
  /** The absolute path of one of `resources/`. */
  readonly resource: (name: string) => string;
  readonly open: () => void;
  readonly pause: (paused: boolean) => void;
  readonly quit: () => void;
}

/** What the tray tells. */
export interface TrayState {
  readonly unread: number;
  /** Nobody is to be disturbed until it is switched off again. */
  readonly paused: boolean;
  readonly translator: Translator;
}

/** Meridian's icon beside the clock: whether something is unread, and the way back to a window that was closed. */
export class AppTray {
  readonly #parts: TrayParts;
  readonly #tray: SystemTray;

  constructor(parts: TrayParts) {
    this.#parts = parts;
    this.#tray = parts.create(this.#iconFor(0));
    // Where a menu belongs to the icon, as on macOS and most of Linux, a click opens that.
    this.#tray.on('click', parts.open);
  }

  update({ unread, paused, translator }: TrayState): void {
    const { buildMenu, platform, open, pause, quit } = this.#parts;
    const count = translator.t('tray.unread', { count: unread });
    if (platform === 'darwin') this.#tray.setTitle?.(unread > 0 ? String(unread) : '');
    else this.#tray.setImage(this.#iconFor(unread));
    this.#tray.setToolTip(unread > 0 ? `Meridian – ${count}` : 'Meridian');
    this.#tray.setContextMenu(
      buildMenu([
        { id: 'open', label: translator.t('tray.open'), click: open },
        {
          id: 'do-not-disturb',
          label: translator.t('tray.doNotDisturb'),
          type: 'checkbox',
          checked: paused,
          click: () => pause(!paused),
        },
        { type: 'separator' },
        { id: 'quit', label: translator.t('menu.quit'), click: quit },
      ]),
    );
  }

  #iconFor(unread: number): string {
    const { platform, resource } = this.#parts;
    // macOS tints a template by the colour of its menu bar.
    if (platform === 'darwin') return resource('trayTemplate.png');
    return resource(unread > 0 ? 'trayUnread.png' : 'tray.png');
  }
}
