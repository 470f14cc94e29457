import path from 'node:path';
import type { BaseWindow, Dialog } from 'electron';
import { AppError } from '../../shared/errors.ts';
import type { ExportFormat, ExportProgress } from '../../shared/ipc/keeping.ts';

const extensions: Readonly<Record<ExportFormat, string>> = { json: 'json', markdown: 'md', html: 'html' };

/** What no file system, or not every one, allows in a name. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const REFUSED = /[\u0000-\u001f\u007f<>:"/\\|?*\s]+/g;
/** A leading dot would hide the file; what is at the end, Windows cuts off. */
const EDGES = /^[. ]+|[. ]+$/g;
/** Names that Windows keeps for devices. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)$/i;
const LONGEST_NAME = 100;

/**
 * The files that a person chose to export to: an export goes nowhere else, and no other file is shown in its folder,
 * whatever a window asks for.
 */
export class ExportChoice {
  readonly #dialog: Pick<Dialog, 'showSaveDialog'>;
  readonly #window: () => BaseWindow | null;
  readonly #chosen = new Set<string>();
  /** The files of the exports that were begun, by their ids. */
  readonly #begun = new Map<string, string>();
  readonly #done = new Set<string>();

  constructor(dialog: Pick<Dialog, 'showSaveDialog'>, window: () => BaseWindow | null) {
    this.#dialog = dialog;
    this.#window = window;
  }

  /** Shows the system's dialog; null: the person chose no file. */
  async choose(name: string, format: ExportFormat): Promise<string | null> {
    const extension = extensions[format];
    const options = {
      defaultPath: `${fileNameOf(name)}.${extension}`,
      filters: [{ name: extension.toUpperCase(), extensions: [extension] }],
    };
    const window = this.#window();
    const { canceled, filePath } = await (window
      ? this.#dialog.showSaveDialog(window, options)
      : this.#dialog.showSaveDialog(options));
    if (canceled || !path.isAbsolute(filePath)) return null;
    this.#chosen.add(filePath);
    return filePath;
  }

  /** Uses a choice up. @throws AppError `validation` for a file that was not chosen, or not again. */
  take(file: string): void {
    if (!this.#chosen.delete(file)) {
      throw new AppError('validation', 'This file was not chosen for an export. Choose where to save it first.');
    }
  }

  /** Takes note of which export writes a file. */
  begun(exportId: string, file: string): void {
    this.#begun.set(exportId, file);
  }

  /** Takes note of what is told of an export. */
  told({ exportId, state }: Pick<ExportProgress, 'exportId' | 'state'>): void {
    if (state === 'done') this.#done.add(exportId);
  }

  /** The file of an export that is done. @throws AppError `not-found` when there is no such export. */
  written(exportId: string): string {
    const file = this.#begun.get(exportId);
    if (file === undefined || !this.#done.has(exportId)) {
      throw new AppError('not-found', 'This export is not known any more. Export the conversation again.');
    }
    return file;
  }
}

/** A suggestion as a file can be called on every system. */
export function fileNameOf(name: string): string {
  const allowed = name.toWellFormed().replaceAll(REFUSED, ' ').replaceAll(EDGES, '');
  const readable = [...allowed].slice(0, LONGEST_NAME).join('').replaceAll(EDGES, '');
  return readable === '' || DEVICE.test(readable) ? 'conversation' : readable;
}
