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
  /** The page is gone and listens no longer. */
  readonly left: () => void;
  readonly quit: () => void;
}

/** A page that fails more often than this within a minute is not loaded again unasked: that would go round for ever. */
const mostFailures = 2;
const failureSpan = 60 * MICROS_PER_SECOND;

/** Brings a window's page back when it crashes, and asks what to do with one that hangs. */
export function recoverPage(window: BrowserWindow, parts: RecoveryParts): void {
  const { dialog, clock, translator, log, left, quit } = parts;
  const { webContents } = window;
  let failures: readonly Instant[] = [];
  let isLoaded = false;
  /** Withdraws the question about a page that hangs. */
  let question: AbortController | null = null;

  const settleQuestion = (): void => {
    question?.abort();
    question = null;
  };

  const askAfterFailures = async (): Promise<void> => {
    const { t } = translator();
    const { response } = await dialog.showMessageBox({
      type: 'error',
      message: t('failures.pageTitle'),
      detail: t('failures.page'),
      buttons: [t('failures.loadAgain'), t('failures.quit')],
      defaultId: 0,
      // Who closes the question has not asked to quit.
      cancelId: 0,
    });
    if (response === 1) quit();
    else if (!window.isDestroyed()) webContents.reload();
  };

  const askWhileHung = async (signal: AbortSignal): Promise<void> => {
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
    // A page that hangs can't be reloaded; one that crashed is, by the listener below.
    if (response === 1 && !signal.aborted && !window.isDestroyed()) webContents.forcefullyCrashRenderer();
  };

  const report = (error: unknown): void => log('error', 'A question about the page could not be asked.', error);

  webContents.on('did-navigate', left);
  webContents.on('did-finish-load', () => {
    isLoaded = true;
  });
  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    settleQuestion();
    left();
    if (window.isDestroyed() || reason === 'clean-exit') return;
    log('error', `The page ended: ${reason} (${exitCode}).`);
    const now = clock.now();
    failures = [...failures.filter((at) => now - at < failureSpan), now];
    // One that never was there would fail again.
    if (isLoaded && failures.length <= mostFailures) webContents.reload();
    else askAfterFailures().catch(report);
    isLoaded = false;
  });
  window.on('unresponsive', () => {
    log('warn', 'The page does not respond.');
    settleQuestion();
    question = new AbortController();
    askWhileHung(question.signal).catch(report);
  });
  window.on('responsive', settleQuestion);
  window.on('closed', settleQuestion);
}
