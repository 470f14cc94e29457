import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildWindow, readFake, serveBrowser, serveWindow } from './serve.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The script that fakes the main process. */
    readonly fakeMain: string;
    /** Where the built window is served. */
    readonly windowUrl: string;
    /** WebSocket endpoint of the browser that all test files share. */
    readonly browserEndpoint: string;
  }
}

/** Builds and serves the window and starts one browser, for all test files of the project. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'meridian-window-'));
  const [browser] = await Promise.all([serveBrowser(), buildWindow(folder)]);
  const { server, url } = await serveWindow(folder);
  project.provide('fakeMain', await readFake(folder));
  project.provide('windowUrl', url);
  project.provide('browserEndpoint', browser.wsEndpoint());
  return async () => {
    await browser.close();
    server.close();
    await rm(folder, { recursive: true, force: true });
  };
}
