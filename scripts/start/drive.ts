import { stripVTControlCharacters } from 'node:util';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import type { MeridianBridge, WindowRequest } from '../../shared/contract/contract.ts';
import type { MessageWindow, WindowPlace } from '../../shared/contract/messages.ts';
import type { SyncStatus } from '../../shared/contract/sync.ts';
import { AppError } from '../../shared/errors.ts';
import type { Account, AccountId, Conversation, Gap, Message } from '../../shared/model.ts';
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

  /** The account that the window shows; null: there is none. */
  async activeAccount(): Promise<AccountId | null> {
    return value(await this.page.evaluate(() => window.meridian.accounts.list({}))).activeId;
  }

  /** The account that the window shows. @throws AppError `not-connected` when there is none. */
  async accountId(): Promise<AccountId> {
    const id = await this.activeAccount();
    if (id === null) throw new AppError('not-connected', 'Meridian is not connected to a table yet.');
    return id;
  }

  /** Resolves with the status once a refresh has ended, successfully or not. */
  async settled(): Promise<SyncStatus> {
    const status = {
      syncedAt: null,
      error: null,
      firstSync: null,
      lastRefresh: null,
      waiting: 0,
      failed: 0,
      disk: null,
    };
    const account = await this.activeAccount();
    if (account === null) return { ...status, phase: 'idle' };
    const settled = await this.page.evaluate(
      (accountId) =>
        new Promise<Result<SyncStatus>>((resolve) => {
          const look = (current: SyncStatus): void => {
            if (current.phase !== 'starting' && current.phase !== 'pulling') resolve({ ok: true, value: current });
          };
          window.meridian.on('sync.changed', (changed) => {
            if (changed.accountId === accountId) look(changed);
          });
          void window.meridian.sync.status({ accountId }).then((result) => {
            if (result.ok) look(result.value);
            else resolve(result);
          });
        }),
      account,
    );
    return settled.ok ? settled.value : { ...status, phase: 'failed', error: settled.error };
  }

  /** Refreshes the account that the window shows. */
  async refresh(): Promise<void> {
    const accountId = await this.accountId();
    value(await this.page.evaluate((request) => window.meridian.sync.refresh(request), { accountId }));
  }

  async account(): Promise<Account | null> {
    const id = await this.activeAccount();
    if (id === null) return null;
    return value(await this.page.evaluate((accountId) => window.meridian.account.read({ accountId }), id)).account;
  }

  async conversations(): Promise<readonly Conversation[]> {
    const id = await this.activeAccount();
    if (id === null) return [];
    return value(await this.page.evaluate((accountId) => window.meridian.conversations.list({ accountId }), id))
      .conversations;
  }

  /** Everything of one conversation; with `complete`, what is missing is read from the table first. */
  async conversation(which: string, complete: boolean): Promise<WholeConversation> {
    const group = (await this.conversations()).find(
      ({ id, other }) => id === which || (which.startsWith('@') && other.handle === which.slice(1)),
    );
    if (!group) throw new AppError('not-found', `There is no conversation with ${which}.`);
    for (;;) {
      const whole = await this.#cached(group);
      const gap = whole.missing[0];
      if (!gap || !complete) return whole;
      const request = { accountId: await this.accountId(), conversationId: group.id, gapId: gap.id };
      value(await this.page.evaluate((fill) => window.meridian.messages.fill(fill), request));
    }
  }

  /** Everything cached of a conversation, oldest first. */
  async #cached(group: Conversation): Promise<WholeConversation> {
    const messages: Message[] = [];
    const missing: Gap[] = [];
    const accountId = await this.accountId();
    let from: WindowPlace = { kind: 'newest' };
    for (;;) {
      const request: WindowRequest<'messages.window'> = { accountId, conversationId: group.id, from, limit: 500 };
      const page: MessageWindow = value(
        await this.page.evaluate((each) => window.meridian.messages.window(each), request),
      );
      messages.unshift(...page.messages);
      missing.unshift(...page.gaps);
      if (page.older.kind === 'gap') missing.unshift({ id: page.older.gapId, at: messages[0]?.at ?? group.at });
      if (page.older.kind !== 'cached') return { group, messages, missing };
      from = { kind: 'before', cursor: page.older.before };
    }
  }
}
