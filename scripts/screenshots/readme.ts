import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { hostExecutable } from '../lib/electron.mjs';
import { root } from '../lib/ensure.mjs';
import { DrivenApp } from '../start/drive.ts';
import { startSampleTable } from '../start/sampleTable.ts';
import { animate, type Frame } from './apng.ts';

/*
 * Takes the screenshots of the README from the built app with a real table. They go to docs/screenshots/.
 */

const target = path.join(root, 'docs/screenshots');
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-screenshots-'));

interface Shot {
  readonly name: string;
  readonly theme: 'light' | 'dark';
  /** Brings the window into its state. */
  readonly arrange: (app: DrivenApp) => Promise<void>;
}

async function shoot(args: readonly string[], locale: string, shots: readonly Shot[]): Promise<void> {
  const env = { ...process.env, TZ: 'Europe/Berlin', LANG: locale };
  const app = await DrivenApp.launch(hostExecutable, [root, ...args], env);
  try {
    await app.resize({ width: 1_280, height: 800 });
    for (const { name, theme, arrange } of shots) {
      await app.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await arrange(app);
      await app.page.mouse.move(0, 0);
      await app.painted();
      const file = path.join(target, `${name}.png`);
      await app.page.screenshot({ path: file });
      process.stdout.write(`${path.relative(process.cwd(), file)}\n`);
    }
  } finally {
    await app.close();
  }
}

/** Films the first minute with sample data. */
async function film(args: readonly string[], locale: string): Promise<void> {
  const app = await DrivenApp.launch(hostExecutable, [root, ...args], { ...process.env, LANG: locale });
  const frames: Frame[] = [];
  const { page } = app;
  const take = async (duration: number): Promise<void> => {
    await app.painted();
    frames.push({ png: await page.screenshot(), duration });
  };
  try {
    await app.resize({ width: 960, height: 600 });
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    const explore = page.getByTestId('explore');
    await explore.waitFor();
    await take(1_600);
    await explore.click();
    await open('Inês')(app);
    await take(1_600);
    for (const text of ['See you ', 'at the wall ', 'at seven!']) {
      await page.keyboard.type(text);
      await take(350);
    }
    await page.keyboard.press('Enter');
    await page.getByTestId('messages').locator('[data-message]').last().getByText('at seven!').waitFor();
    await app.settled();
    await take(1_600);
    await page.keyboard.press('ControlOrMeta+k');
    for (const text of ['gr', 'and']) {
      await page.keyboard.type(text);
      await take(350);
    }
    await page.locator('[data-answers="grand"]').waitFor();
    await take(2_200);
  } finally {
    await app.close();
  }
  const file = path.join(target, 'tour.png');
  fs.writeFileSync(file, animate(frames));
  process.stdout.write(`${path.relative(process.cwd(), file)}\n`);
}

const rows = ({ page }: DrivenApp) => page.getByTestId('conversation-list').getByRole('option');

/** Opens the conversation whose row has this text. */
const open =
  (name: string) =>
  async (app: DrivenApp): Promise<void> => {
    await app.settled();
    await rows(app).first().waitFor();
    const row = rows(app).filter({ hasText: name }).first();
    while ((await row.count()) === 0) await app.page.getByTestId('conversation-list').press('PageDown');
    await row.click();
    await app.page.getByTestId('messages').locator('[data-message]').first().waitFor();
  };

async function search({ page }: DrivenApp): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('grand');
  await page.locator('[data-answers="grand"]').waitFor();
}

fs.mkdirSync(target, { recursive: true });
const table = await startSampleTable(path.join(scratch, 'dynamodb'), true);
const dataOf = (name: string): readonly string[] => [`--data-dir=${path.join(scratch, name)}`];
const english = 'en_US.UTF-8';
try {
  await film(dataOf('tour'), english);
  await shoot([...dataOf('main'), ...table.connection], english, [
    { name: 'conversation-light', theme: 'light', arrange: open('Siobhán') },
    { name: 'conversation-dark', theme: 'dark', arrange: open('佐藤') },
    { name: 'search', theme: 'light', arrange: search },
  ]);
  await shoot([...dataOf('main'), ...table.connection], 'ar_EG.UTF-8', [
    { name: 'arabic', theme: 'light', arrange: open('ليلى') },
  ]);
  await shoot(dataOf('connect'), english, [
    {
      name: 'connect',
      theme: 'light',
      arrange: async ({ page }) => {
        await page.getByRole('button', { name: 'Connect a table' }).click();
        await page.getByRole('radio', { name: 'Default credentials' }).click();
      },
    },
  ]);
  await table.stop();
  await shoot([...dataOf('main'), ...table.connection], english, [
    {
      name: 'offline',
      theme: 'dark',
      arrange: async (app) => {
        await app.page.getByTestId('offline-bar').waitFor();
        await open('Siobhán')(app);
      },
    },
  ]);
} finally {
  await table.stop().catch(() => {});
  fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
}
