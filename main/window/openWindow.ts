import path from 'node:path';
import { BrowserWindow, nativeTheme, type Rectangle, screen } from 'electron';
import type { Settings, WindowPlace } from '../app/settings.ts';
import type { Log } from '../engine/log.ts';
import { appUrl } from '../security/appProtocol.ts';

const defaultSize = { width: 1200, height: 780 };
/** Below this the conversation can't be read; at 200 % zoom it still shows one pane. */
const leastSize = { minWidth: 360, minHeight: 420 };
/** The page's own background, so that nothing flashes before it paints. As `--bg` in renderer/styles/tokens.css. */
const background = { light: '#fcfbfe', dark: '#14101b' };

/** Opens the window where it was last, hidden until its first paint. */
export function openWindow(settings: Settings, log: Log): BrowserWindow {
  const place = onScreen(settings.remembered.window);
  const window = new BrowserWindow({
    ...(place ?? defaultSize),
    ...leastSize,
    show: false,
    title: 'Meridian',
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    autoHideMenuBar: true,
    webPreferences: {
      preload: path.join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: true,
      devTools: true,
    },
  });
  rememberPlace(window, settings);
  window.once('ready-to-show', () => {
    // It also shows the window, so that before the first paint it would be too early.
    if (place?.maximized) window.maximize();
    window.show();
  });
  window.loadURL(appUrl).catch((error: unknown) => {
    // Closed while it loaded: nobody waits for the page any more.
    if (!window.isDestroyed()) log('error', 'The page could not be loaded.', error);
  });
  return window;
}

function rememberPlace(window: BrowserWindow, settings: Settings): void {
  const save = (): void => {
    if (window.isMinimized() || window.isFullScreen()) return;
    settings.remember({ window: { ...window.getNormalBounds(), maximized: window.isMaximized() } });
  };
  // When it ends, not while it goes on: `resized` and `moved` don't exist on Linux, `close` does everywhere.
  window.on('close', save);
}

/** The remembered place, or null when too little of it would be on a screen that is there now. */
function onScreen(place: WindowPlace | null): WindowPlace | null {
  if (!place) return null;
  const { workArea } = screen.getDisplayMatching(place);
  return overlap(place, workArea) >= 0.25 * place.width * place.height ? place : null;
}

function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}
