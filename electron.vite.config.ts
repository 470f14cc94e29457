import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';
import { catalogues } from './scripts/lib/catalogues.mjs';
import { unusedLibraries } from './scripts/lib/unusedLibraries.mjs';
import { windowBuild } from './scripts/lib/windowBuild.mjs';
import { readUpdateBuild } from './scripts/release/updateBuild.mjs';
import { eventNames, methodNames } from './shared/contract/contract.ts';

const at = (path: string): string => resolve(import.meta.dirname, path);
/** Everything is bundled but Electron itself and the one module with a native binary. */
const external = ['electron', /^better-sqlite3-multiple-ciphers/];

export default defineConfig({
  main: {
    // Where updates come from; see main/updates/updateBuild.ts.
    define: { UPDATE_BUILD: JSON.stringify(readUpdateBuild(process.env)) },
    plugins: [catalogues(at('shared/locales')), unusedLibraries],
    build: {
      outDir: 'out/main',
      externalizeDeps: false,
      target: 'node24',
      sourcemap: true,
      minify: false,
      rollupOptions: {
        external,
        input: { index: at('main/index.ts'), worker: at('main/engine/worker.ts') },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          comments: false,
          minify: { compress: false, mangle: false, codegen: true },
        },
      },
    },
  },
  preload: {
    // Names only, so that the preload script bundles no schemas.
    define: { METHOD_NAMES: JSON.stringify(methodNames), EVENT_NAMES: JSON.stringify(eventNames) },
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      sourcemap: false,
      rollupOptions: {
        external: ['electron'],
        input: { index: at('preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: windowBuild.plugins,
    css: windowBuild.css,
    build: {
      outDir: at('out/renderer'),
      emptyOutDir: true,
      sourcemap: true,
      minify: true,
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      rollupOptions: { input: { index: at('renderer/index.html') }, output: windowBuild.output },
    },
  },
});
