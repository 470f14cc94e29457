// Decides Electron's fuses; electron-builder calls the default export (`afterPack`) before it signs.
import { join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';

/** Every fuse of Electron: https://www.electronjs.org/docs/latest/tutorial/fuses */
export const fuses = /** @type {const} */ ({
  // ELECTRON_RUN_AS_NODE would make our signed binary run any script.
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  // Electron's default; Meridian has no snapshot.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  // Pages come from app://.
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // Electron's default; switching it off saves address space and slows WebAssembly.
  [FuseV1Options.WasmTrapHandlers]: true,
});

/**
 * Sets every fuse of a packaged application.
 * @param {Pick<import('electron-builder').AfterPackContext, 'appOutDir' | 'electronPlatformName'>} context
 * @throws {Error} if Electron has a fuse that is not decided here
 */
export default async function setFuses({ appOutDir, electronPlatformName }) {
  const names = /** @type {Record<string, string>} */ ({
    linux: 'meridian',
    win32: 'Meridian.exe',
    darwin: 'Meridian.app',
  });
  const binary = join(appOutDir, names[electronPlatformName] ?? '');
  await flipFuses(binary, { version: FuseVersion.V1, strictlyRequireAllFuses: true, ...fuses });
}
