import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Linux's file system in memory, where waiting for the disk takes no time. */
const inMemory = '/dev/shm';

/** Creates a folder for many short runs, in memory where the system has such a place. */
export function temporaryFolder(prefix: string): string {
  const parent = fs.existsSync(inMemory) ? inMemory : os.tmpdir();
  return fs.mkdtempSync(path.join(parent, prefix));
}
