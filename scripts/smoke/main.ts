import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { z } from 'zod';
import { conversations } from '../../main/engine/samples/conversations.ts';
import { startSampleTable } from '../start/sampleTable.ts';
import { smokeTest } from './smokeTest.ts';

const timeoutMs = 120_000;

const [executable = '', ...args] = process.argv.slice(2);
const { version } = z.object({ version: z.string() }).parse(createRequire(import.meta.url)('../../package.json'));
/** The conversations with rows are those in the list. */
const listed = conversations.filter(({ damage }) => damage.every(({ kind }) => kind !== 'no-rows')).length;

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-smoke-'));
const table = await startSampleTable(path.join(scratch, 'table'));
try {
  const wrong = await smokeTest({
    executable,
    args: [...args, ...table.connection],
    scratch,
    expected: { version, conversations: listed },
    timeoutMs,
  });
  process.stdout.write(wrong === null ? `${executable}: ${listed} conversations.\n` : `${executable}: ${wrong}\n`);
  process.exitCode = wrong === null ? 0 : 1;
} finally {
  await table.stop();
  fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
}
