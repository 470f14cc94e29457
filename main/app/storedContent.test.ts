import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { AccountStore } from '../accounts/accountStore.ts';
import { adoptOlderConnection } from '../accounts/composeAccounts.ts';
import { Settings, settingsMigrations } from './settings.ts';
import { type Content, upgrade } from './storedContent.ts';
import type { StoredFile } from './storedFile.ts';

describe('an upgrade', () => {
  const addB = (content: Content): Content => ({ ...content, b: 1 });
  const renameB = ({ b, ...content }: Content): Content => ({ ...content, c: b });

  it('runs the migrations that the content lacks, and counts a missing version as 1', () => {
    expect(upgrade({ a: 0 }, [addB, renameB])).toEqual({ a: 0, c: 1 });
    expect(upgrade({ version: 2, a: 0, b: 7 }, [addB, renameB])).toEqual({ a: 0, c: 7 });
    expect(upgrade({ version: 3, a: 0, c: 7 }, [addB, renameB])).toEqual({ a: 0, c: 7 });
  });

  it('refuses content of a newer version', () => {
    expect(() => upgrade({ version: 2 }, [])).toThrow(expect.objectContaining({ code: 'newer-data' }));
    expect(() => upgrade({ version: 4 }, [addB, renameB])).toThrow(expect.objectContaining({ code: 'newer-data' }));
  });

  it.each(['2', null, -1, 1.5, {}])('counts an invalid version as 1: %j', (version) => {
    expect(upgrade({ version, a: 0 }, [])).toEqual({ a: 0 });
  });
});

/** Files that earlier versions of Meridian wrote. Add one when the form changes; never edit one. */
describe('stored files of earlier versions', () => {
  const folder = path.join(import.meta.dirname, '../../test/fixtures/stored');
  const read = (name: string): Content =>
    upgrade(
      JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')),
      name.startsWith('settings') ? settingsMigrations : [],
    );
  const log = (_level: string, text: string): never => {
    throw new Error(text);
  };
  /** A file of which every value must be readable. */
  const fileOf = (content: Content): StoredFile => ({
    content,
    write: () => {},
    setAside: (where) => {
      throw new Error(where.join());
    },
  });
  const settingsOf = (name: string): Settings => new Settings(fileOf(read(name)), log);

  it.each(['settings.v1.json', 'settings.v2.json'])('keep every setting: %s', (name) => {
    const settings = settingsOf(name);
    const { window, connection, keyChoice = null, notificationsFailed = false, ...stored } = read(name);
    // Later versions have added settings.
    expect(settings.value).toMatchObject(stored);
    expect(settings.remembered).toEqual({
      window,
      connection,
      keyChoice,
      notificationsFailed,
      conversationWindow: null,
    });
  });

  it('are refused by a version that would set sealed keys aside', () => {
    expect(() => upgrade(JSON.parse(fs.readFileSync(path.join(folder, 'settings.v2.json'), 'utf8')), [])).toThrow(
      expect.objectContaining({ code: 'newer-data' }),
    );
  });

  it('keep the accounts, their ids and which one is active', () => {
    const store = new AccountStore(fileOf(read('accounts.v1.json')));
    // The ids name the accounts' directories, so they must never change.
    expect(store.list().map(({ id, label }) => [id, label])).toEqual([
      ['b9eff8f0c91733da83318644', 'Work'],
      ['2750c5d71715d0e6491ab00f', ''],
    ]);
    expect(store.activeId).toBe('2750c5d71715d0e6491ab00f');
    expect(store.list()[0]?.connection.credentials).toEqual({ kind: 'keys' });
  });

  it('keep the one connection of versions before the list of accounts', () => {
    const store = new AccountStore(fileOf({}));
    const { connection } = settingsOf('settings.beforeAccounts.json').remembered;
    expect(adoptOlderConnection(store, connection, log)).toBe(true);
    expect(store.list()).toMatchObject([
      { connection: { user: '@andrew', region: 'eu-central-1', credentials: { kind: 'profile', name: 'work' } } },
    ]);
  });
});
