import { host } from './host.ts';
import type { Menu } from './menu.ts';
import type { NativeImage } from './nativeImage.ts';
import { StrictEmitter, strict } from './strict.ts';

/** A tray icon, recorded for tests: `menu` is its menu and `image` its file or image. */
export class Tray extends StrictEmitter {
  toolTip = '';
  title = '';
  menu: Menu | null = null;
  image: NativeImage | string;
  #destroyed = false;

  constructor(image: NativeImage | string) {
    super();
    this.image = image;
    host.record('Tray', this);
  }
  setToolTip(toolTip: string): void {
    this.toolTip = toolTip;
  }
  setTitle(title: string): void {
    this.title = title;
  }
  setImage(image: NativeImage | string): void {
    this.image = image;
  }
  setContextMenu(menu: Menu | null): void {
    this.menu = menu;
  }
  popUpContextMenu(): void {
    this.menu?.popup();
  }
  destroy(): void {
    this.#destroyed = true;
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
}

/** A notification, recorded for tests, which answer it with `emit('click')`. */
export class Notification extends StrictEmitter {
  readonly title: string;
  readonly body: string;
  readonly silent: boolean;
  readonly options: Electron.NotificationConstructorOptions;

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super();
    this.options = options;
    this.title = options.title ?? '';
    this.body = options.body ?? '';
    this.silent = options.silent ?? false;
  }
  show(): void {
    host.record('Notification.show', this);
    this.emit('show', {});
  }
  close(): void {
    host.record('Notification.close', this);
    this.emit('close', {});
  }
  static isSupported(): boolean {
    return true;
  }
}

let copied = '';
/** A clipboard for text that only this app uses. */
export const clipboard = strict('clipboard', {
  readText: async () => copied,
  async writeText(text: string): Promise<void> {
    copied = text;
    host.record('clipboard.writeText', text);
  },
  has: async (mimetype: string) => mimetype === 'text/plain' && copied !== '',
  clear(): void {
    copied = '';
  },
} satisfies Pick<Electron.Clipboard, 'readText' | 'writeText' | 'has' | 'clear'>);

/** Tests set the idle time and emit `suspend`, `resume`, `lock-screen` and `unlock-screen`. */
class PowerMonitor extends StrictEmitter {
  getSystemIdleTime(): number {
    return host.idleSeconds;
  }
  getSystemIdleState(threshold: number): 'active' | 'idle' {
    return host.idleSeconds >= threshold ? 'idle' : 'active';
  }
  isOnBatteryPower(): boolean {
    return false;
  }
  get onBatteryPower(): boolean {
    return false;
  }
}
export const powerMonitor = new PowerMonitor();

export const crashReporter = strict('crashReporter', {
  start: (options: Electron.CrashReporterStartOptions): void => host.record('crashReporter.start', options),
});

/** Shortcuts, recorded as `globalShortcut.register`, which tests trigger. */
const shortcuts = new Map<string, () => void>();
export const globalShortcut = strict('globalShortcut', {
  register(accelerator: string, callback: () => void): boolean {
    host.record('globalShortcut.register', accelerator, callback);
    return !shortcuts.has(accelerator) && shortcuts.set(accelerator, callback).size > 0;
  },
  unregister: (accelerator: string): void => void shortcuts.delete(accelerator),
  unregisterAll: (): void => shortcuts.clear(),
  isRegistered: (accelerator: string) => shortcuts.has(accelerator),
});
