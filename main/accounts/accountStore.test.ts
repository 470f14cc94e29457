import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { ConnectionSettings } from '../../shared/connection.ts';
import { AccountId } from '../../shared/model.ts';
import type { Content } from '../app/storedContent.ts';
import { accountIdOf } from './accountDirectories.ts';
import { AccountStore } from './accountStore.ts';

const connectionOf = (user: string) => ConnectionSettings.parse({ user });
const idOf = (user: string) => accountIdOf(connectionOf(user));

let content: Content;
let failure: Error | null;
/** The fields because of which a copy of the file was set aside. */
let setAside: string[];
beforeEach(() => {
  content = {};
  failure = null;
  setAside = [];
});

const open = (): AccountStore =>
  new AccountStore({
    content,
    write: (written) => {
      if (failure) throw failure;
      // Keep only what a JSON file would.
      content = JSON.parse(JSON.stringify(written));
    },
    setAside: (where) => void setAside.push(...where),
  });

it('stores accounts in their order, and which one is active', () => {
  const store = open();
  store.put('Work', connectionOf('a'));
  const { id } = store.put('', connectionOf('b'));
  store.setActive(id);
  store.put('At work', { ...connectionOf('a'), credentials: { kind: 'profile', name: 'p' } });
  const again = open();
  expect(again.list().map(({ label, connection }) => [label, connection.user])).toEqual([
    ['At work', 'a'],
    ['', 'b'],
  ]);
  expect(again.find(idOf('a'))?.connection.credentials).toEqual({ kind: 'profile', name: 'p' });
  expect(again.activeId).toBe(id);
  again.remove(id);
  expect(open().list()).toHaveLength(1);
  expect(open().activeId).toBeNull();
});

it('throws and changes nothing when the disk refuses a write', () => {
  const store = open();
  store.put('', connectionOf('a'));
  failure = Object.assign(new Error('no space'), { code: 'ENOSPC' });
  expect(() => store.put('', connectionOf('b'))).toThrow(expect.objectContaining({ code: 'disk-full' }));
  failure = Object.assign(new Error('denied'), { code: 'EROFS' });
  expect(() => store.remove(idOf('a'))).toThrow(expect.objectContaining({ code: 'disk-read-only' }));
  expect(store.list()).toHaveLength(1);
});

it('sets nothing aside of what it wrote', () => {
  const store = open();
  store.put('', connectionOf('a'));
  store.setActive(idOf('a'));
  open();
  expect(setAside).toEqual([]);
});

describe('unreadable content', () => {
  it.each([{ accounts: 7 }, { accounts: null, activeId: {} }, { activeId: '../..' }])(
    'counts as an empty list, and is set aside: %j',
    (garbage) => {
      content = garbage;
      expect(open().list()).toEqual([]);
      expect(open().activeId).toBeNull();
      expect(setAside.length).toBeGreaterThan(0);
    },
  );

  it('is skipped and set aside, and the rest is read; values are never named', () => {
    content = {
      accounts: [
        null,
        { label: 'x' },
        { connection: { user: 'a', endpoint: 'https://me:swordfish@example.com' } },
        { label: 7, connection: { user: 'b', profile: 'work' } },
        { label: 'twice', connection: { user: 'b', profile: 'work' } },
        { connection: { user: 'c', credentials: { kind: 'magic', spell: 'swordfish' } } },
      ],
      activeId: idOf('c'),
    };
    const store = open();
    expect(store.list()).toEqual([
      {
        id: idOf('b'),
        label: 'twice',
        connection: { ...connectionOf('b'), credentials: { kind: 'profile', name: 'work' } },
      },
    ]);
    expect(store.activeId).toBeNull();
    for (const field of ['accounts.0', 'accounts.1.connection', 'accounts.2.connection.endpoint', 'accounts.3.label'])
      expect(setAside).toContain(field);
    expect(setAside.join()).not.toMatch(/accounts\.4|swordfish/);
  });

  it('never yields a malformed account, whatever the file contains', () => {
    const entry = fc.oneof(
      fc.anything(),
      fc.record({ label: fc.anything(), connection: fc.oneof(fc.anything(), fc.record({ user: fc.anything() })) }),
    );
    fc.assert(
      fc.property(fc.record({ accounts: fc.oneof(fc.anything(), fc.array(entry)), activeId: fc.anything() }), (any) => {
        content = any;
        const store = open();
        for (const { id, label, connection } of store.list()) {
          expect(AccountId.parse(id)).toBe(accountIdOf(ConnectionSettings.parse(connection)));
          expect(typeof label).toBe('string');
        }
      }),
    );
  });
});
