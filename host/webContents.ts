import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CdpSession } from './cdp.ts';
import { codec } from './codec.ts';
import { emulateMachine } from './emulation.ts';
import { HostEvent, host } from './host.ts';
import { IpcMain, ipcMain } from './ipcMain.ts';
import { createFromBuffer, type NativeImage } from './nativeImage.ts';
import { nativeTheme } from './nativeTheme.ts';
import { PreloadChannel, type PreloadMessage } from './preloadChannel.ts';
import { PageRequests } from './requests.ts';
import { fromWeb, originOf, toWeb } from './schemes.ts';
import { type Session, session } from './session.ts';
import { StrictEmitter, strict } from './strict.ts';
import { WebFrameMain } from './webFrame.ts';
import { isolatedWorldName, isolatedWorldSource, mainWorldSource } from './worlds.ts';

/** The window of a page, as the page uses it. */
interface PageWindow {
  emit(event: string, ...args: readonly unknown[]): boolean;
  setTitle(title: string): void;
  isFocused(): boolean;
  close(): void;
  destroy(): void;
  /** The page is gone, even if the window did not close it. */
  pageGone(): void;
  /** A `beforeunload` listener refused to close. */
  closeDeclined(): void;
  contentsResized(): Promise<void>;
  layOut(): Promise<void>;
}
type OpenHandler = (details: Electron.HandlerDetails) => Electron.WindowOpenHandlerResponse;
const all = new Map<number, WebContents>();
let lastId = 0;

/** A page: its navigation, messages and events. BrowserWindow creates, sizes and closes its window. */
export class WebContents extends StrictEmitter {
  readonly id = ++lastId;
  readonly ipc = new IpcMain();
  readonly session: Session;
  readonly mainFrame = new WebFrameMain(this);
  readonly navigationHistory = strict('navigationHistory', { canGoBack: () => false, canGoForward: () => false });
  /** For BrowserWindow: the page, after it is attached and prepared. */
  readonly page: Promise<CdpSession>;
  targetId = '';
  backgroundThrottling = true;
  readonly #window: PageWindow;
  readonly #preferences: Electron.WebPreferences;
  readonly #attached = Promise.withResolvers<CdpSession>();
  #frame = '';
  #url = '';
  #title = '';
  #zoom = 1;
  #channel: PreloadChannel | undefined = undefined;
  #openHandler: OpenHandler | undefined = undefined;
  /** Pending navigations of the main process, which emit no `will-navigate`. */
  #ownNavigations = 0;
  #painted = false;
  #loading = false;
  #crashed = false;
  #destroyed = false;

  constructor(window: PageWindow, preferences: Electron.WebPreferences) {
    super();
    this.setMaxListeners(0);
    this.#window = window;
    this.#preferences = preferences;
    this.session = preferences.partition ? session.fromPartition(preferences.partition) : session.defaultSession;
    this.page = this.#attached.promise;
    all.set(this.id, this);
    for (const change of ['theme', 'timezone', 'locale', 'online'])
      host.on(change, () => this.page.then((page) => emulateMachine(page)));
    nativeTheme.on('updated', () => this.page.then((page) => emulateMachine(page)));
  }

  /** Prepares the new page before it runs its first script. */
  async attach(page: CdpSession, targetId: string): Promise<void> {
    this.targetId = targetId;
    const { frameTree } = await page.send('Page.getFrameTree');
    this.#frame = frameTree.frame.id;
    this.#channel = new PreloadChannel(page, this.#frame, (message) => this.#receive(message));
    this.#listen(page);
    new PageRequests(page, this.session, this.id, this.#frame, (event, url) => this.#navigationStopped(event, url));
    const secret = randomUUID();
    const { electron, chrome, node } = process.versions;
    const facts = { platform: process.platform, arch: process.arch, versions: { electron, chrome, node } };
    const { preload } = this.#preferences;
    const preloadSource = preload ? readFileSync(preload, 'utf8') : '';
    await Promise.all([
      page.send('Page.enable'),
      page.send('Page.setLifecycleEventsEnabled', { enabled: true }),
      page.send('Runtime.enable'),
      page.send('Inspector.enable'),
      page.send('Runtime.addBinding', { name: '__hostSend', executionContextName: isolatedWorldName }),
      page.send('Page.addScriptToEvaluateOnNewDocument', { source: mainWorldSource(secret) }),
      page.send('Page.addScriptToEvaluateOnNewDocument', {
        source: isolatedWorldSource(secret, facts, preloadSource),
        worldName: isolatedWorldName,
      }),
      page.send('Fetch.enable', { patterns: [{ urlPattern: '*', requestStage: 'Request' }] }),
      page.send('Emulation.setFocusEmulationEnabled', { enabled: true }),
      emulateMachine(page),
    ]);
    await page.send('Runtime.runIfWaitingForDebugger');
    this.#attached.resolve(page);
  }

  /** The page is gone. */
  detach(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    all.delete(this.id);
    this.emit('destroyed');
    this.#window.pageGone();
  }

  #listen(page: CdpSession): void {
    const isShown = (frame: string | undefined): boolean =>
      frame === this.#frame && /^(?!about:|data:)./.test(this.#url);
    page.on('Page.frameNavigated', ({ frame }) => {
      if (frame.id !== this.#frame) return;
      this.#url = frame.url + (frame.urlFragment ?? '');
      this.#crashed = false;
      // Override Playwright's emulation, which it renews for each document.
      void emulateMachine(page);
      if (isShown(frame.id)) this.emit('did-navigate', new HostEvent(), this.getURL(), 200, '');
    });
    page.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId !== this.#frame) return;
      this.#url = url;
      this.emit('did-navigate-in-page', new HostEvent(), this.getURL(), true);
    });
    page.on('Page.lifecycleEvent', ({ frameId, name }) => {
      if (!isShown(frameId)) return;
      if (name === 'DOMContentLoaded') this.emit('dom-ready', new HostEvent());
      if (name === 'load') {
        this.#loading = false;
        this.emit('did-finish-load', new HostEvent());
        this.emit('did-stop-loading', new HostEvent());
      }
      if (name === 'firstPaint' && !this.#painted) {
        this.#painted = true;
        if (!host.imitates('wayland')) this.#window.emit('ready-to-show', new HostEvent());
      }
    });
    // For `<a target=_blank>`; `window.open` uses the bridge.
    page.on('Page.windowOpen', ({ url, windowName, windowFeatures }) =>
      this.#askOpen(url, windowName, windowFeatures.join(',')),
    );
    page.on('Page.javascriptDialogOpening', ({ type }) => {
      if (type !== 'beforeunload') return;
      const accept = host.answer('beforeunload', [], true);
      if (!accept) this.#window.closeDeclined();
      void page.sendQuietly('Page.handleJavaScriptDialog', { accept });
    });
    page.on('Page.frameResized', () => void this.#window.contentsResized());
    page.on('Inspector.targetCrashed', () => {
      this.#crashed = true;
      this.emit('render-process-gone', new HostEvent(), { reason: 'crashed', exitCode: 1 });
    });
    page.on('Runtime.consoleAPICalled', ({ type, args }) => {
      const message = args.map((arg) => String(arg.value ?? arg.description)).join(' ');
      const level = ({ warning: 'warning', error: 'error', debug: 'debug' } as const)[String(type)] ?? 'info';
      this.emit('console-message', { level, message, lineNumber: 0, sourceId: '', frame: this.mainFrame });
    });
  }

  #navigationStopped(name: 'will-navigate' | 'will-redirect', url: string): boolean {
    if (name === 'will-navigate' && (this.#ownNavigations > 0 || url === this.getURL())) return false;
    const event = Object.assign(new HostEvent(), {
      url,
      isMainFrame: true,
      isSameDocument: false,
      frame: this.mainFrame,
      initiator: this.mainFrame,
    });
    this.emit(name, event, url);
    return event.defaultPrevented;
  }

  #askOpen(url: string, frameName: string, features: string): void {
    const referrer = { url: '', policy: 'default' } as const;
    const details = { url: fromWeb(url), frameName, features, disposition: 'foreground-tab', referrer } as const;
    const action = this.#openHandler?.(details).action ?? 'allow';
    // The host cannot open a page's own window as Electron would, so fail visibly.
    if (action === 'allow') host.record('window.open allowed, which the host does not do', details.url);
  }

  #receive({ kind, channel, payload, answer }: PreloadMessage): void {
    const args = Array.isArray(payload) ? payload : [];
    const preload = this.#preferences.preload ?? '';
    const own = { type: 'frame', sender: this, senderFrame: this.mainFrame, processId: 1, frameId: 1 };
    const event = Object.assign(new HostEvent(), own, { reply: this.send.bind(this) });
    switch (kind) {
      case 'open':
        this.#askOpen(String(args[0]), String(args[1]), String(args[2]));
        break;
      case 'input':
        this.emit('input-event', new HostEvent(), payload);
        break;
      case 'title':
        this.#changeTitle(String(payload));
        break;
      case 'preload-error':
        this.emit('preload-error', new HostEvent(), preload, payload);
        break;
      case 'send':
        for (const emitter of [this.ipc, ipcMain]) emitter.emit(channel, event, ...args);
        break;
      default:
        void answer(() => {
          const handler = this.ipc.handlerOf(channel) ?? ipcMain.handlerOf(channel);
          if (!handler) throw new Error(`No handler registered for '${channel}'`);
          return handler(event, ...args);
        });
    }
  }

  #changeTitle(title: string): void {
    if (title === this.#title) return;
    this.#title = title;
    const event = new HostEvent();
    this.emit('page-title-updated', event, title, title !== '');
    this.#window.emit('page-title-updated', event, title, title !== '');
    if (!event.defaultPrevented) this.#window.setTitle(title);
  }

  /** Sends an event, if there is a page. @throws if a value cannot be cloned */
  send(channel: string, ...args: readonly unknown[]): void {
    const payload = codec.encode(args);
    this.#channel?.send(channel, payload);
  }

  async loadURL(url: string, _options?: Electron.LoadURLOptions): Promise<void> {
    const page = await this.page;
    this.#loading = true;
    this.#ownNavigations++;
    try {
      const web = toWeb(url);
      await this.session.applyPermissions(host.browser(), this, originOf(web));
      const finished = new Promise((done) => this.once('did-finish-load', done));
      const { errorText, loaderId } = await page.send('Page.navigate', { url: web });
      if (errorText) throw new Error(errorText);
      this.#ownNavigations--;
      // Without a loader only the hash changes.
      if (loaderId) await finished;
    } catch (cause) {
      this.#ownNavigations--;
      this.#loading = false;
      if (host.ending || this.#destroyed) return;
      const description = cause instanceof Error ? cause.message : String(cause);
      this.emit('did-fail-load', new HostEvent(), -2, description, url, true);
      throw Object.assign(new Error(`${description} (-2) loading '${url}'`, { cause }), { code: description, url });
    }
  }
  loadFile(file: string, { hash = '', query = {} }: Electron.LoadFileOptions = {}): Promise<void> {
    const url = pathToFileURL(resolve(host.appPath, file));
    url.hash = hash;
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return this.loadURL(url.href);
  }
  reload(): void {
    this.#ownNavigations++;
    const done = (): void => {
      this.#ownNavigations--;
    };
    this.once('did-navigate', done);
    void this.page.then((page) => page.sendQuietly('Page.reload'));
  }
  reloadIgnoringCache(): void {
    this.reload();
  }
  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }
  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    const page = await this.page;
    const { result, exceptionDetails } = await page.send('Runtime.evaluate', {
      expression: code,
      awaitPromise: true,
      returnByValue: true,
      userGesture,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? 'Script failed to execute');
    return result.value;
  }
  async capturePage(): Promise<NativeImage> {
    const { data } = await (await this.page).send('Page.captureScreenshot', { format: 'png' });
    return createFromBuffer(Buffer.from(data, 'base64'));
  }
  setZoomFactor(factor: number): void {
    if (!(factor > 0)) throw new Error("'zoomFactor' must be a double greater than 0.0");
    this.#zoom = factor;
    void this.#window.layOut();
  }
  /** Each level is 20 % more, as in Chromium. */
  setZoomLevel(level: number): void {
    this.setZoomFactor(1.2 ** level);
  }
  getZoomFactor(): number {
    return this.#zoom;
  }
  getZoomLevel(): number {
    return Math.log(this.#zoom) / Math.log(1.2);
  }
  get zoomFactor(): number {
    return this.#zoom;
  }
  set zoomFactor(factor: number) {
    this.setZoomFactor(factor);
  }
  get zoomLevel(): number {
    return this.getZoomLevel();
  }
  set zoomLevel(level: number) {
    this.setZoomLevel(level);
  }
  async setVisualZoomLevelLimits(): Promise<void> {}
  getURL(): string {
    return fromWeb(this.#url);
  }
  getTitle(): string {
    return this.#title;
  }
  getType(): 'window' {
    return 'window';
  }
  isLoading(): boolean {
    return this.#loading;
  }
  isLoadingMainFrame(): boolean {
    return this.#loading;
  }
  isCrashed(): boolean {
    return this.#crashed;
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  isFocused(): boolean {
    return this.#window.isFocused();
  }
  focus(): void {
    void this.page.then((page) => page.sendQuietly('Page.bringToFront'));
  }
  /** Runs an editing command by Chromium's name, for the roles of the Edit menu. */
  edit(command: string): void {
    void this.page.then((page) =>
      page.sendQuietly('Input.dispatchKeyEvent', { type: 'rawKeyDown', commands: [command] }),
    );
  }
  undo(): void {
    this.edit('undo');
  }
  redo(): void {
    this.edit('redo');
  }
  cut(): void {
    this.edit('cut');
  }
  copy(): void {
    this.edit('copy');
  }
  paste(): void {
    this.edit('paste');
  }
  selectAll(): void {
    this.edit('selectAll');
  }
  /** Recorded only: there is no spelling checker. Tests emit `context-menu` with suggestions and a selected word. */
  replaceMisspelling(text: string): void {
    host.record('webContents.replaceMisspelling', text);
    void this.page.then((page) => page.sendQuietly('Input.insertText', { text }));
  }
  /** Kills the renderer, which emits `render-process-gone`. */
  forcefullyCrashRenderer(): void {
    void this.page.then((page) => page.sendQuietly('Page.crash'));
  }
  openDevTools(): void {
    host.record('webContents.openDevTools');
  }
  closeDevTools(): void {}
  toggleDevTools(): void {
    host.record('webContents.toggleDevTools');
  }
  isDevToolsOpened(): boolean {
    return false;
  }
  close({ waitForBeforeUnload = false }: { waitForBeforeUnload?: boolean } = {}): void {
    if (waitForBeforeUnload) this.#window.close();
    else this.#window.destroy();
  }
}

/** The `webContents` module. */
export const webContents = strict('webContents', {
  getAllWebContents: () => [...all.values()],
  fromId: (id: number) => all.get(id),
  fromDevToolsTargetId: (target: string) => [...all.values()].find(({ targetId }) => targetId === target),
  getFocusedWebContents: () => [...all.values()].find((contents) => contents.isFocused()) ?? null,
});
