import { describe, expect, it } from 'vitest';
import { errorCodes } from '../../shared/errors.ts';
import { type Language, languages } from '../../shared/settings.ts';
import { createVoice } from '../../shared/text/voice.ts';
import { argumentsOf, faultsOf, literalOf, messagesOf, valuesFor } from '../../test/text/catalogues.ts';
import { messageArguments } from './arguments.ts';
import { en } from './en/index.ts';
import { translations } from './translations.ts';

const english = messagesOf(en);

const spoken = languages.map((language) => [language, messagesOf(translations[language])] as const);

describe.each(spoken)('in %s', (language, own) => {
  it('says everything, with its arguments, in the plural forms of the language', () => {
    expect([...own.keys()].sort()).toEqual([...english.keys()].sort());
    const faults = [...english].flatMap(([path, message]) =>
      faultsOf(message, own.get(path) ?? '', language).map((fault) => `${path} ${fault}`),
    );
    expect(faults).toEqual([]);
  });

  it('makes a sentence of every case', () => {
    const voice = createVoice({}, language);
    for (const [path, message] of own) {
      if (argumentsOf(message).length === 0) continue;
      for (const values of valuesFor(message)) expect(voice.format(message, values), path).toMatch(/^[^{}]*$/);
    }
  });

  it('has spaces at the ends where English has them, and no straight quotes', () => {
    for (const [path, message] of own) {
      expect(/\s$/.test(message), path).toBe(/\s$/.test(english.get(path) ?? ''));
      expect(/^\s/.test(message), path).toBe(false);
      expect(message, path).not.toMatch(/['"]/);
    }
  });
});

/** What is called the same in every language: products, keys, what is typed. */
const names = [
  '@handle',
  'Alt',
  'Ctrl',
  'End',
  'Enter',
  'Esc',
  'Home',
  'IAM Identity Center (SSO)',
  'JSON',
  'Markdown',
  'Meridian',
  'Meridian {name}',
  'OK',
  'Shift',
  'npm start',
  'user_uuid {id}',
];
/** Words that a language has in common with English. */
const shared: Readonly<Partial<Record<Language, readonly string[]>>> = {
  de: ['Details', 'Format', 'Index', 'Offline', 'Region', 'Status', 'Test', 'Version {version}'],
  es: ['Error'],
};

it('says nothing in English in another language', () => {
  const left = spoken
    .filter(([language]) => language !== 'en')
    .flatMap(([language, own]) => {
      const allowed = new Set([...names, ...(shared[language] ?? [])]);
      return [...own]
        .filter(([path, message]) => english.get(path) === message && /\p{L}{2}/u.test(literalOf(message)))
        .filter(([, message]) => !allowed.has(message))
        .map(([path, message]) => `${language} ${path}: ${message}`);
    });
  expect(left).toEqual([]);
});

it('puts into each message just what it names', () => {
  for (const [path, message] of english) {
    expect(toldTo(path), path).toEqual(argumentsOf(message));
  }
});

/** The names of what a message is told. Text that looks like a number will do for whatever a function takes. */
function toldTo(path: string): string[] {
  const argument = path.split('.').reduce<unknown>((group, name) => Reflect.get(Object(group), name), messageArguments);
  if (typeof argument !== 'function') return [];
  const told: unknown = Reflect.apply(
    argument,
    null,
    Array.from({ length: argument.length }, () => '1'),
  );
  return Object.keys(Object(told)).sort();
}

it('has a sentence for every error', () => {
  expect(Object.keys(en.errors).sort()).toEqual([...errorCodes].sort());
});
