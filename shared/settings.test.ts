import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppSettings, changeSettings, defaultSettings, languageOf, readSettings } from './settings.ts';

it('has these defaults', () => {
  expect(defaultSettings).toEqual({
    appearance: {
      theme: 'system',
      textSize: 1,
      density: 'comfortable',
      hours: 'locale',
      seconds: false,
      zone: null,
      language: null,
      formatMessages: true,
    },
    notifications: {
      enabled: true,
      showText: true,
      sound: true,
      paused: false,
      doNotDisturb: false,
      quietHours: { from: '22:00', to: '07:00' },
    },
    behaviour: {
      closeToTray: false,
      openAtLogin: false,
      enterAddsLine: false,
      undoSend: false,
      reactions: ['👍', '❤️', '😂', '😮', '😢', '🙏'],
      spellcheck: true,
      spellingLanguages: [],
    },
    privacy: { disappearDefault: null, lockAfterMs: null, forgetKeyWhenLocked: false },
    updates: { check: true, channel: null },
  });
});

describe('stored settings', () => {
  it('are the defaults when there are none', () => {
    expect(readSettings(undefined)).toEqual(defaultSettings);
    expect(AppSettings.parse(defaultSettings)).toEqual(defaultSettings);
  });

  it('are read as they were written', () => {
    const changed = changeSettings(defaultSettings, {
      appearance: { zone: 'Pacific/Auckland', textSize: 1.5 },
      notifications: { doNotDisturb: true, quietHours: { from: '23:30', to: '06:00' } },
      privacy: { lockAfterMs: 300_000, disappearDefault: 3_600_000 },
    });
    expect(readSettings(JSON.parse(JSON.stringify(changed)))).toEqual(changed);
    expect(changed.appearance).toMatchObject({ theme: 'system', zone: 'Pacific/Auckland' });
  });

  it('become defaults individually where they are invalid', () => {
    const read = readSettings({
      appearance: { theme: 'pink', density: 'compact', zone: 'Mars/Olympus', textSize: 9, later: true },
      notifications: 'loud',
      behaviour: { closeToTray: true, spellcheck: 'yes' },
      privacy: { lockAfterMs: 1 },
    });
    expect(read).toEqual({
      ...defaultSettings,
      appearance: { ...defaultSettings.appearance, density: 'compact' },
      behaviour: { ...defaultSettings.behaviour, closeToTray: true },
    });
  });

  it('are valid whatever the file contains', () => {
    const section = fc.dictionary(fc.constantFrom('theme', 'textSize', 'zone', 'quietHours', 'x'), fc.anything());
    const file = fc.oneof(
      fc.anything(),
      fc.dictionary(
        fc.constantFrom('appearance', 'notifications', 'behaviour', 'privacy'),
        fc.oneof(section, fc.anything()),
      ),
    );
    fc.assert(fc.property(file, (stored) => AppSettings.safeParse(readSettings(stored)).success));
  });
});

it('refuses a change of an unknown setting', () => {
  expect(() => changeSettings(defaultSettings, { appearance: { textSize: 3 } })).toThrow();
});

it.each([
  [null, 'de-AT', 'de'],
  [null, 'pt-BR', 'en'],
  [null, '', 'en'],
  ['ar', 'de', 'ar'],
] as const)('with %s chosen on a system in "%s" uses %s', (chosen, system, spoken) => {
  expect(languageOf(chosen, system)).toBe(spoken);
});
