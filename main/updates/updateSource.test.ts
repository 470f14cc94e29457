import { expect, it } from 'vitest';
import { findUpdateSource, type InstallationFacts } from './updateSource.ts';

const build = {
  feed: { provider: 'generic', url: 'https://updates.example.com/meridian/' },
  publicKeys: ['key'],
  page: 'https://example.com/download',
} as const;
const self = { kind: 'self', host: 'updates.example.com' };
const page = { kind: 'page', host: 'updates.example.com', page: 'https://example.com/download' };
const packageManager = (command: string) => ({ kind: 'package-manager', command });

const facts = (given: Partial<InstallationFacts>, files: Readonly<Record<string, string>> = {}): InstallationFacts => ({
  platform: 'linux',
  isPackaged: true,
  env: {},
  execPath: '/home/andrew/meridian/meridian',
  resourcesPath: '/home/andrew/meridian/resources',
  exists: (file) => file in files,
  readFile: (file) => files[file] ?? null,
  isWritable: () => true,
  describeSignature: async () => '',
  ...given,
});
const installed = { execPath: '/opt/Meridian/meridian', resourcesPath: '/opt/Meridian/resources' };
const packageType = '/opt/Meridian/resources/package-type';
const windows = { platform: 'win32', execPath: 'C:\\Apps\\Meridian\\Meridian.exe' } as const;
const signature = (team: string) => async () => `Identifier=app.meridian.desktop\nTeamIdentifier=${team}\nSealed=2\n`;

it.each<[string, object, InstallationFacts]>([
  ['AppImage', self, facts({ env: { APPIMAGE: '/home/andrew/Meridian.AppImage' } })],
  [
    'AppImage in a folder of the system',
    page,
    facts({ env: { APPIMAGE: '/opt/Meridian.AppImage' }, isWritable: () => false }),
  ],
  [
    'AppImage that was built beside a deb',
    self,
    facts({ ...installed, env: { APPIMAGE: '/home/andrew/M.AppImage' } }, { [packageType]: 'deb' }),
  ],
  ['unpacked archive', page, facts({})],
  [
    'deb',
    packageManager('sudo apt install --only-upgrade meridian'),
    facts(installed, { '/var/lib/dpkg/info/meridian.list': '' }),
  ],
  ['rpm', packageManager('sudo dnf upgrade meridian'), facts(installed, { [packageType]: 'rpm\n' })],
  [
    'rpm on openSUSE',
    packageManager('sudo zypper update meridian'),
    facts(installed, { [packageType]: 'rpm', '/usr/bin/zypper': '' }),
  ],
  ['pacman package', packageManager('sudo pacman -Syu meridian'), facts(installed, { [packageType]: 'pacman' })],
  ['archive that was unpacked in /opt', page, facts(installed)],
  [
    'Flatpak',
    packageManager('flatpak update app.meridian.desktop'),
    facts({ env: { FLATPAK_ID: 'app.meridian.desktop' } }),
  ],
  [
    'Snap',
    packageManager('sudo snap refresh meridian'),
    facts({ env: { SNAP: '/snap/meridian/1', SNAP_NAME: 'meridian' } }),
  ],
  ['Windows installer', self, facts(windows, { 'C:\\Apps\\Meridian\\Uninstall Meridian.exe': '' })],
  ['Windows zip', page, facts(windows)],
  ['macOS app with a Developer ID', self, facts({ platform: 'darwin', describeSignature: signature('A1B2C3D4E5') })],
  ['macOS app with an ad hoc signature', page, facts({ platform: 'darwin', describeSignature: signature('not set') })],
  ['macOS app without a signature', page, facts({ platform: 'darwin' })],
  ['tree that was never packaged', { kind: 'none' }, facts({ isPackaged: false })],
])('%s: updates come from %j', async (_name, expected, given) => {
  expect(await findUpdateSource(build, given)).toEqual(expected);
});

it('is none in a build without a feed, whatever was installed', async () => {
  expect(await findUpdateSource(null, facts({ env: { FLATPAK_ID: 'x' } }))).toEqual({ kind: 'none' });
});

it('names the host of GitHub', async () => {
  const github = { ...build, feed: { provider: 'github', owner: 'meridian', repo: 'meridian' } } as const;
  const appImage = facts({ env: { APPIMAGE: '/home/andrew/Meridian.AppImage' } });
  expect(await findUpdateSource(github, appImage)).toEqual({ kind: 'self', host: 'github.com' });
});
