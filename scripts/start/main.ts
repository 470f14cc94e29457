import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { parseLaunchOptions } from '../../main/app/launchOptions.ts';
import { requireSecure } from '../../main/engine/remote/dynamo/config.ts';
import { AppError, exitCodeOf, toAppError } from '../../shared/errors.ts';
import { displayName } from '../../shared/text/displayName.ts';
import { englishErrorText } from '../../shared/text/english.ts';
import { instantFromMillis } from '../../shared/time/instant.ts';
import { zoneOfTz } from '../../shared/time/tzVariable.ts';
import { tolerateClosedPipes, UsageError, usageSentence } from '../lib/commandLine.mjs';
import { hostExecutable } from '../lib/electron.mjs';
import { root } from '../lib/ensure.mjs';
import { linesTo, printJson } from '../lib/output.ts';
import { step } from '../lib/progress.mjs';
import { defaultRegion } from '../lib/region.ts';
import { type Choice, chooseApp } from './chooseApp.ts';
import { DrivenApp } from './drive.ts';
import { ignoreAbandonedWaits, launchError } from './launchError.ts';
import { parseStartOptions, resolveFromCwd } from './options.mjs';
import { conversationJson, conversationsJson, type Locality, printConversation, printConversations } from './print.ts';
import { probe, thisComputer } from './probes.ts';
import { startSampleTable } from './sampleTable.ts';

/* The part of `npm start` that runs on Node 24, after everything is installed and built. */

type StartOptions = ReturnType<typeof parseStartOptions>;

const dataRoot = path.join(root, '.data');
const out = linesTo((text) => process.stdout.write(text));
const err = linesTo((text) => process.stderr.write(text));

async function main(): Promise<number> {
  const options = parseStartOptions(process.argv.slice(2), root);
  const region = options.region ?? (await defaultRegion(options.profile, process.env));
  const given = options.user === null ? [] : [...options.connection, ...(options.region ? [] : [`--region=${region}`])];
  checkConnection(given);
  const app = await chosenApp(options);
  makeFolder(options.dataDir);

  const ownTable = options.user === null;
  if (options.fresh) {
    // --data-dir may hold other files, so delete only the folders that the app made.
    fs.rmSync(path.join(options.dataDir, 'accounts'), { recursive: true, force: true });
    if (ownTable) fs.rmSync(path.join(dataRoot, 'dynamodb'), { recursive: true, force: true });
  }
  const table = ownTable ? await startSampleTable(path.join(dataRoot, 'dynamodb')) : null;
  try {
    // Chromium's switches come before the app's folder.
    const args = [...app.switches, root, `--data-dir=${options.dataDir}`, ...(table?.connection ?? given)];
    if (options.offline) args.push('--offline');
    return await (app.headless ? runHeadless(app.executable, args, options) : runWindow(app.executable, args));
  } finally {
    await table?.stop();
  }
}

/** Applies the app's own rules, so that a wrong option is reported before the app starts. */
function checkConnection(args: readonly string[]): void {
  try {
    const endpoint = parseLaunchOptions(args).connection?.endpoint;
    if (endpoint) requireSecure(new URL(endpoint).protocol, new URL(endpoint).hostname);
  } catch (error) {
    if (error instanceof AppError && error.code === 'validation')
      throw new UsageError(englishErrorText(error.toData()));
    throw error;
  }
}

function makeFolder(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new AppError('disk-read-only', { reason: 'folder-unusable', params: { folder }, cause });
  }
}

/** Chooses the executable, and says why if that is not obvious. */
async function chosenApp({ on, noSandbox, headless, print, screenshot }: StartOptions) {
  const computer = thisComputer();
  const isHeadless = headless || print !== null || screenshot !== null;
  const choice = chooseApp(await probe(computer), { on, noSandbox, headless: isHeadless });
  if (choice.note !== null) err(choice.note);
  return { ...choice, executable: executableOf(choice, computer.electron) };
}

const executableOf = ({ on }: Choice, electron: string | null): string =>
  on === 'electron' && electron !== null ? electron : hostExecutable;

/** Opens the window and waits until the app exits. Resolves with its exit code. */
async function runWindow(executable: string, args: readonly string[]): Promise<number> {
  const { MERIDIAN_DEBUG_PORT: debugPort } = process.env;
  const debug = debugPort ? [`--remote-debugging-port=${debugPort}`] : [];
  const child = spawn(executable, [...debug, ...args], {
    stdio: 'inherit',
    env: { ...process.env, MERIDIAN_HOST_HEADED: '1' },
  });
  const forward = (signal: NodeJS.Signals): void => {
    child.kill(signal);
  };
  process.on('SIGINT', forward).on('SIGTERM', forward);
  const [code] = await once(child, 'exit').catch((cause: unknown) => {
    throw launchError(cause);
  });
  return typeof code === 'number' ? code : 1;
}

/** Starts the app without a window, prints, takes a screenshot, and ends it. */
async function runHeadless(executable: string, args: readonly string[], options: StartOptions): Promise<number> {
  const app = await step('Starting Meridian', () => DrivenApp.launch(executable, args, process.env));
  try {
    const status = await step('Syncing', () => app.settled());
    if (options.print === null) err(`Conversations of ${(await ownerName(app)) || 'this user'}:`);
    const error = status.error && !options.offline ? AppError.fromData(status.error) : null;
    // Print the cache even after a failed refresh; an empty list would hide the reason.
    if (error && (await app.conversations()).length === 0) throw error;
    await print(app, options, error === null && !options.offline);
    if (options.print === null || options.screenshot !== null) {
      const file = options.screenshot ?? path.join(dataRoot, 'screenshot.png');
      await takeScreenshot(app, file);
      err(`Screenshot: ${shownPath(file)}`);
    }
    if (error) throw error;
    return 0;
  } finally {
    await app.close();
  }
}

/** Shortens a path below the current folder. */
function shownPath(file: string): string {
  const relative = path.relative(resolveFromCwd('.'), file);
  return relative.startsWith('..') ? file : relative;
}

async function print(app: DrivenApp, { print: target, json }: StartOptions, isOnline: boolean): Promise<void> {
  const { timeZone, locale } = Intl.DateTimeFormat().resolvedOptions();
  const zone = zoneOfTz(process.env.TZ)?.zone ?? timeZone;
  const locality: Locality = { now: instantFromMillis(Date.now()), zone, locale };
  if (target?.kind === 'conversation') {
    const { which } = target;
    const whole = await step('Reading the conversation', () => app.conversation(which, isOnline));
    const theirs = (await app.conversations()).filter(({ other }) => `@${other.handle}` === which);
    if (theirs.length > 1) {
      const others = theirs.slice(1).map(({ id }) => id);
      err(`This is the newest of their ${theirs.length} conversations; also: ${others.join(', ')}`);
    }
    if (json) printJson(out, conversationJson(whole, locality));
    else printConversation(out, whole, locality, process.stdout.isTTY ? 80 : Number.POSITIVE_INFINITY);
    return;
  }
  const conversations = await app.conversations();
  if (conversations.length === 0) {
    const { table } = (await app.account()) ?? { table: '' };
    const why = isOnline ? `in the table ${table}. Write a handle with its @` : 'in the cache on this computer';
    err(`${(await ownerName(app)) || 'This user'} has no conversations ${why}.`);
  }
  if (json) printJson(out, conversationsJson(conversations, locality));
  else printConversations(out, conversations, locality);
}

/** The name of the user; empty: it is not known. */
async function ownerName(app: DrivenApp): Promise<string> {
  const account = await app.account();
  return account === null ? '' : displayName(account.owner);
}

/** Takes a screenshot of the window with the newest conversation open. */
async function takeScreenshot({ page }: DrivenApp, file: string): Promise<void> {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const newest = page.getByTestId('conversation-list').getByRole('option').first();
  if ((await newest.count()) > 0) {
    await newest.click();
    await page.getByTestId('messages').waitFor();
  }
  await page.screenshot({ path: file });
}

tolerateClosedPipes();
ignoreAbandonedWaits();
try {
  process.exitCode = await main();
} catch (thrown) {
  if (thrown instanceof UsageError) {
    err(usageSentence('npm start --', thrown).trimEnd());
    process.exitCode = 2;
  } else {
    const error = toAppError(thrown);
    err(`${englishErrorText(error.toData())} [${error.code}]`);
    // An unexpected error is printed with its stack.
    if (!(thrown instanceof AppError)) {
      const stack = thrown instanceof Error ? thrown.stack : String(thrown);
      err((stack ?? '').split('\n'));
    }
    process.exitCode = exitCodeOf(error.code);
  }
}
