import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { instantFromMicros } from '../../../shared/time/instant.ts';
import { openCache } from './cache/cache.ts';
import { openOutbox } from './outbox/outbox.ts';
import type { Store } from './store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const openers = { cache: openCache, outbox: openOutbox };

it.each(['cache', 'outbox'] as const)('refuses a %s that a newer version wrote, and changes nothing', (name) => {
  const file = join(folder, `${name}.db`);
  const open = (): Store => openers[name]({ file, key: Buffer.alloc(32, 7), now: instantFromMicros(0) });
  const store = open();
  const version = Number(store.pragma('user_version'));
  store.exec(`PRAGMA user_version = ${version + 1}`);
  store.close();
  const before = readFileSync(file);

  expect(open).toThrow(expect.objectContaining({ code: 'newer-data' }));
  expect(readdirSync(folder)).toEqual([`${name}.db`]);
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(existsSync(join(folder, 'quarantine'))).toBe(false);
});
