import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{shared,main,preload,renderer,scripts}/**/*.test.{ts,tsx}', 'test/**/*.test.ts', 'host/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'out/**', 'release/**', '.data/**'],
    pool: 'forks',
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
