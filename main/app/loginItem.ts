import fs from 'node:fs/promises';
import path from 'node:path';
import type { App, Settings } from 'electron';

/** Command line argument that starts Meridian in the tray without a window. */
export const hiddenArgument = '--hidden';

export interface LoginItemParts {
  readonly platform: NodeJS.Platform;
  /** Electron's setting, for macOS and Windows. */
  readonly setLoginItem: (settings: Settings) => void;
  /** The program to start; for an AppImage, the AppImage itself. */
  readonly executable: string;
  /** The folder of autostart entries (Linux). */
  readonly autostart: string;
  readonly write: (file: string, content: string) => Promise<void>;
  readonly remove: (file: string) => Promise<void>;
}

/** The parts of this computer. */
export function systemLoginItem(app: Pick<App, 'setLoginItemSettings' | 'getPath'>): LoginItemParts {
  return {
    platform: process.platform,
    setLoginItem: (settings) => app.setLoginItemSettings(settings),
    executable: process.env.APPIMAGE ?? process.execPath,
    autostart: path.join(app.getPath('appData'), 'autostart'),
    write: async (file, content) => {
      await fs.mkdir(path.dirname(file), { recursive: true });
      await fs.writeFile(file, content);
    },
    remove: (file) => fs.rm(file, { force: true }),
  };
}

/** Sets whether Meridian starts at login. Rejects with the system's error. */
export async function setOpenAtLogin(parts: LoginItemParts, open: boolean): Promise<void> {
  const { platform, setLoginItem, executable, autostart, write, remove } = parts;
  if (platform !== 'linux') {
    setLoginItem({ openAtLogin: open, args: [hiddenArgument] });
    return;
  }
  // Electron does not support Linux here: https://specifications.freedesktop.org/autostart-spec/latest/
  const file = path.join(autostart, 'meridian.desktop');
  if (open) await write(file, desktopEntry(executable));
  else await remove(file);
}

function desktopEntry(executable: string): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Meridian',
    `Exec=${quoted(executable)} ${hiddenArgument}`,
    'Icon=meridian',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** Quotes an argument of `Exec` by the desktop entry specification: first its quoting rule, then that of strings. */
const quoted = (argument: string): string =>
  `"${argument
    .replaceAll(/["`$\\]/g, '\\$&')
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')}"`;
