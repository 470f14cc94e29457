import { AppError } from '../../shared/errors.ts';
import { UsageError } from '../lib/commandLine.mjs';

/** Why something can't run, and what would change that. Both are clauses of a sentence. */
export interface Obstacle {
  readonly because: string;
  /** Null if nothing changes it. */
  readonly remedy: string | null;
}

/** What this computer can run. */
export interface Situation {
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
  /** The display that windows appear on; `system` on macOS and Windows, which always have one. */
  readonly display: 'none' | 'x11' | 'wayland' | 'system';
  /** Electron's executable; null: not installed; an obstacle: installed, but it doesn't run. */
  readonly electron: string | Obstacle | null;
  /** Whether Electron can start its sandbox; always true except on Linux. */
  readonly canSandbox: boolean;
  /** What the browser of the Chromium host can show; an obstacle: there is no browser. */
  readonly hostBrowser: 'windows' | 'headless' | Obstacle;
}

/** What the user requested. */
export interface Wish {
  readonly on: 'electron' | 'host' | null;
  readonly noSandbox: boolean;
  /** No window, as for --print. */
  readonly headless: boolean;
}

export interface Choice {
  readonly on: 'electron' | 'host';
  readonly headless: boolean;
  /** Chromium's switches, which precede the app's folder. */
  readonly switches: readonly string[];
  /** Says what was chosen, why, and how to change it; null for the plain choice. */
  readonly note: string | null;
}

/**
 * Chooses what starts the app: Electron with a window where that works, otherwise the Chromium host, with a window if
 * possible. Without a window, it prefers the host, since Electron has no headless mode.
 * @throws UsageError if nothing can run, or not what the user requested; AppError `not-found` on Windows without Electron
 */
export function chooseApp(situation: Situation, wish: Wish): Choice {
  return wish.headless ? chooseHeadless(situation, wish) : chooseWindow(situation, wish);
}

function chooseWindow(situation: Situation, wish: Wish): Choice {
  const onHost = situation.display === 'none' ? noDisplay : onHostByWish;
  const electron = wish.on === 'host' ? onHost : electronObstacle(situation, wish);
  const switches = switchesFor(situation, wish);
  if (electron === null) {
    const note = wish.noSandbox ? sentence('Meridian runs without Electron’s sandbox', [sandboxOffByWish]) : null;
    return { on: 'electron', headless: false, switches, note };
  }
  if (wish.on === 'electron') throw refusal([electron]);
  const host = hostObstacle(situation);
  const window = host ?? windowObstacle(situation);
  if (window === null) {
    return { on: 'host', headless: false, switches, note: sentence('Meridian runs on the Chromium host', [electron]) };
  }
  if (host === null) return headlessHost(wish, sentence('Meridian runs without a window', [electron, window]));
  throw isMissingOnWindows(situation, wish) ? missingOnWindows() : refusal([electron, host]);
}

function chooseHeadless(situation: Situation, wish: Wish): Choice {
  const host = wish.on === 'electron' ? onElectronByWish : hostObstacle(situation);
  if (host === null) return headlessHost(wish, null);
  // Playwright, which controls an app without a window, starts Electron without its sandbox.
  const electron = wish.on === 'host' ? onHostByWish : electronObstacle({ ...situation, canSandbox: true }, wish);
  if (electron === null) {
    const note = sentence('Meridian runs on Electron, which can’t hide its window', [host]);
    return { on: 'electron', headless: true, switches: switchesFor(situation, wish), note };
  }
  throw isMissingOnWindows(situation, wish) ? missingOnWindows() : refusal([host, electron]);
}

/** Why Electron can't open a window; null: it can. */
function electronObstacle({ electron, display, isRoot, canSandbox }: Situation, wish: Wish): Obstacle | null {
  if (display === 'none') return noDisplay;
  if (electron === null) return notInstalled;
  if (typeof electron !== 'string') return electron;
  if (wish.noSandbox || canSandbox) return null;
  if (isRoot) {
    return {
      because: 'Electron’s sandbox doesn’t work for root',
      remedy: 'start it as another user, or without the sandbox with --no-sandbox',
    };
  }
  const helper = `${electron.slice(0, electron.lastIndexOf('/'))}/chrome-sandbox`;
  return {
    because: 'this system denies Electron’s sandbox its user namespaces',
    remedy: `run "sudo chown root ${helper} && sudo chmod 4755 ${helper}", or start without the sandbox with --no-sandbox`,
  };
}

/** Why the host can't run, not even without a window; null: it can. */
function hostObstacle({ platform, hostBrowser }: Situation): Obstacle | null {
  if (platform === 'win32') return { because: 'the Chromium host doesn’t run on Windows', remedy: null };
  return typeof hostBrowser === 'string' ? null : hostBrowser;
}

/** Why the host can't open a window, although it runs; null: it can. */
function windowObstacle({ display, hostBrowser }: Situation): Obstacle | null {
  if (display === 'none') return noDisplay;
  if (hostBrowser === 'windows') return null;
  return {
    because: 'the Chromium host’s own browser can’t show windows',
    remedy: 'install Chromium, Chrome or Edge',
  };
}

const noDisplay: Obstacle = {
  because: 'there is no display',
  remedy: 'start it in a desktop session, or with xvfb-run',
};
const notInstalled: Obstacle = {
  because: 'Electron isn’t installed',
  remedy: 'remove .cache/electron-unavailable, which starts the download again',
};
const onHostByWish: Obstacle = { because: '--on host says so', remedy: 'leave that out' };
const onElectronByWish: Obstacle = { because: '--on electron says so', remedy: 'leave that out' };
const sandboxOffByWish: Obstacle = { because: '--no-sandbox says so', remedy: 'leave that out' };

/** The host without a window; Chromium's sandbox is the host's own concern. */
const headlessHost = ({ noSandbox }: Wish, note: string | null): Choice => ({
  on: 'host',
  headless: true,
  switches: noSandbox ? ['--no-sandbox'] : [],
  note,
});

/**
 * Chromium follows XDG_SESSION_TYPE, which may name another session than this one (over ssh, in a container), and exits if
 * it can't connect to that one's display. So the display that was found is named.
 */
function switchesFor({ display }: Situation, { noSandbox }: Wish): readonly string[] {
  const platform = display === 'x11' || display === 'wayland' ? [`--ozone-platform=${display}`] : [];
  return noSandbox ? ['--no-sandbox', ...platform] : platform;
}

/** Joins obstacles to one sentence; each appears once. */
function sentence(what: string, obstacles: readonly Obstacle[]): string {
  const distinct = [...new Set(obstacles)];
  const because = distinct.map((each) => each.because).join(' and ');
  const remedies = distinct.flatMap(({ remedy }) => remedy ?? []).join(', or ');
  return `${what}, because ${because}${remedies && `; to change that, ${remedies}`}.`;
}

const refusal = (obstacles: readonly Obstacle[]): UsageError =>
  new UsageError(sentence('Meridian can’t start', obstacles));

/** The download of Electron failed where nothing replaces it. */
const isMissingOnWindows = ({ platform, electron }: Situation, { on }: Wish): boolean =>
  platform === 'win32' && electron === null && on === null;
const missingOnWindows = (): AppError => new AppError('not-found', { reason: 'electron-missing' });
