import { app, type BrowserWindow, clipboard, dialog, Menu, session } from 'electron';
import type { Translator } from '../../shared/text/translator.ts';
import type { Settings } from '../app/settings.ts';
import type { Clock } from '../engine/clock.ts';
import type { Log } from '../engine/log.ts';
import { contextMenuFor } from './contextMenu.ts';
import { openWindow } from './openWindow.ts';
import { recoverPage } from './pageRecovery.ts';

export interface MainWindowParts {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Log;
  readonly translator: () => Translator;
  readonly openLink: (url: string) => void;
  /** The page is gone and listens no longer. */
  readonly left: () => void;
}

/** Opens the window with all that belongs to it whatever it shows: its place, its context menu, its way back after a crash. */
export function openMainWindow({ settings, clock, log, translator, openLink, left }: MainWindowParts): BrowserWindow {
  const window = openWindow(settings, log);
  const { webContents } = window;
  recoverPage(window, { dialog, clock, translator, log, left, quit: () => app.quit() });
  webContents.on('context-menu', (_event, params) => {
    const template = contextMenuFor(params, translator().t, process.platform, {
      contents: webContents,
      addToDictionary: (word) => session.defaultSession.addWordToSpellCheckerDictionary(word),
      copy: (text) => void clipboard.writeText(text),
      openLink,
    });
    if (template.length > 0) Menu.buildFromTemplate(template).popup({ window });
  });
  return window;
}
