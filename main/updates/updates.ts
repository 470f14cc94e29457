import type { AppUpdater, CancellationToken, UpdateCheckResult } from 'electron-updater';
import type { UpdateSource, UpdateState, UpdateStatus } from '../../shared/contract/updates.ts';
import { AppError } from '../../shared/errors.ts';
import type { AppSettings, UpdateChannel } from '../../shared/settings.ts';
import { cutText } from '../../shared/text/cutText.ts';
import type { Settings } from '../app/settings.ts';
import type { Clock } from '../engine/clock.ts';
import type { Log } from '../engine/log.ts';
import type { HandlersOf, MainHandlers } from '../ipc/router.ts';
import { toUpdateError } from './updateError.ts';

export interface UpdatesParts {
  /** Determines how this installation gets updates; called once. */
  readonly findSource: () => Promise<UpdateSource>;
  /** Loads electron-updater; called once, at the first check. */
  readonly load: () => Promise<LoadedUpdater>;
  /** The installed version. */
  readonly version: string;
  readonly settings: Pick<Settings, 'value' | 'onChange'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly publish: (status: UpdateStatus) => void;
  /** The number of messages that are not in the table. */
  readonly unsent: () => number;
  /** Resolves whether Meridian may quit; asks if something would be lost. */
  readonly mayQuit: () => Promise<boolean>;
  /** Closes what must be closed before an installer may start the new version. */
  readonly stop: () => Promise<void>;
  /** Starts the installed version again. */
  readonly relaunch: () => void;
}

export interface LoadedUpdater {
  readonly updater: AppUpdater;
  readonly selectChannel: (updater: AppUpdater, channel: UpdateChannel) => void;
  readonly createToken: () => CancellationToken;
}

/** Time from the start to the first check, ms: the start is busy enough. */
const firstCheckMs = 60_000;
const intervalMs = 12 * 3_600_000;
/** Notes longer than this are cut. */
const NOTES_LENGTH = 20_000;

/** Checks for updates, downloads them and restarts into them. Logs each outcome. */
export class Updates {
  readonly #parts: UpdatesParts;
  readonly #stopped = new AbortController();
  #source: Promise<UpdateSource> | null = null;
  #loaded: Promise<LoadedUpdater> | null = null;
  #state: UpdateState = { kind: 'idle' };
  /** Cancels the running download. */
  #token: CancellationToken | null = null;

  constructor(parts: UpdatesParts) {
    this.#parts = parts;
    parts.settings.onChange((now, previous) => this.#onSettingsChange(now, previous));
  }

  /** Checks now and then, unless the user turned that off. */
  async start(): Promise<void> {
    const { clock, settings } = this.#parts;
    const { signal } = this.#stopped;
    try {
      for (let wait = firstCheckMs; ; wait = intervalMs) {
        await clock.sleep(wait, signal);
        if (settings.value.updates.check) await this.check();
      }
    } catch {
      // Stopped.
    }
  }

  stop(): void {
    this.#stopped.abort();
    this.#token?.cancel();
  }

  async status(): Promise<UpdateStatus> {
    this.#source ??= this.#parts.findSource();
    const source = await this.#source;
    return { source, channel: this.#channel, state: this.#state };
  }

  async check(): Promise<void> {
    const { source } = await this.status();
    const isBusy = ['checking', 'downloading', 'ready', 'installing'].includes(this.#state.kind);
    if (isBusy || !['self', 'page'].includes(source.kind)) return;
    this.#become({ kind: 'checking' });
    try {
      const { updater, selectChannel } = await this.#load();
      let channel: UpdateChannel;
      let result: UpdateCheckResult | null;
      do {
        channel = this.#channel;
        selectChannel(updater, channel);
        result = await updater.checkForUpdates();
        // The user may have selected another channel meanwhile.
      } while (channel !== this.#channel);
      this.#become(this.#outcomeOf(result, updater));
    } catch (thrown) {
      this.#fail('The check for updates failed.', thrown);
    }
  }

  async download(): Promise<void> {
    const { source } = await this.status();
    if (this.#state.kind !== 'available' || source.kind !== 'self') return;
    const { release } = this.#state;
    const channel = this.#channel;
    this.#become({ kind: 'downloading', release, percent: 0 });
    const { updater, createToken } = await this.#load();
    const token = createToken();
    this.#token = token;
    try {
      await updater.downloadUpdate(token);
      this.#parts.log('info', `Update ${release.version} was downloaded and verified.`);
      this.#become({ kind: 'ready', release });
    } catch (thrown) {
      if (token.cancelled) {
        this.#parts.log('info', `The download of update ${release.version} was canceled.`);
        this.#become({ kind: 'available', release });
      } else {
        this.#fail(`The download of update ${release.version} failed.`, thrown);
      }
    } finally {
      this.#token = null;
    }
    if (channel !== this.#channel) this.#restartCheck();
  }

  cancel(): void {
    this.#token?.cancel();
  }

  /** Returns whether messages are unsent, in which case it does nothing unless `evenIfUnsent`. */
  async restart(evenIfUnsent: boolean): Promise<boolean> {
    const { log, unsent, mayQuit, stop, relaunch } = this.#parts;
    if (this.#state.kind !== 'ready') throw new AppError('not-found');
    const { release } = this.#state;
    if (!evenIfUnsent && unsent() > 0) {
      log('info', `Update ${release.version} was not installed: messages are unsent.`);
      return true;
    }
    // The user may take any time.
    if (!(await mayQuit()) || this.#state.kind !== 'ready') return false;
    this.#become({ kind: 'installing', release });
    log('info', `Restarting to install update ${release.version}.`);
    const { updater } = await this.#load();
    // Everything is closed already, so the installed version has to start again.
    updater.once('error', (error) => {
      log('error', `Update ${release.version} could not be installed.`, error);
      relaunch();
    });
    await stop();
    updater.quitAndInstall();
    return false;
  }

  get #channel(): UpdateChannel {
    return this.#parts.settings.value.updates.channel ?? (this.#parts.version.includes('-') ? 'beta' : 'latest');
  }

  #onSettingsChange({ updates }: AppSettings, { updates: previous }: AppSettings): void {
    if (updates.channel !== previous.channel) {
      if (this.#token) this.#token.cancel();
      else if (this.#state.kind !== 'checking' && this.#state.kind !== 'installing') this.#restartCheck();
    } else if (updates.check && !previous.check) {
      void this.check();
    }
  }

  /** Forgets what another channel offered. */
  #restartCheck(): void {
    this.#become({ kind: 'idle' });
    if (this.#parts.settings.value.updates.check) void this.check();
  }

  #load(): Promise<LoadedUpdater> {
    this.#loaded ??= this.#parts.load().then((loaded) => {
      loaded.updater.on('download-progress', ({ percent }) => {
        if (this.#state.kind === 'downloading') this.#become({ ...this.#state, percent: Math.floor(percent) });
      });
      return loaded;
    });
    return this.#loaded;
  }

  #outcomeOf(result: UpdateCheckResult | null, { currentVersion }: AppUpdater): UpdateState {
    const { log } = this.#parts;
    if (result === null) throw new Error('electron-updater is not active.');
    const { version, releaseNotes } = result.updateInfo;
    const difference = Number(currentVersion.compare(version));
    if (!result.isUpdateAvailable) {
      const reason =
        difference === 0
          ? `Version ${version} is up to date.`
          : difference > 0
            ? `Version ${version} is not offered: it is older than the installed one.`
            : `Version ${version} is not offered to this installation yet.`;
      log('info', `Checked the channel ${this.#channel} for updates. ${reason}`);
      return { kind: 'current' };
    }
    log('info', `Checked the channel ${this.#channel} for updates. Version ${version} is available.`);
    const notes = typeof releaseNotes === 'string' ? cutText(releaseNotes.trim(), NOTES_LENGTH) : '';
    return { kind: 'available', release: { version, isOlder: difference > 0, notes: notes === '' ? null : notes } };
  }

  #fail(text: string, thrown: unknown): void {
    const error = toUpdateError(thrown);
    this.#parts.log('warn', text, error);
    this.#become({ kind: 'failed', error: error.toData() });
  }

  #become(state: UpdateState): void {
    this.#state = state;
    void this.status().then(this.#parts.publish);
  }
}

export type UpdateHandlers = HandlersOf<Extract<keyof MainHandlers, `updates.${string}`>>;

/** Handles the methods about updates. */
export const createUpdateHandlers = (updates: Updates): UpdateHandlers => ({
  'updates.status': () => updates.status(),
  'updates.check': async () => {
    void updates.check();
    return {};
  },
  'updates.download': async () => {
    void updates.download();
    return {};
  },
  'updates.cancel': async () => {
    updates.cancel();
    return {};
  },
  'updates.restart': async ({ evenIfUnsent }) => ({ unsent: await updates.restart(evenIfUnsent) }),
});
