import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const Lockfile = z.object({
  packages: z.record(z.string(), z.object({ integrity: z.string().optional(), resolved: z.string().optional() })),
});
const root = resolve(import.meta.dirname, '../..');
const packagesOf = (file: string) =>
  Object.entries(Lockfile.parse(JSON.parse(readFileSync(resolve(root, file), 'utf8'))).packages).filter(
    ([name]) => name !== '',
  );

describe.each([
  ['package-lock.json', 500],
  ['bench/peers/package-lock.json', 100],
])('%s', (file, least) => {
  // npm leaves the hash out of a package for another platform that it did not download.
  it('has the hash of every package, which npm checks before it unpacks it', () => {
    const packages = packagesOf(file);
    expect(packages.length).toBeGreaterThan(least);
    const unchecked = packages.filter(([, { integrity }]) => !/^sha512-[\w+/]{86}==$/.test(integrity ?? ''));
    expect(unchecked.map(([name]) => name)).toEqual([]);
  });

  it('names no registry, so that everyone installs from their own', () => {
    expect(packagesOf(file).filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });
});

it('of the app has none of the peers that only the bench compares with', () => {
  const names = packagesOf('package-lock.json').map(([name]) => name);
  expect(names.filter((name) => /\/(pouchdb|rxdb|leveldown)$/.test(name))).toEqual([]);
});
