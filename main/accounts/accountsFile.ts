import fs from 'node:fs';
import path from 'node:path';
import { ipcMain } from 'electron';
import ElectronStore from 'electron-store';
import type { Log } from '../engine/log.ts';
import type { AccountsFile } from './accountStore.ts';

const name = 'accounts';

/** `accounts.json` in the user data directory. One that is no JSON is set aside, not lost. */
export function openAccountsFile(userData: string, log: Log): AccountsFile {
  const store = open() ?? setAsideAndOpen(userData, log);
  // As in settings.ts: no page of ours asks the library for paths.
  ipcMain.removeAllListeners('electron-store-get-data');
  return {
    read: () => store.store,
    write: (content) => {
      store.store = { ...content };
    },
  };
}

/** Null: the file is no JSON. */
function open(): ElectronStore<Record<string, unknown>> | null {
  try {
    return new ElectronStore<Record<string, unknown>>({ name, clearInvalidConfig: false });
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function setAsideAndOpen(userData: string, log: Log): ElectronStore<Record<string, unknown>> {
  const aside = `${name}.unreadable.json`;
  fs.renameSync(path.join(userData, `${name}.json`), path.join(userData, aside));
  log('warn', `The list of accounts could not be read and was set aside as ${aside}.`);
  return new ElectronStore<Record<string, unknown>>({ name, clearInvalidConfig: false });
}
