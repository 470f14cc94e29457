import { readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { join } from 'node:path';

/**
 * Makes this Node process look like Electron's main process: import and require of `electron` resolve to the host, and
 * `process` has Electron's properties. Worker threads remain plain Node threads.
 */
export function register(): void {
  const url = new URL('./electron.ts', import.meta.url).href;
  registerHooks({
    resolve: (specifier, context, next) =>
      /^electron(\/(main|common))?$/.test(specifier) ? { url, shortCircuit: true } : next(specifier, context),
  });
  const executable = process.env.MERIDIAN_HOST_EXECUTABLE ?? join(import.meta.dirname, 'electron');
  process.argv = [executable, ...process.argv.slice(2)];
  setVersions({ electron: electronVersion(), chrome: '' });
  Object.assign(process, {
    type: 'browser',
    defaultApp: true,
    resourcesPath: join(import.meta.dirname, 'resources'),
  });
}

/** Adds to `process.versions`. Chromium's version is known when it runs. */
export function setVersions(own: { readonly electron?: string; readonly chrome: string }): void {
  const value = Object.freeze({ ...process.versions, ...own });
  Object.defineProperty(process, 'versions', { value, enumerable: true, configurable: true });
}

/** Version of the npm package, whose declarations the host implements. */
function electronVersion(): string {
  const file = createRequire(import.meta.url).resolve('electron/package.json');
  const { version }: { version: string } = JSON.parse(readFileSync(file, 'utf8'));
  return version;
}
