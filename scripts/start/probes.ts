import fs from 'node:fs';
import { createRequire } from 'node:module';
// Linux is probed only, whatever runs the tests.
import { posix as path } from 'node:path';
import process from 'node:process';
import { findBrowser, thisMachine } from '../../host/browserFinder.ts';
import { electronExecutable } from '../lib/electron.mjs';
import { run } from '../lib/run.mjs';
import type { Obstacle, Situation } from './chooseApp.ts';

/** What the probes read of a computer. */
export interface Computer {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly uid: number | null;
  /** Electron's executable, or null if it is not installed. */
  readonly electron: string | null;
  readonly exists: (file: string) => boolean;
  /** A file's owner and permissions; null: there is no such file. */
  readonly owner: (file: string) => { readonly uid: number; readonly mode: number } | null;
  /** Texts of a file, or of the files in a folder; empty if it can't be read. */
  readonly read: (file: string) => readonly string[];
  /** Runs a program. `code` is null if it can't be started. */
  readonly run: (program: string, args: readonly string[], env?: NodeJS.ProcessEnv) => Promise<Ended>;
  /** Finds the browser of the Chromium host. Rejects with sentences that say what to install. */
  readonly findBrowser: () => Promise<{ readonly headlessOnly: boolean }>;
}
interface Ended {
  readonly code: number | null;
  readonly text: string;
}

/** Finds out what this computer can run, without starting it. */
export async function probe(computer: Computer): Promise<Situation> {
  const [electron, hostBrowser, canSandbox] = await Promise.all([
    probeElectron(computer),
    probeHostBrowser(computer),
    probeSandbox(computer),
  ]);
  const { platform, uid } = computer;
  return { platform, isRoot: uid === 0, display: probeDisplay(computer), electron, canSandbox, hostBrowser };
}

/** The display that can be reached. If there are two, the session decides, as in Chromium. */
export function probeDisplay(computer: Pick<Computer, 'platform' | 'env' | 'exists' | 'read'>): Situation['display'] {
  const { platform, env } = computer;
  if (platform !== 'linux') return 'system';
  const wayland = reachesWayland(computer);
  const x11 = reachesX11(computer);
  if (wayland && x11) return env.XDG_SESSION_TYPE === 'wayland' ? 'wayland' : 'x11';
  if (wayland) return 'wayland';
  return x11 ? 'x11' : 'none';
}

/** Variables outlive their session in tmux and under sudo, so the socket must exist. */
function reachesWayland({ env, exists }: Pick<Computer, 'env' | 'exists'>): boolean {
  const { WAYLAND_DISPLAY: display, XDG_RUNTIME_DIR: folder } = env;
  if (!display) return false;
  return path.isAbsolute(display) ? exists(display) : Boolean(folder) && exists(path.join(folder ?? '', display));
}

function reachesX11({ env, exists, read }: Pick<Computer, 'env' | 'exists' | 'read'>): boolean {
  if (!env.DISPLAY) return false;
  const local = /^(?:unix)?:(\d+)/.exec(env.DISPLAY)?.[1];
  // Another computer's display, such as that of ssh -X, has no socket here.
  if (local === undefined) return true;
  const socket = `/tmp/.X11-unix/X${local}`;
  // A container may share the network, and with it the abstract socket, but not the folder.
  return exists(socket) || read('/proc/net/unix').some((text) => text.includes(`@${socket}\n`));
}

/** Starts Electron as plain Node, which shows whether the system can load it. */
async function probeElectron({ electron, platform, run }: Computer): Promise<Situation['electron']> {
  if (electron === null || platform !== 'linux') return electron;
  const { code, text } = await run(electron, ['-e', '0'], { ELECTRON_RUN_AS_NODE: '1' });
  if (code === 0) return electron;
  const library = /loading shared libraries: ([^:]+):/.exec(text)?.[1];
  if (library) return { because: `Electron needs ${library}`, remedy: 'install the package with that library' };
  return { because: 'Electron doesn’t run on this computer', remedy: 'remove node_modules and start again' };
}

/**
 * Whether Chromium's sandbox can start. It needs a helper that runs as root, or user namespaces, and refuses root.
 * Sources: sandbox/linux/suid/client and content/browser/zygote_host of Chromium.
 */
async function probeSandbox({ platform, env, uid, electron, owner, read, run }: Computer): Promise<boolean> {
  if (platform !== 'linux' || electron === null) return true;
  if (uid === 0) return false;
  const helper = owner(env.CHROME_DEVEL_SANDBOX || path.join(path.dirname(electron), 'chrome-sandbox'));
  if (helper?.uid === 0 && (helper.mode & 0o7777) === 0o4755) return true;
  // Ubuntu grants namespaces to programs with a profile, of which `unshare` may be one.
  if (read('/proc/sys/kernel/apparmor_restrict_unprivileged_userns').some((text) => text.trim() === '1')) {
    return read('/etc/apparmor.d').some((profile) => profile.includes(electron));
  }
  const { code } = await run('unshare', ['-Ur', 'true']);
  return code === 0 || code === null;
}

async function probeHostBrowser({ findBrowser: find }: Computer): Promise<Situation['hostBrowser']> {
  try {
    return (await find()).headlessOnly ? 'headless' : 'windows';
  } catch (error) {
    return obstacleOf(error instanceof Error ? error.message : String(error));
  }
}

/** Splits "What is wrong. What to do." into two clauses. */
function obstacleOf(message: string): Obstacle {
  const [because = message, ...remedy] = message.split(/\. |\.$/).map(clause);
  return { because, remedy: remedy.filter(Boolean).join(' and ') || null };
}

/** Starts in lower case, except for a name in capitals. */
const clause = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;

const orNull = <T>(read: () => T): T | null => {
  try {
    return read();
  } catch {
    return null;
  }
};

/** The package's browser would be unpacked; that it is there is enough. */
async function bundledBrowser() {
  const isHere = orNull(() => createRequire(import.meta.url).resolve('@sparticuz/chromium')) !== null;
  const runs = process.platform === 'linux' && process.arch === 'x64';
  return isHere && runs ? { path: '', headlessOnly: true, env: {} } : undefined;
}

function readAll(file: string): readonly string[] {
  const stats = orNull(() => fs.statSync(file));
  if (!stats?.isDirectory()) return orNull(() => [fs.readFileSync(file, 'utf8')]) ?? [];
  const names = orNull(() => fs.readdirSync(file)) ?? [];
  return names.flatMap((name) => orNull(() => fs.readFileSync(path.join(file, name), 'utf8')) ?? []);
}

/** Milliseconds that a probed program may take. */
const probeTimeoutMs = 10_000;

export const thisComputer = (): Computer => ({
  platform: process.platform,
  env: process.env,
  uid: process.getuid?.() ?? null,
  electron: electronExecutable(),
  exists: fs.existsSync,
  owner: (file) => orNull(() => fs.statSync(file)),
  read: readAll,
  run: (program, args, env = {}) =>
    run(program, args, { env, output: 'capture', timeoutMs: probeTimeoutMs }).catch(() => ({ code: null, text: '' })),
  findBrowser: () => findBrowser({ ...thisMachine, bundled: bundledBrowser }),
});
