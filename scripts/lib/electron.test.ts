import { expect, it, vi } from 'vitest';
import setup from '../../test/e2e/globalSetup.ts';
import { electronExecutable, hostExecutable, testedExecutable } from './electron.mjs';
import { node24, root } from './ensure.mjs';
import { run } from './run.mjs';

it('tests the host, and Electron if MERIDIAN_E2E or Windows requires it', () => {
  expect(testedExecutable(undefined, '/e/electron', 'linux')).toBe(hostExecutable);
  expect(testedExecutable('', null, 'darwin')).toBe(hostExecutable);
  expect(testedExecutable('electron', '/e/electron', 'linux')).toBe('/e/electron');
  expect(testedExecutable(undefined, '/e/electron', 'win32')).toBe('/e/electron');
});

it.each([
  ['electron', 'linux', 'The end-to-end tests need Electron (MERIDIAN_E2E=electron), which is not installed.'],
  [undefined, 'win32', 'The end-to-end tests need Electron (on Windows), which is not installed.'],
  ['elektron', 'linux', 'MERIDIAN_E2E is "elektron", but only "electron" is known.'],
] as const)('fails with one sentence: %s on %s', (wish, platform, sentence) => {
  expect(() => testedExecutable(wish, null, platform)).toThrow(new Error(sentence));
});

it('fails before the first test', () => {
  vi.stubEnv('MERIDIAN_E2E', electronExecutable() === null ? 'electron' : 'elektron');
  try {
    expect(setup).toThrow(/MERIDIAN_E2E/);
  } finally {
    vi.unstubAllEnvs();
  }
});

it('fails before anything is built', async () => {
  const test = [`${root}/scripts/test.mjs`, '--only', 'e2e'];
  const { code, text } = await run(node24, test, { env: { MERIDIAN_E2E: 'elektron' }, output: 'capture' });
  expect(text).toBe('MERIDIAN_E2E is "elektron", but only "electron" is known.\n');
  expect(code).toBe(1);
});
