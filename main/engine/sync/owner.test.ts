import { beforeEach, expect, it } from 'vitest';
import { ConnectionSettings } from '../../../shared/connection.ts';
import { type Account, UserId } from '../../../shared/model.ts';
import { FakeMessageStore } from '../../../test/fakes/fakeMessageStore.ts';
import type { Cache } from '../store/cache/cache.ts';
import { at, batch, conversation, everything, message, openInMemory } from '../store/cache/testing.ts';
import { OwnerResolver } from './owner.ts';

const { signal } = new AbortController();
const bayko = { user_uuid: 'u-bayko', user_handle: 'bayko', user_display_name: 'Andrew Bayko' };
const row = { pk: 'MSG#g', sk: '2026-01-01T00:00:00+00:00', message_uuid: 'm', message: 'hello', ...bayko };
const person = { id: 'u-bayko', name: 'Andrew Bayko', handle: 'bayko' };

let cache: Cache;
let changes: Account[];
beforeEach(() => {
  cache = openInMemory();
  changes = [];
});

const resolver = (user: string, store: FakeMessageStore): OwnerResolver =>
  new OwnerResolver(ConnectionSettings.parse({ user }), cache, store, (account) => void changes.push(account));

it('uses a uuid without a request, and learns the name from the owner’s messages', async () => {
  const store = new FakeMessageStore();
  const owner = resolver('u-bayko', store);
  expect(await owner.resolve(signal)).toMatchObject({ id: 'u-bayko' });
  expect(store.calls).toEqual([]);
  owner.learnName();
  expect(changes).toEqual([]);

  const sender = { ...person, id: UserId.parse(person.id) };
  cache.ingest.page(conversation, everything, batch([message(1, { sender, at: at(1) })]));
  owner.learnName();
  owner.learnName();
  expect(changes).toHaveLength(1);
  expect(owner.account.owner).toEqual(person);
});

it('looks a handle up once, reports the owner, and keeps it across restarts', async () => {
  const store = new FakeMessageStore({ items: [row] });
  const owner = resolver('@bayko', store);
  expect(owner.account.owner).toMatchObject({ name: 'bayko', handle: 'bayko' });
  expect(await owner.resolve(signal)).toMatchObject({ id: 'u-bayko' });
  expect(await owner.resolve(signal)).toMatchObject({ id: 'u-bayko' });
  expect(store.countOf('findPerson')).toBe(1);
  expect(changes).toMatchObject([{ owner: person }]);

  const later = new FakeMessageStore();
  expect(await resolver('@bayko', later).resolve(signal)).toMatchObject({ id: 'u-bayko' });
  expect(later.calls).toEqual([]);
});

it('looks a handle up once for two callers at the same time', async () => {
  const store = new FakeMessageStore({ items: [row] });
  const owner = resolver('@bayko', store);
  expect(await Promise.all([owner.resolve(signal), owner.resolve(signal)])).toMatchObject([person, person]);
  expect(store.countOf('findPerson')).toBe(1);
});

it('retries after the network was away', async () => {
  const store = new FakeMessageStore({ items: [row] });
  store.failNext('findPerson', 'offline');
  const owner = resolver('@bayko', store);
  await expect(owner.resolve(signal)).rejects.toMatchObject({ code: 'offline' });
  expect(await owner.resolve(signal)).toMatchObject({ id: 'u-bayko' });
});

it('scans the table for an unknown handle once, not at every refresh', async () => {
  const store = new FakeMessageStore({ items: [row] });
  const owner = resolver('@unknown', store);
  for (let refresh = 0; refresh < 3; refresh++) {
    await expect(owner.resolve(signal)).rejects.toMatchObject({ code: 'not-found' });
  }
  expect(store.countOf('findPerson')).toBe(1);
  store.seed([{ ...row, user_handle: 'unknown' }]);
  owner.retryLookup();
  expect(await owner.resolve(signal)).toMatchObject({ id: 'u-bayko' });
});
