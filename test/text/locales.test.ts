import { describe, expect, it } from 'vitest';
import { errorCodes } from '../../shared/errors.ts';
import { type Language, languages } from '../../shared/settings.ts';
import { catalogues } from '../../shared/text/catalogues.ts';
import { createTranslator, isMessageKey } from '../../shared/text/translator.ts';
import { argumentsOf, argumentTypesOf, faultsOf, literalOf, messagesOf, valuesFor } from './catalogues.ts';

const english = messagesOf(catalogues.en);
const all = languages.map((language) => [language, messagesOf(catalogues[language])] as const);

describe.each(all)('the catalogue in %s', (language, own) => {
  it('has every message, with its arguments, in the plural forms of the language', () => {
    expect([...own.keys()]).toEqual([...english.keys()]);
    const faults = [...english].flatMap(([key, message]) =>
      faultsOf(message, own.get(key) ?? '', language).map((fault) => `${key} ${fault}`),
    );
    expect(faults).toEqual([]);
  });

  it('formats every case of every message', () => {
    const { t } = createTranslator(language, language);
    for (const [key, message] of own) {
      if (!isMessageKey(key) || argumentsOf(message).length === 0) continue;
      for (const values of valuesFor(message)) expect(t.format(key, values), key).toMatch(/^[^{}]*$/);
    }
  });

  it('has spaces at the ends where English has them, and no straight quotes', () => {
    for (const [key, message] of own) {
      expect(/\s$/.test(message), key).toBe(/\s$/.test(english.get(key) ?? ''));
      expect(/^\s/.test(message), key).toBe(false);
      expect(message, key).not.toMatch(/['"]/);
    }
  });

  it('leaves the @ of a handle to the argument, which is isolated as a whole in a right-to-left sentence', () => {
    for (const [key, message] of own) expect(message, key).not.toMatch(/@\u2068?\{/);
  });
});

it('sorts the keys, so that two branches that add messages seldom conflict', () => {
  expect([...english.keys()]).toEqual([...english.keys()].sort());
});

it('has the argument types of the English messages', async () => {
  // When this fails: `npm run text`.
  await expect(argumentTypesOf(english)).toMatchFileSnapshot('../../shared/text/arguments.ts');
});

it('describes every message to translators', () => {
  const undescribed = Object.entries(catalogues.en).filter(([, { description = '' }]) => description.trim() === '');
  expect(undescribed.map(([key]) => key)).toEqual([]);
});

it('has a sentence for every error code', () => {
  expect(errorCodes.filter((code) => !isMessageKey(`errors.${code}`))).toEqual([]);
});

/** The same in every language: products, keys, what is typed. */
const names = [
  '@handle',
  'AWS Lambda',
  'Alt',
  'Ctrl',
  'End',
  'Enter',
  'Esc',
  'Delete',
  'Home',
  'IAM Identity Center (SSO)',
  'JSON',
  'Markdown',
  'Meridian',
  'Meridian {name}',
  'OK',
  'Shift',
];
/** Words that a language has in common with English. */
const shared: Readonly<Partial<Record<Language, readonly string[]>>> = {
  de: [
    'Admin',
    'Details',
    'Format',
    'Handle',
    'In',
    'Index',
    'Offline',
    'Region',
    'Status',
    'System',
    'System: {language}',
    'System: {zone}',
    'Version {version}',
    '{name} in {title}',
  ],
  es: ['Endpoint', 'Error', 'Zoom'],
};

it('has no English left in another language', () => {
  const left = all
    .filter(([language]) => language !== 'en')
    .flatMap(([language, own]) => {
      const allowed = new Set([...names, ...(shared[language] ?? [])]);
      return [...own]
        .filter(([key, message]) => english.get(key) === message && /\p{L}{2}/u.test(literalOf(message)))
        .filter(([, message]) => !allowed.has(message))
        .map(([key, message]) => `${language} ${key}: ${message}`);
    });
  expect(left).toEqual([]);
});
