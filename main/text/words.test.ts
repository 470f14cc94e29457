import { describe, expect, it } from 'vitest';
import { languages } from '../../shared/settings.ts';
import { fill, plural } from './catalogue.ts';
import { wordsFor } from './words.ts';

const english = wordsFor('en', 'en');

/** Every text of a catalogue by its path. */
function textsOf(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(value ?? {}).flatMap(([name, inner]) => textsOf(inner, `${path}.${name}`));
}
const isPlural = (path: string): boolean => /\.(zero|one|two|few|many|other)$/.test(path);
const placeholders = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

describe.each(languages)('in %s', (language) => {
  const words = wordsFor(language, 'en');

  it('every sentence is there, with its placeholders', () => {
    const own = new Map(textsOf(words));
    for (const [path, text] of textsOf(english).filter(([each]) => !isPlural(each))) {
      expect(own.get(path), path).toBeTruthy();
      expect(placeholders(own.get(path) ?? ''), path).toEqual(placeholders(text));
    }
  });

  it('every plural has the forms that the language tells apart, and no other', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const text of [words.tray.unread, words.notifications.newMessages, words.notifications.inMore]) {
      expect(Object.keys(text).sort()).toEqual([...forms].sort());
    }
  });
});

it('writes numbers and plurals as the language does', () => {
  expect([1, 2, 1_234].map((count) => plural(english, english.notifications.newMessages, count))).toEqual([
    '1 new message',
    '2 new messages',
    '1,234 new messages',
  ]);
  const arabic = wordsFor(null, 'ar-EG');
  expect(plural(arabic, arabic.notifications.newMessages, 2)).toBe('رسالتان جديدتان');
});

it('puts in what is named, once, and nothing else', () => {
  expect(fill('{a} and {b} and {c}', { a: '{b}', b: '$&' })).toBe('{b} and $& and {c}');
});
