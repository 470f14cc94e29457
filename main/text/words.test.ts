import { describe, expect, it } from 'vitest';
import { languages } from '../../shared/settings.ts';
import { createVoice } from '../../shared/text/voice.ts';
import { argumentsOf, faultsOf, messagesOf, valuesFor } from '../../test/text/catalogues.ts';
import { en } from './en.ts';
import { translations, wordsFor } from './words.ts';

const english = messagesOf(en);

describe.each(languages)('in %s', (language) => {
  const own = messagesOf(translations[language]);

  it('says everything, with its arguments, in the plural forms of the language', () => {
    expect([...own.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [path, message] of english) expect(faultsOf(message, own.get(path) ?? '', language), path).toEqual([]);
  });

  it('makes a sentence of every case', () => {
    const voice = createVoice(translations[language], language);
    for (const [path, message] of own) {
      if (argumentsOf(message).length === 0) continue;
      for (const values of valuesFor(message)) expect(voice.format(message, values), path).toMatch(/^[^{}]+$/);
    }
  });
});

it('says nothing in English in another language', () => {
  const left = languages
    .filter((language) => language !== 'en')
    .flatMap((language) =>
      [...messagesOf(translations[language])]
        .filter(([path, message]) => english.get(path) === message)
        .map(([path]) => `${language}: ${path}`),
    );
  // As it is called in Spanish too.
  expect(left).toEqual(['es: menu.zoom']);
});

it('writes numbers and plurals as the language does', () => {
  const { newMessages } = wordsFor('en', 'en').notifications;
  expect([1, 2, 1_234].map(newMessages)).toEqual(['1 new message', '2 new messages', '1,234 new messages']);
  expect(wordsFor(null, 'de-DE').notifications.newMessages(1_234)).toBe('1.234 neue Nachrichten');
  expect(wordsFor('ar', 'de-DE').notifications.newMessages(2)).toBe('رسالتان جديدتان');
});

it('keeps a name of another direction to itself in a sentence from right to left', () => {
  expect(wordsFor('ar', 'ar').contextMenu.lookUp('{word} $&')).toContain('\u2068{word} $&\u2069');
  expect(wordsFor('en', 'en').contextMenu.lookUp('{word} $&')).toBe('Look Up “{word} $&”');
});
