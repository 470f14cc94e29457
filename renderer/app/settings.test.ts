import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { type AppSettings, changeSettings, defaultSettings, type SettingsChange } from '../../shared/settings.ts';
import { createSettingsStore } from './settings.ts';

/** A fake main process whose replies the test releases. */
function fakeMain(stored: AppSettings = defaultSettings) {
  let settings = stored;
  const waiting: (() => void)[] = [];
  let error: AppError | null = null;
  return {
    client: {
      settings: {
        read: async () => settings,
        change: (change: SettingsChange) =>
          new Promise<AppSettings>((resolve, reject) => {
            waiting.push(() => {
              if (error !== null) return reject(error);
              settings = changeSettings(settings, change);
              resolve(settings);
            });
          }),
      },
    },
    answer: (n = 0) => waiting.splice(n, 1)[0]?.(),
    refuse: () => {
      error = new AppError('disk-full');
    },
  };
}

describe('settings', () => {
  it('are the defaults until loaded', async () => {
    const dark = changeSettings(defaultSettings, { appearance: { theme: 'dark' } });
    const store = createSettingsStore(fakeMain(dark).client);
    expect(store.getState().settings).toEqual(defaultSettings);
    await store.getState().load();
    expect(store.getState().settings.appearance.theme).toBe('dark');
  });

  it('change immediately and only where named', async () => {
    const main = fakeMain();
    const store = createSettingsStore(main.client);
    const done = store.getState().change({ appearance: { density: 'compact' } });
    expect(store.getState().settings.appearance).toEqual({ ...defaultSettings.appearance, density: 'compact' });
    main.answer();
    await done;
    expect(store.getState().settings.appearance.density).toBe('compact');
    expect(store.getState().settings.privacy).toEqual(defaultSettings.privacy);
  });

  it('are restored with an error when saving fails', async () => {
    const main = fakeMain();
    const store = createSettingsStore(main.client);
    main.refuse();
    const done = store.getState().change({ appearance: { seconds: true } });
    main.answer();
    await done;
    expect(store.getState().settings).toEqual(defaultSettings);
    expect(store.getState().error?.code).toBe('disk-full');
  });

  it('ignore an older reply that arrives late', async () => {
    const main = fakeMain();
    const store = createSettingsStore(main.client);
    const first = store.getState().change({ appearance: { textSize: 1.1 } });
    const second = store.getState().change({ appearance: { textSize: 1.25 } });
    main.answer(0);
    await first;
    expect(store.getState().settings.appearance.textSize).toBe(1.25);
    main.answer(0);
    await second;
    expect(store.getState().settings.appearance.textSize).toBe(1.25);
  });
});
