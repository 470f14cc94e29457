import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, NotificationConstructorOptions, Rectangle } from 'electron';

/*
 * Replaces the module `electron` in tests of the whole desktop part, and has only what that uses:
 * `vi.mock('electron', () => import('…/test/support/fakeElectron.ts'))`.
 */

const ignore = (): void => {};

/** State that tests set and read; `resetElectron` restores it before each test. */
export const fake = {
  windows: [] as BrowserWindow[],
  /** The window in front. */
  focused: null as BrowserWindow | null,
  notifications: [] as Notification[],
  /** Whether the user confirms the system's prompt. */
  isConfirmed: true,
  /** Time since the last input, in seconds. */
  idleSeconds: 0,
  /** The languages of the spelling checker. */
  spelling: [] as readonly string[],
  /** The button that the user presses in a dialog. */
  response: 0,
  /** The links that were opened. */
  opened: [] as string[],
};

export function resetElectron(): void {
  Object.assign(fake, {
    windows: [],
    focused: null,
    notifications: [],
    isConfirmed: true,
    idleSeconds: 0,
    spelling: [],
    response: 0,
    opened: [],
  });
  app.isPackaged = false;
  Notification.removals = 0;
  app.removeAllListeners();
  powerMonitor.removeAllListeners();
}

export class BrowserWindow extends EventEmitter {
  readonly id = fake.windows.push(this);
  readonly options: BrowserWindowConstructorOptions;
  /** How often it was shown. */
  shown = 0;
  readonly webContents = Object.assign(new EventEmitter(), { id: 100 + this.id, isDestroyed: () => false });
  isDestroyed = (): boolean => false;
  isFocused = (): boolean => fake.focused === this;
  isMaximized = (): boolean => false;
  isMinimized = (): boolean => false;
  isFullScreen = (): boolean => false;
  loadURL = async (): Promise<void> => {};
  setOverlayIcon = ignore;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    fake.focused = this;
  }
  show(): void {
    this.shown += 1;
  }
  focus(): void {
    if (fake.focused === this) return;
    const before = fake.focused;
    fake.focused = this;
    before?.emit('blur');
    this.emit('focus');
  }
  getNormalBounds(): Rectangle {
    const { x = 0, y = 0, width = 800, height = 600 } = this.options;
    return { x, y, width, height };
  }
  close(): void {
    this.emit('close', { preventDefault: ignore });
    this.emit('closed');
  }
}

export class Notification extends EventEmitter {
  /** How often all were removed; on macOS, the first use asks for the permission. */
  static removals = 0;
  static removeAll(): void {
    Notification.removals += 1;
  }
  readonly options: NotificationConstructorOptions;
  isShown = false;

  constructor(options: NotificationConstructorOptions) {
    super();
    this.options = options;
    fake.notifications.push(this);
  }
  show(): void {
    this.isShown = true;
  }
  close(): void {
    this.isShown = false;
    this.emit('close', { reason: 'userCanceled' });
  }
}

export class Tray extends EventEmitter {
  setImage = ignore;
  setTitle = ignore;
  setToolTip = ignore;
  setContextMenu = ignore;
  destroy = ignore;
}

export const app = Object.assign(new EventEmitter(), {
  isPackaged: false,
  isReady: () => true,
  getAppPath: () => '/app',
  getPath: (name: string) => `/paths/${name}`,
  getLocale: () => 'en-US',
  getPreferredSystemLanguages: () => ['en-GB', 'fr-CA'],
  getLoginItemSettings: () => ({ wasOpenedAtLogin: false }),
  setAppUserModelId: ignore,
  setBadgeCount: () => true,
  quit: ignore,
});
export const powerMonitor = Object.assign(new EventEmitter(), {
  getSystemIdleTime: () => fake.idleSeconds,
  isOnBatteryPower: () => false,
});
export const systemPreferences = {
  /** As on a Mac with a closed lid; the prompt asks for the password then. */
  canPromptTouchID: () => false,
  promptTouchID: async (): Promise<void> => {
    if (!fake.isConfirmed) throw new Error('Canceled by user.');
  },
};
export const Menu = { setApplicationMenu: ignore, buildFromTemplate: () => ({}) };
export const session = {
  defaultSession: {
    setSpellCheckerEnabled: ignore,
    availableSpellCheckerLanguages: ['de', 'en-GB', 'en-US', 'fr'],
    setSpellCheckerLanguages: (languages: readonly string[]): void => {
      fake.spelling = languages;
    },
  },
};
export const screen = { getDisplayMatching: () => ({ workArea: { x: 0, y: 0, width: 1_600, height: 1_000 } }) };
export const dialog = { showMessageBox: async () => ({ response: fake.response, checkboxChecked: false }) };
export const shell = {
  openExternal: async (url: string): Promise<void> => void fake.opened.push(url),
};
export const clipboard = {};
export const nativeImage = {};
export const nativeTheme = { themeSource: 'system', shouldUseDarkColors: false };
