import type { BaseWindow, Dialog, InputEvent, MessageBoxOptions, Shell } from 'electron';
import { AppError } from '../../shared/errors.ts';
import { type OpenableLink, openableLink } from '../../shared/links.ts';
import type { Translator } from '../../shared/text/translator.ts';
import { type Instant, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import type { Clock } from '../engine/clock.ts';
import type { Log } from '../engine/log.ts';

export interface LinkOpenerParts {
  readonly shell: Pick<Shell, 'openExternal'>;
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly window: () => BaseWindow | null;
  readonly clock: Clock;
  readonly translator: () => Translator;
  readonly log: Log;
}

/** How long a press allows a link: Chromium's lifetime of a user activation. */
const pressMicros = 5 * MICROS_PER_SECOND;
const presses: ReadonlySet<InputEvent['type']> = new Set(['mouseDown', 'rawKeyDown', 'keyDown', 'gestureTap']);

/** Opens links in the system's programs: one per press, and only after a question if a reader can mistake the target. */
export class LinkOpener {
  readonly #parts: LinkOpenerParts;
  #pressedAt: Instant | null = null;
  #isAsking = false;
  /** Whether the user refused a link that no press had requested. */
  #isRefused = false;

  constructor(parts: LinkOpenerParts) {
    this.#parts = parts;
  }

  /** Records input in the page as the main process sees it, before the page does; scripts can't cause it. */
  onInput({ type, modifiers = [] }: Pick<InputEvent, 'type' | 'modifiers'>): void {
    if (!presses.has(type) || modifiers.includes('isautorepeat')) return;
    this.#pressedAt = this.#parts.clock.now();
    this.#isRefused = false;
  }

  /**
   * Opens a link that the page requests. Without a press it asks first, because assistive technology follows links without
   * input events; after a refusal it needs a press.
   * @throws AppError `validation` if the link must not be opened, or is not wanted
   */
  async openFromPage(text: string): Promise<void> {
    const link = openableLink(text);
    if (link === null) throw new AppError('validation', { reason: 'link-not-allowed' });
    const isPressed = this.#takePress();
    if (this.#isAsking || (this.#isRefused && !isPressed)) {
      throw new AppError('validation', { reason: 'link-not-clicked' });
    }
    if (isPressed && !link.isDeceptive) return this.#parts.shell.openExternal(link.href);
    const isAccepted = await this.#ask(link);
    this.#isRefused = !isAccepted && !isPressed;
    if (isAccepted) await this.#parts.shell.openExternal(link.href);
  }

  /** Opens a link that the user chose in a menu of the system. */
  openFromMenu(link: OpenableLink): void {
    const open = async (): Promise<void> => {
      if (this.#isAsking || (link.isDeceptive && !(await this.#ask(link)))) return;
      await this.#parts.shell.openExternal(link.href);
    };
    open().catch((error: unknown) => this.#parts.log('warn', 'A link could not be opened.', error));
  }

  #takePress(): boolean {
    const at = this.#pressedAt;
    this.#pressedAt = null;
    return at !== null && this.#parts.clock.now() - at < pressMicros;
  }

  /** Shows where a link leads, and returns whether the user wants to open it. */
  async #ask({ target, isDeceptive }: OpenableLink): Promise<boolean> {
    const { dialog, window, translator } = this.#parts;
    const { t } = translator();
    const options: MessageBoxOptions = {
      type: isDeceptive ? 'warning' : 'question',
      message: t('links.confirm', { target }),
      ...(isDeceptive ? { detail: t('links.lookAlike') } : {}),
      buttons: [t('links.cancel'), t('links.open')],
      defaultId: 0,
      cancelId: 0,
      // Windows would show some buttons as large links.
      noLink: true,
    };
    const parent = window();
    this.#isAsking = true;
    try {
      const { response } = await (parent ? dialog.showMessageBox(parent, options) : dialog.showMessageBox(options));
      return response === 1;
    } finally {
      this.#isAsking = false;
    }
  }
}
