import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { crashReportFile, listCrashReports } from './crashReports.ts';

let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'meridian-crashes-'));
});
afterEach(() => fs.rm(folder, { recursive: true }));

/** Writes a minidump of a day of 2026. */
async function write(name: string, day: number): Promise<void> {
  const file = path.join(folder, name);
  await fs.mkdir(path.dirname(file), { recursive: true });
  await fs.writeFile(file, 'MDMP');
  const at = new Date(Date.UTC(2026, 0, day));
  await fs.utimes(file, at, at);
}

it('lists minidumps, the newest first, and finds only those', async () => {
  await write('completed/a.dmp', 1);
  await write('pending/b.dmp', 3);
  await write('reports/c.dmp', 2);
  await write('settings.dat', 4);
  await write('completed/a.meta', 4);
  const [newest, ...others] = await listCrashReports(folder);
  expect(newest).toEqual({ name: path.join('pending', 'b.dmp'), at: Date.UTC(2026, 0, 3) * 1_000, bytes: 4 });
  expect(others.map(({ name }) => path.basename(name))).toEqual(['c.dmp', 'a.dmp']);
  expect(await crashReportFile(folder, newest?.name ?? '')).toBe(path.join(folder, 'pending', 'b.dmp'));
  for (const name of ['settings.dat', '../b.dmp', '/etc/passwd']) {
    await expect(crashReportFile(folder, name)).rejects.toMatchObject({ code: 'not-found' });
  }
});

it('lists nothing before the first crash', async () => {
  expect(await listCrashReports(path.join(folder, 'missing'))).toEqual([]);
});
