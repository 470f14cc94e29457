import type { App, BrowserWindow, Dialog, MessageBoxOptions } from 'electron';
import type { Translator } from '../../shared/text/translator.ts';
import type { Unsaved } from '../accounts/accounts.ts';
import type { Clock } from '../engine/clock.ts';
import type { Log } from '../engine/log.ts';

export interface QuitGuardParts {
  readonly app: Pick<App, 'on' | 'quit'>;
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly translator: () => Translator;
  readonly log: Log;
  readonly window: () => BrowserWindow | null;
  /** Whether quitting may lose something, because keys are only in memory. */
  readonly isAtRisk: () => boolean;
  /** Counts what would be lost; null if that can't be determined. */
  readonly countLosses: () => Promise<Unsaved | null>;
  /** Called when the user keeps Meridian open. Its window may be closed already. */
  readonly onStay: () => void;
}

/** Time to count what would be lost, ms. An engine that hangs must not prevent quitting. */
const countingMs = 3_000;

/** Asks before quitting loses what is only in memory. */
export class QuitGuard {
  readonly #parts: QuitGuardParts;
  #mayQuit = false;
  #asking: Promise<boolean> | null = null;

  constructor(parts: QuitGuardParts) {
    const { app, log } = parts;
    this.#parts = parts;
    app.on('before-quit', (event) => {
      if (this.#mayQuit || !parts.isAtRisk()) return;
      event.preventDefault();
      this.confirm().then(
        (mayQuit) => mayQuit && app.quit(),
        (error: unknown) => log('error', 'The dialog before quitting could not be shown.', error),
      );
    });
  }

  /** Resolves whether Meridian may quit; asks if something would be lost. */
  confirm(): Promise<boolean> {
    this.#asking ??= this.#confirm().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #confirm(): Promise<boolean> {
    const { isAtRisk, countLosses, clock, onStay } = this.#parts;
    if (this.#mayQuit || !isAtRisk()) return true;
    const counted = new AbortController();
    const losses = await Promise.race([
      countLosses().catch(() => null),
      clock.sleep(countingMs, counted.signal).then(
        () => null,
        () => null,
      ),
    ]);
    counted.abort();
    this.#mayQuit = (losses?.unsent === 0 && losses.drafts === 0) || (await this.#ask(losses));
    if (!this.#mayQuit) onStay();
    return this.#mayQuit;
  }

  async #ask(losses: Unsaved | null): Promise<boolean> {
    const { dialog, translator, window } = this.#parts;
    const { t } = translator();
    const lines = [
      t('quitting.body'),
      ...(losses === null ? [t('removal.unknown')] : []),
      ...(losses !== null && losses.unsent > 0 ? [t('removal.unsent', { count: losses.unsent })] : []),
      ...(losses !== null && losses.drafts > 0 ? [t('removal.drafts', { count: losses.drafts })] : []),
    ];
    const options: MessageBoxOptions = {
      type: 'warning',
      message: t('quitting.title'),
      detail: lines.join('\n'),
      buttons: [t('quitting.stay'), t('quitting.quit')],
      defaultId: 0,
      cancelId: 0,
    };
    const parent = window();
    const shown = parent === null ? dialog.showMessageBox(options) : dialog.showMessageBox(parent, options);
    return (await shown).response === 1;
  }
}
