import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

/* Each row of the tables in docs/security.md names code and tests; both must exist. */

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');

const rows = read('docs/security.md')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .filter((line) => !/^\| (?:#|what) \|/.test(line));
const codeOf = (row: string) =>
  [...row.matchAll(/`([\w./-]+)`: `([^`]+)`/g)].map(([, file = '', code = '']) => ({ file, code }));
const testsOf = (row: string) =>
  [...row.matchAll(/`([\w./-]+\.test\.ts)`: “([^”]+)”/g)].map(([, file = '', title = '']) => ({ file, title }));

it('docs/security.md has Electron’s 20 points in order, and more', () => {
  const numbers = rows.flatMap((row) => /^\| (\d+) \|/.exec(row)?.[1] ?? []);
  expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => String(index + 1)));
  expect(rows.length).toBeGreaterThan(30);
});

describe.each(rows.map((row) => [row.split('|').slice(1, 3).join(' ').trim(), row]))('%s', (_what, row) => {
  it('names code that exists', () => {
    expect(codeOf(row)).not.toEqual([]);
    for (const { file, code } of codeOf(row)) expect(read(file)).toContain(code);
  });

  it('names tests that exist', () => {
    expect(testsOf(row)).not.toEqual([]);
    for (const { file, title } of testsOf(row)) {
      const quoted = ["'", '"', '`'].map((quote) => quote + title);
      expect(quoted.some((start) => read(file).includes(start)) ? title : `${title} in ${file}`).toBe(title);
    }
  });
});
