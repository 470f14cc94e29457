import type { App, Shell } from 'electron';
import type { MainMethod } from '../shared/contract/contract.ts';
import type { AccountId } from '../shared/model.ts';
import { succeed } from '../shared/result.ts';
import type { AccountHandlers } from './accounts/accountHandlers.ts';
import { crashReportFile, listCrashReports } from './app/crashReports.ts';
import type { DesktopHandlers } from './app/desktopHandlers.ts';
import type { ExportFiles } from './app/exportFiles.ts';
import { readTz } from './app/systemZone.ts';
import type { EngineInterceptors, HandlersOf } from './ipc/router.ts';
import type { UpdateHandlers } from './updates/updates.ts';

export interface HandlerDeps {
  readonly app: Pick<App, 'getVersion' | 'getLocale' | 'isPackaged' | 'isEmojiPanelSupported' | 'showEmojiPanel'>;
  readonly shell: Pick<Shell, 'showItemInFolder'>;
  /** The languages of the spelling checker. */
  readonly spellingLanguages: () => readonly string[];
  /** The folder of the crash reporter. */
  readonly crashFolder: string;
  /** Copies of stored files of which something could not be read at this start. */
  readonly setAside: readonly string[];
  readonly openLog: () => Promise<void>;
  readonly openLicenses: () => Promise<void>;
  readonly restart: () => void;
  readonly accounts: AccountHandlers;
  readonly desktop: DesktopHandlers;
  /** The file of an account's damaged outbox. @throws AppError `not-found` */
  readonly outboxFile: (id: AccountId) => string;
  readonly accountRemoved: (id: AccountId) => void;
  readonly exportFiles: Pick<ExportFiles, 'choose' | 'written'>;
  readonly updates: UpdateHandlers;
}

/** The methods that the main process answers. */
export function createMainHandlers(deps: HandlerDeps): HandlersOf<MainMethod> {
  const { app, shell, accounts, desktop, accountRemoved, exportFiles, updates, crashFolder, openLog, restart } = deps;
  return {
    ...accounts,
    ...desktop,
    ...updates,
    'accounts.remove': async (request) => {
      const reply = await accounts['accounts.remove'](request);
      accountRemoved(request.id);
      return reply;
    },
    'accounts.showOutbox': async ({ id }) => {
      shell.showItemInFolder(deps.outboxFile(id));
      return {};
    },
    'app.describe': async () => ({
      version: app.getVersion(),
      platform: process.platform,
      locale: app.getLocale(),
      tz: readTz(),
      packaged: app.isPackaged,
      spellingLanguages: deps.spellingLanguages(),
      setAside: deps.setAside,
    }),
    'app.showEmojiPanel': async () => {
      if (app.isEmojiPanelSupported()) app.showEmojiPanel();
      return {};
    },
    'app.openLog': async () => {
      await openLog();
      return {};
    },
    'app.openLicenses': async () => {
      await deps.openLicenses();
      return {};
    },
    'app.crashes': async () => ({ reports: await listCrashReports(crashFolder) }),
    'app.showCrash': async ({ name }) => {
      shell.showItemInFolder(await crashReportFile(crashFolder, name));
      return {};
    },
    'app.restart': async () => {
      restart();
      return {};
    },
    'export.choose': async ({ name, format }) => ({ file: await exportFiles.choose(name, format) }),
    'export.show': async ({ exportId }) => {
      shell.showItemInFolder(exportFiles.written(exportId));
      return {};
    },
  };
}

/** Main's part in engine methods: it checks the file of an export, and adds the program's versions to diagnostics. */
export function createInterceptors(
  app: Pick<App, 'getVersion'>,
  exportFiles: Pick<ExportFiles, 'take' | 'onStarted'>,
): EngineInterceptors {
  return {
    'export.start': async (order, engine) => {
      exportFiles.take(order.file);
      const started = await engine.call('export.start', order);
      if (started.ok) exportFiles.onStarted(started.value.exportId, order.file);
      return started;
    },
    'diagnostics.text': async (request, engine) => {
      const { electron = 'none', chrome = 'none' } = process.versions;
      const program = `Meridian ${app.getVersion()} on ${process.platform} ${process.arch}, Electron ${electron}, Chromium ${chrome}`;
      const read = await engine.call('diagnostics.text', request);
      const text = read.ok ? read.value.text : `The account is not open: ${read.error.message}`;
      return succeed({ text: `${program}\n\n${text}\n` });
    },
  };
}
