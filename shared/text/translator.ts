import { IntlMessageFormat } from 'intl-messageformat';
import { type Language, languageOf, localeOf } from '../settings.ts';
import type { MessageArguments } from './arguments.ts';
import type { Catalogue, MessageKey } from './catalogues.ts';

/** Values for a message, by argument name. */
type Values = Readonly<Record<string, string | number | boolean>>;

/** The arguments of a message; nothing for a message without any. */
type ArgumentsOf<K extends MessageKey> = K extends keyof MessageArguments ? [values: MessageArguments[K]] : [];

/** Returns the message of a key in one language. Names and argument types come from en.json. */
export interface Translate {
  <K extends MessageKey>(key: K, ...values: ArgumentsOf<K>): string;
  /** BCP 47 */
  readonly locale: string;
  /** For keys and values that are known only at run time. A value that is missing or empty counts as `none`. */
  readonly format: (key: MessageKey, values: Values) => string;
}

/** The messages of one language, formatted for one locale. */
export interface Translator {
  readonly language: Language;
  /** BCP 47: how numbers and plural forms are written. */
  readonly locale: string;
  readonly t: Translate;
}

/** By language; a part may be missing while the window starts. */
const catalogues = new Map<Language, Partial<Catalogue>>();
const incomplete = new Set<Language>();
/** Languages of which a message was needed that was not there yet. */
const missed = new Set<Language>();

/**
 * Makes the messages of a language available. The window loads those of its language in two parts, everything else has
 * all messages from the start. What is missing until then is empty: `createTranslator` returns another translator after it.
 * @param isWhole whether none is missing
 */
export function addCatalogue(language: Language, part: Partial<Catalogue>, isWhole = true): void {
  catalogues.set(language, { ...catalogues.get(language), ...part });
  if (isWhole) incomplete.delete(language);
  else incomplete.add(language);
  if (!missed.delete(language)) return;
  for (const [locale, translator] of created) if (translator.language === language) created.delete(locale);
}

let loadCatalogue: ((language: Language) => Catalogue) | null = null;

/** Sets what reads the messages of a language when they are first needed, for a process that needs few of the languages. */
export function loadCataloguesBy(load: (language: Language) => Catalogue): void {
  loadCatalogue = load;
}

/** Whether messages of a language are available. */
export const hasCatalogue = (language: Language): boolean => catalogues.has(language);

/** Whether the catalogues, of which all have the same, have a message of this name. */
export function isMessageKey(key: string): key is MessageKey {
  for (const [language, catalogue] of catalogues) {
    if (Object.hasOwn(catalogue, key)) return true;
    if (incomplete.has(language)) missed.add(language);
  }
  return false;
}

const created = new Map<string, Translator>();

/**
 * The translator of a language, or of the system's. Created once per locale, because every message is compiled once.
 * @param language null: the system's, or English where Meridian has no translation
 * @param systemLocale BCP 47; decides the formats when it is of the language
 * @throws TypeError if the messages of the language are not available
 */
export function createTranslator(language: Language | null, systemLocale: string): Translator {
  const chosen = languageOf(language, systemLocale);
  const locale = localeOf(chosen, systemLocale);
  const translator = created.get(locale) ?? translatorOf(chosen, locale);
  created.set(locale, translator);
  return translator;
}

function translatorOf(language: Language, locale: string): Translator {
  if (!catalogues.has(language)) {
    if (loadCatalogue === null) throw new TypeError(`The messages in ${language} are not loaded.`);
    addCatalogue(language, loadCatalogue(language));
  }
  const compiled = new Map<MessageKey, IntlMessageFormat>();
  const isRightToLeft = directionOf(locale) === 'rtl';

  const messageOf = (key: MessageKey): string => {
    const entry = catalogues.get(language)?.[key];
    if (entry !== undefined) return entry.defaultMessage;
    if (!incomplete.has(language)) throw new TypeError(`The catalogue has no message ${key}.`);
    missed.add(language);
    return '';
  };
  const compile = (key: MessageKey): IntlMessageFormat => {
    const known = compiled.get(key);
    if (known !== undefined) return known;
    const message = new IntlMessageFormat(messageOf(key), locale, undefined, { ignoreTag: true });
    if (!incomplete.has(language)) compiled.set(key, message);
    return message;
  };
  const translate = (key: MessageKey, values?: Values): string => {
    if (values === undefined) return messageOf(key);
    return compile(key)
      .formatToParts<Isolate>(prepare(values, isRightToLeft))
      .map(({ value }) => (value instanceof Isolate ? value.isolated : value))
      .join('');
  };
  const format = (key: MessageKey, values: Values): string =>
    translate(key, { ...noneFor(messageOf(key)), ...known(values) });
  return { language, locale, t: Object.assign(translate, { locale, format }) };
}

/**
 * The arguments that hold names of people or accounts, or what contains them. Others write them, so they are isolated in every language: a name
 * that runs from right to left, or has control characters of direction, must not turn the rest of the sentence around.
 */
const nameArguments: ReadonlySet<string> = new Set([
  ...['account', 'fileName', 'filter', 'handle', 'name', 'other', 'selection', 'sender', 'title'],
]);

/** Every name in braces, each with the value `none`. */
const noneFor = (message: string): Values =>
  Object.fromEntries([...message.matchAll(/\{(\w+)[,}]/g)].map(([, name = '']) => [name, 'none']));

const known = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));

function prepare(values: Values, isRightToLeft: boolean): Record<string, Isolate | string | number> {
  const prepareOne = (argument: string, value: string | number | boolean): Isolate | string | number => {
    if (typeof value !== 'string') return typeof value === 'boolean' ? String(value) : value;
    if (nameArguments.has(argument)) return new Isolate(value.replaceAll(directionControls, ''));
    return isRightToLeft ? new Isolate(value) : value;
  };
  return Object.fromEntries(Object.entries(values).map(([argument, value]) => [argument, prepareOne(argument, value)]));
}

/** Overrides, embeddings and isolates: one without its counterpart would end the isolate around it. */
const directionControls = /[\u202a-\u202e\u2066-\u2069]/g;

/** Text of unknown direction inside a sentence. A `select` argument sees the text alone. */
class Isolate {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  get isolated(): string {
    return `\u2068${this.#text}\u2069`;
  }

  toString(): string {
    return this.#text;
  }
}

/** Removes the characters that isolate directions, for file names and searches. */
export const withoutIsolates = (text: string): string => text.replaceAll(/[\u2066-\u2069]/g, '');

/** Languages that are written from right to left, by the subtag of the language. */
const RIGHT_TO_LEFT = /^(ar|arc|ckb|dv|fa|he|ks|ps|sd|ug|ur|yi)(-|$)/i;

/** The writing direction of a locale (BCP 47). */
export const directionOf = (locale: string): 'ltr' | 'rtl' => (RIGHT_TO_LEFT.test(locale) ? 'rtl' : 'ltr');
