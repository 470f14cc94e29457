import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, resolve } from 'node:path';
import { type Browser, type BrowserServer, chromium, type LaunchOptions } from 'playwright-core';
import { build } from 'vite';
import { findBrowser, thisMachine } from '../../host/browserFinder.ts';
import { windowBuild } from '../../scripts/lib/windowBuild.mjs';

const root = resolve(import.meta.dirname, '../..');
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
};
/** The app's content security policy, so that violations show in tests. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'";

/** In development, React checks how it is used and prints warnings, at twice the work. */
export type ReactBuild = 'production' | 'development';

/** Builds the window into the folder `out`. */
export async function buildWindow(out: string, reactBuild: ReactBuild): Promise<void> {
  // React and its plugin choose by the variable, which a test runner has set.
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = reactBuild;
  try {
    await build({
      root: join(root, 'renderer'),
      plugins: windowBuild.plugins,
      css: windowBuild.css,
      logLevel: 'error',
      build: {
        outDir: out,
        emptyOutDir: true,
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        rollupOptions: { output: windowBuild.output },
      },
    });
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
  }
}

/** Builds the script that fakes the main process into the folder `out`, and returns it. */
export async function buildFake(out: string): Promise<string> {
  await build({
    root: import.meta.dirname,
    logLevel: 'error',
    build: {
      outDir: out,
      emptyOutDir: true,
      lib: {
        entry: join(import.meta.dirname, 'inject.ts'),
        formats: ['iife'],
        name: 'fake',
        fileName: () => 'fake.js',
      },
    },
  });
  return readFile(join(out, 'fake.js'), 'utf8');
}

/** Serves a built window; close it when done. */
export async function serveWindow(folder: string): Promise<{ readonly server: Server; readonly url: string }> {
  const answer = async (pathname: string, response: ServerResponse): Promise<void> => {
    const file = join(folder, normalize(pathname === '/' ? '/index.html' : pathname));
    const body = await readFile(file).catch(() => null);
    if (body === null) {
      response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': contentTypes[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': policy,
      'cache-control': pathname.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-cache',
    });
    response.end(body);
  };
  const server = createServer((request, response) => {
    void answer(new URL(request.url ?? '/', 'http://localhost').pathname, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${port}/` };
}

async function browserOptions(): Promise<LaunchOptions> {
  const found = await findBrowser(thisMachine);
  return { executablePath: found.path, env: { ...process.env, ...found.env, TZ: 'UTC' } };
}

/** Launches a headless browser in the UTC zone. */
export const launchBrowser = async (): Promise<Browser> => chromium.launch(await browserOptions());

/** Launches the same browser as a server that other processes can connect to. */
export const serveBrowser = async (): Promise<BrowserServer> => chromium.launchServer(await browserOptions());
