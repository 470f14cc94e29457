import fs from 'node:fs/promises';
import path from 'node:path';
import type { App } from 'electron';

/** Command line argument that starts Meridian in the tray without a window. */
export const hiddenArgument = '--hidden';

/** The program to start at login; for an AppImage, the AppImage itself. */
const ownExecutable = (): string => process.env.APPIMAGE ?? process.execPath;

/** Sets whether Meridian starts at login. Rejects with the system's error. */
export async function setOpenAtLogin(
  app: Pick<App, 'setLoginItemSettings' | 'getPath'>,
  open: boolean,
  { platform = process.platform, executable = ownExecutable() } = {},
): Promise<void> {
  if (platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: open, args: [hiddenArgument] });
    return;
  }
  // Electron does not support Linux here: https://specifications.freedesktop.org/autostart-spec/latest/
  const folder = path.join(app.getPath('appData'), 'autostart');
  const file = path.join(folder, 'meridian.desktop');
  if (!open) return fs.rm(file, { force: true });
  await fs.mkdir(folder, { recursive: true });
  await fs.writeFile(file, desktopEntry(executable));
}

const desktopEntry = (executable: string): string => `[Desktop Entry]
Type=Application
Name=Meridian
Exec=${quoted(executable)} ${hiddenArgument}
Icon=meridian
Terminal=false
X-GNOME-Autostart-enabled=true
`;

/** Quotes an argument of `Exec` by the desktop entry specification: first its quoting rule, then that of strings. */
const quoted = (argument: string): string =>
  `"${argument
    .replaceAll(/["`$\\]/g, '\\$&')
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')}"`;
