import type { App, BrowserWindow, Menu, MenuItemConstructorOptions, NativeImage, Tray } from 'electron';
import type { Translator } from '../../shared/text/translator.ts';

/** The parts of Electron's tray that are used. */
type SystemTray = Pick<Tray, 'setImage' | 'setToolTip' | 'setContextMenu' | 'on' | 'destroy'> &
  Partial<Pick<Tray, 'setTitle'>>;

export interface TrayParts {
  readonly create: (icon: string) => SystemTray;
  readonly buildMenu: (template: MenuItemConstructorOptions[]) => Menu;
  readonly platform: NodeJS.Platform;
  /** The absolute path of a file in `resources/`. */
  readonly resource: (name: string) => string;
  readonly open: () => void;
  readonly pause: (paused: boolean) => void;
  readonly quit: () => void;
}

export interface TrayState {
  readonly unread: number;
  readonly paused: boolean;
  readonly translator: Translator;
}

/** The tray icon: shows whether there are unread messages, and opens a closed window. */
export class AppTray {
  readonly #parts: TrayParts;
  readonly #tray: SystemTray;

  constructor(parts: TrayParts) {
    this.#parts = parts;
    this.#tray = parts.create(this.#iconFor(0));
    // On macOS and most Linux desktops a click opens the menu instead.
    this.#tray.on('click', parts.open);
  }

  update({ unread, paused, translator: { t } }: TrayState): void {
    const { buildMenu, platform, open, pause, quit } = this.#parts;
    if (platform === 'darwin') this.#tray.setTitle?.(unread > 0 ? String(unread) : '');
    else this.#tray.setImage(this.#iconFor(unread));
    this.#tray.setToolTip(unread > 0 ? `Meridian – ${t('tray.unread', { count: unread })}` : 'Meridian');
    this.#tray.setContextMenu(
      buildMenu([
        { id: 'open', label: t('tray.open'), click: open },
        {
          id: 'do-not-disturb',
          label: t('tray.doNotDisturb'),
          type: 'checkbox',
          checked: paused,
          click: () => pause(!paused),
        },
        { type: 'separator' },
        { id: 'quit', label: t('menu.quit'), click: quit },
      ]),
    );
  }

  #iconFor(unread: number): string {
    const { platform, resource } = this.#parts;
    // macOS tints template images itself.
    if (platform === 'darwin') return resource('trayTemplate.png');
    return resource(unread > 0 ? 'trayUnread.png' : 'tray.png');
  }
}

export interface BadgeParts {
  readonly app: Pick<App, 'setBadgeCount'>;
  readonly platform: NodeJS.Platform;
  /** The window, whose taskbar button gets the overlay on Windows; null if there is none. */
  readonly window: () => Pick<BrowserWindow, 'setOverlayIcon'> | null;
  readonly overlay: () => NativeImage;
}

/** Shows the unread count on the app's icon: a number on macOS and some Linux desktops, an overlay on Windows. */
export function showBadge(
  { app, platform, window, overlay }: BadgeParts,
  { unread, translator }: Pick<TrayState, 'unread' | 'translator'>,
): void {
  if (platform !== 'win32') app.setBadgeCount(unread);
  else if (unread === 0) window()?.setOverlayIcon(null, '');
  else window()?.setOverlayIcon(overlay(), translator.t('tray.unread', { count: unread }));
}
