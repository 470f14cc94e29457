import path from 'node:path';
import type { UpdateSource } from '../../shared/contract/updates.ts';
import type { UpdateBuild } from './updateBuild.ts';

/** What is known about the running installation. */
export interface InstallationFacts {
  readonly platform: NodeJS.Platform;
  readonly isPackaged: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly execPath: string;
  readonly resourcesPath: string;
  readonly exists: (file: string) => boolean;
  /** Null if it can't be read. */
  readonly readFile: (file: string) => string | null;
  readonly isWritable: (directory: string) => boolean;
  /** What `codesign` prints about the running app; empty if it fails. */
  readonly describeSignature: () => Promise<string>;
}

/** Determines how this installation gets updates. */
export async function findUpdateSource(build: UpdateBuild | null, facts: InstallationFacts): Promise<UpdateSource> {
  if (build === null || !facts.isPackaged) return { kind: 'none' };
  const command = facts.platform === 'linux' ? packageCommand(facts) : null;
  if (command !== null) return { kind: 'package-manager', command };
  const host = build.feed.provider === 'github' ? 'github.com' : new URL(build.feed.url).host;
  return (await canReplaceItself(facts)) ? { kind: 'self', host } : { kind: 'page', host, page: build.page };
}

/** Returns the command with which the user updates a package; null: no package manager installed Meridian. */
function packageCommand({ env, execPath, resourcesPath, exists, readFile }: InstallationFacts): string | null {
  if (env.FLATPAK_ID) return `flatpak update ${env.FLATPAK_ID}`;
  if (env.SNAP) return `sudo snap refresh ${env.SNAP_NAME ?? 'meridian'}`;
  // An archive that was unpacked in a home folder may contain the note of a package that was built from the same files.
  if (env.APPIMAGE || !/^\/(opt|usr)\//.test(execPath)) return null;
  const packageType = readFile(path.posix.join(resourcesPath, 'package-type'))?.trim();
  if (exists('/var/lib/dpkg/info/meridian.list')) return 'sudo apt install --only-upgrade meridian';
  if (packageType === 'rpm')
    return exists('/usr/bin/zypper') ? 'sudo zypper update meridian' : 'sudo dnf upgrade meridian';
  if (packageType === 'pacman') return 'sudo pacman -Syu meridian';
  return null;
}

/** Whether the updater can install over this installation. */
async function canReplaceItself({ platform, env, execPath, ...facts }: InstallationFacts): Promise<boolean> {
  switch (platform) {
    case 'darwin':
      // Squirrel.Mac compares the Developer ID of both versions; an ad hoc signature has no team.
      return /^TeamIdentifier=[A-Z0-9]{10}$/m.test(await facts.describeSignature());
    case 'win32':
      // Written by the installer; the zip has none, and the installer would install beside it.
      return facts.exists(path.win32.join(path.win32.dirname(execPath), 'Uninstall Meridian.exe'));
    default:
      return env.APPIMAGE !== undefined && facts.isWritable(path.posix.dirname(env.APPIMAGE));
  }
}
