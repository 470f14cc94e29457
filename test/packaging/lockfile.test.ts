import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';

const Lockfile = z.object({
  packages: z.record(z.string(), z.object({ integrity: z.string().optional(), resolved: z.string().optional() })),
});
const text = readFileSync(resolve(import.meta.dirname, '../../package-lock.json'), 'utf8');
const packages = Object.entries(Lockfile.parse(JSON.parse(text)).packages).filter(([name]) => name !== '');

// npm leaves the hash out of a package for another platform that it did not download.
it('has the hash of every package, which npm checks before it unpacks it', () => {
  expect(packages.length).toBeGreaterThan(500);
  const unchecked = packages.filter(([, { integrity }]) => !/^sha512-[\w+/]{86}==$/.test(integrity ?? ''));
  expect(unchecked.map(([name]) => name)).toEqual([]);
});

it('names no registry, so that everyone installs from their own', () => {
  expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
});
