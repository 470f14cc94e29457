import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConnectionSettings } from '../../shared/connection.ts';
import { AccountDirectories, accountIdOf } from './accountDirectories.ts';

const idOf = (changes: object) => accountIdOf(ConnectionSettings.parse({ user: 'u', ...changes }));

describe('an account’s id', () => {
  it('says nothing', () => {
    expect(idOf({ user: '@bayko' })).not.toContain('bayko');
  });

  it.each([{ credentials: { kind: 'profile', name: 'me' } }, { offline: true }, { index: 'other' }])(
    'stays the same with %j',
    (changes) => {
      expect(idOf(changes)).toBe(idOf({}));
    },
  );

  it.each([
    { user: 'v' },
    { table: 'other' },
    { region: 'eu-central-1' },
    { endpoint: 'http://127.0.0.1:8000' },
    { naiveZone: 'Asia/Kolkata' },
  ])('is another one with %j', (changes) => {
    expect(idOf(changes)).not.toBe(idOf({}));
  });

  it('is one for both spellings of an endpoint', () => {
    expect(idOf({ endpoint: 'http://127.0.0.1:8000/' })).toBe(idOf({ endpoint: 'http://127.0.0.1:8000' }));
  });
});

describe('its directory', () => {
  let userData: string;
  let directories: AccountDirectories;
  beforeEach(async () => {
    userData = await fs.mkdtemp(path.join(os.tmpdir(), 'meridian-accounts-'));
    directories = new AccountDirectories(userData);
  });
  afterEach(() => fs.rm(userData, { recursive: true }));

  const everything = async (): Promise<string[]> => (await fs.readdir(userData, { recursive: true })).sort();

  it('is made for its owner alone', async () => {
    const { mode } = await fs.stat(await directories.make(idOf({})));
    if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o700);
  });

  it('takes what its files take, at any depth; nothing when it is not there', async () => {
    const id = idOf({});
    expect(await directories.measure(id)).toBe(0);
    const directory = await directories.make(id);
    await fs.writeFile(path.join(directory, 'cache.db'), 'x'.repeat(1_000));
    await fs.mkdir(path.join(directory, 'quarantine'));
    await fs.writeFile(path.join(directory, 'quarantine', 'old.db'), 'x'.repeat(24));
    expect(await directories.measure(id)).toBe(1_024);
  });

  it('is removed with all that is in it, and nothing else is', async () => {
    const [gone, kept] = [idOf({}), idOf({ user: 'v' })];
    for (const id of [gone, kept]) {
      const directory = await directories.make(id);
      await fs.mkdir(path.join(directory, 'quarantine'));
      for (const name of ['cache.db', 'outbox.db', 'access.keys', 'quarantine/old.db']) {
        await fs.writeFile(path.join(directory, name), name);
      }
    }
    await fs.writeFile(path.join(userData, 'settings.json'), '{}');
    await fs.symlink(directories.of(kept), path.join(directories.of(gone), 'link'));
    const before = await everything();
    await directories.setAside(gone);
    expect(await directories.listAside()).toEqual([gone]);
    await directories.discard(gone);
    const own = path.relative(userData, directories.of(gone));
    expect(await everything()).toEqual(before.filter((name) => name !== own && !name.startsWith(own + path.sep)));
    expect(await directories.measure(kept)).toBeGreaterThan(0);
    expect(await directories.listAside()).toEqual([]);
    // Gone already: that is what was wanted.
    await directories.setAside(gone);
    await directories.discard(gone);
  });

  it('is put back as it was, unless there is another one by now', async () => {
    const id = idOf({});
    const file = path.join(await directories.make(id), 'outbox.db');
    await fs.writeFile(file, 'unsent');
    await directories.setAside(id);
    await expect(fs.stat(directories.of(id))).rejects.toThrow();
    await directories.make(id);
    expect(await fs.readFile(file, 'utf8')).toBe('unsent');
    await directories.setAside(id);
    await fs.mkdir(directories.of(id));
    await directories.putBack(id);
    expect(await fs.readdir(directories.of(id))).toEqual([]);
    expect(await directories.listAside()).toEqual([id]);
  });

  it('is set aside also while what was set aside before is still there', async () => {
    const id = idOf({});
    for (const content of ['first', 'second']) {
      await fs.writeFile(path.join(await directories.make(id), 'outbox.db'), content);
      await directories.setAside(id);
      if (content === 'first') await fs.mkdir(directories.of(id));
    }
    await directories.putBack(id);
    expect(await fs.readFile(path.join(directories.of(id), 'outbox.db'), 'utf8')).toBe('second');
  });

  it('is as it was when it can’t be set aside', async () => {
    const id = idOf({});
    const file = path.join(await directories.make(id), 'outbox.db');
    await fs.writeFile(file, 'unsent');
    vi.spyOn(fs, 'rename').mockRejectedValueOnce(Object.assign(new Error('in use'), { code: 'EBUSY' }));
    await expect(directories.setAside(id)).rejects.toMatchObject({ code: 'disk-read-only' });
    expect(await fs.readFile(file, 'utf8')).toBe('unsent');
  });

  it.each(['', '.', '..', '../..', 'a/b', '/', 'a'.repeat(23), 'A'.repeat(24)])('is never %j', async (text) => {
    const id = text as ReturnType<typeof idOf>;
    await directories.make(idOf({}));
    const before = await everything();
    for (const work of ['setAside', 'putBack', 'discard'] as const) {
      await expect(async () => directories[work](id)).rejects.toThrow();
    }
    expect(await everything()).toEqual(before);
  });
});
