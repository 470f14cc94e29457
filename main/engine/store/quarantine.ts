import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Instant } from '../../../shared/time/instant.ts';
import { formatTimestamp } from '../../../shared/time/timestamp.ts';

/** What a database that turned out to be damaged leaves for its next opening. */
const suspicion = '-suspect';

/** What lies beside the database, and itself. It goes last: while it is there, the move is not done. */
const suffixes = ['-wal', '-shm', suspicion, ''] as const;

/** Remembers that the database is damaged, as far as the disk still allows. */
export function markSuspect(file: string): void {
  try {
    writeFileSync(file + suspicion, '');
  } catch {
    // A disk that takes no file is reported where something of value is to be written.
  }
}

/** Whether the database was found damaged, or was not closed: its write-ahead log is removed by that. */
export function isSuspect(file: string): boolean {
  return existsSync(file + suspicion) || existsSync(`${file}-wal`);
}

/** To be called once every page was read without a fault. */
export function clearSuspicion(file: string): void {
  rmSync(file + suspicion, { force: true });
}

/**
 * Moves a database out of the way, into the folder `quarantine` beside it, and tells the name that it has there:
 * `<file>.<time>`, with a number behind it where that is taken. Only the newest `kept` of them stay there; `Infinity`: all.
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
  // The name holds the time, so that their order is that of time.
  for (const name of databases.sort().slice(0, -kept)) {
    for (const suffix of suffixes) {
      try {
        rmSync(join(folder, name + suffix), { force: true });
      } catch {
        // Somebody has it open; the next time will do.
      }
    }
  }
}
