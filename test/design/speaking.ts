import '../../shared/text/allCatalogues.ts';
import type { Locator, Page } from 'playwright-core';
import type { Language } from '../../shared/settings.ts';
import { catalogues } from '../../shared/text/catalogues.ts';
import { createTranslator, isMessageKey } from '../../shared/text/translator.ts';
import { messagesOf } from '../text/catalogues.ts';

/** Locator methods, by words or otherwise. */
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

/** Translations of an English text; a pattern where several messages share it. */
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
      // A message that is only a placeholder matches everything.
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
 * A page that is queried by English texts while the window speaks another language; each text is replaced by its
 * translation. Patterns and indexes are unchanged.
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
        // The first argument of `getByRole` is a role, of the other methods a text.
        const isWords = name === 'getByLabel' || name === 'getByText';
        return (...args: readonly unknown[]) => {
          const spoken = args.map((each) => (typeof each === 'string' && !isWords ? each : translate(each)));
          return wrap(Reflect.apply(value, target, spoken) as Locator);
        };
      },
    });
  return wrap(page);
}
