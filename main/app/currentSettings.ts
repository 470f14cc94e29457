import { type AppSettings, changeSettings, type SettingsChange } from '../../shared/settings.ts';
import type { SettingsStore } from './settings.ts';

type Listener = (settings: AppSettings, before: AppSettings) => void;

/** The settings as they are now, and everybody who has to know when they change. */
export class CurrentSettings {
  readonly #store: Pick<SettingsStore, 'write'>;
  readonly #listeners: Listener[] = [];
  #value: AppSettings;

  constructor(store: SettingsStore) {
    this.#store = store;
    const { appearance, notifications, behaviour, privacy } = store.read();
    this.#value = { appearance, notifications, behaviour, privacy };
  }

  get value(): AppSettings {
    return this.#value;
  }

  /** Changes what is named, tells of it, and gives all. */
  change(change: SettingsChange): AppSettings {
    const before = this.#value;
    this.#value = changeSettings(before, change);
    this.#store.write(this.#value);
    for (const listener of this.#listeners) listener(this.#value, before);
    return this.#value;
  }

  onChange(listener: Listener): void {
    this.#listeners.push(listener);
  }
}
