import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ConnectionSettings } from '../shared/connection.ts';
import { accountDirectory } from './accounts.ts';

let userData: string;
beforeEach(async () => {
  userData = await fs.mkdtemp(path.join(os.tmpdir(), 'meridian-accounts-'));
});
afterEach(() => fs.rm(userData, { recursive: true }));

const directoryOf = (changes: object): Promise<string> =>
  accountDirectory(userData, ConnectionSettings.parse({ user: 'u', ...changes }));

it('is there, for its owner only, and says nothing', async () => {
  const directory = await directoryOf({ user: '@bayko' });
  const { mode } = await fs.stat(directory);
  if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o700);
  expect(directory).not.toContain('bayko');
});

it.each([{ profile: 'me' }, { offline: true }, { index: 'other' }])('stays the same with %j', async (changes) => {
  expect(await directoryOf(changes)).toBe(await directoryOf({}));
});

it.each([
  { user: 'v' },
  { table: 'other' },
  { region: 'eu-central-1' },
  { endpoint: 'http://127.0.0.1:8000' },
  { naiveZone: 'Asia/Kolkata' },
])('is another one with %j', async (changes) => {
  expect(await directoryOf(changes)).not.toBe(await directoryOf({}));
});

it('is one for both spellings of an endpoint', async () => {
  expect(await directoryOf({ endpoint: 'http://127.0.0.1:8000/' })).toBe(
    await directoryOf({ endpoint: 'http://127.0.0.1:8000' }),
  );
});
