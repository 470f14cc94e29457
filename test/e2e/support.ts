import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { systemClock } from '../../main/engine/clock.ts';
import { CostMeter } from '../../main/engine/cost.ts';
import { RemoteConfig } from '../../main/engine/remote/dynamo/config.ts';
import { DynamoMessageStore } from '../../main/engine/remote/dynamo/store.ts';
import { TableAdmin } from '../../scripts/ddb/table.ts';
import { type Emulator, startDynalite } from '../../scripts/lib/dynalite.ts';
import { electronExecutable, hostExecutable } from '../../scripts/lib/electron.mjs';
import { root } from '../../scripts/lib/ensure.mjs';
import { DrivenApp } from '../../scripts/start/drive.ts';

/** A folder of the test's own, removed by `remove`. */
export async function makeScratch(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'meridian-e2e-'));
  return { path: folder, remove: () => fs.rm(folder, { recursive: true, maxRetries: 5 }) };
}

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
    const config = RemoteConfig.parse({ region: 'us-east-1', table: 'cruddur-messages', endpoint: table.endpoint });
    const world = { clock: systemClock, cost: new CostMeter() };
    const context = { purpose: 'setup', signal: new AbortController().signal } as const;
    const store = new DynamoMessageStore(config, world);
    const admin = new TableAdmin(config, world);
    await store.createTable(context);
    await admin.putAll(items, context);
    store.close();
    admin.close();
    return table;
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
  readonly user: string;
  readonly endpoint: string;
  readonly dataDir: string;
  /** An IANA zone for the whole app, as the operating system would give it. */
  readonly zone?: string;
}

/** On the Chromium host; with MERIDIAN_E2E=electron on the real one, where the same specs must pass. */
export const runsOnHost = process.env.MERIDIAN_E2E !== 'electron';

/** Starts the built app, connected. */
export async function launch({ user, endpoint, dataDir, zone = 'UTC' }: LaunchOptions): Promise<DrivenApp> {
  const executable = runsOnHost ? hostExecutable : electronExecutable();
  if (executable === null) throw new Error('Electron is not installed: run npm start once, or unset MERIDIAN_E2E.');
  const args = [root, '--data-dir', dataDir, '--user', user, '--endpoint', endpoint];
  return DrivenApp.launch(executable, args, { ...process.env, TZ: zone, LANG: 'en_US.UTF-8' });
}
