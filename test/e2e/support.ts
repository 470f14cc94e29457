import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { CDPSession, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { systemClock } from '../../main/engine/clock.ts';
import { CostMeter } from '../../main/engine/cost.ts';
import { RemoteConfig } from '../../main/engine/remote/dynamo/config.ts';
import { DynamoMessageStore } from '../../main/engine/remote/dynamo/store.ts';
import { TableAdmin } from '../../scripts/ddb/table.ts';
import { type Emulator, startDynalite } from '../../scripts/lib/dynalite.ts';
import { electronExecutable, testedExecutable } from '../../scripts/lib/electron.mjs';
import { root } from '../../scripts/lib/ensure.mjs';
import { DrivenApp } from '../../scripts/start/drive.ts';

const world = { clock: systemClock, cost: new CostMeter() };
const context = { purpose: 'setup', signal: new AbortController().signal } as const;

/** A table on an endpoint that can be stopped and restarted at the same address. */
export class TestTable {
  readonly endpoint: string;
  readonly #directory: string;
  #emulator: Emulator | null;

  private constructor(emulator: Emulator, directory: string) {
    this.endpoint = emulator.endpoint;
    this.#emulator = emulator;
    this.#directory = directory;
  }

  static async start(directory: string, items: readonly Record<string, unknown>[]): Promise<TestTable> {
    const emulator = await startDynalite({ directory });
    const table = new TestTable(emulator, directory);
    await table.create(items);
    return table;
  }

  async create(items: readonly Record<string, unknown>[]): Promise<void> {
    const store = new DynamoMessageStore(this.#config, world);
    await store.createTable(context);
    store.close();
    await this.put(items);
  }

  /** Deletes the table and keeps the endpoint. */
  async drop(): Promise<void> {
    const admin = new TableAdmin(this.#config, world);
    await admin.drop(context);
    admin.close();
  }

  /** Writes rows as another client. */
  async put(items: readonly Record<string, unknown>[]): Promise<void> {
    const admin = new TableAdmin(this.#config, world);
    await admin.putAll(items, context);
    admin.close();
  }

  get #config(): RemoteConfig {
    return RemoteConfig.parse({ region: 'us-east-1', table: 'cruddur-messages', endpoint: this.endpoint });
  }

  /** Stops the endpoint, so that connections are refused. */
  async stop(): Promise<void> {
    await this.#emulator?.stop();
    this.#emulator = null;
  }

  /** Restarts the endpoint with the same data. */
  async restart(): Promise<void> {
    this.#emulator = await startDynalite({ port: Number(new URL(this.endpoint).port), directory: this.#directory });
  }
}

export interface LaunchOptions {
  /** Absent: no account, as on the first run. */
  readonly user?: string;
  /** In the test's own folder; another name acts as another computer. */
  readonly dataDir?: string;
  /** IANA time zone of the system. */
  readonly zone?: string;
  /** Further arguments. */
  readonly arguments?: readonly string[];
  /** Further variables. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The name of the conversation that the keyboard has reached in the list. */
export const activeConversation = (list: Locator): Promise<string | null | undefined> =>
  list.evaluate(({ ariaActiveDescendantElement: active }) => {
    return active?.querySelector('[data-testid="conversation-name"]')?.textContent;
  });

declare global {
  /** Whether the window has the focus, in the main process, once a test has taken it away. */
  var hasWindowFocus: boolean | undefined;
}

/** Moves the focus to another app. */
export async function leaveWindow({ main, page }: DrivenApp): Promise<void> {
  await main.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0];
    if (!window) return;
    if (globalThis.hasWindowFocus === undefined) {
      // Without a window manager, as in CI, a window neither gets nor loses the focus.
      const focus = window.focus.bind(window);
      window.isFocused = () => globalThis.hasWindowFocus ?? false;
      window.focus = () => {
        globalThis.hasWindowFocus = true;
        focus();
      };
    }
    globalThis.hasWindowFocus = false;
    window.blur();
    window.emit('blur');
  });
  // The page does not lose the focus by itself.
  await page.evaluate(() => {
    document.hasFocus = () => false;
    window.dispatchEvent(new Event('blur'));
  });
}

const sessions = new WeakMap<Page, Promise<CDPSession>>();

/** Moves the computer to another time zone while the app runs. */
export async function setZone({ main, page }: DrivenApp, zone: string): Promise<void> {
  // Only the session that changed the zone can change it again.
  const session = sessions.get(page) ?? page.context().newCDPSession(page);
  sessions.set(page, session);
  await main.evaluate((_electron, wanted) => {
    process.env.TZ = wanted;
  }, zone);
  await (await session).send('Emulation.setTimezoneOverride', { timezoneId: zone });
}

/** Whether the system keeps keys. Without a keychain the app shows a dialog after keys are entered. */
export const hasKeychain = ({ main }: DrivenApp): Promise<boolean> =>
  main.evaluate(({ safeStorage }) => safeStorage.isEncryptionAvailable());

/** Extends a time limit of the product, in milliseconds, on a machine whose load exceeds its cores. */
export const onThisMachine = (ms: number): number =>
  ms * Math.max(1, (os.loadavg()[0] ?? 0) / os.availableParallelism());

/** A table, a folder, and the apps that a test file starts on them. */
export class Stage {
  #folder = '';
  #table: TestTable | null = null;
  readonly #open = new Set<DrivenApp>();

  async open(items: readonly Record<string, unknown>[]): Promise<void> {
    this.#folder = await fs.mkdtemp(path.join(os.tmpdir(), 'meridian-e2e-'));
    this.#table = await TestTable.start(this.path('table'), items);
  }

  /** Ends every app and the table. */
  async close(): Promise<void> {
    for (const app of this.#open) await app.close();
    await this.#table?.stop();
    await fs.rm(this.#folder, { recursive: true, maxRetries: 5 });
  }

  /** A path in the test's own folder. */
  path(...names: readonly string[]): string {
    return path.join(this.#folder, ...names);
  }

  get table(): TestTable {
    if (!this.#table) throw new Error('The stage is not open yet.');
    return this.#table;
  }

  /** Starts the built app, connected when a user is named. */
  async launch({ user, dataDir = 'data', zone = 'UTC', arguments: more = [], env }: LaunchOptions): Promise<DrivenApp> {
    const executable = testedExecutable(process.env.MERIDIAN_E2E, electronExecutable());
    const connection = user === undefined ? [] : [`--user=${user}`, `--endpoint=${this.table.endpoint}`];
    const args = [root, `--data-dir=${this.path(dataDir)}`, ...connection, ...more];
    const app = await DrivenApp.launch(executable, args, { ...process.env, TZ: zone, LANG: 'en_US.UTF-8', ...env });
    this.#open.add(app);
    return app;
  }

  /** Closes one app before the others. */
  async end(app: DrivenApp): Promise<void> {
    this.#open.delete(app);
    await app.close();
  }
}

/** A stage for the whole test file, with a table that holds `items`. */
export function setUpStage(items: readonly Record<string, unknown>[]): Stage {
  const stage = new Stage();
  beforeAll(() => stage.open(items));
  afterAll(() => stage.close());
  return stage;
}

/** A stage with one app that has synced. */
export function setUpApp(items: readonly Record<string, unknown>[], options: LaunchOptions) {
  const stage = setUpStage(items);
  let app: DrivenApp | null = null;
  beforeAll(async () => {
    app = await stage.launch(options);
    await app.settled();
  });
  return {
    stage,
    get app(): DrivenApp {
      if (!app) throw new Error('The app is not open yet.');
      return app;
    },
  };
}
