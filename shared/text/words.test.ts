import { describe, expect, it } from 'vitest';
import { createVoice, directionOf, withoutIsolates } from './voice.ts';
import { type Translation, wordsOf } from './words.ts';

const en = {
  none: 'Nothing',
  tag: 'in <1m',
  count: '{count, plural, one {# message} other {# messages}}',
  pane: { title: 'Write to {name}', choice: '{many, select, true {many} other {few}}' },
} as const;
const de: Translation<typeof en> = {
  none: 'Nichts',
  tag: 'in <1 Min.',
  count: '{count, plural, one {# Nachricht} other {# Nachrichten}}',
  pane: { title: 'An {name} schreiben', choice: '{many, select, true {viele} other {wenige}}' },
};
const ar: Translation<typeof en> = { ...en, pane: { ...en.pane, title: 'الكتابة إلى {name}' } };

let voice = createVoice<Translation<typeof en>>(en, 'en');
const words = wordsOf(
  en,
  {
    count: (count: number) => ({ count }),
    pane: { title: (name: string) => ({ name }), choice: (many: boolean) => ({ many: String(many) }) },
  },
  () => voice,
);

describe('words', () => {
  it('are said in whatever language is spoken, also by those who held on to a group of them', () => {
    const { pane } = words;
    voice = createVoice<Translation<typeof en>>(en, 'en');
    expect([words.none, words.count(1_000), pane.title('Ana')]).toEqual(['Nothing', '1,000 messages', 'Write to Ana']);
    voice = createVoice(de, 'de-DE');
    expect([words.none, words.count(1_000), pane.title('Ana')]).toEqual([
      'Nichts',
      '1.000 Nachrichten',
      'An Ana schreiben',
    ]);
  });

  it('are enumerated and looked up as the catalogue is', () => {
    expect(Object.keys(words)).toEqual(['none', 'tag', 'count', 'pane']);
    expect(Object.hasOwn(words.pane, 'constructor')).toBe(false);
  });

  it('take nothing that is put in for a part of the message', () => {
    voice = createVoice<Translation<typeof en>>(en, 'en');
    expect(words.pane.title('{count} <b># ’')).toBe('Write to {count} <b># ’');
    expect(words.tag).toBe('in <1m');
  });

  it('keep what is put in apart in a language from right to left, but choose by the text itself', () => {
    voice = createVoice(ar, 'ar');
    expect(words.pane.title('@bayko')).toBe('الكتابة إلى \u2068@bayko\u2069');
    expect(withoutIsolates(words.pane.title('@bayko'))).toBe('الكتابة إلى @bayko');
    expect(words.pane.choice(true)).toBe('many');
  });

  it('tell when a translation lacks one', () => {
    const broken = wordsOf(en, { count: () => ({}), pane: { title: () => ({}), choice: () => ({}) } }, () => ({
      ...voice,
      catalogue: JSON.parse('{}'),
    }));
    expect(() => broken.none).toThrow('none');
  });
});

it.each([
  ['ar-EG', 'rtl'],
  ['he', 'rtl'],
  ['en-US', 'ltr'],
  ['arn', 'ltr'],
])('%s is written %s', (locale, direction) => {
  expect(directionOf(locale)).toBe(direction);
});
