import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildLinuxPackage, controlFile, parseFpm, specFile } from './linuxPackage.mjs';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meridian-linux-package-'));
  mkdirSync(join(folder, 'app/resources'), { recursive: true });
  writeFileSync(join(folder, 'app/meridian'), 'program', { mode: 0o755 });
  writeFileSync(join(folder, 'app/resources/app.asar'), 'x'.repeat(2000));
  writeFileSync(join(folder, 'meridian.desktop'), '[Desktop Entry]', { mode: 0o600 });
  writeFileSync(join(folder, 'install'), '#!/bin/bash\necho installed\n');
  writeFileSync(join(folder, 'remove'), '#!/bin/bash\necho removed\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What electron-builder passes. */
const argv = (type: 'deb' | 'rpm'): string[] => [
  ...['-s', 'dir', '--force', '-t', type, '-d', 'libc6 (>= 2.34)', '-d', 'xdg-utils'],
  ...(type === 'deb' ? ['--deb-recommends', 'a-tray', '--deb-compression', 'xz'] : ['--rpm-os', 'linux']),
  ...['--architecture', 'amd64', '--after-install', join(folder, 'install'), '--after-remove', join(folder, 'remove')],
  ...['--description', 'Desktop messenger\n 100% yours.', '--version', '1.2.3~beta.1'],
  ...['--package', join(folder, `result.${type}`), '--name', 'meridian', '--maintainer', 'A <a@example.invalid>'],
  ...['--vendor', 'A', '--url', 'https://example.invalid', '--category', 'net', '--license', 'MIT'],
  `${join(folder, 'app')}/=/opt/Meridian`,
  `${join(folder, 'meridian.desktop')}=/usr/share/applications/meridian.desktop`,
];

describe('the command line of fpm', () => {
  it('names what goes where', () => {
    expect(parseFpm(argv('deb')).entries).toEqual([
      { from: `${join(folder, 'app')}/`, to: '/opt/Meridian', isFolder: true },
      { from: join(folder, 'meridian.desktop'), to: '/usr/share/applications/meridian.desktop', isFolder: false },
    ]);
  });

  it('is refused if it asks for something unknown', () => {
    expect(() => parseFpm([...argv('deb'), '--deb-systemd', 'x'])).toThrow('--deb-systemd');
    expect(() => buildLinuxPackage(argv('deb').with(4, 'snap'))).toThrow('There is no package of the type snap.');
  });
});

it('a missing program is named, with its package', () => {
  const shim = join(import.meta.dirname, 'fpm.mjs');
  const { status, stderr } = spawnSync(process.execPath, [shim, ...argv('rpm')], {
    env: { PATH: folder },
    encoding: 'utf8',
  });
  expect(stderr).toBe('The package can’t be built: this machine has no rpmbuild (Debian’s package rpm).\n');
  expect(status).toBe(1);
});

describe('a .deb', () => {
  it('has the fields that Debian requires, and no empty ones', () => {
    expect(controlFile(parseFpm(argv('deb')), 7)).toBe(`Package: meridian
Version: 1.2.3~beta.1
Architecture: amd64
Maintainer: A <a@example.invalid>
Installed-Size: 7
Depends: libc6 (>= 2.34), xdg-utils
Recommends: a-tray
Section: net
Priority: optional
Homepage: https://example.invalid
Description: Desktop messenger
 100% yours.
`);
  });

  it('is built from the files, with their modes, and from the scripts', () => {
    const calls: string[][] = [];
    buildLinuxPackage(argv('deb'), (program, args) => {
      calls.push([program, ...args]);
      const stage = args.at(-2) ?? '';
      expect(lstatSync(join(stage, 'opt/Meridian/meridian')).mode & 0o777).toBe(0o755);
      expect(lstatSync(join(stage, 'usr/share/applications/meridian.desktop')).mode & 0o777).toBe(0o644);
      expect(lstatSync(stage).mode & 0o777).toBe(0o755);
      expect(readFileSync(join(stage, 'DEBIAN/control'), 'utf8')).toContain('Installed-Size: 2\n');
      expect(lstatSync(join(stage, 'DEBIAN/postinst')).mode & 0o777).toBe(0o755);
      const script = readFileSync(join(stage, 'DEBIAN/postrm'), 'utf8');
      expect(script).toMatch(/^#!\/bin\/bash\n\[ "\$1" = remove \] \|\| exit 0\necho removed\n/);
      expect(script).toContain('update-desktop-database');
    });
    expect(calls).toEqual([
      ['dpkg-deb', '--root-owner-group', '-Zxz', '--build', expect.any(String), join(folder, 'result.deb')],
    ]);
  });
});

describe('an .rpm', () => {
  const scripts = { stage: '/stage', install: 'date +%s', remove: 'true' };

  it('requires its dependencies, and owns its folder', () => {
    const lines = specFile(parseFpm(argv('rpm')), scripts).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining(['Requires: libc6 (>= 2.34)', 'Requires: xdg-utils', '"/opt/Meridian"']),
    );
    expect(lines).toEqual(
      expect.arrayContaining(['Version: 1.2.3~beta.1', 'License: MIT', 'Summary: Desktop messenger']),
    );
  });

  it('takes no percent sign for a macro', () => {
    const spec = specFile(parseFpm(argv('rpm')), scripts);
    expect(spec).toContain('date +%%s');
    expect(spec).toContain('100%% yours.');
  });

  it('is built by rpmbuild', () => {
    buildLinuxPackage(argv('rpm'), (program, args) => {
      expect(program).toBe('rpmbuild');
      expect(args[args.indexOf('--target') + 1]).toBe('x86_64');
      const spec = readFileSync(args.at(-1) ?? '', 'utf8');
      expect(spec).toContain('[ "$1" -eq 0 ] || exit 0\necho removed');
      const result = args.find((arg) => arg.startsWith('_rpmdir '))?.slice('_rpmdir '.length) ?? '';
      mkdirSync(result);
      writeFileSync(join(result, 'package.rpm'), 'an rpm');
    });
    expect(readFileSync(join(folder, 'result.rpm'), 'utf8')).toBe('an rpm');
  });
});
