import { existsSync, lstatSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findProgram, missing } from './programs.mjs';
import { appImageRuntime, linuxTargets } from './targets.mjs';

let cache = '';
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'meridian-targets-'));
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));

const having =
  (...programs: string[]) =>
  (name: string): string | null =>
    programs.includes(name) ? `/usr/bin/${name}` : null;

describe('the targets for Linux', () => {
  it('are those whose programs the machine has; the others get a reason', () => {
    const { targets, tools, reasons } = linuxTargets(cache, having('dpkg-deb'), 'linux');
    expect(targets).toEqual(['tar.gz', 'deb']);
    expect(reasons).toEqual([
      'rpm: this machine has no rpmbuild (Debian’s package rpm)',
      'AppImage: this machine has no mksquashfs (Debian’s package squashfs-tools)',
    ]);
    expect(Object.keys(tools)).toEqual(['CUSTOM_FPM_PATH', 'ELECTRON_BUILDER_7ZIP_PATH']);
    for (const tool of Object.values(tools)) expect(lstatSync(tool).mode & 0o111).not.toBe(0);
  });

  it('include an AppImage with a stand-in for its runtime', () => {
    const { targets, tools } = linuxTargets(cache, having('mksquashfs'), 'linux');
    expect(targets).toContain('AppImage');
    const runtime = readFileSync(join(tools.APPIMAGE_TOOLS_PATH ?? '', 'runtimes/runtime-arm64'));
    expect(runtime.equals(appImageRuntime('arm64'))).toBe(true);
    expect(runtime.toString('latin1', 8, 10)).toBe('AI');
  });

  it('are none elsewhere', () => {
    expect(linuxTargets(cache, having('dpkg-deb'), 'darwin')).toMatchObject({ targets: [], tools: {} });
    expect(existsSync(join(cache, 'appimage-tools'))).toBe(false);
  });
});

describe('a program', () => {
  it('is found in the folders of PATH', () => {
    expect(findProgram('fpm.mjs', `/no/such/folder:${import.meta.dirname}`)).toBe(join(import.meta.dirname, 'fpm.mjs'));
    expect(findProgram('fpm.mjs', '/no/such/folder')).toBeNull();
  });

  it('that is missing is named with its package', () => {
    expect(missing('rpmbuild', having())).toBe('this machine has no rpmbuild (Debian’s package rpm)');
    expect(missing('rpmbuild', having('rpmbuild'))).toBeNull();
  });
});
