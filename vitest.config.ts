import { defineConfig } from 'vitest/config';

const exclude = ['**/node_modules/**', 'out/**', 'release/**', '.data/**', '.cache/**'];
/** Suites that start the built app, or a browser. */
const app = ['test/e2e/**/*.test.ts', 'test/design/**/*.test.ts', 'host/**/*.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{shared,main,preload,renderer,scripts}/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
          exclude: [...exclude, ...app],
          pool: 'forks',
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'app',
          include: app,
          exclude,
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
    ],
  },
});
