import fs from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../main/engine/clock.ts';
import { cruddurItems } from '../../scripts/samples/cruddur.ts';
import { inSentence } from '../support/inSentence.ts';
import { setUpApp } from './support.ts';

const you = '@andrewbrown';
/** Started by a link with an empty cache. */
const running = setUpApp(cruddurItems({ now: systemClock.now() }).items, {
  user: you,
  arguments: ['meridian://messages/@bayko'],
});

const page = () => running.app.page;
const conversation = () => page().getByRole('region', { name: `Conversation with ${inSentence('Andrew Bayko')}` });
const chooseInMenu = (id: string) =>
  running.app.main.evaluate(({ Menu }, wanted) => Menu.getApplicationMenu()?.getMenuItemById(wanted)?.click(), id);
const startAgain = (link: string) =>
  expect(running.stage.launch({ user: you, arguments: [link] })).rejects.toMatchObject({ code: 'already-running' });

describe('a link', () => {
  it('opens its conversation when it starts Meridian', async () => {
    await conversation().waitFor();
  });

  it('of a second start is opened by the first', async () => {
    await startAgain('meridian://messages');
    await page().getByText('Select a conversation').waitFor();
    await startAgain('meridian://messages/@bayko');
    await conversation().waitFor();
  });

  it('to a message shows the message', async () => {
    const [first] = await running.app.conversations();
    if (!first) throw new Error('no conversation');
    const { messages } = await running.app.conversation(first.id, true);
    const { id = '', text = '' } = messages[3] ?? {};
    await startAgain(`meridian://messages/${first.id}#${id}`);
    await page()
      .locator(`[data-message="${id}"]`, { hasText: text.slice(0, 20) })
      .waitFor();
  });

  it('without a target shows why and keeps the conversation open', async () => {
    await startAgain('meridian://messages/no-such-conversation');
    await page().getByText('Conversation not found').waitFor();
    await conversation().waitFor();
    await startAgain('meridian://messages/new/no-such-handle');
    await page()
      .getByText(`Can’t message ${inSentence('@no-such-handle')}`)
      .waitFor();
  });
});

it.each([
  ['new-conversation', 'New conversation'],
  ['settings', 'Settings'],
  ['export', 'Export conversation'],
])('the menu item %s opens its dialog', async (item, name) => {
  await chooseInMenu(item);
  await page().getByRole('dialog', { name }).waitFor();
  await page().keyboard.press('Escape');
  await page().getByRole('dialog').waitFor({ state: 'detached' });
});

const log = (dataDir: string) => fs.readFile(running.stage.path(dataDir, 'logs/main.log'), 'utf8');

it('restores a minimized window on a second start, which exits', async () => {
  await running.app.main.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
  await startAgain('meridian://messages/@bayko');
  const isMinimized = () =>
    running.app.main.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized());
  await expect.poll(isMinimized).toBe(false);
});

it('reports a cache folder that is unusable, and logs it once', async () => {
  await fs.mkdir(running.stage.path('blocked'));
  // A file in place of the folder.
  await fs.writeFile(running.stage.path('blocked/accounts'), '');
  const app = await running.stage.launch({ user: you, dataDir: 'blocked' });
  expect(await app.settled()).toMatchObject({ phase: 'failed' });
  const endings = async () => (await log('blocked')).match(/An engine failed\./g);
  await expect.poll(endings).toHaveLength(1);
  await running.stage.end(app);
  // The log is complete now.
  expect(await endings()).toHaveLength(1);
  expect(await log('blocked')).not.toContain('was rejected');
});

it('refuses data of a newer version and leaves it unchanged', async () => {
  const content = JSON.stringify({ version: 99, appearance: { theme: 'dark' } });
  await fs.mkdir(running.stage.path('newer'));
  await fs.writeFile(running.stage.path('newer/settings.json'), content);
  await expect(running.stage.launch({ user: you, dataDir: 'newer' })).rejects.toThrow('newer-data');
  expect(await fs.readFile(running.stage.path('newer/settings.json'), 'utf8')).toBe(content);
  expect((await fs.readdir(running.stage.path('newer'))).filter((name) => /accounts/.test(name))).toEqual([]);
});

it('reloads a page that crashed with the same conversation and draft, and logs it', async () => {
  const draft = 'Half a sentence, before it';
  await page().getByRole('textbox', { name: 'Message to' }).fill(draft);
  await expect.poll(async () => (await running.app.conversations())[0]?.draft).toBe(draft);
  // Through the main process, since Playwright loses a page that crashed.
  const inNewPage = (script: string): Promise<unknown> =>
    running.app.main.evaluate(
      ({ BrowserWindow }, code) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code),
      script,
    );
  await running.app.main.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (!contents) throw new Error('no window');
    const loaded = new Promise((resolve) => contents.once('did-finish-load', () => resolve(null)));
    contents.forcefullyCrashRenderer();
    await loaded;
  });
  expect(await inNewPage('window.meridian.accounts.list({})')).toMatchObject({ ok: true });
  await expect
    .poll(() =>
      inNewPage(
        '[document.querySelector("[data-testid=conversation]")?.ariaLabel, document.querySelector("textarea")?.value]',
      ),
    )
    .toEqual([`Conversation with ${inSentence('Andrew Bayko')}`, draft]);
  await expect.poll(() => log('data')).toMatch(/The page process ended: (crashed|killed)/);
});
