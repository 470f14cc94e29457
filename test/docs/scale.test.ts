import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { DocumentedResults } from '../../bench/support/document.ts';
import { renderScale } from '../../bench/support/scalePage.ts';

const read = (file: string): string => fs.readFileSync(path.resolve(import.meta.dirname, '../../docs', file), 'utf8');

it('docs/scale.md has the figures of docs/performance.json', () => {
  const { scale } = DocumentedResults.parse(JSON.parse(read('performance.json')));
  const page = read('scale.md');
  expect(page).toBe(renderScale(page, scale?.figures ?? []));
  expect(page).toContain('|  | 5 people | 50 people | 500 people |');
  expect(page).not.toMatch(/^\|.*\|\s+\|\s*$/m);
});
