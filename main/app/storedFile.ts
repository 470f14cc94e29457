import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import ElectronStore from 'electron-store';
import type { Log } from '../engine/log.ts';
import { makePrivate, privateFile, replaceFile, syncFolder, toDiskError } from './privateFiles.ts';
import { type Content, type Migration, parseContent, upgrade } from './storedContent.ts';

/** One JSON file, written whole or not at all. */
export interface StoredFile {
  /** The content at the start as the present version has it, not yet parsed. */
  readonly content: Content;
  /** Replaces the content. @throws AppError `disk-full` or `disk-read-only`; the previous file is left then */
  write(content: Content): void;
  /** Sets a copy of the file aside before the first write, because the fields in `where` can't be read. */
  setAside(where: readonly string[]): void;
}

export interface StoredFileOptions {
  readonly userData: string;
  /** The file is `<name>.json`. */
  readonly name: string;
  /** Index 0 upgrades content of version 1 to version 2, and so on. */
  readonly migrations: readonly Migration[];
  readonly log: Log;
  /** Called with the name of a file that was set aside, so that the user learns it. */
  readonly onSetAside: (name: string) => void;
}

/**
 * Opens `<name>.json` in the user data directory, which electron-store replaces as a whole at each write. A file that holds
 * no JSON object is set aside before electron-store reads it, which takes such content for an empty store. A file of which a
 * part can't be read is set aside when its reader says so: what this version can't read is never overwritten.
 * @throws AppError `newer-data` if a newer version of Meridian wrote it; nothing is changed then
 */
export function openStoredFile({ userData, name, migrations, log, onSetAside }: StoredFileOptions): StoredFile {
  const file = path.join(userData, `${name}.json`);
  makePrivate(file);
  const stored = readIfPresent(file);
  const setAside = (content: Buffer, reason: string): void => {
    // Named after its content, so that each start finds the same copy and none replaces another.
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 8);
    const copy = `${name}.unreadable-${hash}.json`;
    replaceFile(path.join(userData, copy), content);
    log('warn', `${name}.json ${reason}. A copy was set aside as ${copy}.`);
    onSetAside(copy);
  };
  const parsed = stored === null ? {} : parseContent(stored.toString('utf8'));
  if (stored !== null && parsed === null) {
    setAside(stored, 'is not a JSON object');
    fs.rmSync(file);
  }
  // Refuses newer content before anything is written.
  const content = upgrade(parsed ?? {}, migrations);
  const store = new ElectronStore<Record<string, unknown>>({ cwd: userData, name, configFileMode: privateFile });
  return {
    content,
    write: (written) => {
      try {
        store.store = { ...written, version: migrations.length + 1 };
        syncFolder(userData);
      } catch (cause) {
        throw toDiskError(cause);
      }
    },
    setAside: (where) => {
      if (stored !== null) setAside(stored, `has values that can't be read (${where.join(', ')})`);
    },
  };
}

function readIfPresent(file: string): Buffer | null {
  try {
    return fs.readFileSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
