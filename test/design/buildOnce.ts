import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildWindow } from './serve.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder that the window was built into. */
    readonly builtWindow: string;
  }
}

/** Builds the window once for all files of tests that draw it. */
export default async function buildOnce(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'meridian-window-'));
  await buildWindow(folder);
  project.provide('builtWindow', folder);
  return () => rm(folder, { recursive: true, force: true });
}
