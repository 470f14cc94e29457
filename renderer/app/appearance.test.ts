import { describe, expect, it } from 'vitest';
import { changeSettings, defaultSettings } from '../../shared/settings.ts';
import { choose, conversationHeight } from './appearance.ts';

const { appearance } = defaultSettings;
const found = { zone: 'Europe/Berlin', locale: 'de-DE' };

describe('appearance', () => {
  it.each([
    ['comfortable', 1, 64],
    ['comfortable', 1.5, 83],
    ['compact', 1, 50],
    ['compact', 0.85, 44],
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
