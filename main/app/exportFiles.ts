import path from 'node:path';
import type { BaseWindow, Dialog } from 'electron';
import type { ExportFormat, ExportProgress } from '../../shared/contract/storage.ts';
import { AppError } from '../../shared/errors.ts';
import { cutText } from '../../shared/text/cutText.ts';

const extensions: Readonly<Record<ExportFormat, string>> = { json: 'json', markdown: 'md', html: 'html' };

/** Characters that some file system does not allow in a name, and control characters. */
const INVALID = /[<>:"/\\|?*\s\p{Cc}]+/gu;
/** Invisible characters, which can reverse the name that is shown or hide its end; joiners are part of words and emoji. */
const INVISIBLE = /[\p{Cf}--\p{Join_C}]/gv;
const VISIBLE = /[[\p{L}\p{N}\p{P}\p{S}]--\p{DI}]/v;
/** A leading dot hides the file; Windows removes dots and spaces at the end. */
const EDGES = /^[. ]+|[. ]+$/g;
/**
 * Device names of Windows, which it finds before any extension:
 * https://learn.microsoft.com/windows/win32/fileio/naming-a-file
 */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(?:\.|$)/i;
/** Bytes of UTF-8: with an extension it fits into 143, which an encrypted home folder of Linux allows. */
const MAX_NAME_BYTES = 130;

/**
 * The files that the user chose in the save dialog. Whatever the window requests, exports are written only to these files,
 * and only these are shown in their folder.
 */
export class ExportFiles {
  readonly #dialog: Pick<Dialog, 'showSaveDialog'>;
  readonly #window: () => BaseWindow | null;
  readonly #chosen = new Set<string>();
  readonly #started = new Map<string, string>();
  readonly #done = new Set<string>();

  constructor(dialog: Pick<Dialog, 'showSaveDialog'>, window: () => BaseWindow | null) {
    this.#dialog = dialog;
    this.#window = window;
  }

  /** Shows the save dialog. Returns null if the user cancels. */
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

  /** Uses a chosen file for one export. @throws AppError `validation` if it was not chosen, or was used before */
  take(file: string): void {
    if (!this.#chosen.delete(file)) throw new AppError('validation', { reason: 'export-file-not-chosen' });
  }

  /** Records the file of an export. */
  onStarted(exportId: string, file: string): void {
    this.#started.set(exportId, file);
  }

  /** Records the progress of an export. */
  onProgress({ exportId, state }: Pick<ExportProgress, 'exportId' | 'state'>): void {
    if (state === 'done') this.#done.add(exportId);
  }

  /** The file of a completed export. @throws AppError `not-found` if there is none */
  written(exportId: string): string {
    const file = this.#started.get(exportId);
    if (file === undefined || !this.#done.has(exportId)) {
      throw new AppError('not-found', { reason: 'export-missing' });
    }
    return file;
  }
}

/** Makes a file name from a title that is valid on every system. */
export function fileNameOf(name: string): string {
  const allowed = name.toWellFormed().replaceAll(INVISIBLE, '').replaceAll(INVALID, ' ').replaceAll(EDGES, '');
  const readable = cutBytes(allowed, MAX_NAME_BYTES).replaceAll(EDGES, '');
  return VISIBLE.test(readable) && !DEVICE.test(readable) ? readable : 'conversation';
}

/** The start of a text with at most `most` bytes of UTF-8, cut between graphemes. */
function cutBytes(text: string, most: number): string {
  let start = cutText(text, most);
  for (;;) {
    const excess = Buffer.byteLength(start) - most;
    if (excess <= 0) return start;
    // A UTF-16 unit takes 3 bytes at most.
    start = cutText(start, start.length - Math.ceil(excess / 3));
  }
}
