import { EventEmitter } from 'node:events';
import type { CdpSession } from './cdp.ts';
import type { Chromium } from './chromium.ts';
import { preferredLocale } from './locale.ts';

/** One use of an API that reaches outside the process: shown to tests instead of to a desktop. */
interface RecordedCall {
  readonly api: string;
  readonly args: readonly unknown[];
}

/** What the host reads of the app's package.json. */
export interface Manifest {
  readonly name?: string;
  readonly productName?: string;
  readonly version?: string;
  readonly main?: string;
}

/** What a person or the operating system would answer. */
interface Answers {
  'dialog.showOpenDialog': Electron.OpenDialogReturnValue;
  'dialog.showSaveDialog': Electron.SaveDialogReturnValue;
  'dialog.showMessageBox': Electron.MessageBoxReturnValue;
  'shell.openExternal': undefined;
  'shell.openPath': string;
  'app.setAsDefaultProtocolClient': boolean;
  'app.removeAsDefaultProtocolClient': boolean;
  'app.isDefaultProtocolClient': boolean;
  'safeStorage.isEncryptionAvailable': boolean;
  'safeStorage.getSelectedStorageBackend': ReturnType<Electron.SafeStorage['getSelectedStorageBackend']>;
  'safeStorage.shouldReEncrypt': boolean;
  beforeunload: boolean;
}
/** A value for every call, one value per call in turn (then the default), or a function of the call's arguments. */
type Scripted<T> = T | T[] | ((...args: readonly unknown[]) => T);

/**
 * What tests may see and set, exported to them as `electron._host`: the recorder, the scripted answers and the state
 * of the machine (network, idleness, theme, zone, locale). Emits `call`, `online`, `theme`, `timezone`, `locale`.
 */
class Host extends EventEmitter {
  readonly calls: RecordedCall[] = [];
  readonly answers: { [Api in keyof Answers]?: Scripted<Answers[Api]> } = {};
  online = true;
  idleSeconds = 0;
  systemTheme: 'light' | 'dark' = 'light';
  /** The locale of `app.getLocale()` and, through Chromium's flags, of every page. */
  locale = preferredLocale(process.env);
  /** The overridden zone of all pages; undefined means the operating system's. */
  timezone: string | undefined = undefined;
  /** The app's folder and its package.json. */
  appPath = process.cwd();
  manifest: Manifest = {};
  /** The app has decided to end: what fails from now on is no failure. */
  ending = false;
  /** Once started. */
  chromium: Chromium | undefined = undefined;

  get chromiumPid(): number | undefined {
    return this.chromium?.pid;
  }

  /** The DevTools session of the whole browser. Throws before `ready`. */
  browser(): CdpSession {
    if (!this.chromium) throw new Error('Chromium has not been started: wait for app.whenReady().');
    return this.chromium.cdp.browser;
  }

  record(api: string, ...args: readonly unknown[]): void {
    const call = { api, args };
    this.calls.push(call);
    this.emit('call', call);
  }

  /** Records the call and returns the scripted answer, or `fallback` when no script is left. */
  answer<Api extends keyof Answers>(api: Api, args: readonly unknown[], fallback: Answers[Api]): Answers[Api] {
    this.record(api, ...args);
    const script: Scripted<Answers[Api]> | undefined = this.answers[api];
    if (script === undefined) return fallback;
    if (Array.isArray(script)) return script.shift() ?? fallback;
    return typeof script === 'function' ? script(...args) : script;
  }

  setOnline(online: boolean): void {
    this.online = online;
    this.emit('online');
  }

  setIdleSeconds(seconds: number): void {
    this.idleSeconds = seconds;
  }

  setSystemTheme(theme: 'light' | 'dark'): void {
    this.systemTheme = theme;
    this.emit('theme');
  }

  /** Changes the zone (IANA name) of this process and of all pages while they run, as a traveller's machine does. */
  setTimezone(zone: string): void {
    process.env.TZ = zone;
    this.timezone = zone;
    this.emit('timezone');
  }

  /** Changes the locale (BCP 47) of `app.getLocale()` and of all pages while they run. */
  setLocale(locale: string): void {
    this.locale = locale;
    this.emit('locale');
  }
}

export const host = new Host();
host.setMaxListeners(0);

/** An Electron event's first argument: `preventDefault` is remembered in `defaultPrevented`. */
export class HostEvent {
  defaultPrevented = false;
  readonly preventDefault = (): void => {
    this.defaultPrevented = true;
  };
}
