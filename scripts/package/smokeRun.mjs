// node scripts/package/smokeRun.mjs EXECUTABLE FOLDER PROFILE
// Starts the application in FOLDER with its data in PROFILE, waits until its window shows something, prints the
// window's title and ends.
import { _electron } from 'playwright-core';

/** For the first paint on a slow, busy machine, in milliseconds. */
const TIMEOUT = 60_000;

const [executablePath, folder, profile] = process.argv.slice(2);
if (!executablePath || !folder || !profile) throw new Error('Say which executable, which folder, and which profile.');
const app = await _electron.launch({ executablePath, args: [folder, `--user-data-dir=${profile}`], timeout: TIMEOUT });
try {
  const page = await app.firstWindow({ timeout: TIMEOUT });
  await page.locator('#root > *').first().waitFor({ state: 'attached', timeout: TIMEOUT });
  console.log(await page.title());
} finally {
  await app.close();
}
