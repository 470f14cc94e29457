import { constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';

const Parts = z.array(z.string());

/**
 * Remembers an account's unfinished exports on the disk. A power failure leaves an export's part file behind, as plain text
 * in a folder that only this record names.
 */
export class UnfinishedExports {
  readonly #file: string;
  readonly #parts: Set<string>;

  /** `file`: where they are remembered, absolute. */
  constructor(file: string) {
    this.#file = file;
    this.#parts = new Set(readParts(file));
  }

  /** Call before a part file is created. @throws Node's error of writing the record. */
  add(part: string): void {
    this.#parts.add(part);
    this.#write();
  }

  /** The part file was removed or renamed. Never throws. */
  remove(part: string): void {
    if (!this.#parts.delete(part)) return;
    try {
      this.#write();
    } catch {
      // The next start then looks for a file that is gone, which does no harm.
    }
  }

  /** Deletes the part files of earlier runs. Those on a disk that is not attached wait for the next start. */
  async deleteParts(): Promise<void> {
    for (const part of [...this.#parts]) {
      if (!existsSync(path.dirname(part))) continue;
      await rm(part, { force: true });
      this.remove(part);
    }
  }

  #write(): void {
    writeFileSync(this.#file, JSON.stringify([...this.#parts]), { mode: 0o600 });
  }
}

/** Only part files may be deleted, even if the record is damaged. */
const isPart = (text: string): boolean => path.isAbsolute(text) && /^\.meridian-.+\.part$/.test(path.basename(text));

/** Empty when there is no record, or an unreadable one. */
function readParts(file: string): readonly string[] {
  try {
    return Parts.parse(JSON.parse(readFileSync(file, 'utf8'))).filter(isPart);
  } catch {
    return [];
  }
}

/** The part file of an export, in the export's folder. Its own name, since one made of `file` may be too long for the disk. */
export const partOf = (file: string, exportId: string): string =>
  path.join(path.dirname(file), `.meridian-${exportId}.part`);

/** Where an export file records its part file. */
export type PartsRecord = Pick<UnfinishedExports, 'add' | 'remove'>;

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

  /** Creates the part file. Rejects with an AppError, as all methods do. */
  static create(file: string, exportId: string, parts?: PartsRecord): Promise<ExportFile> {
    const part = partOf(file, exportId);
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
    return translated(async () => {
      parts?.add(part);
      try {
        // Readable by its owner only: it holds what the cache encrypts.
        return new ExportFile(file, part, await open(part, flags, 0o600), parts);
      } catch (thrown) {
        parts?.remove(part);
        throw thrown;
      }
    });
  }

  append(text: string): Promise<void> {
    return translated(() => this.#handle.appendFile(text));
  }

  /** Gives the file its name, and replaces one of that name. */
  finish(): Promise<void> {
    return translated(async () => {
      await this.#handle.sync();
      await this.#handle.close();
      await rename(this.#part, this.#file);
      this.#parts?.remove(this.#part);
    });
  }

  /** Deletes the part file. */
  async discard(): Promise<void> {
    // It may be closed already, or its disk be gone.
    await this.#handle.close().catch(() => {});
    await rm(this.#part, { force: true }).then(
      () => this.#parts?.remove(this.#part),
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
      return new AppError('disk-full', { cause });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'EISDIR':
      return new AppError('disk-read-only', { reason: 'folder-not-writable', cause });
    case 'ENOENT':
    case 'ENOTDIR':
      return new AppError('not-found', { reason: 'folder-missing', cause });
    default:
      return new AppError('internal', { reason: 'export-failed', cause, details: code === '' ? {} : { code } });
  }
}
