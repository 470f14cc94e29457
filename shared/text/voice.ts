import { IntlMessageFormat } from 'intl-messageformat';

/** What is put into a message, by name. */
export type Values = Readonly<Record<string, string | number>>;

/** A catalogue and the locale that it is spoken in. */
export interface Voice<C> {
  readonly catalogue: C;
  /** BCP 47: how numbers and dates are written. */
  readonly locale: string;
  /** A message in the ICU form with the values put in. */
  readonly format: (message: string, values: Values) => string;
}

/** Languages that are written from right to left, by the subtag of the language. */
const RIGHT_TO_LEFT = /^(ar|arc|ckb|dv|fa|he|ks|ps|sd|ug|ur|yi)(-|$)/i;

/** The direction in which a locale (BCP 47) is written. */
export const directionOf = (locale: string): 'ltr' | 'rtl' => (RIGHT_TO_LEFT.test(locale) ? 'rtl' : 'ltr');

/** Speaks a catalogue. Every message is parsed once. */
export function createVoice<C>(catalogue: C, locale: string): Voice<C> {
  const parsed = new Map<string, IntlMessageFormat>();
  const isolates = directionOf(locale) === 'rtl';
  const messageOf = (message: string): IntlMessageFormat => {
    const known = parsed.get(message) ?? new IntlMessageFormat(message, locale, undefined, { ignoreTag: true });
    parsed.set(message, known);
    return known;
  };
  return {
    catalogue,
    locale,
    format: (message, values) => {
      const told = isolates ? isolated(values) : values;
      return messageOf(message)
        .formatToParts<Isolate>(told)
        .map(({ value }) => (value instanceof Isolate ? value.isolated : value))
        .join('');
    },
  };
}

/**
 * A name or another text of unknown direction: it keeps its own within a sentence that runs from right to left. A `select`
 * sees it as the text alone.
 */
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

const isolated = (values: Values): Record<string, Isolate | string | number> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? new Isolate(value) : value]),
  );

/** A text without what keeps the directions of its parts apart, for where it is a name: of a file, in a search. */
export const withoutIsolates = (text: string): string => text.replaceAll(/[\u2066-\u2069]/g, '');
