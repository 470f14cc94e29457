import { describe, expect, it } from 'vitest';
import { systemClock } from '../../main/engine/clock.ts';
import { cruddurItems } from '../../scripts/samples/cruddur.ts';
import { setUpApp } from './support.ts';

const you = '@andrewbrown';
/** Started by a link, on a computer that knows no conversation yet. */
const running = setUpApp(cruddurItems({ now: systemClock.now() }).items, {
  user: you,
  arguments: ['meridian://messages/@bayko'],
});

const page = () => running.app.page;
const conversation = () => page().getByRole('region', { name: 'Conversation with Andrew Bayko' });
const chooseInMenu = (id: string) =>
  running.app.main.evaluate(({ Menu }, wanted) => Menu.getApplicationMenu()?.getMenuItemById(wanted)?.click(), id);
const startAgain = (link: string) =>
  expect(running.stage.launch({ user: you, arguments: [link] })).rejects.toMatchObject({ code: 'already-running' });

describe('a link', () => {
  it('that starts Meridian leads to its conversation', async () => {
    await conversation().waitFor();
  });

  it('of a second start leads the first one there', async () => {
    await startAgain('meridian://messages');
    await page().getByText('Select a conversation').waitFor();
    await startAgain('meridian://messages/@bayko');
    await conversation().waitFor();
  });

  it('to a message shows that message', async () => {
    const [group] = await running.app.conversations();
    if (!group) throw new Error('no conversation');
    const { messages } = await running.app.conversation(group.id, true);
    const { id = '', text = '' } = messages[3] ?? {};
    await startAgain(`meridian://messages/${group.id}#${id}`);
    await page().locator(`[data-message="${id}"]`).waitFor();
    expect(await page().locator(`[data-message="${id}"]`).textContent()).toContain(text.slice(0, 20));
  });

  it('that leads nowhere says so, and changes nothing', async () => {
    await startAgain('meridian://messages/no-such-conversation');
    await page().getByText('Conversation not found').waitFor();
    await conversation().waitFor();
    await startAgain('meridian://messages/new/nobody-is-called-that');
    await page().getByText('Can’t message @nobody-is-called-that').waitFor();
  });
});

it('what is chosen in the menu happens in the window', async () => {
  await chooseInMenu('new-conversation');
  await page().getByRole('dialog', { name: 'New conversation' }).waitFor();
  await page().keyboard.press('Escape');
  await page().getByRole('dialog').waitFor({ state: 'detached' });
  await chooseInMenu('settings');
  await page().getByRole('dialog', { name: 'Settings' }).waitFor();
  await page().keyboard.press('Escape');
  await page().getByRole('dialog').waitFor({ state: 'detached' });
  await chooseInMenu('export');
  await page().getByRole('dialog', { name: 'Export conversation' }).waitFor();
  await page().keyboard.press('Escape');
  await page().getByRole('dialog').waitFor({ state: 'detached' });
});

it('a page that crashes comes back to the same conversation and draft', async () => {
  const draft = 'Half a sentence, before it';
  await page().getByRole('textbox', { name: 'Message to' }).fill(draft);
  await expect.poll(async () => (await running.app.conversations())[0]?.draft).toBe(draft);
  // Asked of the main process, since a page that crashed is lost to Playwright.
  const shown = () =>
    running.app.main.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
        '[document.querySelector(".conversation")?.ariaLabel, document.querySelector("textarea")?.value]',
      ),
    );
  await running.app.main.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (!contents) throw new Error('no window');
    const loaded = new Promise((resolve) => contents.once('did-finish-load', () => resolve(null)));
    contents.forcefullyCrashRenderer();
    await loaded;
  });
  await expect.poll(shown).toEqual(['Conversation with Andrew Bayko', draft]);
});
