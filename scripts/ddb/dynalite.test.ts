import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDynalite } from '../lib/dynalite.ts';
import { runCaptured } from './testing.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'meridian-dynalite-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

test('keeps its data across a restart', async () => {
  const first = await startDynalite({ directory });
  await runCaptured(first.endpoint, 'create-table');
  await runCaptured(first.endpoint, 'seed-cruddur');
  await first.stop();

  const second = await startDynalite({ directory });
  const { out } = await runCaptured(second.endpoint, 'scan --limit 200 --json');
  await second.stop();
  expect(JSON.parse(out)).toMatchObject({ items: { length: 106 }, more: false });
});

test('reports a used port and a used directory with different errors', async () => {
  const running = await startDynalite({ directory });
  const port = Number(new URL(running.endpoint).port);
  const elsewhere = path.join(directory, 'elsewhere');
  await expect(startDynalite({ directory: elsewhere, port })).rejects.toMatchObject({
    code: 'already-running',
    params: { port: String(port) },
  });
  await expect(startDynalite({ directory })).rejects.toMatchObject({ code: 'already-running', params: { directory } });
  expect((await runCaptured(running.endpoint, 'create-table')).code).toBe(0);

  // The failed start has released its directory.
  await (await startDynalite({ directory: elsewhere })).stop();
  await running.stop();
});

test('lets one of two simultaneous starts on one directory run, and refuses the other', async () => {
  const starts = await Promise.allSettled([startDynalite({ directory }), startDynalite({ directory })]);
  const running = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  const refused = starts.flatMap((start) => (start.status === 'rejected' ? [start.reason] : []));
  expect(refused).toMatchObject([{ code: 'already-running', params: { directory } }]);
  for (const { endpoint, stop } of running) {
    expect((await runCaptured(endpoint, 'create-table')).code).toBe(0);
    await stop();
  }
});
