import { IntlMessageFormat } from 'intl-messageformat';

/** The messages of a catalogue by key. */
export const messagesOf = (
  catalogue: Readonly<Record<string, { readonly defaultMessage: string }>>,
): ReadonlyMap<string, string> =>
  new Map(Object.entries(catalogue).map(([key, { defaultMessage }]) => [key, defaultMessage]));

/** The source of shared/text/arguments.ts: the TypeScript type of each message's arguments. */
export function argumentTypesOf(messages: ReadonlyMap<string, string>): string {
  const lines = [...messages].flatMap(([key, message]) => {
    const types = new Map(usesOf(message).map((use) => [use.name, typeOf(use)]));
    const fields = [...types].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, type]) => `${name}: ${type}`);
    if (fields.length === 0) return [];
    const line = `  '${key}': { ${fields.join('; ')} };`;
    // As the formatter breaks lines.
    return line.length <= 120 ? [line] : [`  '${key}': {`, ...fields.map((field) => `    ${field};`), '  };'];
  });
  return [
    '// Generated from shared/locales/en.json by `npm run text`; a test compares the two.',
    '/** The arguments of every message that has any. */',
    'export interface MessageArguments {',
    ...lines,
    '}',
    '',
  ].join('\n');
}

function typeOf({ kind, cases }: Use): string {
  if (kind === 'text') return 'string';
  if (kind === 'select') return cases.includes('true') ? 'boolean' : 'string';
  return 'number';
}

/** A use of an argument in a message: as text, as a number, or as a choice between cases. */
interface Use {
  readonly name: string;
  readonly kind: 'text' | 'number' | 'plural' | 'select';
  /** The cases of `plural` and `select`. */
  readonly cases: readonly string[];
}

type Element = ReturnType<IntlMessageFormat['getAst']>[number];

const isTemplate = (message: string): boolean => message.includes('{');

/** Every use of an argument in a message, also within the cases of another. @throws when it is not in the ICU form. */
const usesOf = (message: string): Use[] =>
  isTemplate(message)
    ? new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).getAst().flatMap(usesIn)
    : [];

function usesIn(element: Element): Use[] {
  if (!('value' in element) || element.type === 0) return [];
  const name = String(element.value);
  if (!('options' in element)) return [{ name, kind: element.type === 1 ? 'text' : 'number', cases: [] }];
  const { options } = element;
  const kind = 'pluralType' in element ? 'plural' : 'select';
  return [
    { name, kind, cases: Object.keys(options) },
    ...Object.values(options).flatMap(({ value }) => value.flatMap(usesIn)),
  ];
}

/** The text of a message without its arguments. */
export const literalOf = (message: string): string =>
  isTemplate(message)
    ? new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).getAst().map(literalIn).join('')
    : message;

function literalIn(element: Element): string {
  if ('options' in element) {
    return Object.values(element.options)
      .flatMap(({ value }) => value.map(literalIn))
      .join('');
  }
  return element.type === 0 ? element.value : '';
}

/** The argument names of a message. */
export const argumentsOf = (message: string): string[] => [...new Set(usesOf(message).map(({ name }) => name))].sort();

/** Numbers that cover every plural category of every language. */
const numbers = [0, 1, 2, 3, 11, 42, 100, 1_000, 1_000_000, 0.5, 2.5];

/** Values that together reach every case of a message. */
export function* valuesFor(message: string): Generator<Record<string, string | number>> {
  const uses = usesOf(message);
  const choices = new Map<string, readonly (string | number)[]>();
  for (const { name, kind, cases } of uses) {
    if (kind === 'select') choices.set(name, [...cases, 'x-1']);
    else if (kind === 'text') choices.set(name, choices.get(name) ?? ['x-1']);
    else choices.set(name, numbers);
  }
  yield* combined([...choices]);
}

function* combined(
  choices: readonly (readonly [string, readonly (string | number)[]])[],
): Generator<Record<string, string | number>> {
  const [first, ...rest] = choices;
  if (first === undefined) return yield {};
  const [name, values] = first;
  for (const value of values) for (const others of combined(rest)) yield { [name]: value, ...others };
}

/** The faults of a translation; empty if there are none. */
export function faultsOf(english: string, message: string, locale: string): string[] {
  if (!isTemplate(message)) return isTemplate(english) ? ['has no arguments'] : plainFaults(message);
  const [own, theirs] = [argumentsOf(message), argumentsOf(english)];
  if (own.join() !== theirs.join()) return [`has the arguments ${own.join()} for ${theirs.join()}`];
  const missing = exactIn(english).filter((each) => !exactIn(message).includes(each));
  return [
    ...usesOf(message).flatMap((use) => useFaults(use, usesOf(english), locale)),
    ...missing.map((each) => `lacks the exact number ${each}`),
  ];
}

/** The cases for an exact number, such as `=0`. */
const exactIn = (message: string): string[] =>
  usesOf(message).flatMap(({ cases }) => cases.filter((each) => each.startsWith('=')));

const plainFaults = (message: string): string[] => (message.trim() === '' ? ['is empty'] : []);

function useFaults({ name, kind, cases }: Use, english: readonly Use[], locale: string): string[] {
  const same = english.filter((use) => use.name === name);
  const isNumber = same.some((use) => use.kind === 'number' || use.kind === 'plural');
  if (isNumber !== (kind === 'number' || kind === 'plural')) return [`has {${name}} as ${kind}`];
  if (kind === 'select') {
    const expected = same.find((use) => use.kind === 'select')?.cases ?? [];
    return expected.toSorted().join() === cases.toSorted().join() ? [] : [`chooses by {${name}} from ${cases.join()}`];
  }
  if (kind !== 'plural') return [];
  const forms = cases.filter((each) => !each.startsWith('='));
  const { pluralCategories } = new Intl.PluralRules(locale).resolvedOptions();
  return forms.toSorted().join() === pluralCategories.toSorted().join()
    ? []
    : [`has the plural forms ${forms.join()} of {${name}} for ${pluralCategories.join()}`];
}
