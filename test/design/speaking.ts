import type { Locator, Page } from 'playwright-core';
import type { Language } from '../../shared/settings.ts';
import { catalogues } from '../../shared/text/catalogues.ts';
import { createTranslator, isMessageKey } from '../../shared/text/translator.ts';
import { messagesOf } from '../text/catalogues.ts';

/** What finds something, by words or otherwise. */
const finders: ReadonlySet<unknown> = new Set([
  'filter',
  'first',
  'getByLabel',
  'getByRole',
  'getByTestId',
  'getByText',
  'last',
  'locator',
  'nth',
]);

/** A placeholder such as `{name}`. */
const placeholder = /\{(\w+)\}/g;
const escaped = (words: string): string => words.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&');

/** Words of a language for English ones, of all messages that say them; a pattern where these differ there. */
function createFinder(language: Language): (words: string) => string | RegExp {
  const { t } = createTranslator(language, language);
  const messages = [...messagesOf(catalogues.en)].map(([key, words]) => {
    const names = [...words.matchAll(placeholder)].map(([, name = '']) => name);
    const pattern = words.split(placeholder).map((part, n) => (n % 2 === 0 ? escaped(part) : '(.+)'));
    return { names, pattern: new RegExp(`^${pattern.join('')}$`), key };
  });
  return (words) => {
    const found = messages.flatMap(({ names, pattern, key }) => {
      const match = pattern.exec(words);
      // What is all placeholder says everything, and nothing.
      if (match === null || pattern.source === '^(.+)$') return [];
      if (!isMessageKey(key)) return [];
      return [t.format(key, Object.fromEntries(names.map((name, n) => [name, match[n + 1] ?? ''])))];
    });
    const [first, ...others] = new Set(found);
    if (first === undefined) return words;
    return others.length === 0 ? first : new RegExp([first, ...others].map(escaped).join('|'));
  };
}

/**
 * A page in which one finds one's way by English words while the window speaks another language: they stand for the
 * messages that say the same there. Patterns, and what is chosen by a number, are taken as they are.
 */
export function speaking(page: Page, language: Language): Page {
  const translator = createFinder(language);
  const translate = (value: unknown): unknown => {
    if (typeof value === 'string') return translator(value);
    if (typeof value !== 'object' || value === null || !('name' in value) || typeof value.name !== 'string')
      return value;
    return { ...value, name: translator(value.name) };
  };
  const wrap = <T extends Page | Locator>(found: T): T =>
    new Proxy(found, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        if (!finders.has(name)) return value.bind(target);
        // The first of `getByRole` is a role, that of the others is words; selectors and numbers are neither.
        const isWords = name === 'getByLabel' || name === 'getByText';
        return (...args: readonly unknown[]) => {
          const spoken = args.map((each) => (typeof each === 'string' && !isWords ? each : translate(each)));
          return wrap(Reflect.apply(value, target, spoken) as Locator);
        };
      },
    });
  return wrap(page);
}
