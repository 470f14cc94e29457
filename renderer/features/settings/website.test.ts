import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { website } from './website.ts';

it('the website is that of the package', () => {
  const file = path.resolve(import.meta.dirname, '../../../package.json');
  const { homepage } = z.object({ homepage: z.string() }).parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  expect(website).toBe(homepage);
});
