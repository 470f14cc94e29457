import path from 'node:path';
import { app, BrowserWindow, clipboard, dialog, Menu, nativeTheme, type Rectangle, screen, session } from 'electron';
import type { Translator } from '../../shared/text/translator.ts';
import type { Settings, WindowPlace } from '../app/settings.ts';
import type { Clock } from '../engine/clock.ts';
import type { Log } from '../engine/log.ts';
import type { LinkOpener } from '../links/linkOpener.ts';
import { appUrl } from '../security/appProtocol.ts';
import { contextMenuFor } from './contextMenu.ts';
import { recoverPage } from './pageRecovery.ts';

export interface MainWindowParts {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Log;
  readonly translator: () => Translator;
  readonly links: Pick<LinkOpener, 'onInput' | 'openFromMenu'>;
  readonly restart: () => void;
  /** Called when the page no longer receives events. */
  readonly onPageLeft: () => void;
}

const defaultSize = { width: 1200, height: 780 };
/** The smallest size in which a conversation is readable; at 200 % zoom it shows one pane. */
const minSize = { minWidth: 360, minHeight: 420 };
/** The page's background, so that the first paint does not flash. Same as `--bg` in renderer/styles/tokens.css. */
const background = { light: '#fcfbfe', dark: '#14101b' };

/** Opens the window at its last place, hidden until its first paint, with its context menu and recovery after a crash. */
export function openMainWindow({
  settings,
  clock,
  log,
  translator,
  links,
  restart,
  onPageLeft,
}: MainWindowParts): BrowserWindow {
  const place = onScreen(settings.remembered.window);
  const window = new BrowserWindow({
    ...(place ?? defaultSize),
    ...minSize,
    show: false,
    title: 'Meridian',
    // Elsewhere the package has the icon.
    ...(process.platform === 'linux' ? { icon: path.join(app.getAppPath(), 'resources/icons/256x256.png') } : {}),
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    autoHideMenuBar: true,
    webPreferences: {
      preload: path.join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: true,
      devTools: !app.isPackaged,
    },
  });
  // On `close`, because Linux has no `resized` and `moved`.
  window.on('close', () => {
    if (window.isMinimized() || window.isFullScreen()) return;
    settings.remember({ window: { ...window.getNormalBounds(), maximized: window.isMaximized() } });
  });
  let wasShown = false;
  const showFirst = (): void => {
    if (wasShown) return;
    wasShown = true;
    // `maximize` also shows the window, so call it only after the first paint.
    if (place?.maximized) window.maximize();
    window.show();
  };
  window.once('ready-to-show', showFirst);
  // On Wayland a hidden window may never paint, so `ready-to-show` may never come.
  if (process.platform === 'linux') window.webContents.once('did-finish-load', showFirst);
  recoverPage(window, { dialog, clock, translator, log, onPageLeft, restart, quit: () => app.quit() });
  const { webContents } = window;
  webContents.on('input-event', (_event, input) => links.onInput(input));
  webContents.on('context-menu', (_event, params) => {
    const template = contextMenuFor(params, translator().t, process.platform, {
      contents: webContents,
      addToDictionary: (word) => session.defaultSession.addWordToSpellCheckerDictionary(word),
      copy: (text) => void clipboard.writeText(text),
      openLink: (link) => links.openFromMenu(link),
    });
    if (template.length > 0) Menu.buildFromTemplate(template).popup({ window });
  });
  window.loadURL(appUrl).catch((error: unknown) => {
    // Not an error if the window was closed meanwhile.
    if (!window.isDestroyed()) log('error', 'The page could not be loaded.', error);
  });
  return window;
}

/** Returns the stored place, or null if less than a quarter of it is on a connected screen. */
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
