import type { BrowserWindow, WebContents } from 'electron';

export interface AppWindowParts {
  /** Opens a window that shows itself after its first paint. */
  readonly open: () => BrowserWindow;
  /** Whether closing the window only hides it, because Meridian stays in the tray. */
  readonly staysInTray: () => boolean;
  readonly onFocus: () => void;
  readonly onBlur: () => void;
  readonly onClosed: () => void;
}

/** The app's one window, which is closed and opened again while Meridian runs. */
export class AppWindow {
  readonly #parts: AppWindowParts;
  #window: BrowserWindow | null = null;
  #isQuitting = false;

  constructor(parts: AppWindowParts) {
    this.#parts = parts;
  }

  /** Null while the window is closed. */
  get current(): BrowserWindow | null {
    return this.#window && !this.#window.isDestroyed() ? this.#window : null;
  }

  get contents(): WebContents | null {
    return this.current?.webContents ?? null;
  }

  get isFocused(): boolean {
    return this.current?.isFocused() ?? false;
  }

  /** Opens the window, or restores it and brings it to the front. */
  reveal(): void {
    // Quitting may have been canceled, for example by the page.
    this.#isQuitting = false;
    const window = this.current;
    if (!window) {
      this.#open();
      return;
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  /** Lets the window close, because Meridian is quitting. */
  prepareToQuit(): void {
    this.#isQuitting = true;
  }

  #open(): void {
    const { open, staysInTray, onFocus, onBlur, onClosed } = this.#parts;
    const window = open();
    this.#window = window;
    window.on('focus', onFocus);
    window.on('blur', onBlur);
    window.on('close', (event) => {
      if (this.#isQuitting || !staysInTray()) return;
      event.preventDefault();
      hide(window);
    });
    window.on('closed', () => {
      this.#window = null;
      onClosed();
    });
  }
}

/** Leaves full screen first: hiding a full-screen window leaves a black space on macOS, where leaving takes a moment. */
function hide(window: BrowserWindow): void {
  if (!window.isFullScreen()) {
    window.hide();
    return;
  }
  window.once('leave-full-screen', () => window.hide());
  window.setFullScreen(false);
}
