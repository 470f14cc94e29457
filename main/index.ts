import fs from 'node:fs';
import path from 'node:path';
import {
  app,
  type BrowserWindow,
  dialog,
  ipcMain,
  nativeTheme,
  net,
  powerMonitor,
  protocol,
  safeStorage,
  session,
  shell,
} from 'electron';
import { toAppError } from '../shared/errors.ts';
import { openAccountsFile } from './accounts/accountsFile.ts';
import { type AccountsRoot, adoptOlderConnection, composeAccounts } from './accounts/composeAccounts.ts';
import { systemClock } from './engine/clock.ts';
import { createHandlers } from './handlers.ts';
import { Publisher } from './ipc/publish.ts';
import { registerMethods } from './ipc/register.ts';
import { isTrustedSender } from './ipc/sender.ts';
import { type LaunchOptions, parseLaunchOptions } from './launchOptions.ts';
import { startLog, writeLogLine } from './log.ts';
import { setApplicationMenu } from './menu.ts';
import { denyNavigation, denyPermissions } from './security/lockDown.ts';
import { appScheme, createAppHandler, schemePrivileges } from './security/protocol.ts';
import { openSettings } from './settings.ts';
import { openWindow } from './window.ts';

/*
 * The composition root: makes the parts, connects them, and decides nothing itself. The order matters: what Electron wants
 * before `ready` comes first, and the window is asked for before the engine starts, so that it paints while the cache
 * opens.
 */

app.enableSandbox();
protocol.registerSchemesAsPrivileged([schemePrivileges]);

let options: LaunchOptions | null = null;
try {
  options = parseLaunchOptions(process.argv.slice(1));
} catch (thrown) {
  const { message } = toAppError(thrown);
  process.stderr.write(`${message}\n`);
  // Who clicked an icon sees no stderr.
  if (app.isPackaged) dialog.showErrorBox('Meridian could not start', message);
  app.exit(2);
}
if (options?.dataDir) {
  // setPath refuses a directory that isn't there.
  fs.mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  app.setPath('userData', options.dataDir);
}

if (options && app.requestSingleInstanceLock()) start(options);
else {
  // The code in brackets is for programs that started this one.
  if (options)
    process.stderr.write('Meridian is already open on this data; that window was shown. [already-running]\n');
  app.quit();
}

function start(launch: LaunchOptions): void {
  const log = startLog(app.getPath('userData'), app.isPackaged);
  // Electron shows the first and keeps both out of the log.
  process.on('uncaughtExceptionMonitor', (error) => log('error', 'The main process failed.', error));
  process.on('unhandledRejection', (reason) => log('error', 'The main process left a failure unhandled.', reason));
  const settings = openSettings(log);
  let window: BrowserWindow | null = null;
  let root: AccountsRoot | null = null;
  const contents = () => (window && !window.isDestroyed() ? window.webContents : null);
  const publisher = new Publisher(systemClock, contents);

  const openLink = (url: string): void => {
    shell.openExternal(url).catch((error: unknown) => log('warn', 'A link could not be opened.', error));
  };
  denyNavigation(app, openLink);

  function openAccounts(): AccountsRoot {
    const userData = app.getPath('userData');
    const opened = composeAccounts({
      userData,
      file: openAccountsFile(userData, log),
      launch: launch.connection,
      guard: { keychain: safeStorage, platform: process.platform },
      clock: systemClock,
      log,
      writeLine: writeLogLine,
      publish: (event) => publisher.publish(event),
      arrived: () => {},
    });
    if (adoptOlderConnection(opened.store, settings.read().connection, log)) settings.write({ connection: null });
    return opened;
  }

  function showWindow(): void {
    window = openWindow(settings, log);
    window.on('focus', () => environmentChanged('focus'));
    window.on('blur', () => root?.hub.signal('blur'));
    window.on('closed', () => {
      window = null;
    });
  }

  function environmentChanged(reason: 'focus' | 'resume'): void {
    publisher.publish({ name: 'environment.changed', payload: { reason } });
    root?.hub.signal(reason);
  }

  app.on('second-instance', () => {
    if (!window) return showWindow();
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });

  let stopping: Promise<void> | null = null;
  app.on('will-quit', (event) => {
    if (!root) return;
    // However often the person asks: what is on the disk is closed first.
    event.preventDefault();
    if (stopping) return;
    publisher.stop();
    stopping = root.stop().finally(() => {
      root = null;
      app.quit();
    });
  });

  // macOS and Linux learn of it from the package, Windows only from the app.
  if (app.isPackaged && process.platform === 'win32') app.setAsDefaultProtocolClient('meridian');

  function showEverything(): void {
    nativeTheme.themeSource = settings.read().appearance.theme;
    denyPermissions(session.defaultSession);
    protocol.handle(
      appScheme,
      createAppHandler(path.join(import.meta.dirname, '../renderer'), (url) => net.fetch(url)),
    );
    setApplicationMenu(app.isPackaged, process.platform);
    const opened = openAccounts();
    const { accounts, hub, handlers } = opened;
    root = opened;
    accounts.start().catch((error: unknown) => log('error', 'The accounts could not be started.', error));
    registerMethods({
      ipcMain,
      handlers: createHandlers({ app, shell, engine: () => hub.active, accounts: handlers }),
      isTrusted: (event) => isTrustedSender(event, contents()),
      report: (method, error) => log('warn', `${method} was refused: ${error.code}.`, error),
    });
    showWindow();
    powerMonitor.on('resume', () => environmentChanged('resume'));
    // Not before: macOS sends the first one while it starts the app, when no window can be made yet.
    app.on('activate', () => {
      if (!window) showWindow();
    });
  }

  app
    .whenReady()
    .then(showEverything)
    .catch((thrown: unknown) => {
      // Without a window there is nobody to tell but this, and the lock would keep every later start from showing one.
      log('error', 'Meridian could not start.', thrown);
      dialog.showErrorBox('Meridian could not start', toAppError(thrown).message);
      app.exit(1);
    });
}
