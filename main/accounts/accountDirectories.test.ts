import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConnectionSettings } from '../../shared/connection.ts';
import { AccountDirectories, accountIdOf } from './accountDirectories.ts';

const idOf = (changes: object) => accountIdOf(ConnectionSettings.parse({ user: 'u', ...changes }));

describe('an account’s id', () => {
  it('does not reveal the user', () => {
    expect(idOf({ user: '@bayko' })).not.toContain('bayko');
  });

  it.each([{ credentials: { kind: 'profile', name: 'me' } }, { offline: true }, { index: 'other' }])(
    'is the same with %j',
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
    { sample: true },
  ])('differs with %j', (changes) => {
    expect(idOf(changes)).not.toBe(idOf({}));
  });

  it('is the same for both spellings of an endpoint', () => {
    expect(idOf({ endpoint: 'http://127.0.0.1:8000/' })).toBe(idOf({ endpoint: 'http://127.0.0.1:8000' }));
  });
});

describe('an account’s directory', () => {
  let userData: string;
  let directories: AccountDirectories;
  beforeEach(async () => {
    userData = await fs.mkdtemp(path.join(os.tmpdir(), 'meridian-accounts-'));
    directories = new AccountDirectories(userData);
  });
  afterEach(() => fs.rm(userData, { recursive: true }));

  const everything = async (): Promise<string[]> => (await fs.readdir(userData, { recursive: true })).sort();

  it('is accessible to its owner only', async () => {
    const { mode } = await fs.stat(await directories.create(idOf({})));
    if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o700);
  });

  it.skipIf(process.platform === 'win32')('is closed to others if it was open to them', async () => {
    const directory = await directories.create(idOf({}));
    for (const each of [directory, path.dirname(directory)]) await fs.chmod(each, 0o755);
    await directories.create(idOf({}));
    const modes = [directory, path.dirname(directory)].map(async (each) => (await fs.stat(each)).mode & 0o777);
    expect(await Promise.all(modes)).toEqual([0o700, 0o700]);
  });

  it('has the size of its files at any depth, and 0 when it does not exist', async () => {
    const id = idOf({});
    expect(await directories.measure(id)).toBe(0);
    const directory = await directories.create(id);
    await fs.writeFile(path.join(directory, 'cache.db'), 'x'.repeat(1_000));
    await fs.mkdir(path.join(directory, 'quarantine'));
    await fs.writeFile(path.join(directory, 'quarantine', 'old.db'), 'x'.repeat(24));
    expect(await directories.measure(id)).toBe(1_024);
  });

  it('is deleted with all its contents, and nothing else is', async () => {
    const [gone, kept] = [idOf({}), idOf({ user: 'v' })];
    for (const id of [gone, kept]) {
      const directory = await directories.create(id);
      await fs.mkdir(path.join(directory, 'quarantine'));
      for (const name of ['cache.db', 'outbox.db', 'access.keys', 'quarantine/old.db']) {
        await fs.writeFile(path.join(directory, name), name);
      }
    }
    await fs.writeFile(path.join(userData, 'settings.json'), '{}');
    await fs.symlink(directories.of(kept), path.join(directories.of(gone), 'link'));
    const before = await everything();
    await directories.moveToTrash(gone);
    expect(await directories.listTrash()).toEqual([gone]);
    await directories.emptyTrash(gone);
    const own = path.relative(userData, directories.of(gone));
    expect(await everything()).toEqual(before.filter((name) => name !== own && !name.startsWith(own + path.sep)));
    expect(await directories.measure(kept)).toBeGreaterThan(0);
    expect(await directories.listTrash()).toEqual([]);
    // Deleting it again is not an error.
    await directories.moveToTrash(gone);
    await directories.emptyTrash(gone);
  });

  it('is restored unchanged, unless the account has a new one', async () => {
    const id = idOf({});
    const file = path.join(await directories.create(id), 'outbox.db');
    await fs.writeFile(file, 'unsent');
    await directories.moveToTrash(id);
    await expect(fs.stat(directories.of(id))).rejects.toThrow();
    await directories.create(id);
    expect(await fs.readFile(file, 'utf8')).toBe('unsent');
    await directories.moveToTrash(id);
    await fs.mkdir(directories.of(id));
    await directories.restoreFromTrash(id);
    expect(await fs.readdir(directories.of(id))).toEqual([]);
    expect(await directories.listTrash()).toEqual([id]);
  });

  it('replaces an older directory in the trash', async () => {
    const id = idOf({});
    for (const content of ['first', 'second']) {
      await fs.writeFile(path.join(await directories.create(id), 'outbox.db'), content);
      await directories.moveToTrash(id);
      if (content === 'first') await fs.mkdir(directories.of(id));
    }
    await directories.restoreFromTrash(id);
    expect(await fs.readFile(path.join(directories.of(id), 'outbox.db'), 'utf8')).toBe('second');
  });

  it('is unchanged when it can’t be moved to the trash', async () => {
    const id = idOf({});
    const file = path.join(await directories.create(id), 'outbox.db');
    await fs.writeFile(file, 'unsent');
    vi.spyOn(fs, 'rename').mockRejectedValueOnce(Object.assign(new Error('in use'), { code: 'EBUSY' }));
    await expect(directories.moveToTrash(id)).rejects.toMatchObject({ code: 'disk-read-only' });
    expect(await fs.readFile(file, 'utf8')).toBe('unsent');
  });

  it.each(['', '.', '..', '../..', 'a/b', '/', 'a'.repeat(23), 'A'.repeat(24)])(
    'is never the path %j',
    async (text) => {
      const id = text as ReturnType<typeof idOf>;
      await directories.create(idOf({}));
      const before = await everything();
      for (const work of ['moveToTrash', 'restoreFromTrash', 'emptyTrash'] as const) {
        await expect(async () => directories[work](id)).rejects.toThrow();
      }
      expect(await everything()).toEqual(before);
    },
  );
});
