import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';

/*
 * Files and folders that only their owner can use, whatever the umask. Modes mean nothing on Windows, where the user's
 * profile is private.
 */

const privateFolder = 0o700;
export const privateFile = 0o600;
const hasModes = process.platform !== 'win32';

/**
 * Creates a folder for its owner only, or closes an existing one to all others.
 * @throws AppError `disk-read-only` if it can't be created, or if others can use it and that can't be changed
 */
export function ensurePrivateFolder(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true, mode: privateFolder });
  } catch (cause) {
    throw new AppError('disk-read-only', { reason: 'folder-unusable', params: { folder }, cause });
  }
  if (!hasModes || modeOf(folder) === privateFolder) return;
  try {
    fs.chmodSync(folder, privateFolder);
  } catch (cause) {
    throw openToOthers(folder, cause);
  }
  // Some file systems ignore modes.
  if ((modeOf(folder) & 0o077) !== 0) throw openToOthers(folder);
}

/** Closes an existing file to all but its owner. */
export function makePrivate(file: string): void {
  if (fs.existsSync(file)) fs.chmodSync(file, privateFile);
}

/**
 * Replaces a file for its owner only: the content is on the disk when it returns.
 * @throws AppError `disk-full` or `disk-read-only`; the previous file is left then
 */
export function replaceFile(file: string, content: string | Uint8Array): void {
  prepareFile(file, content)();
}

/**
 * Writes the content that will replace a file to the disk, beside it. The returned function replaces the file, which needs
 * no more space; both throw like `replaceFile`.
 */
export function prepareFile(file: string, content: string | Uint8Array): () => void {
  const temporary = `${file}.new`;
  const orRemove = (work: () => void): void => {
    try {
      work();
    } catch (cause) {
      removeQuietly(temporary);
      throw toDiskError(cause);
    }
  };
  orRemove(() => {
    const descriptor = fs.openSync(temporary, 'w', privateFile);
    try {
      // The umask may have taken from the mode, and a file of an earlier failure kept its own.
      fs.fchmodSync(descriptor, privateFile);
      fs.writeFileSync(descriptor, content);
      fs.fsyncSync(descriptor);
    } finally {
      fs.closeSync(descriptor);
    }
  });
  return () =>
    orRemove(() => {
      rename(temporary, file);
      syncFolder(path.dirname(file));
    });
}

/** Removes what a failed write left, if the disk allows. */
function removeQuietly(file: string): void {
  try {
    fs.rmSync(file, { force: true });
  } catch {
    // The next write replaces it.
  }
}

/** The AppError for an error of writing a file. */
export function toDiskError(cause: unknown): AppError {
  const isFull = cause instanceof Error && 'code' in cause && (cause.code === 'ENOSPC' || cause.code === 'EDQUOT');
  return cause instanceof AppError ? cause : new AppError(isFull ? 'disk-full' : 'disk-read-only', { cause });
}

/** Windows refuses to replace a file while another program, such as a virus scanner, reads it. */
const renameAttempts = 20;
const renamePauseMs = 50;

function rename(from: string, to: string): void {
  for (let left = hasModes ? 1 : renameAttempts; ; left--) {
    try {
      fs.renameSync(from, to);
      return;
    } catch (error) {
      if (left <= 1) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, renamePauseMs);
    }
  }
}

/** Makes a rename durable. Windows has no such call, and flushes its journal itself. */
export function syncFolder(folder: string): void {
  if (!hasModes) return;
  const descriptor = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

const modeOf = (folder: string): number => fs.statSync(folder).mode & 0o777;

const openToOthers = (folder: string, cause?: unknown): AppError =>
  new AppError('disk-read-only', { reason: 'folder-open-to-others', params: { folder }, cause });
