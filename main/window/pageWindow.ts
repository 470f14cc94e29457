import path from 'node:path';
import { app, BrowserWindow, clipboard, dialog, Menu, nativeTheme, type Rectangle, screen, session } from 'electron';
import type { Translator } from '../../shared/text/translator.ts';
import type { Settings } from '../app/settings.ts';
import type { Clock } from '../engine/clock.ts';
import type { Log } from '../engine/log.ts';
import type { LinkOpener } from '../links/linkOpener.ts';
import { appUrl } from '../security/appProtocol.ts';
import { contextMenuFor } from './contextMenu.ts';
import { recoverPage } from './pageRecovery.ts';
import { isOn, placeBeside } from './placement.ts';
import type { WindowRequest } from './windows.ts';

export interface PageWindowParts {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Log;
  readonly translator: () => Translator;
  readonly links: Pick<LinkOpener, 'onInput' | 'openFromMenu'>;
  readonly restart: () => void;
}

const defaultSize = { width: 1200, height: 780 };
const defaultConversationSize = { width: 520, height: 720 };
/** The smallest size in which a conversation is readable; at 200 % zoom it shows one pane. */
const minSize = { minWidth: 360, minHeight: 420 };
/** The page's background, so that the first paint does not flash. Same as `--bg` in renderer/styles/tokens.css. */
const background = { light: '#fcfbfe', dark: '#14101b' };

/** Opens a window, hidden until its first paint, with its context menu and recovery after a crash. */
export function openPageWindow(
  { settings, clock, log, translator, links, restart }: PageWindowParts,
  request: WindowRequest,
): BrowserWindow {
  const { bounds, isMaximized } = startOf(request, settings.remembered);
  const window = new BrowserWindow({
    ...bounds,
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
    const { width, height, ...position } = window.getNormalBounds();
    if (request.conversation !== null) settings.remember({ conversationWindow: { width, height } });
    else settings.remember({ window: { ...position, width, height, maximized: window.isMaximized() } });
  });
  let wasShown = false;
  const showFirst = (): void => {
    if (wasShown) return;
    wasShown = true;
    // `maximize` also shows the window, so call it only after the first paint.
    if (isMaximized) window.maximize();
    window.show();
  };
  window.once('ready-to-show', showFirst);
  // On Wayland a hidden window may never paint, so `ready-to-show` may never come.
  if (process.platform === 'linux') window.webContents.once('did-finish-load', showFirst);
  recoverPage(window, {
    dialog,
    clock,
    translator,
    log,
    onPageLeft: request.onPageLeft,
    restart,
    quit: () => app.quit(),
  });
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

/** Where a window opens: the main one at its last place if that is on a screen, one of a conversation beside another. */
function startOf(
  { conversation, beside, isCascade }: WindowRequest,
  { window: last, conversationWindow }: Settings['remembered'],
): { readonly bounds: Partial<Rectangle>; readonly isMaximized: boolean } {
  if (conversation !== null) {
    const size = conversationWindow ?? defaultConversationSize;
    if (beside === null) return { bounds: size, isMaximized: false };
    const by = beside.getNormalBounds();
    const bounds = placeBeside(by, size, screen.getDisplayMatching(by).workArea, isCascade);
    return { bounds, isMaximized: false };
  }
  if (last === null || !isOn(last, screen.getDisplayMatching(last).workArea)) {
    return { bounds: defaultSize, isMaximized: false };
  }
  const { maximized, ...bounds } = last;
  return { bounds, isMaximized: maximized };
}
