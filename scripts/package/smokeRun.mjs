// node scripts/package/smokeRun.mjs EXECUTABLE FOLDER SCRATCH DATA
// Starts the application in FOLDER on an embedded table, in SCRATCH, with the sample conversations. Its data go to DATA. Waits
// until its window lists every conversation, opens one, and prints the title. This proves that the worker, the native
// module and the AWS client work.
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import { conversations } from '../../main/engine/samples/conversations.ts';
import { startSampleTable } from '../start/sampleTable.ts';

/** The limit of each step on a slow machine, in milliseconds. */
const TIMEOUT = 60_000;

const [executablePath, folder, scratch, data] = process.argv.slice(2);
if (!executablePath || !folder || !scratch || !data) throw new Error('Arguments: EXECUTABLE FOLDER SCRATCH DATA.');
/** The number of conversations with rows, which are those in the list. */
const listed = conversations.filter(({ damage }) => damage.every(({ kind }) => kind !== 'no-rows')).length;

const table = await startSampleTable(join(scratch, 'table'));
try {
  const app = await _electron.launch({
    executablePath,
    args: [folder, `--data-dir=${data}`, ...table.connection],
    env: { ...process.env, MERIDIAN_HOST_HEADED: '0' },
    timeout: TIMEOUT,
  });
  try {
    const page = await app.firstWindow({ timeout: TIMEOUT });
    const newest = page.getByTestId('conversation-list').locator(`[role=option][aria-setsize="${listed}"]`).first();
    await newest.click({ timeout: TIMEOUT });
    await page.getByTestId('messages').waitFor({ timeout: TIMEOUT });
    console.log(`“${await page.title()}”, ${listed} conversations`);
  } finally {
    await app.close();
  }
} finally {
  await table.stop();
}
