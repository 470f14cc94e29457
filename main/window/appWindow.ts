import type { BrowserWindow, WebContents } from 'electron';

export interface AppWindowParts {
  /** Makes a window that shows itself when it has painted. */
  readonly open: () => BrowserWindow;
  /** Whether a window that is closed only hides, since Meridian stays in the tray. */
  readonly staysInTray: () => boolean;
  readonly focused: () => void;
  readonly blurred: () => void;
  readonly closed: () => void;
}

/** The one window, which comes and goes while Meridian runs. */
export class AppWindow {
  readonly #parts: AppWindowParts;
  #window: BrowserWindow | null = null;
  #isQuitting = false;

  constructor(parts: AppWindowParts) {
    this.#parts = parts;
  }

  /** Null while there is none. */
  get current(): BrowserWindow | null {
    return this.#window && !this.#window.isDestroyed() ? this.#window : null;
  }

  get contents(): WebContents | null {
    return this.current?.webContents ?? null;
  }

  /** Whether the person has it in front of them. */
  get isFocused(): boolean {
    return this.current?.isFocused() ?? false;
  }

  /** Opens it, or brings it to the front from wherever it is. */
  reveal(): void {
    // Who sees it again has not quit after all: the page may have refused to be closed.
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

  /** Closing it is part of ending Meridian from now on. */
  quitting(): void {
    this.#isQuitting = true;
  }

  #open(): void {
    const { open, staysInTray, focused, blurred, closed } = this.#parts;
    const window = open();
    this.#window = window;
    window.on('focus', focused);
    window.on('blur', blurred);
    window.on('close', (event) => {
      if (this.#isQuitting || !staysInTray()) return;
      event.preventDefault();
      window.hide();
    });
    window.on('closed', () => {
      this.#window = null;
      closed();
    });
  }
}
