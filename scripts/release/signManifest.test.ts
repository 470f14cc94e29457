import { spawnSync } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createKeys, withStagedShare } from './manifestSignature.mjs';

const script = path.join(import.meta.dirname, 'signManifest.mjs');
const manifest = "version: 1.3.0\nfiles: []\nreleaseDate: '2026-03-16T12:00:00.000Z'\n";
let folder: string;
let file: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-sign-'));
  file = path.join(folder, 'latest-linux.yml');
  fs.writeFileSync(file, manifest);
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function run(args: readonly string[], privateKey = '', publicKeys = '') {
  const env = { ...process.env, MERIDIAN_UPDATE_PRIVATE_KEY: privateKey, MERIDIAN_UPDATE_PUBLIC_KEYS: publicKeys };
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

it('writes the signature of the name and the manifest beside it', () => {
  const { privateKey, publicKey } = createKeys();
  const { status, stdout } = run([file, '--staging', '20'], privateKey, `${createKeys().publicKey}, ${publicKey}`);
  expect({ status, stdout }).toEqual({ status: 0, stdout: `Signed ${file}.\n` });
  const signed = `latest-linux.yml\n${manifest}stagingPercentage: 20\n`;
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
  const signature = Buffer.from(fs.readFileSync(`${file}.sig`, 'utf8'), 'base64');
  expect(verify(null, Buffer.from(signed), key, signature)).toBe(true);
  expect(fs.readFileSync(file, 'utf8')).toBe(`${manifest}stagingPercentage: 20\n`);
});

it('refuses a key that the app does not know, and writes nothing', () => {
  const { status, stderr } = run([file], createKeys().privateKey, createKeys().publicKey);
  expect(status).toBe(1);
  expect(stderr).toMatch(/does not belong to any key/);
  expect(fs.readdirSync(folder)).toEqual(['latest-linux.yml']);
});

it('never prints a key that it can not read', () => {
  const { status, stderr } = run([file], Buffer.from('secret').toString('base64'));
  expect(status).toBe(1);
  expect(stderr).toBe('The private key is not an Ed25519 key (base64 of PKCS#8 DER).\n');
});

it.each([
  [[], /^Name the manifests to sign/],
  [['latest.txt'], /^latest\.txt is not a manifest/],
  [['latest.yml', '--staging', '101'], /^--staging takes a percentage/],
  [['latest.yml'], /^MERIDIAN_UPDATE_PRIVATE_KEY is not set/],
  [['--no-such-option'], /--no-such-option/],
])('refuses %j with one sentence', (args, message) => {
  const { status, stderr } = run(args);
  expect(status).toBe(2);
  expect(stderr).toMatch(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

it('creates keys that sign', () => {
  const { stdout } = run(['--new-keys']);
  const [, privateKey = '', publicKey = ''] =
    /^MERIDIAN_UPDATE_PRIVATE_KEY=(\S+)\nMERIDIAN_UPDATE_PUBLIC_KEYS=(\S+)\n$/.exec(stdout) ?? [];
  expect(run([file], privateKey, publicKey).status).toBe(0);
});

it('describes itself', () => {
  const { status, stdout } = run(['--help']);
  expect(status).toBe(0);
  for (const option of ['--staging', '--new-keys', '--help', 'MERIDIAN_UPDATE_PRIVATE_KEY']) {
    expect(stdout).toContain(option);
  }
});

it('replaces an earlier staged share', () => {
  expect(withStagedShare('version: 1.3.0\nstagingPercentage: 10\nfiles: []\n', 50)).toBe(
    'version: 1.3.0\nfiles: []\nstagingPercentage: 50\n',
  );
});
