import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../scripts/lib/ensure.mjs';

/** What the parser of main's start may have to read, in UTF-16 units. */
const mostCode = 520_000;

/** Returns the files that main loads before it runs, by name. */
function loadedAtStart(): ReadonlyMap<string, string> {
  const folder = path.join(root, 'out/main');
  const files = new Map<string, string>();
  const add = (name: string): void => {
    if (files.has(name)) return;
    const code = readFileSync(path.join(folder, name), 'utf8');
    files.set(name, code);
    for (const [, imported = ''] of code.matchAll(/(?:\bfrom|\bimport)\s*"(\.[^"]+)"/g)) {
      add(path.join(path.dirname(name), imported));
    }
  };
  add('index.js');
  return files;
}

/** Returns the libraries of which these files have code. */
function librariesOf(names: Iterable<string>): ReadonlySet<string> {
  const sources = [...names].flatMap((name): string[] => {
    try {
      return JSON.parse(readFileSync(path.join(root, 'out/main', `${name}.map`), 'utf8')).sources;
    } catch {
      // The bundler's own helpers have no map.
      return [];
    }
  });
  return new Set(sources.flatMap((source) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? []));
}

it('loads no library and no language before main needs it', () => {
  const files = loadedAtStart();
  const libraries = librariesOf(files.keys());
  expect(libraries).toContain('zod');
  for (const late of ['ajv', 'semver', 'luxon', 'electron-updater', '@aws-sdk/client-dynamodb']) {
    expect(libraries).not.toContain(late);
  }
  const codes = [...files.values()];
  expect(codes.join('')).not.toMatch(/\bhttps["'`]/);
  expect(codes.join('')).not.toMatch(/defaultMessage\\?":/);
  expect(codes.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(mostCode);
});
