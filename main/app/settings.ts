import { ipcMain } from 'electron';
import ElectronStore from 'electron-store';
import { z } from 'zod';
import { ConnectionSettings } from '../../shared/connection.ts';
import { type AppSettings, readSettings } from '../../shared/settings.ts';
import type { Log } from '../engine/log.ts';

const WindowPlace = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(200),
  height: z.int().min(200),
  maximized: z.boolean(),
});
export type WindowPlace = z.infer<typeof WindowPlace>;

/** What is remembered outside an account's directory, beside the settings proper. Holds no secret. */
const Remembered = z.object({
  window: WindowPlace.nullable().catch(null).default(null),
  connection: ConnectionSettings.nullable().catch(null).default(null),
});
type Remembered = z.infer<typeof Remembered>;
type Stored = Remembered & AppSettings;

/**
 * Reads and writes settings; a value that can't be read (edited by hand, or of another version) is its default. One that
 * can't be written (a full disk) is forgotten and logged: nothing that is remembered here is worth stopping for.
 */
export interface SettingsStore {
  read(): Stored;
  write(change: Partial<Stored>): void;
}

/** The settings file in the user data directory. */
export function openSettings(log: Log): SettingsStore {
  const store = new ElectronStore<Record<string, unknown>>({ name: 'settings', clearInvalidConfig: true });
  // The library answers any page that asks it for our paths. No page of ours asks.
  ipcMain.removeAllListeners('electron-store-get-data');
  return {
    read: () => {
      const stored = store.store;
      return { ...Remembered.parse(stored), ...readSettings(stored) };
    },
    write: (change) => {
      try {
        store.set(change);
      } catch (error) {
        log('warn', 'The settings could not be written.', error);
      }
    },
  };
}
