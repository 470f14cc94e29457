import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { setDataAside } from './setDataAside.ts';

let userData: string;
beforeEach(() => {
  userData = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-aside-'));
});
afterEach(() => fs.rmSync(userData, { recursive: true }));

it('moves the accounts and the file that opens them, and nothing else, so that they can be moved back', () => {
  fs.mkdirSync(path.join(userData, 'accounts', 'one'), { recursive: true });
  for (const name of ['accounts.json', 'passphrase.key', 'settings.json', 'accounts/one/outbox.db'])
    fs.writeFileSync(path.join(userData, name), name);
  setDataAside(userData, instantFromMicros(0));
  expect(fs.readdirSync(userData).sort()).toEqual(['set-aside', 'settings.json']);
  const folder = path.join(userData, 'set-aside', '1970-01-01T00-00-00.000000Z');
  expect(fs.readdirSync(folder).sort()).toEqual(['accounts', 'accounts.json', 'passphrase.key']);
  expect(fs.readFileSync(path.join(folder, 'accounts/one/outbox.db'), 'utf8')).toBe('accounts/one/outbox.db');
});

it('goes on after a run that was interrupted', () => {
  fs.writeFileSync(path.join(userData, 'passphrase.key'), '');
  setDataAside(userData, instantFromMicros(0));
  setDataAside(userData, instantFromMicros(1_000_000));
  expect(fs.readdirSync(path.join(userData, 'set-aside'))).toHaveLength(2);
  expect(fs.existsSync(path.join(userData, 'passphrase.key'))).toBe(false);
});
