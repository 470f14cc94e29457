import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, type TestContext } from 'vitest';
import { systemClock } from '../../main/engine/clock.ts';
import { CostMeter } from '../../main/engine/cost.ts';
import { RemoteConfig } from '../../main/engine/remote/dynamo/config.ts';
import { DynamoMessageStore } from '../../main/engine/remote/dynamo/store.ts';
import { TableAdmin } from '../../scripts/ddb/table.ts';
import { type Emulator, startDynalite } from '../../scripts/lib/dynalite.ts';
import { electronExecutable, hostExecutable } from '../../scripts/lib/electron.mjs';
import { root } from '../../scripts/lib/ensure.mjs';
import { DrivenApp } from '../../scripts/start/drive.ts';

const world = { clock: systemClock, cost: new CostMeter() };
const context = { purpose: 'setup', signal: new AbortController().signal } as const;

/** A real table behind a real endpoint that can go away and come back at the same address. */
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

  /** Deletes the table; its endpoint stays. */
  async drop(): Promise<void> {
    const admin = new TableAdmin(this.#config, world);
    await admin.drop(context);
    admin.close();
  }

  /** Writes rows as another client does. */
  async put(items: readonly Record<string, unknown>[]): Promise<void> {
    const admin = new TableAdmin(this.#config, world);
    await admin.putAll(items, context);
    admin.close();
  }

  get #config(): RemoteConfig {
    return RemoteConfig.parse({ region: 'us-east-1', table: 'cruddur-messages', endpoint: this.endpoint });
  }

  /** The endpoint goes away: connections are refused. */
  async stop(): Promise<void> {
    await this.#emulator?.stop();
    this.#emulator = null;
  }

  /** The endpoint comes back with the same data. */
  async restart(): Promise<void> {
    this.#emulator = await startDynalite({ port: Number(new URL(this.endpoint).port), directory: this.#directory });
  }
}

export interface LaunchOptions {
  /** Absent: nobody is named, as at the first run. */
  readonly user?: string;
  /** Below the test's own folder; another one is another computer. */
  readonly dataDir?: string;
  /** An IANA zone for the whole app, as the operating system would give it. */
  readonly zone?: string;
  /** What else the command line says. */
  readonly arguments?: readonly string[];
}

/** On the Chromium host; with MERIDIAN_E2E=electron on the real one, where the same specs must pass. */
const runsOnHost = process.env.MERIDIAN_E2E !== 'electron';

/** Of what the host lets tests see and set: the calls of what reaches outside of the process, and the computer's zone. */
interface HostSide {
  calls: { readonly api: string; readonly args: readonly unknown[] }[];
  readonly setTimezone: (zone: string) => void;
}
type Main = typeof Electron.CrossProcessExports & { readonly _host: HostSide };

/** Skips what only the host can show: on a real computer it is looked at by hand, see docs/verification.md. */
export function onHost(context: TestContext): void {
  if (!runsOnHost) context.skip('only the Chromium host can show this; see docs/verification.md');
}

/** Asks the main process together with the host that it runs on. */
export const inHost = <T, A = undefined>(
  { main }: DrivenApp,
  ask: (main: Main, about: A) => T | Promise<T>,
  about?: A,
) => main.evaluate(ask as (main: typeof Electron.CrossProcessExports, about: unknown) => T | Promise<T>, about);

/** The person turns to another window. */
export async function leaveWindow({ main, page }: DrivenApp): Promise<void> {
  await main.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.blur());
  // The host's page does not notice, and would read on in the conversation that is open.
  await page.evaluate(() => {
    document.hasFocus = () => false;
    window.dispatchEvent(new Event('blur'));
  });
}

/** Whether the system keeps keys. Without a keychain the app shows a dialog after keys are entered. */
export const hasKeychain = ({ main }: DrivenApp): Promise<boolean> =>
  main.evaluate(({ safeStorage }) => safeStorage.isEncryptionAvailable());

/** A promise of the product in milliseconds, longer on a machine that has more to do than its cores can. */
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

  /** Ends everything that was started, however the tests ended. */
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
  async launch({ user, dataDir = 'data', zone = 'UTC', arguments: more = [] }: LaunchOptions): Promise<DrivenApp> {
    const executable = runsOnHost ? hostExecutable : electronExecutable();
    if (executable === null) throw new Error('Electron is not installed: run npm start once, or unset MERIDIAN_E2E.');
    const connection = user === undefined ? [] : ['--user', user, '--endpoint', this.table.endpoint];
    const args = [root, '--data-dir', this.path(dataDir), ...connection, ...more];
    const app = await DrivenApp.launch(executable, args, { ...process.env, TZ: zone, LANG: 'en_US.UTF-8' });
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

/** A stage with one app on it that has synchronised. */
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
