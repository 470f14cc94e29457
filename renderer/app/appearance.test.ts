import { describe, expect, it } from 'vitest';
import { changeSettings, defaultSettings } from '../../shared/settings.ts';
import { choose, conversationHeight, keepAppearance } from './appearance.ts';
import { createSettingsStore } from './settings.ts';

const { appearance } = defaultSettings;
const found = { zone: 'Europe/Berlin', locale: 'de-DE' };

describe('appearance', () => {
  it('is kept on the document until it is stopped', async () => {
    const applied = { dataset: {} as DOMStringMap, style: new Map<string, string>() };
    const root = { dataset: applied.dataset, style: { setProperty: applied.style.set.bind(applied.style) } };
    const store = createSettingsStore({
      settings: { read: async () => defaultSettings, change: async () => defaultSettings },
    });
    const stop = keepAppearance(root, store);
    expect(applied.dataset).toEqual({ theme: appearance.theme, density: appearance.density });
    store.getState().set(changeSettings(defaultSettings, { appearance: { theme: 'dark', textSize: 1.5 } }));
    expect(applied.dataset.theme).toBe('dark');
    expect([...applied.style]).toEqual([
      ['--text-size', '1.5'],
      ['--conversation-height', '90px'],
    ]);
    stop();
    store.getState().set(defaultSettings);
    expect(applied.dataset.theme).toBe('dark');
  });

  it.each([
    ['comfortable', 1, 60],
    ['comfortable', 1.5, 90],
    ['compact', 1, 48],
    ['compact', 0.85, 41],
  ] as const)('a row that is %s with text of %d is %d high', (density, textSize, height) => {
    expect(conversationHeight({ density, textSize })).toBe(height);
  });

  it('uses the system’s zone unless one was chosen', () => {
    expect(choose(found, appearance)).toMatchObject(found);
    const { appearance: chosen } = changeSettings(defaultSettings, {
      appearance: { zone: 'Pacific/Auckland', hours: '24', seconds: true },
    });
    expect(choose(found, chosen)).toEqual({ zone: 'Pacific/Auckland', locale: 'de-DE', hours: '24', seconds: true });
  });

  it.each([
    [null, 'de-AT', 'de-AT'],
    ['de', 'de-AT', 'de-AT'],
    ['ar', 'de-AT', 'ar'],
    [null, 'fr-FR', 'en'],
    ['en', 'en-GB', 'en-GB'],
  ] as const)('with the language %s on a system in %s, all is written as in %s', (language, system, locale) => {
    expect(choose({ ...found, locale: system }, { ...appearance, language }).locale).toBe(locale);
  });
});
