import { stripVTControlCharacters } from 'node:util';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { AppError } from '../../shared/errors.ts';
import type { MeridianBridge } from '../../shared/ipc/bridge.ts';
import type { Request, SyncStatus } from '../../shared/ipc/contract.ts';
import type { MessageWindow, WindowPlace } from '../../shared/ipc/reading.ts';
import type { Account, Conversation, Gap, Message } from '../../shared/model.ts';
import type { Result } from '../../shared/result.ts';

declare global {
  interface Window {
    readonly meridian: MeridianBridge;
  }
}

/** A whole conversation as the app has it. */
export interface WholeConversation {
  readonly group: Conversation;
  readonly messages: readonly Message[];
  /** What is not in the cache, by where it is missing. */
  readonly missing: readonly Gap[];
}

const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw AppError.fromData(result.error);
  return result.value;
};

/** Generous, in milliseconds: a busy machine is slow, and the first start may unpack a browser. */
const launchTimeoutMs = 120_000;

const definedEntries = (env: NodeJS.ProcessEnv): [string, string][] =>
  Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);

/**
 * What the app said on stderr before it ended, out of Playwright's account of a failed launch: the last line that is not
 * part of a stack or of the debugger's own; null when it said nothing.
 */
function lastWords(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const lines = stripVTControlCharacters(error.message).matchAll(/\[pid=\d+\]\[err\] (?!\s)(.+)/g);
  const said = [...lines].map(([, line = '']) => line.trim());
  return said.findLast((line) => !/^(Debugger|For help|DevTools|Node\.js v|file:)/.test(line)) ?? null;
}

/** A launch that failed, as an error whose sentence is the app's own. */
function launchError(error: unknown): AppError {
  const words = lastWords(error);
  if (words?.includes('[already-running]')) {
    const sentence = 'Meridian is open on this data already. Close it, or use another --data-dir.';
    return new AppError('already-running', sentence, { cause: error });
  }
  return new AppError('internal', words ?? 'Meridian could not be started.', { cause: error });
}

/** The running app, asked through its own window and its own IPC, as the page itself would. */
export class DrivenApp {
  readonly #app: ElectronApplication;
  readonly page: Page;

  private constructor(app: ElectronApplication, page: Page) {
    this.#app = app;
    this.page = page;
  }

  /** Starts the app with `args` and waits for its window. */
  static async launch(executablePath: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<DrivenApp> {
    const options = {
      executablePath,
      args: [...args],
      // Without a window on the screen, wherever there is one.
      env: Object.fromEntries(definedEntries({ ...env, MERIDIAN_HOST_HEADED: '0' })),
      // The app's own theme, not Playwright's.
      colorScheme: null,
      timeout: launchTimeoutMs,
    };
    const app = await _electron.launch(options).catch((error: unknown) => {
      throw launchError(error);
    });
    try {
      app.context().setDefaultTimeout(launchTimeoutMs);
      const page = await app.firstWindow();
      // The window is there before its page is.
      await page.waitForFunction(() => 'meridian' in window && document.readyState === 'complete');
      return new DrivenApp(app, page);
    } catch (error) {
      await app.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#app.close();
  }

  /** The main process, for what only it can do or tell. */
  get main(): Pick<ElectronApplication, 'evaluate'> {
    return this.#app;
  }

  /** Gives the window's content another size, in CSS pixels. */
  async resize(size: { readonly width: number; readonly height: number }): Promise<void> {
    await this.#app.evaluate(
      ({ BrowserWindow }, { width, height }) => BrowserWindow.getAllWindows()[0]?.setContentSize(width, height),
      size,
    );
    await this.page.waitForFunction(({ width, height }) => innerWidth === width && innerHeight === height, size);
  }

  /** Resolves when everything that was asked for by now is on the screen, fonts and all. */
  async painted(): Promise<void> {
    await this.page.evaluate(async () => {
      await document.fonts.ready;
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    });
  }

  /** Resolves with the status once a refresh has ended, well or not. */
  settled(): Promise<SyncStatus> {
    return this.page.evaluate(
      () =>
        new Promise<SyncStatus>((resolve) => {
          const look = (status: SyncStatus): void => {
            if (status.phase !== 'starting' && status.phase !== 'pulling') resolve(status);
          };
          window.meridian.on('sync.changed', look);
          void window.meridian.sync.status({}).then((result) => {
            if (result.ok) look(result.value);
            else {
              const nothing = { syncedAt: null, firstSync: null, lastRefresh: null, waiting: 0, failed: 0, disk: null };
              resolve({ ...nothing, phase: 'failed', error: result.error });
            }
          });
        }),
    );
  }

  async account(): Promise<Account | null> {
    return value(await this.page.evaluate(() => window.meridian.account.read({}))).account;
  }

  async groups(): Promise<readonly Conversation[]> {
    return value(await this.page.evaluate(() => window.meridian.conversations.list({}))).groups;
  }

  /** Everything of one conversation; with `complete`, what is missing is read from the table first. */
  async conversation(which: string, complete: boolean): Promise<WholeConversation> {
    const group = (await this.groups()).find(
      ({ id, other }) => id === which || (which.startsWith('@') && other.handle === which.slice(1)),
    );
    if (!group) throw new AppError('not-found', `There is no conversation with ${which}.`);
    for (;;) {
      const whole = await this.#cached(group);
      const gap = whole.missing[0];
      if (!gap || !complete) return whole;
      const request = { conversationId: group.id, gapId: gap.id };
      value(await this.page.evaluate((fill) => window.meridian.messages.fill(fill), request));
    }
  }

  async #cached(group: Conversation): Promise<WholeConversation> {
    const messages: Message[] = [];
    const missing: Gap[] = [];
    let from: WindowPlace = { kind: 'newest' };
    for (;;) {
      const request: Request<'messages.window'> = { conversationId: group.id, from, limit: 500 };
      const page: MessageWindow = value(
        await this.page.evaluate((wanted) => window.meridian.messages.window(wanted), request),
      );
      messages.unshift(...page.messages);
      missing.unshift(...page.gaps);
      if (page.older.kind === 'gap') missing.unshift({ id: page.older.gapId, at: messages[0]?.at ?? group.at });
      if (page.older.kind !== 'cached') return { group, messages, missing };
      from = { kind: 'before', cursor: page.older.before };
    }
  }
}
