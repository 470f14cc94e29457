import type { Locator, Page } from 'playwright-core';
import { translations } from '../../renderer/text/translations.ts';
import type { Language } from '../../shared/settings.ts';
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

/**
 * A page in which one finds one's way by English words while the window speaks another language: they stand for the
 * messages that say the same there. Patterns, and words with something put in, are taken as they are.
 */
export function speaking(page: Page, language: Language): Page {
  const spoken = messagesOf(translations[language]);
  const said = new Map([...messagesOf(translations.en)].map(([path, words]) => [words, spoken.get(path) ?? words]));
  const translate = (told: unknown): unknown => {
    if (typeof told === 'string') return said.get(told) ?? told;
    if (typeof told !== 'object' || told === null || !('name' in told) || typeof told.name !== 'string') return told;
    return { ...told, name: translate(told.name) };
  };
  const wrap = <T extends Page | Locator>(found: T): T =>
    new Proxy(found, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        if (!finders.has(name)) return value.bind(target);
        return (...told: readonly unknown[]) => wrap(Reflect.apply(value, target, told.map(translate)) as Locator);
      },
    });
  return wrap(page);
}
