import { expect, test } from 'vitest';
import { linesTo, printJson, printTable, shorten, type WriteLines } from './output.ts';

/** What a hostile writer puts into names and texts: commands for the terminal, further lines, and another direction. */
const hostile = [
  'a\u001b[2J',
  'b\u001b]8;;https://example.invalid\u0007c\u001b]8;;\u0007',
  'd\u009b31m',
  'e\nFORGED  row',
  'f\r\u2028g\u2029h\u0085i',
  'j\u202ek\u2066l\u200fm\u061cn',
  'o\u0000\u0008\u007f',
];
/** Everything but printable characters and the line feeds that end our own lines. */
const DANGEROUS = /[^\P{Cc}\n]|[\u2028\u2029]|\p{Bidi_Control}/u;

function printed(print: (out: WriteLines) => void): string {
  let text = '';
  const append = linesTo((more) => {
    text += more;
  });
  print(append);
  return text;
}

test('writes each text as one line that controls nothing', () => {
  const text = printed((out) => out(hostile));
  expect(text).not.toMatch(DANGEROUS);
  expect(text.split('\n')).toHaveLength(hostile.length + 1);
});

test('prints a row on one line and a cell without gaps that look like columns', () => {
  const text = printed((out) =>
    printTable(
      out,
      ['Name', 'Text'],
      hostile.map((each) => [each, 'text']),
    ),
  );
  expect(text).not.toMatch(DANGEROUS);
  expect(text.split('\n')).toHaveLength(hostile.length + 3);
  expect(text).toContain('e FORGED row  ');
});

test('escapes the same characters in JSON, from which they can be read again', () => {
  const text = printed((out) => printJson(out, { hostile }));
  expect(text).not.toMatch(DANGEROUS);
  expect(JSON.parse(text)).toEqual({ hostile });
});

test('prints what JSON lacks', () => {
  const value = { set: new Set(['a']), bytes: Uint8Array.of(1, 2), big: 12n };
  expect(JSON.parse(printed((out) => printJson(out, value)))).toEqual({
    set: ['a'],
    bytes: { base64: 'AQI=' },
    big: '12',
  });
});

test.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  ['  a\n b ', 3, 'a b'],
  ['👩‍👩‍👧👩‍👩‍👧', 14, '👩‍👩‍👧…'],
])('shortens %j to %i units: %j', (text, most, expected) => {
  expect(shorten(text, most)).toBe(expected);
});
