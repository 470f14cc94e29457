import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ensurePrivateFolder, makePrivate, replaceFile } from './privateFiles.ts';

let folder: string;
let umask: number;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-private-'));
  umask = process.umask(0);
});
afterEach(() => {
  process.umask(umask);
  vi.restoreAllMocks();
  fs.rmSync(folder, { recursive: true });
});
const modeOf = (file: string): number => fs.statSync(file).mode & 0o777;
const failWith = (code: string): never => {
  throw Object.assign(new Error(code), { code });
};
/** Modes mean nothing on Windows. */
const withModes = it.skipIf(process.platform === 'win32');

withModes.each([0o000, 0o022, 0o277])('creates folders and files for their owner only with the umask %o', (mask) => {
  process.umask(mask);
  const made = path.join(folder, 'made');
  ensurePrivateFolder(made);
  replaceFile(path.join(made, 'file'), 'content');
  expect([modeOf(made), modeOf(path.join(made, 'file'))]).toEqual([0o700, 0o600]);
});

withModes('closes an existing folder and existing files to others', () => {
  const open = path.join(folder, 'open');
  const file = path.join(open, 'file');
  fs.mkdirSync(open, { mode: 0o755 });
  for (const name of [file, `${file}.new`]) fs.writeFileSync(name, 'old', { mode: 0o666 });
  ensurePrivateFolder(open);
  makePrivate(file);
  expect([modeOf(open), modeOf(file)]).toEqual([0o700, 0o600]);
  fs.chmodSync(file, 0o666);
  replaceFile(file, 'new');
  expect([modeOf(file), fs.readFileSync(file, 'utf8')]).toEqual([0o600, 'new']);
  makePrivate(path.join(open, 'missing'));
});

withModes.each([
  ['refuses to change modes', () => failWith('EPERM')],
  ['ignores modes', () => undefined],
])('refuses a folder that others can open on a disk that %s', (_, chmod) => {
  fs.chmodSync(folder, 0o750);
  vi.spyOn(fs, 'chmodSync').mockImplementation(chmod);
  expect(() => ensurePrivateFolder(folder)).toThrow(
    expect.objectContaining({ code: 'disk-read-only', reason: 'folder-open-to-others', params: { folder } }),
  );
});

it('refuses a folder that can’t be created', () => {
  const file = path.join(folder, 'file');
  fs.writeFileSync(file, '');
  expect(() => ensurePrivateFolder(path.join(file, 'below'))).toThrow(
    expect.objectContaining({ code: 'disk-read-only', reason: 'folder-unusable' }),
  );
});

it.each(['writeFileSync', 'fsyncSync', 'renameSync'] as const)('leaves the previous file when %s fails', (call) => {
  const file = path.join(folder, 'file');
  replaceFile(file, 'before');
  vi.spyOn(fs, call).mockImplementation(() => failWith('ENOSPC'));
  expect(() => replaceFile(file, 'after')).toThrow(expect.objectContaining({ code: 'disk-full' }));
  vi.restoreAllMocks();
  expect([fs.readdirSync(folder), fs.readFileSync(file, 'utf8')]).toEqual([['file'], 'before']);
});
