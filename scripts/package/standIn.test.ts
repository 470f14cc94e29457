import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UNDECIDED, writeStandIn } from './standIn.mjs';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meridian-stand-in-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a stand-in for Electron', () => {
  it.each([
    ['linux', 'electron'],
    ['win32', 'electron.exe'],
    ['darwin', 'Electron.app'],
  ] as const)('of %s carries fuses that show who decided them', async (platform, binary) => {
    const path = join(writeStandIn(platform, join(folder, platform)), binary);
    const untouched = new Map(Object.entries(await getCurrentFuseWire(path)));
    expect(untouched.get(String(FuseV1Options.RunAsNode))).toBe(UNDECIDED);
    expect(untouched.get(String(FuseV1Options.GrantFileProtocolExtraPrivileges))).toBe(UNDECIDED);

    await flipFuses(path, { version: FuseVersion.V1, [FuseV1Options.RunAsNode]: false });
    const flipped = new Map(Object.entries(await getCurrentFuseWire(path)));
    expect(flipped.get(String(FuseV1Options.RunAsNode))).toBe('0'.charCodeAt(0));
    expect(flipped.get(String(FuseV1Options.OnlyLoadAppFromAsar))).toBe(UNDECIDED);
  });
});
