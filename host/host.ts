import { EventEmitter } from 'node:events';
import type { CdpSession } from './cdp.ts';
import type { Chromium } from './chromium.ts';
import { preferredLocale } from './locale.ts';

/** A call of an API that has an effect outside the process, recorded for tests instead. */
interface RecordedCall {
  readonly api: string;
  readonly args: readonly unknown[];
}

/** Fields of the app's package.json that the host reads. */
export interface Manifest {
  readonly name?: string;
  readonly productName?: string;
  readonly version?: string;
  readonly main?: string;
}

/** Answers of the user or the operating system, by API. */
interface Answers {
  'dialog.showOpenDialog': Electron.OpenDialogReturnValue;
  'dialog.showSaveDialog': Electron.SaveDialogReturnValue;
  'dialog.showMessageBox': Electron.MessageBoxReturnValue;
  'shell.openExternal': undefined;
  'shell.openPath': string;
  'app.setAsDefaultProtocolClient': boolean;
  'app.removeAsDefaultProtocolClient': boolean;
  'app.isDefaultProtocolClient': boolean;
  'session.resolveProxy': string;
  'safeStorage.isEncryptionAvailable': boolean;
  'safeStorage.getSelectedStorageBackend': ReturnType<Electron.SafeStorage['getSelectedStorageBackend']>;
  'safeStorage.shouldReEncrypt': boolean;
  beforeunload: boolean;
}
/** A value for every call, a list with one value per call (then the default), or a function of the arguments. */
type Scripted<T> = T | T[] | ((...args: readonly unknown[]) => T);

/**
 * The interface for tests, exported as `electron._host`: the recorder, the scripted answers and the state
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
  /** Time zone of all pages; undefined: the operating system's. */
  timezone: string | undefined = undefined;
  /** The app's folder and its package.json. */
  appPath = process.cwd();
  manifest: Manifest = {};
  /** The app is exiting, so later errors are ignored. */
  ending = false;
  /** Undefined before Chromium is started. */
  chromium: Chromium | undefined = undefined;

  get chromiumPid(): number | undefined {
    return this.chromium?.pid;
  }

  /** The DevTools session of the browser. @throws before `ready` */
  browser(): CdpSession {
    if (!this.chromium) throw new Error('Chromium has not been started: wait for app.whenReady().');
    return this.chromium.cdp.browser;
  }

  record(api: string, ...args: readonly unknown[]): void {
    const call = { api, args };
    this.calls.push(call);
    this.emit('call', call);
  }

  /** Records the call. Returns the scripted answer, or `fallback` if there is none. */
  answer<Api extends keyof Answers>(api: Api, args: readonly unknown[], fallback: Answers[Api]): Answers[Api] {
    this.record(api, ...args);
    const script: Scripted<Answers[Api]> | undefined = this.answers[api];
    if (script === undefined) return fallback;
    if (Array.isArray(script)) return script.shift() ?? fallback;
    return typeof script === 'function' ? script(...args) : script;
  }

  /** Whether the host behaves as Electron does on this system, by MERIDIAN_HOST_LIKE. */
  imitates(system: 'no-keyring' | 'wayland' | 'windows'): boolean {
    return process.env.MERIDIAN_HOST_LIKE === system;
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

  /** Changes the time zone (IANA name) of this process and of all pages while they run, as when someone travels. */
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

/** The first argument of an Electron event listener. */
export class HostEvent {
  defaultPrevented = false;
  readonly preventDefault = (): void => {
    this.defaultPrevented = true;
  };
}
