import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import setFuses, { fuses } from './fuses.mjs';
import { writeStandIn } from './standIn.mjs';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meridian-fuses-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('fuses', () => {
  it('are all decided', () => {
    const known = Object.values(FuseV1Options).filter((value) => typeof value === 'number');
    expect(known.length).toBeGreaterThanOrEqual(9);
    expect(Object.keys(fuses).map(Number).sort()).toEqual(known.sort());
  });

  it('disable every way to run foreign code in our binary', () => {
    expect(fuses).toMatchObject({
      [FuseV1Options.RunAsNode]: false,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
      [FuseV1Options.EnableNodeCliInspectArguments]: false,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
      [FuseV1Options.OnlyLoadAppFromAsar]: true,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
      [FuseV1Options.EnableCookieEncryption]: true,
    });
  });

  it.each([
    ['linux', 'electron', 'meridian'],
    ['win32', 'electron.exe', 'Meridian.exe'],
    ['darwin', 'Electron.app', 'Meridian.app'],
  ] as const)('are written into the binary for %s', async (electronPlatformName, electron, packaged) => {
    const appOutDir = writeStandIn(electronPlatformName, join(folder, electronPlatformName));
    const binary = join(appOutDir, packaged);
    renameSync(join(appOutDir, electron), binary);
    await setFuses({ appOutDir, electronPlatformName });
    const { version, ...wire } = await getCurrentFuseWire(binary);
    expect(version).toBe('1');
    expect(wire).toEqual(
      Object.fromEntries(
        Object.entries(fuses).map(([index, isOn]) => [index, isOn ? FuseState.ENABLE : FuseState.DISABLE]),
      ),
    );
  });
});
