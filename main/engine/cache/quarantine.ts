import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Instant } from '../../../shared/time/instant.ts';
import { formatTimestamp } from '../../../shared/time/timestamp.ts';

/** The database itself and what SQLite keeps beside it. The database goes last: while it is there, the move is not done. */
const suffixes = ['-wal', '-shm', ''] as const;

/**
 * Moves a database out of the way, into the folder `quarantine` beside it, and tells the name that it has there:
 * `<file>.<time>`, with a number behind it where that is taken.
 */
export function quarantine(file: string, now: Instant): string {
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
  return name;
}
