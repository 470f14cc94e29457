import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Instant } from '../../../shared/time/instant.ts';
import { formatTimestamp } from '../../../shared/time/timestamp.ts';

/** Marks a damaged database for its next opening. */
const suspicion = '-suspect';

/** The files beside a database, and itself last: while it is there, the move is not finished. */
const suffixes = ['-wal', '-shm', suspicion, ''] as const;

/** Marks the database as damaged, if the disk allows. */
export function markSuspect(file: string): void {
  try {
    writeFileSync(file + suspicion, '');
  } catch {
    // A disk that takes no file is reported when something of value is written.
  }
}

/** Whether the database was found damaged, or was not closed, which removes its write-ahead log. */
export function isSuspect(file: string): boolean {
  return existsSync(file + suspicion) || existsSync(`${file}-wal`);
}

/** Clears the mark, after every page was read without a fault. */
export function clearSuspicion(file: string): void {
  rmSync(file + suspicion, { force: true });
}

/**
 * Moves a database into the folder `quarantine` beside it; returns its name there: `<file>.<time>`, with a number if that
 * is taken. Keeps only the newest `kept` of them there; `Infinity`: all.
 */
export function quarantine(file: string, now: Instant, kept: number): string {
  const folder = join(dirname(file), 'quarantine');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // A colon is not allowed in a file name everywhere.
  const stamped = `${basename(file)}.${formatTimestamp(now).slice(0, 26).replaceAll(':', '-')}Z`;
  const isTaken = (name: string): boolean => suffixes.some((suffix) => existsSync(join(folder, name + suffix)));
  let name = stamped;
  for (let copy = 2; isTaken(name); copy++) name = `${stamped}.${copy}`;
  for (const suffix of suffixes) {
    if (existsSync(file + suffix)) renameSync(file + suffix, join(folder, name + suffix));
  }
  removeOldest(folder, `${basename(file)}.`, kept);
  return name;
}

function removeOldest(folder: string, prefix: string, kept: number): void {
  const databases = readdirSync(folder).filter((name) => name.startsWith(prefix) && !/-[a-z]+$/.test(name));
  // Names contain the time, so sorting them is chronological.
  for (const name of databases.sort().slice(0, -kept)) {
    for (const suffix of suffixes) {
      try {
        rmSync(join(folder, name + suffix), { force: true });
      } catch {
        // Another process has it open; the next quarantine removes it.
      }
    }
  }
}
