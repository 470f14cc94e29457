import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { violations } from './rules.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Every product file; tests and what only they use (`testing`) may import what they like. */
const files = ['main', 'preload', 'renderer', 'shared'].flatMap((folder) =>
  fs
    .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|\/testing(\/|\.ts)/.test(name)),
);

it('keeps every rule', () => {
  expect(files.length).toBeGreaterThan(50);
  expect(files.flatMap((file) => violations(file, fs.readFileSync(path.join(root, file), 'utf8')))).toEqual([]);
});

it.each([
  ['shared/a.ts', "import fs from 'node:fs';"],
  ['shared/a.ts', "import { x } from '../main/engine/clock.ts';"],
  ['shared/a.ts', "import { app } from 'electron';"],
  ['preload/a.ts', "import { z } from 'zod';"],
  ['preload/a.ts', "import { x } from '../renderer/api.ts';"],
  ['renderer/a.tsx', "import { x } from '../main/window/mainWindow.ts';"],
  ['renderer/a.tsx', "import path from 'node:path';"],
  ['renderer/a.tsx', "import { ipcRenderer } from 'electron';"],
  ['renderer/features/a.tsx', 'const api = window.meridian;'],
  ['main/a.ts', "import { x } from '../renderer/api.ts';"],
  ['main/a.ts', "import { x } from '../test/fakes/manualClock.ts';"],
  ['main/a.ts', "import { x } from './engine/cache/cache.ts';"],
  ['main/a.ts', "import { Worker } from 'node:worker_threads';"],
  ['main/engine/a.ts', "import { app } from 'electron';"],
  ['main/engine/sync/a.ts', "import { x } from '../remote/dynamo/store.ts';"],
  ['main/engine/sync/a.ts', "import { x } from '../services/services.ts';"],
  ['main/engine/cache/a.ts', "import { x } from './testing.ts';"],
  ['main/engine/sync/a.ts', "import { QueryCommand } from '@aws-sdk/lib-dynamodb';"],
  ['main/engine/sync/a.ts', "const sdk = await import('@aws-sdk/lib-dynamodb');"],
  ['main/engine/services/a.ts', "import type { MessageStore } from '../remote/messageStore.ts';"],
  ['main/engine/services/a.ts', "import Database from 'better-sqlite3-multiple-ciphers';"],
  ['main/engine/cache/a.ts', "import { x } from '../remote/messageStore.ts';"],
  ['main/engine/remote/a.ts', "import { x } from '../cache/cache.ts';"],
  ['main/engine/remote/a.ts', "export { x } from '../sync/loop.ts';"],
  ['main/engine/sync/a.ts', 'const now = Date.now();'],
  ['renderer/a.ts', 'setTimeout(f, 1);'],
  ['shared/a.ts', 'const now = DateTime.now();'],
  ['main/a.ts', 'const id = randomUUID();'],
])('finds what is wrong in %s: %s', (file, source) => {
  expect(violations(file, source)).not.toEqual([]);
});

it.each([
  ['main/engine/startEngine.ts', "import { DynamoMessageStore } from './remote/dynamo/store.ts';"],
  ['main/engine/clock.ts', 'const now = Date.now();'],
  ['main/engine/sync/a.ts', "import type { MessageStore } from '../remote/messageStore.ts';"],
  ['shared/a.ts', '// Date.now() is not used here, see https://example.com/'],
])('finds nothing wrong in %s: %s', (file, source) => {
  expect(violations(file, source)).toEqual([]);
});
