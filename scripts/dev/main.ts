import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import path from 'node:path';
import { resolveConfig } from 'electron-vite';
import { build } from 'vite';
import { z } from 'zod';
import { electronExecutable } from '../lib/electron.mjs';
import { root } from '../lib/ensure.mjs';

/* Builds the three bundles in watch mode and keeps one app running on them. */

const bundles = ['main', 'preload', 'renderer'] as const;
type Bundle = (typeof bundles)[number];

const pageList = z.array(z.object({ type: z.string(), webSocketDebuggerUrl: z.string() }));
const built = new Set<Bundle>();
const debugPort = await freePort();
let app: ChildProcess | null = null;
let isRestarting = false;

const { config } = await resolveConfig({}, 'build', 'development');
for (const bundle of bundles) {
  const settings = config?.[bundle];
  if (!settings) throw new Error(`electron.vite.config.ts has no part ${bundle}.`);
  const watcher = await build({
    ...settings,
    configFile: false,
    logLevel: 'warn',
    build: { ...settings.build, watch: {}, minify: false },
  });
  if (!('on' in watcher)) throw new Error('Vite did not start to watch.');
  watcher.on('event', (event) => {
    if (event.code === 'ERROR') process.stderr.write(`${event.error.message}\n`);
    if (event.code === 'END') void update(bundle);
  });
}

/** Shows a new build: in the window if only that changed, else by a restart. */
async function update(bundle: Bundle): Promise<void> {
  built.add(bundle);
  if (built.size < bundles.length || isRestarting) return;
  if (app !== null && bundle === 'renderer' && (await reloadWindow())) return;
  isRestarting = true;
  const previous = app;
  if (previous !== null && previous.exitCode === null) {
    previous.kill('SIGTERM');
    await once(previous, 'exit');
  }
  app = startApp();
  isRestarting = false;
}

function startApp(): ChildProcess {
  const child = spawn(process.execPath, [path.join(root, 'scripts/start/main.ts'), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, MERIDIAN_DEBUG_PORT: String(debugPort) },
  });
  child.once('exit', (code) => {
    // The user closed the app; a restart replaces it first.
    if (child === app && !isRestarting) process.exit(code ?? 0);
  });
  return child;
}

/** Reloads the page over the DevTools protocol, which Electron serves; returns false if nothing does. */
async function reloadWindow(): Promise<boolean> {
  if (electronExecutable() === null) return false;
  try {
    const response = await fetch(`http://127.0.0.1:${debugPort}/json`);
    const page = pageList.parse(await response.json()).find(({ type }) => type === 'page');
    if (!page) return false;
    const socket = new WebSocket(page.webSocketDebuggerUrl);
    await new Promise((open, fail) => {
      socket.addEventListener('open', open, { once: true });
      socket.addEventListener('error', fail, { once: true });
    });
    socket.send(JSON.stringify({ id: 1, method: 'Page.reload', params: { ignoreCache: true } }));
    socket.addEventListener('message', () => socket.close(), { once: true });
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return address.port;
}
