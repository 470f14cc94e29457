import type { Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock, systemIds } from '../../main/engine/clock.ts';
import { cruddurItems } from '../../scripts/samples/cruddur.ts';
import type { DrivenApp } from '../../scripts/start/drive.ts';
import { sampleConnection } from '../../shared/connection.ts';
import { writeAs } from '../fixtures/timestampForms.ts';
import { recordDesktop } from './recorder.ts';
import { setUpApp } from './support.ts';

const running = setUpApp(cruddurItems({ now: systemClock.now() }).items, { user: '@andrewbrown' });
const passphrase = 'correct horse battery';

declare global {
  /** The id of the window with the focus, in the main process, which no window manager changes; null: another app has it. */
  var windowWithFocus: number | null;
}

/** Lets tests move the focus: without a window manager, as in CI, a window neither gets nor loses it. */
async function holdFocus({ main }: DrivenApp): Promise<void> {
  await main.evaluate(({ BrowserWindow }) => {
    const { show } = BrowserWindow.prototype;
    const move = (to: Electron.BrowserWindow | null): void => {
      const before = globalThis.windowWithFocus;
      if (before === (to?.id ?? null)) return;
      globalThis.windowWithFocus = to?.id ?? null;
      if (before !== null) BrowserWindow.fromId(before)?.emit('blur');
      to?.emit('focus');
    };
    globalThis.windowWithFocus = BrowserWindow.getAllWindows()[0]?.id ?? null;
    Object.assign(BrowserWindow.prototype, {
      isFocused(this: Electron.BrowserWindow) {
        return globalThis.windowWithFocus === this.id;
      },
      focus(this: Electron.BrowserWindow) {
        move(this);
      },
      blur: () => move(null),
      show(this: Electron.BrowserWindow) {
        show.call(this);
        move(this);
      },
    });
  });
}

/** The titles of the windows, the main one first; in brackets the one with the focus. */
const windows = (): Promise<string[]> =>
  running.app.main.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .toSorted((a, b) => a.id - b.id)
      .map((window) => (window.isFocused() ? `[${window.webContents.getTitle()}]` : window.webContents.getTitle())),
  );
const focus = (window: 'main' | 'own' | null): Promise<void> =>
  running.app.main.evaluate(({ BrowserWindow }, wanted) => {
    const [main, own] = BrowserWindow.getAllWindows().toSorted((a, b) => a.id - b.id);
    if (wanted === null) main?.blur();
    else (wanted === 'main' ? main : own)?.focus();
  }, window);
const closeOwn = (): Promise<void> =>
  running.app.main.evaluate(({ BrowserWindow }) => {
    const [, ...others] = BrowserWindow.getAllWindows().toSorted((a, b) => a.id - b.id);
    for (const each of others) each.close();
  });
const chooseInMenu = (id: string): Promise<void> =>
  running.app.main.evaluate(({ Menu }, wanted) => Menu.getApplicationMenu()?.getMenuItemById(wanted)?.click(), id);
const name = async (): Promise<string> => (await running.app.conversations())[0]?.other.name ?? 'nobody';

const setPageFocus = (page: Page, isFocused: boolean): Promise<void> =>
  page.evaluate((has) => {
    document.hasFocus = () => has;
    window.dispatchEvent(new Event(has ? 'focus' : 'blur'));
  }, isFocused);

const row = () => running.app.page.getByRole('option').first();
const field = (page: Page) => page.getByTestId('composer').getByRole('textbox');
const messages = (page: Page) => page.getByTestId('messages').locator('[data-message]');

/** Writes a message as another client of the other person, and refreshes. */
async function write(text: string): Promise<void> {
  const [conversation] = await running.app.conversations();
  const account = await running.app.account();
  if (!conversation || !account) throw new Error('no conversation');
  const sk = writeAs.micros(systemClock.now());
  const as = ({ id, name: display, handle }: typeof account.owner) => ({
    user_uuid: id,
    user_display_name: display,
    user_handle: handle,
  });
  const { other } = conversation;
  await running.stage.table.put([
    { pk: `MSG#${conversation.id}`, sk, message: text, message_uuid: systemIds(), ...as(other) },
    { pk: `GRP#${account.owner.id}`, sk, message: text, message_group_uuid: conversation.id, ...as(other) },
  ]);
  await running.app.refresh();
}

let own: Page;
beforeAll(() => holdFocus(running.app));
beforeEach(async () => {
  own = await running.app.nextWindow(() => row().dblclick());
  await field(own).waitFor();
  await expect.poll(windows).toEqual(['Meridian', `[${await name()}]`]);
});
afterEach(async () => {
  await closeOwn();
  await expect.poll(async () => (await windows()).length).toBe(1);
});

describe('a window of a conversation', () => {
  it('shows it without the list, and a second request brings it to the front', async () => {
    expect(await own.locator('[data-sidebar]').count()).toBe(0);
    await own.getByRole('heading', { level: 1, name: await name() }).waitFor();
    await focus('main');
    await running.app.page.getByTestId('conversation-list').press('ControlOrMeta+Enter');
    await expect.poll(windows).toEqual(['Meridian', `[${await name()}]`]);
    await focus('main');
    await row().click({ button: 'right' });
    await running.app.page.getByRole('menuitem', { name: 'Open in new window' }).click();
    await expect.poll(windows).toEqual(['Meridian', `[${await name()}]`]);
    await focus('main');
    await chooseInMenu('open-window');
    await expect.poll(windows).toEqual(['Meridian', `[${await name()}]`]);
  });

  it('receives what the main window does, and what it sends appears there', async () => {
    await write('To both windows');
    for (const page of [own, running.app.page]) await messages(page).last().getByText('To both windows').waitFor();
    await field(own).fill('From a window of its own');
    await field(own).press('Enter');
    await messages(running.app.page).last().getByText('From a window of its own').waitFor();
    await messages(own).last().getByText('From a window of its own').waitFor();
    expect(await field(running.app.page).inputValue()).toBe('');
  });

  it('shares the draft, also when it closes right after the last key', async () => {
    await field(own).fill('Half a');
    await expect.poll(() => field(running.app.page).inputValue()).toBe('Half a');
    await field(own).fill('Half a sentence');
    await closeOwn();
    await expect.poll(() => field(running.app.page).inputValue()).toBe('Half a sentence');
    await field(running.app.page).fill('');
    own = await running.app.nextWindow(() => row().dblclick());
    await field(own).waitFor();
    expect(await field(own).inputValue()).toBe('');
  });

  it('keeps a new message from being notified while it has the focus, and opens from the notification', async () => {
    await recordDesktop(running.app);
    const shown = () => running.app.main.evaluate(() => globalThis.recorder.notifications.map(({ body }) => body));
    await focus('own');
    await write('Seen at once');
    await messages(own).last().getByText('Seen at once').waitFor();
    await focus(null);
    // A page would take itself for focused, and mark the message as read before the notification is clicked.
    for (const page of [own, running.app.page]) await setPageFocus(page, false);
    await write('Seen later');
    await expect.poll(shown).toEqual(['Seen later']);
    await running.app.main.evaluate(() => void globalThis.recorder.notifications.at(-1)?.emit('click', {}));
    await expect.poll(windows).toEqual(['Meridian', `[${await name()}]`]);
    for (const page of [own, running.app.page]) await setPageFocus(page, true);
  });

  it('carries out commands of its own, and leaves the others to the main window', async () => {
    await chooseInMenu('find');
    await own.getByRole('search').waitFor();
    expect(await running.app.page.getByRole('search').count()).toBe(0);
    await own.keyboard.press('ControlOrMeta+,');
    await running.app.page.getByRole('dialog', { name: 'Settings' }).waitFor();
    await expect.poll(windows).toEqual(['[Meridian]', await name()]);
    expect(await own.getByRole('dialog').count()).toBe(0);
    await running.app.page.keyboard.press('Escape');
    await running.app.page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('stays open when the main window closes', async () => {
    await running.app.page.evaluate(() => window.meridian.settings.change({ behaviour: { closeToTray: true } }));
    await running.app.main.evaluate(({ BrowserWindow }) => {
      const [main] = BrowserWindow.getAllWindows().toSorted((a, b) => a.id - b.id);
      main?.close();
    });
    await field(own).fill('Still here');
    await field(own).press('Enter');
    await messages(own).last().getByText('Still here').waitFor();
    await chooseInMenu('search');
    await running.app.page.getByRole('dialog').waitFor();
    await running.app.page.keyboard.press('Escape');
  });

  it('comes back to its conversation after its page crashed', async () => {
    const title = await running.app.main.evaluate(async ({ BrowserWindow }) => {
      const [, window] = BrowserWindow.getAllWindows().toSorted((a, b) => a.id - b.id);
      if (!window) throw new Error('no window');
      const titled = new Promise((resolve) => {
        window.webContents.on('page-title-updated', (_event, text) => {
          if (text !== 'Meridian') resolve(text);
        });
      });
      window.webContents.forcefullyCrashRenderer();
      return titled;
    });
    expect(title).toBe(await name());
  });

  it('is locked with the main window, and unlocked with it', async () => {
    const { page } = running.app;
    const person = await name();
    const protect = (request: Parameters<typeof window.meridian.lock.protect>[0]) =>
      page.evaluate((wanted) => window.meridian.lock.protect(wanted), request);
    expect(await protect({ kept: 'passphrase', passphrase, current: null })).toMatchObject({ ok: true });
    await chooseInMenu('lock');
    for (const each of [page, own]) await each.getByTestId('lock').waitFor();
    await expect.poll(windows).toEqual(['Meridian', '[Meridian]']);
    expect(await own.locator('body').textContent()).not.toContain(person);
    await own.getByLabel('Passphrase', { exact: true }).fill(passphrase);
    await own.keyboard.press('Enter');
    for (const each of [page, own]) await field(each).waitFor();
    expect(await own.getByRole('heading', { level: 1 }).textContent()).toContain(person);
    const kept = (await running.app.main.evaluate(({ safeStorage }) => safeStorage.isEncryptionAvailable()))
      ? ('keychain' as const)
      : ('memory' as const);
    expect(await protect({ kept, current: passphrase })).toMatchObject({ ok: true });
  });

  it('closes when another account becomes active', async () => {
    const first = await running.app.accountId();
    const request = { label: '', connection: sampleConnection, keys: null };
    const added = await running.app.page.evaluate((wanted) => window.meridian.accounts.add(wanted), request);
    expect(added).toMatchObject({ ok: true });
    await expect.poll(windows).toEqual(['Meridian']);
    await running.app.page.evaluate((id) => window.meridian.accounts.switch({ id }), first);
    await running.app.page.getByTestId('account-switcher').getByText('Andrew Brown').waitFor();
  });

  it('gets no answers in a window that is not Meridian’s', async () => {
    const answer: unknown = await running.app.main.evaluate(async ({ app: electron, BrowserWindow }) => {
      const [main] = BrowserWindow.getAllWindows();
      if (!main) throw new Error('no window');
      const preload = `${electron.getAppPath()}/out/preload/index.cjs`;
      const other = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
      await other.loadURL(main.webContents.getURL());
      const reply: unknown = await other.webContents.executeJavaScript('window.meridian.app.window({})');
      other.destroy();
      return reply;
    });
    expect(answer).toMatchObject({ ok: false, error: { code: 'untrusted-sender' } });
  });
});

it('quits with all windows, and keeps what was typed in the last moment', async () => {
  const { stage } = running;
  const launch = () => stage.launch({ user: '@andrewbrown', dataDir: 'quitting' });
  const app = await launch();
  const first = app.page.getByRole('option').first();
  const page = await app.nextWindow(() => first.dblclick());
  await field(page).fill('To be continued');
  await app.main.evaluate(({ app: electron }) => electron.quit());
  await stage.end(app);
  const next = await launch();
  await next.page.getByRole('option').first().click();
  await expect.poll(() => field(next.page).inputValue()).toBe('To be continued');
  await stage.end(next);
});
