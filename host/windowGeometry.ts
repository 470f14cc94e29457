import { screen } from './screen.ts';
import { WindowChrome } from './windowChrome.ts';

export type WindowState = 'normal' | 'minimized' | 'maximized' | 'fullscreen';
type Options = Pick<
  Electron.BrowserWindowConstructorOptions,
  'x' | 'y' | 'width' | 'height' | 'minWidth' | 'minHeight'
>;

/** Position, size and state of a window, in pixels. The page and the display follow this model. */
export abstract class WindowGeometry extends WindowChrome {
  #bounds: Electron.Rectangle;
  #normalBounds: Electron.Rectangle;
  #minimum: readonly [number, number];
  #state: WindowState = 'normal';

  constructor({ x = 0, y = 0, width = 800, height = 600, minWidth = 0, minHeight = 0 }: Options) {
    super();
    this.#minimum = [minWidth, minHeight];
    this.#bounds = { x, y, width: Math.max(width, minWidth), height: Math.max(height, minHeight) };
    this.#normalBounds = this.#bounds;
  }

  abstract show(): void;
  /** Applies a changed size to the page. */
  protected abstract resizePage(): void;
  /** Applies the state to the real window, if there is one. */
  protected abstract showState(state: WindowState): void;

  protected get state(): WindowState {
    return this.#state;
  }
  /** The user resized the window on the display, so the page has this size already. */
  protected resizedTo(width: number, height: number): void {
    if (width === this.#bounds.width && height === this.#bounds.height) return;
    this.#bounds = { ...this.#bounds, width, height };
    this.#emitResize();
  }
  #emitResize(): void {
    this.emit('resize');
    this.emit('resized');
  }

  #move(change: Partial<Electron.Rectangle>, state: WindowState = this.#state): void {
    const before = this.#bounds;
    const [minWidth, minHeight] = this.#minimum;
    const next = { ...before, ...change };
    this.#bounds = { ...next, width: Math.max(next.width, minWidth), height: Math.max(next.height, minHeight) };
    if (state === 'normal') this.#normalBounds = this.#bounds;
    const { x, y, width, height } = this.#bounds;
    if (width !== before.width || height !== before.height) {
      this.resizePage();
      this.#emitResize();
    }
    if (x !== before.x || y !== before.y) {
      this.emit('move');
      this.emit('moved');
    }
  }

  #enter(state: WindowState, event: string): void {
    if (this.#state === state) return;
    this.#state = state;
    if (state === 'maximized') this.#move(screen.getPrimaryDisplay().workArea, state);
    else if (state === 'fullscreen') this.#move(screen.getPrimaryDisplay().bounds, state);
    else if (state === 'normal') this.#move(this.#normalBounds);
    this.showState(state);
    this.emit(event);
  }

  minimize(): void {
    this.#enter('minimized', 'minimize');
  }
  restore(): void {
    if (this.#state === 'minimized') this.#enter('normal', 'restore');
  }
  maximize(): void {
    this.#enter('maximized', 'maximize');
    this.show();
  }
  unmaximize(): void {
    if (this.#state === 'maximized') this.#enter('normal', 'unmaximize');
  }
  setFullScreen(flag: boolean): void {
    if (flag) this.#enter('fullscreen', 'enter-full-screen');
    else if (this.#state === 'fullscreen') this.#enter('normal', 'leave-full-screen');
  }

  isMinimized(): boolean {
    return this.#state === 'minimized';
  }
  isMaximized(): boolean {
    return this.#state === 'maximized';
  }
  isFullScreen(): boolean {
    return this.#state === 'fullscreen';
  }

  getBounds(): Electron.Rectangle {
    return { ...this.#bounds };
  }
  getContentBounds(): Electron.Rectangle {
    return this.getBounds();
  }
  getNormalBounds(): Electron.Rectangle {
    return { ...this.#normalBounds };
  }
  setBounds(bounds: Partial<Electron.Rectangle>): void {
    this.#move(bounds);
  }
  getSize(): [number, number] {
    return [this.#bounds.width, this.#bounds.height];
  }
  getContentSize(): [number, number] {
    return this.getSize();
  }
  setSize(width: number, height: number): void {
    this.#move({ width, height });
  }
  setContentSize(width: number, height: number): void {
    this.#move({ width, height });
  }
  getPosition(): [number, number] {
    return [this.#bounds.x, this.#bounds.y];
  }
  setPosition(x: number, y: number): void {
    this.#move({ x, y });
  }
  center(): void {
    const { width, height } = screen.getPrimaryDisplay().workArea;
    const [x, y] = [(width - this.#bounds.width) / 2, (height - this.#bounds.height) / 2];
    this.#move({ x: Math.round(x), y: Math.round(y) });
  }
  getMinimumSize(): [number, number] {
    return [...this.#minimum];
  }
  setMinimumSize(width: number, height: number): void {
    this.#minimum = [width, height];
    this.#move({});
  }
}
