import { z } from 'zod';
import { ConnectionSettings } from '../../shared/connection.ts';
import { InstantSchema } from '../../shared/model.ts';
import { type AppSettings, changeSettings, readSettings, SettingsChange } from '../../shared/settings.ts';
import type { Log } from '../engine/log.ts';
import type { Content, Migration } from './storedContent.ts';
import type { StoredFile } from './storedFile.ts';

const WindowPlace = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(200),
  height: z.int().min(200),
  maximized: z.boolean(),
});

/** The size of the window of a conversation that was closed last. */
const WindowSize = WindowPlace.pick({ width: true, height: true });

const KeyChoice = z.object({ kept: z.enum(['memory', 'file']), at: InstantSchema });

/** Version 2: key files may be sealed with a passphrase, and version 1 would set them aside. */
export const settingsMigrations: readonly Migration[] = [(content) => content];

/** What is stored beside the settings that the user can change. Holds no secret. */
const Remembered = z.object({
  window: WindowPlace.nullable().catch(null).default(null),
  conversationWindow: WindowSize.nullable().catch(null).default(null),
  /** Whether the user has seen that the system shows no notifications. */
  notificationsFailed: z.boolean().catch(false).default(false),
  /** How keys are kept on a computer without a keychain, and when the user chose that. */
  keyChoice: KeyChoice.nullable().catch(null).default(null),
  /** The one account of versions before the list of accounts. */
  connection: ConnectionSettings.nullable().catch(null).default(null),
});
type Remembered = z.infer<typeof Remembered>;

/** What Meridian writes. Unknown keys beside the sections are kept. */
const ExpectedContent = z.object({
  ...SettingsChange.shape,
  window: WindowPlace.nullable().optional(),
  conversationWindow: WindowSize.nullable().optional(),
  notificationsFailed: z.boolean().optional(),
  keyChoice: KeyChoice.nullable().optional(),
  connection: ConnectionSettings.nullable().optional(),
});

type Listener = (settings: AppSettings, previous: AppSettings) => void;

/**
 * The app's settings, stored in settings.json. A value that can't be read (edited by hand) is its default, and a copy of the
 * file is set aside. A failure to write (a full disk) is logged and ignored: no setting is worth an interruption.
 */
export class Settings {
  readonly #file: StoredFile;
  readonly #log: Log;
  readonly #listeners: Listener[] = [];
  /** The whole content, with keys that this version does not know. */
  #content: Content;
  #remembered: Remembered;
  #value: AppSettings;

  constructor(file: StoredFile, log: Log) {
    this.#file = file;
    this.#log = log;
    this.#content = file.content;
    const expected = ExpectedContent.safeParse(file.content);
    if (!expected.success) file.setAside(expected.error.issues.map(({ path }) => path.join('.')));
    this.#remembered = Remembered.parse(this.#content);
    this.#value = readSettings(this.#content);
  }

  get value(): AppSettings {
    return this.#value;
  }

  get remembered(): Remembered {
    return this.#remembered;
  }

  /** Changes the given settings, notifies the listeners, and returns all settings. */
  change(change: SettingsChange): AppSettings {
    const previous = this.#value;
    this.#value = changeSettings(previous, change);
    this.#write(this.#value);
    for (const listener of this.#listeners) listener(this.#value, previous);
    return this.#value;
  }

  onChange(listener: Listener): void {
    this.#listeners.push(listener);
  }

  remember(change: Partial<Remembered>): void {
    this.#remembered = { ...this.#remembered, ...change };
    this.#write(change);
  }

  #write(change: Content): void {
    this.#content = { ...this.#content, ...change };
    try {
      this.#file.write(this.#content);
    } catch (error) {
      this.#log('warn', 'The settings could not be written.', error);
    }
  }
}
