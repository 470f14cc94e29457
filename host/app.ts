import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { HostEvent, host } from './host.ts';
import { InstanceLock, type Invocation } from './instanceLock.ts';
import { StrictEmitter, strict } from './strict.ts';

type PathName = Parameters<Electron.App['getPath']>[0];
type Implemented =
  | 'isReady'
  | 'quit'
  | 'exit'
  | 'getPath'
  | 'setPath'
  | 'getAppPath'
  | 'getName'
  | 'setName'
  | 'getVersion'
  | 'getLocale'
  | 'getSystemLocale'
  | 'getPreferredSystemLanguages'
  | 'requestSingleInstanceLock'
  | 'hasSingleInstanceLock'
  | 'releaseSingleInstanceLock'
  | 'setAsDefaultProtocolClient'
  | 'isEmojiPanelSupported'
  | 'showEmojiPanel'
  | 'enableSandbox'
  | 'setAppUserModelId'
  | 'isPackaged'
  | 'name';

const switches = new Map<string, string>();
/** Whether repeated switches of this name are joined to a list of Chromium features. */
const isList = (name: string): boolean => /^(enable|disable)-(blink-)?features$/.test(name);

class App extends StrictEmitter implements Pick<Electron.App, Implemented> {
  readonly isPackaged = false;
  /** macOS only. */
  readonly dock = undefined;
  badgeCount = 0;
  readonly commandLine = strict('app.commandLine', {
    appendSwitch(name: string, value = ''): void {
      const before = switches.get(name);
      switches.set(name, isList(name) && before ? `${before},${value}` : value);
    },
    appendArgument: (value: string): void => host.record('app.commandLine.appendArgument', value),
    hasSwitch: (name: string) => switches.has(name),
    getSwitchValue: (name: string) => switches.get(name) ?? '',
    removeSwitch(name: string): void {
      switches.delete(name);
    },
  } satisfies Electron.CommandLine);
  /** For BrowserWindow: the open windows. `tryClose` resolves to whether the window closed. */
  readonly openWindows = new Set<{ tryClose(): Promise<boolean> }>();
  /** For the host: whether windows appear on a display. */
  headed = false;
  /** For the host: `isReady`, which Playwright replaces. */
  readyForWindows = false;
  readonly #ready = Promise.withResolvers<void>();
  readonly #paths = new Map<string, string>();
  #name: string | undefined = undefined;
  #lock: InstanceLock | undefined = undefined;
  #quitting = false;

  /** For boot: emits `ready` after Chromium runs and the main module is evaluated. */
  becomeReady(): void {
    this.readyForWindows = true;
    this.emit('will-finish-launching');
    this.emit('ready', new HostEvent(), {});
    this.#ready.resolve();
  }
  /** For boot: Chromium's switches. */
  get switches(): ReadonlyMap<string, string> {
    return switches;
  }
  isReady(): boolean {
    return this.readyForWindows;
  }
  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  get name(): string {
    return this.getName();
  }
  set name(name: string) {
    this.setName(name);
  }
  getName(): string {
    return this.#name ?? host.manifest.productName ?? host.manifest.name ?? 'Electron';
  }
  setName(name: string): void {
    this.#name = name;
  }
  getVersion(): string {
    return host.manifest.version ?? '0.0.0';
  }
  getAppPath(): string {
    return host.appPath;
  }
  getLocale(): string {
    return host.locale;
  }
  getSystemLocale(): string {
    return host.locale;
  }
  getPreferredSystemLanguages(): string[] {
    return [host.locale];
  }
  isEmojiPanelSupported(): boolean {
    return process.platform !== 'linux';
  }
  showEmojiPanel(): void {
    host.record('app.showEmojiPanel');
  }
  getLocaleCountryCode(): string {
    return new Intl.Locale(host.locale).region ?? '';
  }

  getPath(name: PathName): string {
    const set = this.#paths.get(name);
    if (set !== undefined) return set;
    const userFolder = /^(desktop|documents|downloads|music|pictures|videos)$/.test(name);
    if (userFolder) return join(homedir(), name.charAt(0).toUpperCase() + name.slice(1));
    switch (name) {
      case 'home':
        return homedir();
      case 'appData':
        return appDataFolder();
      case 'userData':
        return join(this.getPath('appData'), this.getName());
      case 'sessionData':
        return this.getPath('userData');
      case 'logs':
        return join(this.getPath('userData'), 'logs');
      case 'crashDumps':
        return join(this.getPath('userData'), 'Crashpad');
      case 'temp':
        return tmpdir();
      case 'exe':
      case 'module':
        return process.argv[0] ?? process.execPath;
      default:
        throw new Error(`Failed to get '${name}' path`);
    }
  }
  setPath(name: string, path: string): void {
    if (!isAbsolute(path)) throw new Error('Path must be absolute');
    this.#paths.set(name, path);
  }
  setAppLogsPath(path?: string): void {
    this.setPath('logs', path ?? join(this.getPath('userData'), 'logs'));
  }

  requestSingleInstanceLock(data: object = {}): boolean {
    if (this.#lock) return true;
    const invocation = { argv: process.argv, cwd: process.cwd(), data };
    this.#lock = InstanceLock.acquire(this.getPath('userData'), invocation, (second) => {
      void this.whenReady().then(() => setImmediate(() => this.#secondInstance(second)));
    });
    return this.#lock !== undefined;
  }
  /** Runs in a separate task after `ready`, when the app's own `ready` listeners are done. */
  #secondInstance({ argv, cwd, data }: Invocation): void {
    this.emit('second-instance', new HostEvent(), argv, cwd, data);
  }
  hasSingleInstanceLock(): boolean {
    return this.#lock !== undefined;
  }
  releaseSingleInstanceLock(): void {
    this.#lock?.release();
    this.#lock = undefined;
  }

  setAsDefaultProtocolClient(...args: readonly unknown[]): boolean {
    return host.answer('app.setAsDefaultProtocolClient', args, true);
  }
  removeAsDefaultProtocolClient(...args: readonly unknown[]): boolean {
    return host.answer('app.removeAsDefaultProtocolClient', args, true);
  }
  isDefaultProtocolClient(...args: readonly unknown[]): boolean {
    return host.answer('app.isDefaultProtocolClient', args, false);
  }
  setAppUserModelId(id: string): void {
    host.record('app.setAppUserModelId', id);
  }
  setLoginItemSettings(settings: Electron.Settings): void {
    host.record('app.setLoginItemSettings', settings);
  }
  getLoginItemSettings(): { openAtLogin: boolean } {
    return { openAtLogin: false };
  }
  setBadgeCount(count = 0): boolean {
    host.record('app.setBadgeCount', count);
    this.badgeCount = count;
    return true;
  }
  getBadgeCount(): number {
    return this.badgeCount;
  }
  setAboutPanelOptions(options: Electron.AboutPanelOptionsOptions): void {
    host.record('app.setAboutPanelOptions', options);
  }
  showAboutPanel(): void {
    host.record('app.showAboutPanel');
  }
  relaunch(options?: Electron.RelaunchOptions): void {
    host.record('app.relaunch', options);
  }
  focus(): void {
    host.record('app.focus');
  }
  /** Removes --no-sandbox, as in Electron, where pages die then on Linux. */
  enableSandbox(): void {
    host.record('app.enableSandbox');
    this.commandLine.removeSwitch('no-sandbox');
    this.commandLine.appendSwitch('enable-sandbox');
  }
  disableHardwareAcceleration(): void {
    this.commandLine.appendSwitch('disable-gpu');
  }

  /** Emits before-quit, closes every window, and emits will-quit and quit. Each of the first three can cancel it. */
  quit(): void {
    if (this.#quitting) return;
    const event = new HostEvent();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.#quitting = true;
    void this.#closeAndEnd();
  }
  async #closeAndEnd(): Promise<void> {
    const closed = await Promise.all([...this.openWindows].map((window) => window.tryClose()));
    const event = new HostEvent();
    if (closed.every(Boolean)) this.emit('will-quit', event);
    if (closed.every(Boolean) && !event.defaultPrevented) this.exit(0);
    else this.#quitting = false;
  }
  /** Exits without closing the windows first; emits only `quit`. */
  exit(code = 0): void {
    if (host.ending) return;
    this.#quitting = true;
    host.ending = true;
    this.emit('quit', new HostEvent(), code);
    this.releaseSingleInstanceLock();
    void (host.chromium?.close() ?? Promise.resolve()).finally(() => process.exit(code));
  }
  /** For BrowserWindow: emits window-all-closed, or quits when it has no listener, as Electron does. */
  lastWindowClosed(): void {
    if (this.#quitting) return;
    if (!this.emit('window-all-closed')) this.quit();
  }
}

function appDataFolder(): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  if (process.platform === 'win32') return process.env.APPDATA ?? join(homedir(), 'AppData', 'Roaming');
  return process.env.XDG_CONFIG_HOME || join(homedir(), '.config');
}

export const app = new App();
