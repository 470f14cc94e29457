import { expect, it } from 'vitest';
import { createTranslator } from '../../../shared/text/translator.ts';
import { keyName, shortcutSections } from './shortcuts.ts';

it.each([
  ['Command', false, 'Ctrl'],
  ['Command', true, '⌘'],
  ['Alt', false, 'Alt'],
  ['Alt', true, '⌥'],
  ['K', true, 'K'],
  ['letters', false, 'A–Z'],
])('names the key %s, on a Mac: %s', (key, isMac, name) => {
  expect(keyName(createTranslator('en', 'en').t, key, isMac)).toBe(name);
});

it('has one action per combination in a section', () => {
  for (const { shortcuts } of [...shortcutSections(false), ...shortcutSections(true)]) {
    const combinations = shortcuts.flatMap(({ keys }) => keys.map((each) => each.join('+')));
    expect(new Set(combinations).size).toBe(combinations.length);
  }
});
