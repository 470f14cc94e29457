import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from './bundledChromium.ts';
import { Cdp } from './cdp.ts';

export interface ChromiumOptions {
  readonly browser: Browser;
  /** Real windows on a display instead of none. */
  readonly headed: boolean;
  /** BCP 47. */
  readonly locale: string;
  /** Of `app.commandLine`: win over the host's own. */
  readonly switches: ReadonlyMap<string, string>;
}

/** How long Chromium may take to end by itself, in milliseconds, before it is killed. */
const closingGrace = 1500;

/** How long Chromium's TMPDIR may be: with its socket there, it aborts when the path exceeds a Unix socket's 107. */
const longestTemp = 107 - '/org.chromium.Chromium.XXXXXX/SingletonSocket'.length;

/** `--no-sandbox` is for root alone: Chromium refuses to run as root with its sandbox. */
const rootFlags: readonly string[] = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** The running Chromium with its temporary profile, which holds all that it writes. */
export class Chromium {
  readonly cdp: Cdp;
  /** Resolves when the process is gone, with how it ended: `exit code 1`, `SIGSEGV`, `spawn EACCES`. */
  readonly ended: Promise<string>;
  readonly pid: number | undefined;
  readonly #process: ChildProcess;
  readonly #options: ChromiumOptions;
  readonly #profile: string;

  constructor(options: ChromiumOptions) {
    this.#options = options;
    this.#profile = mkdtempSync(join(tmpdir(), 'meridian-host-'));
    this.#process = spawn(options.browser.path, this.#flags(), {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
      env: this.#env(),
      // Apart from the terminal's signals, which are for the app to answer. Chromium ends when its pipe is closed.
      detached: process.platform !== 'win32',
    });
    this.pid = this.#process.pid;
    const [, , stderr, input, output] = this.#process.stdio;
    this.cdp = new Cdp(input as Writable, output as Readable);
    const ended = Promise.withResolvers<string>();
    this.ended = ended.promise;
    // Whoever waits for the end hears of it before the commands that it leaves unanswered fail.
    const end = (how: string): void => {
      ended.resolve(how);
      this.cdp.close();
    };
    this.#process.once('exit', (code, signal) => end(signal ?? `exit code ${code}`));
    this.#process.once('error', ({ message }) => end(message));
    createInterface({ input: stderr as Readable }).on('line', (line) => {
      // Playwright waits for this line to connect to the pages.
      if (line.startsWith('DevTools listening on')) process.stderr.write(`${line}\n`);
      else if (process.env.MERIDIAN_HOST_DEBUG) process.stderr.write(`[chromium] ${line}\n`);
    });
  }

  /** Makes the running headed Chromium open an app window whose URL ends in `marker`. */
  openAppWindow(marker: string): void {
    const args = [`--user-data-dir=${this.#profile}`, `--app=data:text/html,${marker}`, '--test-type', ...rootFlags];
    spawn(this.#options.browser.path, args, { stdio: 'ignore', env: this.#env() });
  }

  async close(): Promise<void> {
    await Promise.race([this.cdp.browser.sendQuietly('Browser.close').then(() => this.ended), delay(closingGrace)]);
    this.kill();
  }

  /** Ends Chromium at once and removes its profile; also for the last moment of this process. */
  kill(): void {
    if (this.#process.exitCode === null && this.#process.signalCode === null) this.#killAll();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 30 });
  }

  /** With its children, where they are a process group: they would write into the profile while it is removed. */
  #killAll(): void {
    if (process.platform === 'win32' || this.pid === undefined) this.#process.kill('SIGKILL');
    else process.kill(-this.pid, 'SIGKILL');
  }

  #env(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      ...this.#options.browser.env,
      // On Linux Chromium takes its languages from LANGUAGE, not from --lang.
      LANGUAGE: this.#options.locale.replaceAll('-', '_'),
      // Whatever its flags say, it leaves sockets, crash reports and caches there, and a killed one never tidies up.
      TMPDIR: this.#profile.length <= longestTemp ? this.#profile : tmpdir(),
      XDG_CONFIG_HOME: this.#profile,
      XDG_CACHE_HOME: this.#profile,
    };
  }

  #flags(): readonly string[] {
    const { headed, switches, locale } = this.#options;
    const flags: Record<string, string> = {
      'remote-debugging-pipe': '',
      'remote-debugging-port': '0',
      'user-data-dir': this.#profile,
      'no-startup-window': '',
      'keep-alive-for-test': '',
      lang: locale,
      // Nothing may leave the machine but what the app asks for.
      'disable-background-networking': '',
      'disable-component-update': '',
      'disable-domain-reliability': '',
      'disable-breakpad': '',
      'disable-crash-reporter': '',
      'crash-dumps-dir': this.#profile,
      'disable-sync': '',
      'disable-extensions': '',
      'disable-default-apps': '',
      'disable-field-trial-config': '',
      'metrics-recording-only': '',
      'no-pings': '',
      'no-first-run': '',
      'no-default-browser-check': '',
      'disable-search-engine-choice-screen': '',
      'password-store': 'basic',
      'use-mock-keychain': '',
      'allow-file-access-from-files': '',
      ...(headed ? { 'test-type': '' } : { headless: 'new', 'hide-scrollbars': '' }),
      ...Object.fromEntries(switches),
    };
    const named = Object.entries(flags).map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${value}`));
    return [...named, ...rootFlags];
  }
}
