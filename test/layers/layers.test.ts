import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { afterAll, beforeAll, expect, it } from 'vitest';
import configuration from '../../.dependency-cruiser.mjs';
import { forbiddenCalls } from './forbiddenCalls.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folders = ['main', 'preload', 'renderer', 'shared'];

/** Runs the rules over folders; returns a line for each violation. */
async function violations(baseDir: string): Promise<string[]> {
  const { forbidden, options } = configuration;
  const { output } = await cruise(folders, { ...options, baseDir, validate: true, ruleSet: { forbidden } });
  if (typeof output === 'string') throw new TypeError('dependency-cruiser returned text in place of its result.');
  return describe(output);
}

const describe = ({ summary }: ICruiseResult): string[] =>
  summary.violations.map(({ from, to, rule, cycle }) => {
    const way = cycle?.map(({ name }) => name).join(' → ') ?? to;
    return `${from} → ${way}: ${rule.name}`;
  });

const productFiles = folders.flatMap((folder) =>
  fs
    .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name)),
);

it('the product breaks no rule about imports', async () => {
  expect(await violations(root)).toEqual([]);
}, 120_000);

const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');

it.each([
  ['opens windows', /new BrowserWindow\(/, ['main/window/pageWindow.ts']],
  ['opens links outside the app', /\.openExternal\(/, ['main/links/linkOpener.ts']],
  ['adds no switches of Chromium', /\.append(?:Switch|Argument)\(/, []],
  ['has no other kinds of pages', /WebContentsView|BrowserView|webviewTag|<webview/, []],
])('the product %s in one place at most', (_what, pattern, places) => {
  expect(productFiles.filter((file) => pattern.test(read(file)))).toEqual(places);
});

it('the product reads time and chance in one place each', () => {
  expect(productFiles.length).toBeGreaterThan(50);
  expect(productFiles.flatMap((file) => forbiddenCalls(file, read(file)))).toEqual([]);
});

const wrongImports: readonly (readonly [file: string, source: string])[] = [
  ['shared/a1.ts', "import fs from 'node:fs';\nfs.readFileSync('');"],
  ['shared/a2.ts', "import { x } from '../main/engine/clock.ts';\nx;"],
  ['shared/a3.ts', "import { app } from 'electron';\napp;"],
  ['preload/a1.ts', "import { z } from 'zod';\nz;"],
  ['preload/a2.ts', "import { x } from '../renderer/client.ts';\nx;"],
  ['renderer/a1.tsx', "import { x } from '../main/log.ts';\nexport const A = () => <b>{x}</b>;"],
  ['renderer/a2.tsx', "import path from 'node:path';\npath;"],
  ['renderer/a3.tsx', "import { ipcRenderer } from 'electron';\nipcRenderer;"],
  ['main/a1.ts', "import { x } from '../renderer/client.ts';\nx;"],
  ['main/a2.ts', "import { x } from '../test/fakes/manualClock.ts';\nx;"],
  ['main/a3.ts', "import type { x } from './engine/store/cache/cache.ts';\nexport type Y = x;"],
  ['main/a4.ts', "import { Worker } from 'node:worker_threads';\nWorker;"],
  ['main/engine/a1.ts', "import { app } from 'electron';\napp;"],
  ['main/engine/remote/dynamo/a1.ts', "import { QueryCommand } from '@aws-sdk/lib-dynamodb';\nQueryCommand;"],
  ['main/engine/sync/a1.ts', "import { x } from '../remote/dynamo/store.ts';\nx;"],
  ['main/engine/sync/a2.ts', "import { x } from '../services/services.ts';\nx;"],
  ['main/engine/sync/a3.ts', "import { QueryCommand } from '@aws-sdk/lib-dynamodb';\nQueryCommand;"],
  ['main/engine/sync/a4.ts', "const sdk = await import('@aws-sdk/lib-dynamodb');\nsdk;"],
  ['main/engine/services/a1.ts', "import type { x } from '../remote/messageStore.ts';\nexport type Y = x;"],
  ['main/engine/services/a2.ts', "import Database from 'better-sqlite3-multiple-ciphers';\nDatabase;"],
  ['main/engine/services/a3.ts', "import { x } from '../samples/seed.ts';\nx;"],
  ['main/engine/store/cache/a1.ts', "import { x } from '../../remote/messageStore.ts';\nx;"],
  ['main/engine/store/cache/a2.ts', "import { x } from '../outbox/outbox.ts';\nx;"],
  ['main/engine/remote/a1.ts', "import { x } from '../store/cache/cache.ts';\nx;"],
  ['main/engine/remote/a2.ts', "export { x } from '../sync/loop.ts';"],
  ['shared/cycle1.ts', "import type { B } from './cycle2.ts';\nexport interface A { readonly b: B }"],
];
/** What the files above import. */
const targets = [
  'main/engine/clock.ts',
  'main/log.ts',
  'renderer/client.ts',
  'test/fakes/manualClock.ts',
  'main/engine/store/cache/cache.ts',
  'main/engine/store/outbox/outbox.ts',
  'main/engine/remote/messageStore.ts',
  'main/engine/remote/dynamo/store.ts',
  'main/engine/samples/seed.ts',
  'main/engine/services/services.ts',
  'main/engine/sync/loop.ts',
];
const cycleEnd = "import type { A } from './cycle1.ts';\nexport interface B { readonly a: A }";
/** Imports that the rules allow. */
const rightImports: readonly (readonly [file: string, source: string])[] = [
  ['main/engine/startEngine.ts', "import { x } from './remote/dynamo/store.ts';\nx;"],
  ['main/engine/b1.ts', "const { x } = await import('./samples/seed.ts');\nx;"],
  ['main/engine/sync/b1.ts', "import type { x } from '../remote/messageStore.ts';\nexport type Y = x;"],
  ['renderer/b1.tsx', "import { x } from '../shared/b1.ts';\nexport const A = () => <b>{x} import 'node:fs'</b>;"],
  ['shared/b1.ts', "import { z } from 'zod';\nexport const x = z.string();"],
];

let broken: readonly string[] = [];
const sample = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-layers-'));
beforeAll(async () => {
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(sample, 'node_modules'), 'junction');
  const files = [...targets.map((file) => [file, 'export const x = 1;'] as const), ...wrongImports, ...rightImports];
  files.push(['shared/cycle2.ts', cycleEnd]);
  for (const [file, source] of files) {
    fs.mkdirSync(path.dirname(path.join(sample, file)), { recursive: true });
    fs.writeFileSync(path.join(sample, file), source);
  }
  broken = await violations(sample);
}, 120_000);
afterAll(() => fs.rmSync(sample, { recursive: true, force: true }));

it.each(wrongImports)('finds the wrong import in %s', (file) => {
  expect(broken.filter((line) => line.startsWith(`${file} →`))).not.toEqual([]);
});
it.each(rightImports)('allows the import in %s', (file) => {
  expect(broken.filter((line) => line.startsWith(`${file} →`))).toEqual([]);
});

it.each([
  ['main/engine/sync/a.ts', 'const now = Date.now();'],
  ['renderer/a.ts', 'setTimeout(f, 1);'],
  ['shared/a.ts', 'const now = DateTime.now();'],
  ['main/a.ts', 'const id = randomUUID();'],
  ['renderer/features/a.tsx', 'const api = window.meridian;'],
])('finds the forbidden call in %s: %s', (file, source) => {
  expect(forbiddenCalls(file, source)).not.toEqual([]);
});
it.each([
  ['main/engine/clock.ts', 'const now = Date.now();'],
  ['shared/a.ts', '// Date.now() is not used here, see https://example.com/'],
])('allows the call in %s: %s', (file, source) => {
  expect(forbiddenCalls(file, source)).toEqual([]);
});
