import os from 'node:os';
import { defineConfig } from 'vitest/config';
import { isAbandonedWait } from './scripts/start/launchError.ts';

const exclude = ['**/node_modules/**', 'out/**', 'release/**', '.data/**', '.cache/**'];
/** Suites that start the built app, and those that draw the window in a browser. */
const app = ['test/e2e/**/*.test.ts', 'host/**/*.test.ts'];
/** The host's executable is a shell script. */
const notHere = process.platform === 'win32' ? ['host/host.test.ts'] : [];
const design = ['test/design/**/*.test.ts'];
/** Tests have the messages of all languages, as main has; the window loads those that it shows. */
const setupFiles = ['shared/text/allCatalogues.ts'];
const withBrowser = {
  exclude,
  pool: 'forks',
  // Generous, since a busy machine is slow: a test waits for a state and takes as long as that does.
  testTimeout: 300_000,
  hookTimeout: 300_000,
  setupFiles,
  expect: { poll: { timeout: 60_000 } },
} as const;

/** Tests that start no app. Mutation testing runs them, too. */
export const unit = {
  include: ['{shared,main,preload,renderer,scripts}/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
  exclude: [...exclude, ...app, ...design],
  pool: 'forks',
  // vitest would leave a processor to itself, which needs little of it.
  maxWorkers: os.availableParallelism(),
  // Files share a process, and each module in it is loaded once.
  isolate: false,
  testTimeout: 60_000,
  hookTimeout: 60_000,
  setupFiles,
  // electron-store loads the module electron, which downloads Electron outside of it unless this says where it is.
  env: { ELECTRON_OVERRIDE_DIST_PATH: 'unused' },
} as const;

export default defineConfig({
  test: {
    // Tests start apps that exit at once.
    onUnhandledError: (error) => (isAbandonedWait(error) ? false : undefined),
    projects: [
      { test: { name: 'unit', ...unit, include: [...unit.include], exclude: [...unit.exclude], setupFiles } },
      {
        test: {
          name: 'app',
          include: app,
          globalSetup: 'test/e2e/globalSetup.ts',
          ...withBrowser,
          exclude: [...exclude, ...notHere],
          // Each file starts processes of its own; all run in one process, so that each module is loaded once.
          fileParallelism: false,
          isolate: false,
        },
      },
      {
        test: {
          name: 'design',
          include: design,
          globalSetup: 'test/design/globalSetup.ts',
          ...withBrowser,
          // All share one browser, which has processes of its own.
          maxWorkers: 2,
          isolate: false,
        },
      },
    ],
  },
});
