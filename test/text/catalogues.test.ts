import { describe, expect, it } from 'vitest';
import { argumentsOf, argumentTypesOf, faultsOf, messagesOf, valuesFor } from './catalogues.ts';

const english = '{count, plural, =0 {None of {name}} one {# message of {name}} other {# messages of {name}}}';

it('derives the types of arguments from the messages', () => {
  const messages = messagesOf({
    a: { defaultMessage: 'Nothing' },
    b: { defaultMessage: '{name} has {count, plural, one {# of {total, number}} other {#}}' },
    c: { defaultMessage: '{many, select, true {x} other {y}}{kind, select, a {x} other {y}}' },
  });
  expect(argumentTypesOf(messages).split('\n').slice(3, -2)).toEqual(
    ['  b: { count: number; name: string; total: number };', '  c: { kind: string; many: boolean };'].map((line) =>
      line.replace(/^ {2}(\w)/, "  '$1'"),
    ),
  );
});

it('yields values for every case', () => {
  const message = '{many, select, true {{count, plural, one {a} other {b}}} other {c}}';
  const values = [...valuesFor(message)];
  expect(new Set(values.map(({ many }) => many))).toEqual(new Set(['true', 'other', 'x-1']));
  expect(values.filter(({ many }) => many === 'true').length).toBeGreaterThan(5);
  expect(argumentsOf(message)).toEqual(['count', 'many']);
});

describe('a translation', () => {
  it.each([
    ['de', '{count, plural, =0 {Nichts von {name}} one {# Nachricht von {name}} other {# Nachrichten von {name}}}'],
    ['ja', '{count, plural, =0 {{name} からはなし} other {{name} からのメッセージ # 件}}'],
  ])('is complete in %s: %s', (language, message) => {
    expect(faultsOf(english, message, language)).toEqual([]);
  });

  it.each([
    ['lacks an argument', 'de', '{count, plural, =0 {Nichts} one {# Nachricht} other {# Nachrichten}}'],
    ['renames one', 'de', '{count, plural, =0 {0} one {1} other {#}} {nom}'],
    ['has none', 'de', 'Nachrichten'],
    ['lacks an exact number', 'de', '{count, plural, one {# von {name}} other {# von {name}}}'],
    ['lacks a plural form', 'ar', '{count, plural, =0 {0} one {1} two {2} other {#}} {name}'],
    ['has a plural form too many', 'ja', '{count, plural, =0 {0} one {1} other {#}} {name}'],
    ['writes a number as text', 'de', '{count} {name}'],
  ])('%s, which is found: %s %s', (_fault, language, message) => {
    expect(faultsOf(english, message, language)).not.toEqual([]);
  });

  it.each([
    ['translates a key', '{many, select, true {ja} other {nein}}', '{many, select, ja {ja} other {nein}}'],
    ['says nothing', 'Yes', ' '],
  ])('%s, which is found', (_fault, source, message) => {
    expect(faultsOf(source, message, 'de')).not.toEqual([]);
  });

  it('that is not in the ICU form is refused', () => {
    expect(() => faultsOf(english, '{count, plural, one {#}', 'de')).toThrow();
  });
});
