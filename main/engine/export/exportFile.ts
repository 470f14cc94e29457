import { constants } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { AppError } from '../../../shared/errors.ts';
import { ExportParts } from './exportParts.ts';

/** Who remembers what has been begun. */
export type PartsRecord = Pick<ExportParts, 'begun' | 'ended'>;

/** A file that appears under its name once all of it is on the disk, and not at all otherwise. */
export class ExportFile {
  readonly #file: string;
  readonly #part: string;
  readonly #handle: FileHandle;
  readonly #parts: PartsRecord | undefined;

  private constructor(file: string, part: string, handle: FileHandle, parts?: PartsRecord) {
    this.#file = file;
    this.#part = part;
    this.#handle = handle;
    this.#parts = parts;
  }

  /** Begins a file, beside where it will be. Rejects with an AppError, as all methods do. */
  static create(file: string, id: string, parts?: PartsRecord): Promise<ExportFile> {
    const part = ExportParts.pathOf(file, id);
    // For its owner only: it holds what the cache encrypts.
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
    return translated(async () => {
      parts?.begun(part);
      try {
        return new ExportFile(file, part, await open(part, flags, 0o600), parts);
      } catch (thrown) {
        parts?.ended(part);
        throw thrown;
      }
    });
  }

  append(text: string): Promise<void> {
    return translated(() => this.#handle.appendFile(text));
  }

  /** Gives the file its name, in place of one that may be there. */
  finish(): Promise<void> {
    return translated(async () => {
      await this.#handle.sync();
      await this.#handle.close();
      await rename(this.#part, this.#file);
      this.#parts?.ended(this.#part);
    });
  }

  /** Removes what was written. */
  async discard(): Promise<void> {
    // It may have been closed already, or be gone with its disk.
    await this.#handle.close().catch(() => {});
    await rm(this.#part, { force: true }).then(
      () => this.#parts?.ended(this.#part),
      () => {},
    );
  }
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    throw failureOf(code, cause);
  }
}

function failureOf(code: string, cause: unknown): AppError {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError('disk-full', 'The disk is full. Free some space, then export again.', { cause });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'EISDIR':
      return new AppError('disk-read-only', "Meridian can't write there. Choose another folder.", { cause });
    case 'ENOENT':
    case 'ENOTDIR':
      return new AppError('not-found', 'The folder is not there any more. Choose another one.', { cause });
    default:
      return new AppError('internal', 'The file could not be written. Choose another place and export again.', {
        cause,
        details: code === '' ? {} : { code },
      });
  }
}
