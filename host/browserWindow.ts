import { setTimeout as delay } from 'node:timers/promises';
import { app } from './app.ts';
import type { CdpSession } from './cdp.ts';
import { parseColor } from './color.ts';
import { HostEvent, host } from './host.ts';
import type { NativeImage } from './nativeImage.ts';
import { expectPage } from './newPages.ts';
import { WebContents } from './webContents.ts';
import { WindowGeometry, type WindowState } from './windowGeometry.ts';

type Options = Omit<Electron.BrowserWindowConstructorOptions, 'parent' | 'icon'> & {
  parent?: BrowserWindow;
  icon?: NativeImage | string;
};
type Implemented =
  | 'getBounds'
  | 'setBounds'
  | 'getNormalBounds'
  | 'getContentBounds'
  | 'getSize'
  | 'setSize'
  | 'getPosition'
  | 'setPosition'
  | 'getMinimumSize'
  | 'setMinimumSize'
  | 'isMaximized'
  | 'isMinimized'
  | 'isFullScreen'
  | 'isVisible'
  | 'isFocused'
  | 'isDestroyed'
  | 'getTitle'
  | 'setTitle'
  | 'loadURL'
  | 'loadFile';

/** Milliseconds that a page may take to close before its window is destroyed. */
const closingGrace = 3000;
/** Open windows by id. */
const windows = new Map<number, BrowserWindow>();
let focused: BrowserWindow | null = null;
let lastId = 0;

/**
 * A window. Its visibility, focus and position are simulated; its content size, title and page are real. There is no
 * frame, so bounds and content bounds are equal.
 */
export class BrowserWindow extends WindowGeometry implements Pick<Electron.BrowserWindow, Implemented> {
  readonly id = ++lastId;
  readonly webContents: WebContents;
  readonly #options: Options;
  readonly #created: Promise<number | undefined>;
  readonly #gone = Promise.withResolvers<boolean>();
  #closing: PromiseWithResolvers<boolean> | undefined = undefined;
  #visible = false;
  #title: string;
  #background: string;
  #destroyed = false;

  constructor(options: Options = {}) {
    super(options);
    if (!app.readyForWindows) throw new Error('Cannot create BrowserWindow before app is ready');
    this.#options = options;
    this.#title = options.title ?? app.getName();
    this.#background = options.backgroundColor ?? '#FFFFFF';
    if (options.icon !== undefined) this.setIcon(options.icon);
    windows.set(this.id, this);
    app.openWindows.add(this);
    this.webContents = new WebContents(this, options.webPreferences ?? {});
    this.#created = this.#create();
    this.#created.catch((error) => console.error('host: a window could not be created:', error));
    app.emit('web-contents-created', new HostEvent(), this.webContents);
    app.emit('browser-window-created', new HostEvent(), this);
    if (options.show !== false) this.show();
  }

  /** Resolves with Chromium's window id. */
  async #create(): Promise<number | undefined> {
    const marker = `#host-${this.webContents.id}`;
    expectPage(marker, this.webContents);
    const { width, height } = this.getBounds();
    if (app.headed) host.chromium?.openAppWindow(marker);
    else
      await host.browser().send('Target.createTarget', { url: `about:blank${marker}`, newWindow: true, width, height });
    const page = await this.webContents.page;
    const { windowId } = await page.send('Browser.getWindowForTarget');
    if (app.headed && this.#options.x !== undefined) {
      const { x: left, y: top } = this.getBounds();
      await page.sendQuietly('Browser.setWindowBounds', { windowId, bounds: { left, top } });
    }
    await this.#size(page, windowId);
    const { r, g, b, a } = parseColor(this.#background);
    await page.sendQuietly('Emulation.setDefaultBackgroundColorOverride', { color: { r, g, b, a } });
    return windowId;
  }

  protected resizePage(): void {
    void this.layOut().catch(() => undefined);
  }
  /** For the host: applies the size and zoom to the page. */
  async layOut(): Promise<void> {
    const windowId = await this.#created;
    if (windowId !== undefined && !this.#destroyed) await this.#size(await this.webContents.page, windowId);
  }

  async #size(page: CdpSession, windowId: number): Promise<void> {
    const { width, height } = this.getBounds();
    await page.sendQuietly('Browser.setContentsSize', { windowId, width, height });
    // Zoom works as in the browser: the same window has fewer and larger CSS pixels.
    const zoom = this.webContents.getZoomFactor();
    if (zoom === 1) await page.sendQuietly('Emulation.clearDeviceMetricsOverride');
    else
      await page.sendQuietly('Emulation.setDeviceMetricsOverride', {
        width: Math.round(width / zoom),
        height: Math.round(height / zoom),
        deviceScaleFactor: zoom,
        scale: app.headed ? zoom : 1,
        mobile: false,
      });
  }

  /** For webContents: the user resized the window on the display. */
  async contentsResized(): Promise<void> {
    if (!app.headed || this.webContents.getZoomFactor() !== 1) return;
    const page = await this.webContents.page;
    const { cssLayoutViewport } = await page.send('Page.getLayoutMetrics');
    const { clientWidth: width, clientHeight: height } = cssLayoutViewport;
    this.resizedTo(width, height);
  }

  protected showState(windowState: WindowState): void {
    if (!app.headed) return;
    void this.#created
      .then((windowId = 0) => host.browser().send('Browser.setWindowBounds', { windowId, bounds: { windowState } }))
      .catch(() => undefined);
  }

  loadURL(url: string, options?: Electron.LoadURLOptions): Promise<void> {
    return this.webContents.loadURL(url, options);
  }
  loadFile(file: string, options?: Electron.LoadFileOptions): Promise<void> {
    return this.webContents.loadFile(file, options);
  }
  reload(): void {
    this.webContents.reload();
  }
  capturePage(): Promise<NativeImage> {
    return this.webContents.capturePage();
  }

  show(): void {
    this.showInactive();
    this.focus();
  }
  showInactive(): void {
    if (this.#visible || this.#destroyed) return;
    this.#visible = true;
    this.showState(this.state);
    this.emit('show');
  }
  hide(): void {
    if (!this.#visible) return;
    this.#visible = false;
    this.showState('minimized');
    this.emit('hide');
    this.blur();
  }
  focus(): void {
    if (!this.#visible || focused === this) return;
    focused?.blur();
    focused = this;
    this.webContents.focus();
    this.emit('focus');
    app.emit('browser-window-focus', new HostEvent(), this);
  }
  blur(): void {
    if (focused !== this) return;
    focused = null;
    this.emit('blur');
    app.emit('browser-window-blur', new HostEvent(), this);
  }
  isVisible(): boolean {
    return this.#visible;
  }
  isFocused(): boolean {
    return focused === this;
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  isResizable(): boolean {
    return this.#options.resizable ?? true;
  }
  getTitle(): string {
    return this.#title;
  }
  setTitle(title: string): void {
    this.#title = title;
  }
  getBackgroundColor(): string {
    return this.#background;
  }
  setBackgroundColor(color: string): void {
    this.#background = color;
    const override = { color: parseColor(color) };
    void this.webContents.page.then((page) =>
      page.sendQuietly('Emulation.setDefaultBackgroundColorOverride', override),
    );
  }
  getParentWindow(): BrowserWindow | null {
    return this.#options.parent ?? null;
  }
  close(): void {
    void this.tryClose();
  }
  /** For app: closes the window unless a `close` listener or the page prevents it. Resolves with whether it closed. */
  async tryClose(): Promise<boolean> {
    if (this.#destroyed) return true;
    const event = new HostEvent();
    this.emit('close', event);
    if (event.defaultPrevented) return false;
    this.#closing = Promise.withResolvers();
    void this.webContents.page.then((page) => page.sendQuietly('Page.close'));
    const late = delay(closingGrace, 'late' as const, { ref: false });
    const outcome = await Promise.race([this.#gone.promise, this.#closing.promise, late]);
    if (outcome !== 'late') return outcome;
    this.destroy();
    this.pageGone();
    return true;
  }
  /** For webContents: the page's `beforeunload` listener keeps the window open. */
  closeDeclined(): void {
    this.#closing?.resolve(false);
  }
  destroy(): void {
    const close = (): Promise<void> =>
      host.browser().sendQuietly('Target.closeTarget', { targetId: this.webContents.targetId });
    void this.webContents.page.then(close);
  }
  /** For webContents: the page is gone, even if this window did not close it. */
  pageGone(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.blur();
    windows.delete(this.id);
    app.openWindows.delete(this);
    this.#gone.resolve(true);
    this.emit('closed');
    if (windows.size === 0) app.lastWindowClosed();
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows.values()];
  }
  static fromId(id: number): BrowserWindow | null {
    return windows.get(id) ?? null;
  }
  static fromWebContents(contents: WebContents | undefined): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.webContents === contents) ?? null;
  }
  static getFocusedWindow(): BrowserWindow | null {
    return focused;
  }
}
