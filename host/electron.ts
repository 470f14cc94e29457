import { app } from './app.ts';
import { BrowserWindow } from './browserWindow.ts';
import { clipboard, crashReporter, globalShortcut, Notification, powerMonitor, Tray } from './desktop.ts';
import { dialog, shell } from './dialog.ts';
import { host } from './host.ts';
import { ipcMain } from './ipcMain.ts';
import { Menu, MenuItem } from './menu.ts';
import { nativeImage } from './nativeImage.ts';
import { nativeTheme } from './nativeTheme.ts';
import { safeStorage } from './safeStorage.ts';
import { screen } from './screen.ts';
import { net, protocol, session } from './session.ts';
import { strict } from './strict.ts';
import { webContents } from './webContents.ts';

/** Modules of the renderer. Libraries check whether they exist. */
const rendererModules = ['contextBridge', 'ipcRenderer', 'webFrame', 'webUtils'];

/** The module `electron` of the main process. Other members of Electron throw when they are read. */
const electron = strict(
  'electron',
  {
    app,
    BrowserWindow,
    clipboard,
    crashReporter,
    dialog,
    globalShortcut,
    ipcMain,
    Menu,
    MenuItem,
    nativeImage,
    nativeTheme,
    net,
    Notification,
    powerMonitor,
    protocol,
    safeStorage,
    screen,
    session,
    shell,
    Tray,
    webContents,
    _host: host,
  },
  rendererModules,
);

/** Modules of Electron that the host lacks. Importing them by name works; using them throws. */
const lacking = (name: string): object => strict(name, {});
export const autoUpdater = lacking('autoUpdater');
export const BaseWindow = lacking('BaseWindow');
export const contentTracing = lacking('contentTracing');
export const desktopCapturer = lacking('desktopCapturer');
export const MessageChannelMain = lacking('MessageChannelMain');
export const powerSaveBlocker = lacking('powerSaveBlocker');
export const systemPreferences = lacking('systemPreferences');
export const utilityProcess = lacking('utilityProcess');
export const WebContentsView = lacking('WebContentsView');

const _host = host;

export {
  _host,
  app,
  BrowserWindow,
  clipboard,
  crashReporter,
  dialog,
  electron as default,
  electron as 'module.exports',
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  Notification,
  nativeImage,
  nativeTheme,
  net,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
  webContents,
};
