import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildFake, buildWindow, type ReactBuild, serveBrowser, serveWindow } from './serve.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The script that fakes the main process. */
    readonly fakeMain: string;
    /** Where the built windows are served. */
    readonly windowUrls: Readonly<Record<ReactBuild, string>>;
    /** WebSocket endpoint of the browser that all test files share. */
    readonly browserEndpoint: string;
  }
}

/** Builds and serves the window, twice, and starts one browser, for all test files of the project. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'meridian-window-'));
  const browser = await serveBrowser();
  const serve = async (reactBuild: ReactBuild) => {
    await buildWindow(join(folder, reactBuild), reactBuild);
    return serveWindow(join(folder, reactBuild));
  };
  const production = await serve('production');
  const development = await serve('development');
  project.provide('fakeMain', await buildFake(join(folder, 'fake')));
  project.provide('windowUrls', { production: production.url, development: development.url });
  project.provide('browserEndpoint', browser.wsEndpoint());
  return async () => {
    await browser.close();
    production.server.close();
    development.server.close();
    await rm(folder, { recursive: true, force: true });
  };
}
