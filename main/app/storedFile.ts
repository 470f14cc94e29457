import fs from 'node:fs';
import path from 'node:path';
import { ipcMain } from 'electron';
import ElectronStore from 'electron-store';
import type { Log } from '../engine/log.ts';
import { type Content, type Migration, upgrade } from './storedContent.ts';

/** One JSON file, written whole or not at all. */
export interface StoredFile {
  /** The content as the present version has it, not yet parsed. */
  read(): Content;
  /** Replaces the content. Throws the error of the file system. */
  write(content: Content): void;
}

/**
 * Opens `<name>.json` in the user data directory. A file that is not JSON is moved to `<name>.unreadable.json`.
 * @param migrations index 0 upgrades content of version 1 to version 2, and so on
 * @throws AppError `newer-data` if a newer version of Meridian wrote it; nothing is changed then
 */
export function openStoredFile(userData: string, name: string, migrations: readonly Migration[], log: Log): StoredFile {
  const store = open(name) ?? moveAwayAndOpen(userData, name, log);
  // electron-store answers any page that requests the app's paths; no page of ours does.
  ipcMain.removeAllListeners('electron-store-get-data');
  const version = migrations.length + 1;
  const read = (): Content => upgrade(store.store, migrations);
  // Refuse newer content now, before anything is written.
  read();
  return {
    read,
    write: (content) => {
      store.store = { ...content, version };
    },
  };
}

type Store = ElectronStore<Record<string, unknown>>;

/** Null if the file is not JSON. */
function open(name: string): Store | null {
  try {
    return new ElectronStore<Record<string, unknown>>({ name, clearInvalidConfig: false });
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function moveAwayAndOpen(userData: string, name: string, log: Log): Store {
  const unreadable = `${name}.unreadable.json`;
  fs.renameSync(path.join(userData, `${name}.json`), path.join(userData, unreadable));
  log('warn', `${name}.json is not valid JSON and was moved to ${unreadable}.`);
  return new ElectronStore<Record<string, unknown>>({ name, clearInvalidConfig: false });
}
