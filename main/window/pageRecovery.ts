import type { BrowserWindow, Dialog } from 'electron';
import type { Translator } from '../../shared/text/translator.ts';
import { type Instant, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import type { Clock } from '../engine/clock.ts';
import type { Log } from '../engine/log.ts';

export interface RecoveryParts {
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly clock: Clock;
  readonly translator: () => Translator;
  readonly log: Log;
  /** Called when the page no longer receives events. */
  readonly onPageLeft: () => void;
  readonly restart: () => void;
  readonly quit: () => void;
}

/** After more failures in a minute the user decides, because an automatic reload would fail again and again. */
const maxFailures = 2;
const failureMicros = 60 * MICROS_PER_SECOND;

/** Reloads the page of a window after a crash, and shows a dialog while it does not respond. */
export function recoverPage(window: BrowserWindow, parts: RecoveryParts): void {
  const { dialog, clock, translator, log, onPageLeft, restart, quit } = parts;
  const { webContents } = window;
  let failures: readonly Instant[] = [];
  let isLoaded = false;
  /** Closes the dialog about a page that does not respond. */
  let hangDialog: AbortController | null = null;

  const closeHangDialog = (): void => {
    hangDialog?.abort();
    hangDialog = null;
  };

  const promptAfterFailures = async (): Promise<void> => {
    const { t } = translator();
    const { response } = await dialog.showMessageBox({
      type: 'error',
      message: t('failures.pageTitle'),
      detail: t('failures.page'),
      buttons: [t('failures.loadAgain'), t('failures.restart'), t('failures.quit')],
      defaultId: 0,
      // Closing the dialog must not quit.
      cancelId: 0,
    });
    if (response === 1) restart();
    else if (response === 2) quit();
    else if (!window.isDestroyed()) webContents.reload();
  };

  const promptWhileHung = async (signal: AbortSignal): Promise<void> => {
    const { t } = translator();
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message: t('failures.hungTitle'),
      detail: t('failures.hung'),
      buttons: [t('failures.wait'), t('failures.loadAgain')],
      defaultId: 0,
      cancelId: 0,
      signal,
    });
    // A page that hangs can't be reloaded, but after a crash the listener below reloads it.
    if (response === 1 && !signal.aborted && !window.isDestroyed()) webContents.forcefullyCrashRenderer();
  };

  const report = (error: unknown): void => log('error', 'A dialog about the page could not be shown.', error);

  webContents.on('did-navigate', onPageLeft);
  webContents.on('did-finish-load', () => {
    isLoaded = true;
  });
  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    closeHangDialog();
    onPageLeft();
    if (window.isDestroyed() || reason === 'clean-exit') return;
    log('error', `The page process ended: ${reason} (${exitCode}).`);
    const now = clock.now();
    failures = [...failures.filter((at) => now - at < failureMicros), now];
    // A page that never loaded would fail again.
    if (isLoaded && failures.length <= maxFailures) webContents.reload();
    else promptAfterFailures().catch(report);
    isLoaded = false;
  });
  window.on('unresponsive', () => {
    log('warn', 'The page does not respond.');
    closeHangDialog();
    hangDialog = new AbortController();
    promptWhileHung(hangDialog.signal).catch(report);
  });
  window.on('responsive', closeHangDialog);
  window.on('closed', closeHangDialog);
}
