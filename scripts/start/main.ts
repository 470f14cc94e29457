import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { AppError, exitCodeOf, toAppError } from '../../shared/errors.ts';
import { instantFromMillis } from '../../shared/time/instant.ts';
import { electronExecutable, hostExecutable } from '../lib/electron.mjs';
import { root } from '../lib/ensure.mjs';
import { step } from '../lib/progress.mjs';
import { defaultRegion } from '../lib/region.ts';
import { DrivenApp } from './drive.ts';
import { help, parseStartOptions, type StartOptions, UsageError } from './options.ts';
import { conversationJson, conversationTable, groupsJson, groupsTable, type Locality } from './print.ts';
import { startSampleTable } from './sampleTable.ts';

/* The half of `npm start` that runs on Node 24, with everything installed and built. */

const dataRoot = path.join(root, '.data');

const hasDisplay = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

async function main(): Promise<number> {
  const options = parseStartOptions(process.argv.slice(2), root);
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  const ownTable = options.user === null;
  if (options.fresh) {
    // Only what we made ourselves: a directory of the person's own is never removed whole.
    fs.rmSync(path.join(options.dataDir, 'accounts'), { recursive: true, force: true });
    if (ownTable) fs.rmSync(path.join(dataRoot, 'dynamodb'), { recursive: true, force: true });
  }
  const table = ownTable ? await startSampleTable(path.join(dataRoot, 'dynamodb')) : null;
  try {
    const args = [root, '--data-dir', options.dataDir, ...(table?.connection ?? options.connection)];
    if (!table && options.region === null) args.push('--region', await defaultRegion(options.profile, process.env));
    if (options.offline) args.push('--offline');
    const headless = options.headless || options.print !== null || options.screenshot !== null || !hasDisplay();
    return await (headless ? runHeadless(args, options) : runWindow(args));
  } finally {
    await table?.stop();
  }
}

/** The Chromium host starts by a shell script; Windows has no use for it. */
function hostOrRefusal(): string {
  if (process.platform !== 'win32') return hostExecutable;
  throw new AppError('not-found', 'Electron could not be fetched, and the Chromium host does not run on Windows.');
}

/** Without a window the host does better: Electron has no headless mode of its own. */
const headlessExecutable = (): string =>
  process.platform === 'win32' ? (electronExecutable() ?? hostOrRefusal()) : hostExecutable;

/** Opens the window, on Electron where it is, and waits until the person closes the app. */
async function runWindow(args: readonly string[]): Promise<number> {
  const child = spawn(electronExecutable() ?? hostOrRefusal(), args, {
    stdio: 'inherit',
    env: { ...process.env, MERIDIAN_HOST_HEADED: '1' },
  });
  const forward = (signal: NodeJS.Signals): void => {
    child.kill(signal);
  };
  process.on('SIGINT', forward).on('SIGTERM', forward);
  const [code] = await once(child, 'exit');
  return typeof code === 'number' ? code : 1;
}

/** Starts the app without a window, prints what was asked for, takes a picture, and ends it. */
async function runHeadless(args: readonly string[], options: StartOptions): Promise<number> {
  const app = await step('Starting Meridian', () => DrivenApp.launch(headlessExecutable(), args, process.env));
  try {
    const status = await step('Synchronising', () => app.settled());
    const error = status.error && !options.offline ? AppError.fromData(status.error) : null;
    await print(app, options, error === null && !options.offline);
    if (options.print === null || options.screenshot !== null) {
      const file = options.screenshot ?? path.join(dataRoot, 'screenshot.png');
      await takeScreenshot(app, file);
      process.stderr.write(`Screenshot: ${path.relative(process.cwd(), file)}\n`);
    }
    if (error) throw error;
    return 0;
  } finally {
    await app.close();
  }
}

async function print(app: DrivenApp, { print: target, json }: StartOptions, isOnline: boolean): Promise<void> {
  const { timeZone: zone, locale } = Intl.DateTimeFormat().resolvedOptions();
  const locality: Locality = { now: instantFromMillis(Date.now()), zone, locale };
  const write = (table: () => string, data: () => unknown): void => {
    process.stdout.write(`${json ? JSON.stringify(data(), null, 2) : table()}\n`);
  };
  if (target?.kind === 'conversation') {
    const { which } = target;
    const whole = await step('Reading the conversation', () => app.conversation(which, isOnline));
    write(
      () => conversationTable(whole, locality),
      () => conversationJson(whole, locality),
    );
    return;
  }
  const groups = await app.groups();
  write(
    () => groupsTable(groups, locality),
    () => groupsJson(groups, locality),
  );
}

/** A picture of the window with its newest conversation open, if there is one. */
async function takeScreenshot({ page }: DrivenApp, file: string): Promise<void> {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const newest = page.getByTestId('groups').getByRole('option').first();
  if ((await newest.count()) > 0) {
    await newest.click();
    await page.getByTestId('messages').waitFor();
  }
  await page.screenshot({ path: file });
}

try {
  process.exitCode = await main();
} catch (thrown) {
  if (thrown instanceof UsageError) {
    process.stderr.write(`${thrown.message}\nnpm start -- --help lists the options.\n`);
    process.exitCode = 2;
  } else {
    const error = toAppError(thrown);
    process.stderr.write(`${error.message} [${error.code}]\n`);
    if (error.code === 'internal')
      process.stderr.write(`${error.cause instanceof Error ? error.cause.stack : error.cause}\n`);
    process.exitCode = exitCodeOf(error.code);
  }
}
