import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

/*
 * SQLite 3.53 compiles a statement again at each execution when `LIMIT` is followed by a parameter alone, since its plan may
 * depend on the value. That takes ten times as long as the statements of a refresh themselves. An expression has no such
 * effect: `LIMIT ? + 0`.
 */

const files = fs
  .globSync('**/*.ts', { cwd: import.meta.dirname })
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => path.join(import.meta.dirname, file));

it('no statement limits its rows by a parameter alone', () => {
  const limits = files.flatMap((file) => fs.readFileSync(file, 'utf8').match(/LIMIT (\?|[:@$]\w+)( \+ 0)?/g) ?? []);
  expect(limits.length).toBeGreaterThan(5);
  expect(limits.filter((limit) => !limit.endsWith(' + 0'))).toEqual([]);
});
