import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { app, crashReporter, dialog, ipcMain, net, protocol, safeStorage, session, shell } from 'electron';
// The variant without Electron: the other one opens its own channels to the window.
import electronLog from 'electron-log/node.js';
import { AppError, toAppError } from '../shared/errors.ts';
import { errorText } from '../shared/text/errorText.ts';
import { createTranslator, loadCataloguesBy, withoutIsolates } from '../shared/text/translator.ts';
import { type AccountsRoot, adoptOlderConnection, composeAccounts } from './accounts/composeAccounts.ts';
import { HostConsent } from './accounts/hostConsent.ts';
import { unknownKeyStatus } from './accounts/keyProtection.ts';
import { AuditLog } from './app/auditLog.ts';
import { takeAwsVariables } from './app/awsVariables.ts';
import { Desktop } from './app/desktop.ts';
import { ExportFiles } from './app/exportFiles.ts';
import { type LaunchOptions, parseLaunchOptions } from './app/launchOptions.ts';
import { hiddenArgument } from './app/loginItem.ts';
import { ensurePrivateFolder, makePrivate } from './app/privateFiles.ts';
import { QuitGuard } from './app/quitGuard.ts';
import { restart } from './app/restart.ts';
import { Settings, settingsMigrations } from './app/settings.ts';
import { readShellEnvironment } from './app/shellEnvironment.ts';
import { runSmokeTest } from './app/smokeTest.ts';
import type { Migration } from './app/storedContent.ts';
import { openStoredFile, type StoredFile } from './app/storedFile.ts';
import { resolveSystemProxy } from './app/systemProxy.ts';
import { systemClock } from './engine/clock.ts';
import { describeError, formatEntry, type Log, limitLog } from './engine/log.ts';
import type { LogLine, SystemFacts } from './engine/protocol.ts';
import { createInterceptors, createMainHandlers } from './handlers.ts';
import { Publisher } from './ipc/publish.ts';
import { isTrustedSender, registerMethods } from './ipc/router.ts';
import { setDataAside } from './lock/setDataAside.ts';
import { Vault } from './lock/vault.ts';
import { sendQuickReply } from './notifications/quickReply.ts';
import { appScheme, createAppHandler, schemePrivileges } from './security/appProtocol.ts';
import { denyNavigation, denyPermissions } from './security/lockDown.ts';
import { composeUpdates } from './updates/composeUpdates.ts';
import { createUpdateHandlers, type Updates } from './updates/updates.ts';

/*
 * The composition root: creates and connects the parts, and decides nothing itself. The order matters: first what Electron
 * requires before `ready`, and the window before the engine, so that it paints while the cache opens.
 */

// First, since every process that is started from here on inherits the environment.
const awsVariables = takeAwsVariables(process.env);

// Electron would remove the switch, but Linux has started its zygote process without a sandbox by now: pages would die.
// The window is sandboxed by its own options wherever that is possible.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
protocol.registerSchemesAsPrivileged([schemePrivileges]);

// The build puts them there, see `catalogues`.
loadCataloguesBy((language) =>
  JSON.parse(fs.readFileSync(path.join(import.meta.dirname, 'locales', `${language}.json`), 'utf8')),
);

/** Reports an error that prevents the start, also in a dialog: an app launched from an icon has no visible stderr. */
function reportStartError(thrown: unknown): void {
  const error = toAppError(thrown);
  writeError(error);
  // A dialog would wait for a user.
  if (!app.isPackaged || process.argv.some((argument) => argument.startsWith('--smoke-test'))) return;
  const { t } = createTranslator(null, app.getLocale());
  dialog.showErrorBox(t('failures.startTitle'), errorText(t, error.toData()));
}

/** Writes an error to stderr in English, with its code for programs that started this one. */
function writeError(error: AppError): void {
  const { t } = createTranslator('en', 'en');
  process.stderr.write(`${withoutIsolates(errorText(t, error.toData()))} [${error.code}]\n`);
}

let options: LaunchOptions | null = null;
try {
  const parsed = parseLaunchOptions(process.argv.slice(1));
  // setPath requires an existing directory.
  ensurePrivateFolder(parsed.dataDir ?? app.getPath('userData'));
  if (parsed.dataDir) app.setPath('userData', parsed.dataDir);
  options = parsed;
} catch (thrown) {
  reportStartError(thrown);
  app.exit(2);
}

if (options && app.requestSingleInstanceLock()) {
  try {
    // Keeps minidumps in the user data directory, and sends nothing.
    crashReporter.start({ uploadToServer: false });
    start(options);
  } catch (thrown) {
    reportStartError(thrown);
    app.exit(1);
  }
} else {
  if (options) writeError(new AppError('already-running', { reason: 'already-open' }));
  app.quit();
}

/** The parts that exist before Electron is ready. */
interface EarlyParts {
  readonly userData: string;
  readonly log: Log;
  /** Opens `<name>.json`. */
  readonly openFile: (name: string, migrations: readonly Migration[]) => StoredFile;
  readonly audit: AuditLog;
  readonly vault: Vault;
  readonly settings: Settings;
  /** Copies of stored files of which something could not be read. */
  readonly setAside: string[];
  readonly exportFiles: ExportFiles;
  readonly publisher: Publisher;
  readonly desktop: Desktop;
  readonly openLog: () => Promise<void>;
  readonly restartApp: () => void;
  readonly updates: Updates;
}

function start({ connection, smokeTest }: LaunchOptions): void {
  const userData = app.getPath('userData');
  const log = startLog(userData, app.isPackaged);
  const audit = new AuditLog(path.join(userData, 'logs', 'audit.log'), systemClock, log);
  const setAside: string[] = [];
  const openFile = (name: string, migrations: readonly Migration[]): StoredFile =>
    openStoredFile({ userData, name, migrations, log, onSetAside: (copy) => void setAside.push(copy) });
  const settings = new Settings(openFile('settings', settingsMigrations), log);
  // electron-store answers any page that requests the app's paths; no page of ours does.
  ipcMain.removeAllListeners('electron-store-get-data');
  const vault = new Vault(path.join(userData, 'passphrase.key'), systemClock);
  const exportFiles = new ExportFiles(dialog, () => desktop.windows.front);
  const publisher = new Publisher(systemClock, () => desktop.windows.pages, {
    onPublish: (event) => {
      if (event.name === 'accounts.changed' || event.name === 'accounts.switched') desktop.accountsChanged();
      if (event.name === 'export.changed') exportFiles.onProgress(event.payload);
    },
    isHeld: (event) => desktop.isHeld(event),
  });
  let root: AccountsRoot | null = null;

  const openLog = (): Promise<void> => openTextFile(logFile(userData));
  const restartApp = (): void => {
    void quitGuard.confirm().then((mayQuit) => mayQuit && restart(app, process, awsVariables));
  };
  denyNavigation(app, (what) => audit.denied(what));
  const desktop: Desktop = new Desktop({
    settings,
    vault,
    publisher,
    clock: systemClock,
    log,
    openLog,
    restart: restartApp,
    onEnvironmentChange: (change) => {
      if (change.isFocused === true) publisher.publish({ name: 'environment.changed', payload: { reason: 'focus' } });
      root?.hub.setEnvironment(change);
    },
    onResume: () => {
      publisher.publish({ name: 'environment.changed', payload: { reason: 'resume' } });
      root?.hub.resume();
    },
    accounts: {
      activeId: () => root?.hub.activeId ?? null,
      unread: () => root?.accounts.list().accounts.reduce((sum, { unread }) => sum + unread, 0) ?? 0,
      activate: async (id) => root?.accounts.switch(id),
      reply: async (id, reply) => {
        const engine = root?.hub.of(id) ?? null;
        if (engine === null) throw new AppError('not-found');
        return sendQuickReply(engine, reply);
      },
      returned: (shown) => void root?.hub.active?.call('messages.open', { ...shown, isReturn: true }),
      keyStatus: () => root?.protection.status ?? unknownKeyStatus,
      protect: async (request) => root?.protection.protect(request),
      open: () => root && startAccounts(root, log),
      close: () => {
        root?.suspend().catch((error: unknown) => log('error', 'The accounts could not be stopped.', error));
      },
      startOver: async () => {
        await stop();
        try {
          setDataAside(userData, systemClock.now());
        } finally {
          restart(app, process, awsVariables);
        }
      },
    },
  });
  const quitGuard: QuitGuard = new QuitGuard({
    app,
    dialog,
    clock: systemClock,
    translator: () => createTranslator(settings.value.appearance.language, app.getLocale()),
    log,
    window: () => desktop.windows.front,
    isAtRisk: () => root?.protection.status.kept === 'memory',
    countLosses: async () => root?.countLosses() ?? null,
    onStay: () => desktop.windows.main.reveal(),
  });

  app.on('second-instance', (_event, argv) => desktop.startedAgain(argv));
  // On macOS and Linux the package registers the scheme.
  if (app.isPackaged && process.platform === 'win32') app.setAsDefaultProtocolClient('meridian');
  const stop = stopBeforeQuitting(async () => {
    publisher.stop();
    updates.stop();
    await root?.stop();
  });
  const updates: Updates = composeUpdates({
    app,
    settings,
    clock: systemClock,
    log,
    publish: (payload) => publisher.publish({ name: 'updates.changed', payload }),
    mayQuit: () => quitGuard.confirm(),
    unsent: () => root?.accounts.list().accounts.reduce((sum, { waiting, failed }) => sum + waiting + failed, 0) ?? 0,
    stop: async () => {
      // Squirrel.Mac closes the windows before it quits.
      desktop.windows.prepareToQuit();
      await stop();
      // What installs the new version also starts it.
      Object.assign(process.env, awsVariables);
      // The installer may start the new version before this one has ended.
      app.releaseSingleInstanceLock();
    },
    relaunch: restartApp,
  });
  app
    .whenReady()
    .then(async () => {
      const parts = {
        userData,
        log,
        audit,
        openFile,
        settings,
        vault,
        setAside,
        exportFiles,
        publisher,
        desktop,
        openLog,
        restartApp,
        updates,
      };
      root = openAccounts(parts, connection);
      showApp(parts, root);
      if (smokeTest !== null) await exitAfterSmokeTest(smokeTest, desktop, root, stop);
    })
    .catch((thrown: unknown) => {
      log('error', 'Meridian could not start.', thrown);
      // Exit after the dialog; otherwise the instance lock would block later starts.
      reportStartError(thrown);
      app.exit(1);
    });
}

/** Composes the accounts; `launch` is the connection of the command line. */
function openAccounts(parts: EarlyParts, launch: LaunchOptions['connection']): AccountsRoot {
  const { userData, log, audit, openFile, settings, vault, publisher, desktop } = parts;
  const root = composeAccounts({
    userData,
    file: openFile('accounts', []),
    launch,
    keychain: { system: safeStorage, platform: process.platform },
    vault,
    keyChoice: {
      stored: settings.remembered.keyChoice?.kept ?? null,
      remember: (kept) => settings.remember({ keyChoice: { kept, at: systemClock.now() } }),
    },
    keysChanged: () => desktop.keysChanged(),
    clock: systemClock,
    log,
    writeLine: writeLogLine,
    publisher,
    consent: new HostConsent({
      dialog,
      window: () => desktop.windows.front,
      translator: () => createTranslator(settings.value.appearance.language, app.getLocale()),
    }),
    signedIn: (each) => audit.signedIn(each),
    arrived: (id, arrival) => desktop.arrived(id, arrival),
    readElsewhere: (id, read) => desktop.readElsewhere(id, read),
    messagesRemoved: (id, removed) => desktop.messagesRemoved(id, removed),
    system: systemFacts(log),
    hasWindow: !process.argv.includes(hiddenArgument),
  });
  const { connection } = settings.remembered;
  if (adoptOlderConnection(root.store, connection, log)) settings.remember({ connection: null });
  return root;
}

function startAccounts({ accounts }: AccountsRoot, log: Log): void {
  accounts.start().catch((error: unknown) => log('error', 'The accounts could not be started.', error));
}

/** Answers what threads ask about the system. */
function systemFacts(log: Log): SystemFacts {
  const { platform } = process;
  const env = { ...process.env, ...awsVariables };
  // A development tree is started from a terminal.
  const loginShell = app.isPackaged ? os.userInfo().shell : null;
  const variables = readShellEnvironment({ platform, env, shell: loginShell, clock: systemClock, log });
  return {
    resolveProxy: (url) => resolveSystemProxy(session.defaultSession, url, log),
    awsVariables,
    shellEnvironment: () => variables,
  };
}

/** Serves the page and its calls, starts the accounts, and shows the window. */
function showApp(parts: EarlyParts, root: AccountsRoot): void {
  const { hub, handlers } = root;
  const { log, audit, vault, setAside, exportFiles, desktop, openLog, restartApp, updates } = parts;
  denyPermissions(session.defaultSession, (what) => audit.denied(what));
  const files = path.join(import.meta.dirname, '../renderer');
  protocol.handle(
    appScheme,
    createAppHandler(files, (url) => net.fetch(url)),
  );
  const pageLog = limitLog(log, systemClock);
  // Otherwise they start when Meridian is unlocked for the first time.
  if (!vault.isOn) startAccounts(root, log);
  registerMethods({
    ipcMain,
    handlers: createMainHandlers({
      app,
      shell,
      setAside,
      accounts: handlers,
      desktop: desktop.handlers,
      outboxFile: (id) => root.accounts.outboxFile(id),
      accountRemoved: (id) => desktop.accountRemoved(id),
      exportFiles,
      spellingLanguages: () => session.defaultSession.availableSpellCheckerLanguages,
      crashFolder: app.getPath('crashDumps'),
      openLog,
      openLicenses: () => openTextFile(licensesFile()),
      restart: restartApp,
      updates: createUpdateHandlers(updates),
    }),
    interceptors: { ...desktop.interceptors, ...createInterceptors(app, exportFiles) },
    engine: (id) => hub.of(id),
    isTrusted: (event) => isTrustedSender(event, desktop.windows.pages),
    blockReason: (method) => desktop.blockReason(method),
    untilAllowed: (method) => desktop.untilAllowed(method),
    audit: (call) => audit.called(call),
    report: (method, error) => pageLog('warn', `${method} was rejected: ${error.code}.`, error),
  });
  desktop.start(process.argv.slice(1));
  void updates.start();
}

/** Prints and writes one line about the connection, and exits with 0 or 1. */
async function exitAfterSmokeTest(
  file: string,
  desktop: Desktop,
  { hub }: AccountsRoot,
  stop: () => Promise<void>,
): Promise<void> {
  const isPageReady = (): boolean => desktop.windows.isPageReady;
  const { code, line, report } = await runSmokeTest({ clock: systemClock, engine: () => hub.active, isPageReady });
  await stop();
  if (file !== '') fs.writeFileSync(file, `${JSON.stringify({ version: app.getVersion(), ...report })}\n`);
  // Exiting at once would lose what a pipe has not taken yet.
  process.stdout.write(`${line}\n`, () => app.exit(code));
}

/** Closes the databases before quitting, however many quit requests arrive. Returns a function that closes them now. */
function stopBeforeQuitting(stop: () => Promise<void>): () => Promise<void> {
  let stopping: Promise<void> | null = null;
  let isStopped = false;
  const stopOnce = (): Promise<void> => {
    stopping ??= stop().finally(() => {
      isStopped = true;
    });
    return stopping;
  };
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', (event) => {
    if (isStopped) return;
    event.preventDefault();
    if (stopping === null) void stopOnce().finally(() => app.quit());
  });
  return stopOnce;
}

/** Writes one line to the log file in the user data directory, and to the terminal if there is one. */
export function writeLogLine(line: LogLine): void {
  electronLog[line.level](formatEntry(line));
}

/** Opens a file, or shows it in its folder where no program opens it. */
async function openTextFile(file: string): Promise<void> {
  if ((await shell.openPath(file)) !== '') shell.showItemInFolder(file);
}

/** Packaging collects the licenses of all libraries; a development tree has its own only. */
function licensesFile(): string {
  return app.isPackaged ? path.join(process.resourcesPath, 'LICENSES.txt') : path.join(app.getAppPath(), 'LICENSE');
}

function logFile(userData: string): string {
  return path.join(userData, 'logs', 'main.log');
}

/** Sets up the log in `<userData>/logs/main.log`. Call it once. */
export function startLog(userData: string, isPackaged: boolean): Log {
  const file = logFile(userData);
  ensurePrivateFolder(path.dirname(file));
  // The second is what electron-log keeps of a log that grew too long.
  for (const each of [file, file.replace(/\.log$/, '.old.log')]) makePrivate(each);
  electronLog.transports.file.resolvePathFn = () => file;
  electronLog.transports.file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  electronLog.transports.file.maxSize = 2 * 1024 * 1024;
  electronLog.transports.console.level = isPackaged ? false : 'warn';
  return (level, text, error) => writeLogLine({ level, text, ...describeError(error) });
}
