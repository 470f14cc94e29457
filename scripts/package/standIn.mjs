// Stand-ins for Electron's distributions: the files that electron-builder and @electron/fuses require, but nothing that
// runs. With them a machine that cannot download Electron can test the packaging.
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FuseV1Options } from '@electron/fuses';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';

/** @typedef {'linux' | 'darwin' | 'win32'} PlatformName */

/** The marker by which @electron/fuses finds the fuses in a binary, defined by Electron (docs/tutorial/fuses.md). */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** Neither "0" nor "1", so that a fuse that was not set is noticed. */
export const UNDECIDED = 0x90;
const ENGLISH = { lang: 1033, codepage: 1200 };

/** Returns the fuses as in Electron's binaries: marker, version, length, one byte per fuse. */
function fuseWire() {
  const count = Object.values(FuseV1Options).filter((value) => typeof value === 'number').length;
  return Buffer.concat([Buffer.from(SENTINEL, 'latin1'), Buffer.from([1, count]), Buffer.alloc(count, UNDECIDED)]);
}

/** @param {string} file @param {string | Uint8Array} content */
function write(file, content) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** The header of an executable for Linux. @param {'x64' | 'arm64'} arch */
export function elfHeader(arch) {
  // ELF64, little-endian, executable
  const elf = Buffer.alloc(64);
  elf.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  elf.writeUInt16LE(2, 16);
  elf.writeUInt16LE(arch === 'x64' ? 62 : 183, 18);
  return elf;
}

/** @param {string} root */
function writeLinux(root) {
  write(join(root, 'electron'), Buffer.concat([elfHeader('x64'), fuseWire()]));
  chmodSync(join(root, 'electron'), 0o755);
  write(join(root, 'chrome-sandbox'), '');
  chmodSync(join(root, 'chrome-sandbox'), 0o755);
  write(join(root, 'locales/en-US.pak'), '');
}

/** @param {string} root */
function writeWindows(root) {
  const executable = NtExecutable.createEmpty(false, false);
  const resources = NtExecutableResource.from(executable);
  const version = Resource.VersionInfo.createEmpty();
  version.setFileVersion(1, 0, 0, 0, ENGLISH.lang);
  version.setStringValues(ENGLISH, { FileDescription: 'Electron', ProductName: 'Electron' });
  version.outputToResourceEntries(resources.entries);
  resources.outputResource(executable);
  write(join(root, 'electron.exe'), Buffer.concat([Buffer.from(executable.generate()), fuseWire()]));
  write(join(root, 'locales/en-US.pak'), '');
}

/** @param {string} name @param {string} id */
const infoPlist = (name, id) => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
  <dict>
    <key>CFBundleExecutable</key><string>${name}</string>
    <key>CFBundleIdentifier</key><string>${id}</string>
    <key>CFBundleName</key><string>${name}</string>
    <key>CFBundlePackageType</key><string>APPL</string>
  </dict>
</plist>
`;

/** @param {string} root */
function writeMac(root) {
  const contents = join(root, 'Electron.app/Contents');
  const frameworks = join(contents, 'Frameworks');
  write(join(contents, 'Info.plist'), infoPlist('Electron', 'com.github.Electron'));
  write(join(contents, 'MacOS/Electron'), '');
  write(join(contents, 'Resources/en.lproj/locale.pak'), '');
  write(join(frameworks, 'Electron Framework.framework/Electron Framework'), fuseWire());
  mkdirSync(join(frameworks, 'Electron Framework.framework/Resources'));
  for (const suffix of ['', ' (GPU)', ' (Plugin)', ' (Renderer)']) {
    const name = `Electron Helper${suffix}`;
    write(join(frameworks, `${name}.app/Contents/Info.plist`), infoPlist(name, 'com.github.Electron.helper'));
    write(join(frameworks, `${name}.app/Contents/MacOS/${name}`), '');
  }
}

/**
 * Writes a stand-in for Electron's unpacked distribution.
 * @param {PlatformName} platform
 * @param {string} root the folder, which is replaced
 * @returns {string} root, for electron-builder's `electronDist`
 */
export function writeStandIn(platform, root) {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(join(root, 'resources'), { recursive: true });
  ({ linux: writeLinux, win32: writeWindows, darwin: writeMac })[platform](root);
  return root;
}
