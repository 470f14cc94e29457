import { EventEmitter } from 'node:events';
import path from 'node:path';
import process from 'node:process';

/*
 * The module `electron` for a main process that runs alone in Node, without windows: what main costs itself. Members that it
 * lacks do nothing.
 */

const ignore = () => {};

/** Adds members that do nothing. */
const lenient = (own) =>
  new Proxy(own, {
    get: (target, name) => (name in target || typeof name === 'symbol' ? Reflect.get(target, name) : ignore),
  });

const handlers = new Map();

/** The page that calls come from. */
const mainFrame = { parent: null, url: 'app://meridian/index.html' };
const page = lenient(Object.assign(new EventEmitter(), { mainFrame, isDestroyed: () => false }));

class Window extends EventEmitter {
  webContents = page;
  isDestroyed = () => false;
  isFocused = () => true;
  loadURL = async () => {};
}

export class BrowserWindow {
  constructor() {
    // biome-ignore lint/correctness/noConstructorReturn: a window with members that do nothing
    return lenient(new Window());
  }
}

let folder = process.cwd();
export const app = lenient(
  Object.assign(new EventEmitter(), {
    isPackaged: false,
    commandLine: lenient({}),
    isReady: () => true,
    whenReady: async () => {},
    requestSingleInstanceLock: () => true,
    getAppPath: () => path.resolve(import.meta.dirname, '../..'),
    getPath: () => folder,
    setPath: (name, value) => {
      if (name === 'userData') folder = value;
    },
    getVersion: () => '0.0.0',
    getName: () => 'Meridian',
    getLocale: () => 'en-US',
    getPreferredSystemLanguages: () => ['en-US'],
    getLoginItemSettings: () => ({}),
    exit: (code) => process.exit(code),
  }),
);
export const ipcMain = lenient(
  Object.assign(new EventEmitter(), {
    handle: (channel, handler) => void handlers.set(channel, handler),
  }),
);

/** Calls main as its page does. */
export const invoke = (channel, request) => handlers.get(channel)?.({ sender: page, senderFrame: mainFrame }, request);

class Silent extends EventEmitter {
  static isSupported = () => false;
}
export class Tray extends Silent {
  setImage = ignore;
  setTitle = ignore;
  setToolTip = ignore;
  setContextMenu = ignore;
  destroy = ignore;
}
export class Notification extends Silent {
  static removeAll = ignore;
  show = ignore;
  close = ignore;
}
export const Menu = lenient({ buildFromTemplate: () => lenient({ getMenuItemById: () => null }) });
export const clipboard = lenient({});
export const crashReporter = lenient({});
export const dialog = lenient({});
export const nativeImage = { createFromPath: () => lenient({}) };
export const nativeTheme = lenient(Object.assign(new EventEmitter(), { shouldUseDarkColors: false }));
export const net = lenient({});
export const powerMonitor = lenient(Object.assign(new EventEmitter(), { getSystemIdleTime: () => 0 }));
export const protocol = lenient({});
export const safeStorage = lenient({ isEncryptionAvailable: () => false });
export const screen = lenient(new EventEmitter());
export const session = {
  defaultSession: lenient({ availableSpellCheckerLanguages: [], resolveProxy: async () => 'DIRECT' }),
};
export const shell = lenient({});
export const systemPreferences = lenient({});
export default { app, ipcMain, shell };
