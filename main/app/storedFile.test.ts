import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStoredFile, type StoredFile } from './storedFile.ts';

let userData: string;
let log: string[];
let setAside: string[];
beforeEach(() => {
  userData = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-stored-'));
  log = [];
  setAside = [];
});
afterEach(() => fs.rmSync(userData, { recursive: true }));

const read = (name: string): string => fs.readFileSync(path.join(userData, name), 'utf8');
const modeOf = (name: string): number => fs.statSync(path.join(userData, name)).mode & 0o777;
const put = (content: string): void => fs.writeFileSync(path.join(userData, 'accounts.json'), content, { mode: 0o644 });
const open = (): StoredFile =>
  openStoredFile({
    userData,
    name: 'accounts',
    migrations: [],
    log: (_level, text) => void log.push(text),
    onSetAside: (name) => void setAside.push(name),
  });

it('is empty at first, and is read as it was written', () => {
  expect(open().content).toEqual({});
  open().write({ accounts: [1] });
  expect(open().content).toEqual({ accounts: [1] });
  expect(JSON.parse(read('accounts.json'))).toEqual({ accounts: [1], version: 1 });
  expect([log, setAside, fs.readdirSync(userData)]).toEqual([[], [], ['accounts.json']]);
});

it.skipIf(process.platform === 'win32')('is closed to others when it is opened and written', () => {
  put('{}');
  const file = open();
  expect(modeOf('accounts.json')).toBe(0o600);
  fs.rmSync(path.join(userData, 'accounts.json'));
  file.write({});
  expect(modeOf('accounts.json')).toBe(0o600);
});

it('refuses what a newer version wrote, and changes nothing', () => {
  put('{"version":2}');
  expect(open).toThrow(expect.objectContaining({ code: 'newer-data' }));
  expect([fs.readdirSync(userData), read('accounts.json')]).toEqual([['accounts.json'], '{"version":2}']);
});

describe('an unreadable file', () => {
  it.each(['null', '[]', '[{"accounts":[]}]', '"text"', '7', 'true', '', '{"accounts":[{"la', 'not json'])(
    'that holds %j is set aside with a word before the first write',
    (content) => {
      put(content);
      const file = open();
      expect(file.content).toEqual({});
      expect(setAside).toHaveLength(1);
      expect(log).toEqual([expect.stringContaining(setAside[0] ?? 'no name')]);
      file.write({ accounts: [] });
      expect(read(setAside[0] ?? '')).toBe(content);
    },
  );

  it('is kept once however often it is found, and never replaces another', () => {
    const contents = ['[]', 'null', '[]'];
    for (const content of contents) {
      put(content);
      open();
    }
    expect(setAside[0]).toBe(setAside[2]);
    expect(new Set(setAside.map(read))).toEqual(new Set(contents));
  });

  it('is copied when its reader can’t read a part, and the part is named', () => {
    put('{"accounts":7}');
    open().setAside(['accounts']);
    expect([read('accounts.json'), read(setAside[0] ?? '')]).toEqual(['{"accounts":7}', '{"accounts":7}']);
    expect(log).toEqual([expect.stringContaining('(accounts)')]);
  });
});

it('throws an error of the disk when it can’t be written, and leaves nothing behind', async () => {
  const file = open();
  fs.mkdirSync(path.join(userData, 'accounts.json/taken'), { recursive: true });
  expect(() => file.write({})).toThrow(expect.objectContaining({ code: 'disk-read-only' }));
  // electron-store removes its temporary file a moment later.
  await expect.poll(() => fs.readdirSync(userData)).toEqual(['accounts.json']);
});
