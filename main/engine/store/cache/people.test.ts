import { beforeEach, describe, expect, it } from 'vitest';
import type { Cache } from './cache.ts';
import { at, batch, conversation, everything, finish, groupRow, message, openInMemory, person } from './testing.ts';

let cache: Cache;
beforeEach(() => {
  cache = openInMemory();
});

describe('people', () => {
  it('have the newest name and handle of any row', () => {
    const bayko = person('bayko');
    cache.groupRows.apply([groupRow(5, { other: { ...bayko, name: 'Newest', handle: '' } })], [], at(0));
    cache.ingest.page(
      conversation,
      everything,
      batch([message(4, { sender: { ...bayko, name: 'Older', handle: 'b2' } }), message(1)]),
    );
    expect(cache.people.find(bayko.id)).toEqual({ id: bayko.id, name: 'Newest', handle: 'b2' });
    expect(cache.people.find(person('unknown').id)).toBeNull();
  });

  it('are found by the handle they were last seen with', () => {
    const seen = (id: string, name: string, handle: string, second: number) =>
      cache.groupRows.apply([groupRow(second, { other: { ...person(id), name, handle } })], [], at(0));
    seen('a', 'A', 'taken', 1);
    seen('a', 'A', 'left', 2);
    seen('b', 'B', 'taken', 3);
    seen('c', 'C', 'taken', 4);
    expect(cache.people.findByHandle('taken').map(({ name }) => name)).toEqual(['C', 'B']);
    expect(cache.people.findByHandle('left')).toHaveLength(1);
    expect(cache.people.findByHandle('unknown')).toEqual([]);
    expect(cache.people.findByHandle('LEFT').map(({ handle }) => handle)).toEqual(['left']);
  });

  it('are suggested by word prefixes: handle first, then name, then most recently seen', () => {
    const all = [
      ['Andrew Brown', 'andrewbrown'],
      ['Andrew Bayko', 'bayko'],
      ['Bäyta', 'foundation'],
      ['Londo Mollari', 'londo'],
      ['', 'b_ay'],
    ] as const;
    all.forEach(([name, handle], n) => {
      cache.groupRows.apply([groupRow(n, { other: { ...person(handle), name, handle } })], [], at(0));
    });
    const suggest = (query: string, limit = 10) =>
      finish(cache.people.suggest(query, limit)).map(({ handle }) => handle);
    expect(suggest('bay')).toEqual(['bayko', 'foundation']);
    expect(suggest('@bay')).toEqual(['bayko', 'foundation']);
    expect(suggest('@BAYKO')).toEqual(['bayko']);
    expect(suggest('andrew')).toEqual(['andrewbrown', 'bayko']);
    expect(suggest('ANDREW b')).toEqual(['bayko', 'andrewbrown']);
    expect(suggest('mollari londo')).toEqual(['londo']);
    expect(suggest('ndrew')).toEqual([]);
    expect(suggest('', 2)).toEqual(['b_ay', 'londo']);
  });
});

it('are compared in slices, however many names other writers use', () => {
  const cache = openInMemory();
  for (let n = 0; n < 2_000; n++) cache.people.see(person(`writer${n}`), at(n));
  const slices = [...cache.people.suggest('writer', 9)];
  expect(slices.length).toBeGreaterThanOrEqual(7);
  expect(finish(cache.people.suggest('writer', 2)).map(({ handle }) => handle)).toEqual(['writer1999', 'writer1998']);
});

it('are compared from memory until another person is seen or the cache is cleared', () => {
  const cache = openInMemory();
  const handles = () => finish(cache.people.suggest('w', 9)).map(({ handle }) => handle);
  cache.people.see(person('worf'), at(1));
  expect(handles()).toEqual(['worf']);
  cache.people.see(person('wesley'), at(2));
  expect(handles()).toEqual(['wesley', 'worf']);
  cache.people.see(person('worf'), at(3));
  expect(handles()).toEqual(['worf', 'wesley']);
  cache.storage.clear();
  expect(handles()).toEqual([]);
});
