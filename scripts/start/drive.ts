import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import type { MeridianBridge, WindowRequest } from '../../shared/contract/contract.ts';
import type { MessageWindow, WindowPlace } from '../../shared/contract/messages.ts';
import { initialSyncStatus, type SyncStatus } from '../../shared/contract/sync.ts';
import { AppError } from '../../shared/errors.ts';
import type { Account, AccountId, Conversation, Gap, Member, Message } from '../../shared/model.ts';
import type { Result } from '../../shared/result.ts';
import { launchError } from './launchError.ts';

declare global {
  interface Window {
    readonly meridian: MeridianBridge;
  }
}

/** A whole conversation from the app. */
export interface WholeConversation {
  readonly conversation: Conversation;
  /** Who is in a conversation of many; empty: two people, or not known. */
  readonly members: readonly Member[];
  readonly messages: readonly Message[];
  /** Gaps in the cached messages. */
  readonly missing: readonly Gap[];
}

const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw AppError.fromData(result.error);
  return result.value;
};

/** Start limit in milliseconds: a busy machine is slow, and the first start may unpack a browser. */
const launchTimeoutMs = 120_000;

const definedEntries = (env: NodeJS.ProcessEnv): [string, string][] =>
  Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);

/** The running app, controlled through its window and its IPC, as its own page does. */
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
      // No window on the screen, even where there is a display.
      env: Object.fromEntries(definedEntries({ ...env, MERIDIAN_HOST_HEADED: '0' })),
      // Keep the app's theme instead of Playwright's.
      colorScheme: null,
      timeout: launchTimeoutMs,
    };
    const app = await _electron.launch(options).catch((error: unknown) => {
      throw launchError(error);
    });
    try {
      app.context().setDefaultTimeout(launchTimeoutMs);
      const page = await app.firstWindow();
      // The window exists before its page is loaded.
      await page.waitForFunction(() => 'meridian' in window && document.readyState === 'complete');
      return new DrivenApp(app, page);
    } catch (error) {
      await app.close();
      throw error;
    }
  }

  /** Waits for the page of the window that `open` opens. */
  async nextWindow(open: () => Promise<unknown>): Promise<Page> {
    const [page] = await Promise.all([this.#app.waitForEvent('window', { timeout: launchTimeoutMs }), open()]);
    await page.waitForFunction(() => 'meridian' in window && document.readyState === 'complete');
    return page;
  }

  close(): Promise<void> {
    return this.#app.close();
  }

  /** The main process. */
  get main(): Pick<ElectronApplication, 'evaluate'> {
    return this.#app;
  }

  /** Resizes the window's content, in CSS pixels. */
  async resize(size: { readonly width: number; readonly height: number }): Promise<void> {
    await this.#app.evaluate(
      ({ BrowserWindow }, { width, height }) => BrowserWindow.getAllWindows()[0]?.setContentSize(width, height),
      size,
    );
    await this.page.waitForFunction(({ width, height }) => innerWidth === width && innerHeight === height, size);
  }

  /** Resolves when pending changes are painted and fonts are loaded. */
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
    if (id === null) throw new AppError('not-connected');
    return id;
  }

  /** Resolves with the status once the first refresh has ended, successfully or not. */
  async settled(): Promise<SyncStatus> {
    const account = await this.activeAccount();
    if (account === null) return { ...initialSyncStatus, phase: 'idle' };
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
    return settled.ok ? settled.value : { ...initialSyncStatus, phase: 'failed', error: settled.error };
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

  /** Reads one conversation, by its ID, the handle of its person or its title. `complete`: downloads what is missing first. */
  async conversation(which: string, complete: boolean): Promise<WholeConversation> {
    const all = await this.conversations();
    const conversation =
      all.find(({ id }) => id === which) ??
      all.find(({ other }) => which.startsWith('@') && other.handle === which.slice(1)) ??
      all.find(({ group, other }) => group !== null && other.name === which);
    if (!conversation)
      throw new AppError('not-found', { reason: 'conversation-with-missing', params: { other: which } });
    if (complete) {
      const request = { accountId: await this.accountId(), conversationId: conversation.id };
      value(await this.page.evaluate((each) => window.meridian.messages.open(each), request));
    }
    for (;;) {
      const whole = await this.#cached(conversation);
      const gap = whole.missing[0];
      if (!gap || !complete) return whole;
      const request = { accountId: await this.accountId(), conversationId: conversation.id, gapId: gap.id };
      value(await this.page.evaluate((fill) => window.meridian.messages.fill(fill), request));
    }
  }

  /** Reads all cached messages of a conversation, oldest first. */
  async #cached(conversation: Conversation): Promise<WholeConversation> {
    const messages: Message[] = [];
    const missing: Gap[] = [];
    const accountId = await this.accountId();
    const about = { accountId, conversationId: conversation.id };
    const { members } = value(await this.page.evaluate((each) => window.meridian.conversations.members(each), about));
    let from: WindowPlace = { kind: 'newest' };
    for (;;) {
      const request: WindowRequest<'messages.window'> = {
        accountId,
        conversationId: conversation.id,
        from,
        limit: 500,
      };
      const page: MessageWindow = value(
        await this.page.evaluate((each) => window.meridian.messages.window(each), request),
      );
      messages.unshift(...page.messages);
      missing.unshift(...page.gaps);
      if (page.older.kind === 'gap') missing.unshift({ id: page.older.gapId, at: messages[0]?.at ?? conversation.at });
      if (page.older.kind !== 'cached') return { conversation, members, messages, missing };
      from = { kind: 'before', cursor: page.older.before };
    }
  }
}
