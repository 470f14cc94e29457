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
  /** Whether windows appear on a display. */
  readonly headed: boolean;
  /** BCP 47. */
  readonly locale: string;
  /** From `app.commandLine`; they override the host's own. */
  readonly switches: ReadonlyMap<string, string>;
}

/** Milliseconds that Chromium may take to exit before it is killed. */
const closingGrace = 1500;

/** Characters that Chromium's TMPDIR may have: it aborts when its socket's path is longer than 107. */
const longestTemp = 107 - '/org.chromium.Chromium.XXXXXX/SingletonSocket'.length;

/** Chromium refuses to run as root with its sandbox. */
const rootFlags: readonly string[] = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** The running Chromium with its temporary profile, which contains every file that it writes. */
export class Chromium {
  readonly cdp: Cdp;
  /** Resolves when the process exited, with the reason: `exit code 1`, `SIGSEGV`, `spawn EACCES`. */
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
      // Detached from the terminal's signals, which the app handles. Chromium exits when its pipe is closed.
      detached: process.platform !== 'win32',
    });
    this.pid = this.#process.pid;
    const [, , stderr, input, output] = this.#process.stdio;
    this.cdp = new Cdp(input as Writable, output as Readable);
    const ended = Promise.withResolvers<string>();
    this.ended = ended.promise;
    // Resolve `ended` before the pending commands are rejected.
    const end = (how: string): void => {
      ended.resolve(how);
      this.cdp.close();
    };
    this.#process.once('exit', (code, signal) => end(signal ?? `exit code ${code}`));
    this.#process.once('error', ({ message }) => end(message));
    createInterface({ input: stderr as Readable }).on('line', (line) => {
      // Playwright waits for this line before it connects.
      if (line.startsWith('DevTools listening on')) process.stderr.write(`${line}\n`);
      else if (process.env.MERIDIAN_HOST_DEBUG) process.stderr.write(`[chromium] ${line}\n`);
    });
  }

  /** Opens an app window in the running headed Chromium. Its URL ends in `marker`. */
  openAppWindow(marker: string): void {
    const args = [`--user-data-dir=${this.#profile}`, `--app=data:text/html,${marker}`, '--test-type', ...rootFlags];
    spawn(this.#options.browser.path, args, { stdio: 'ignore', env: this.#env() });
  }

  async close(): Promise<void> {
    await Promise.race([this.cdp.browser.sendQuietly('Browser.close').then(() => this.ended), delay(closingGrace)]);
    this.kill();
  }

  /** Kills Chromium and removes its profile, synchronously, so that it works while this process exits. */
  kill(): void {
    if (this.#process.exitCode === null && this.#process.signalCode === null) this.#killAll();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 30 });
  }

  /** Kills the process group where there is one: children would write to the profile while it is removed. */
  #killAll(): void {
    if (process.platform === 'win32' || this.pid === undefined) this.#process.kill('SIGKILL');
    else process.kill(-this.pid, 'SIGKILL');
  }

  #env(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      ...this.#options.browser.env,
      // On Linux, Chromium reads its languages from LANGUAGE instead of --lang.
      LANGUAGE: this.#options.locale.replaceAll('-', '_'),
      // Despite its flags Chromium writes sockets, crash reports and caches there, and leaves them when killed.
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
      // Only the app's own requests may leave the machine.
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
