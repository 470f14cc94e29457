import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { findings, openWindow, settled, waitForFocus, withWindow } from './testWindow.ts';

/** A conversation in a window of its own, and how it is opened. */

const { page } = withWindow();
const bayko = 'Andrew Bayko';
const details = () => page().getByTestId('details');
const did = () => page().evaluate(() => window.meridianTest.world.shell.did);

/** Opens the window of a conversation. */
async function openOwn(conversation: string, scenario = 'online'): Promise<void> {
  await page().goto(`/?scenario=${scenario}&own=${conversation}`, { waitUntil: 'commit' });
  await page().locator('[data-own-window]').waitFor();
  await settled(page());
}
const openMain = async (): Promise<void> => {
  await openOwn('main');
  await page().getByTestId('messages').getByRole('article').last().waitFor();
  await waitForFocus(page().getByTestId('composer').getByRole('textbox'));
};

describe('the window of a conversation', () => {
  it.each([
    { width: 1_280, height: 800 },
    { width: 420, height: 600 },
    { width: 360, height: 420 },
  ])('has a heading, no list and no way back at $width × $height', async (size) => {
    await page().setViewportSize(size);
    await openMain();
    await page().getByRole('heading', { level: 1, name: bayko }).waitFor();
    expect(await page().locator('[data-sidebar]').count()).toBe(0);
    expect(await page().getByRole('button', { name: 'Back' }).count()).toBe(0);
    expect(await page().title()).toBe(bayko);
    await page().keyboard.press('Escape');
    expect(await page().getByTestId('conversation').isVisible()).toBe(true);
    expect(await findings(page())).toEqual([]);
  });

  it('shows the details beside it where there is room, and over it elsewhere', async () => {
    await page().setViewportSize({ width: 860, height: 700 });
    await openMain();
    await page().keyboard.press('Control+i');
    await waitForFocus(details());
    expect(await page().getByRole('dialog').count()).toBe(0);
    await page().setViewportSize({ width: 840, height: 700 });
    await details().waitFor({ state: 'detached' });
    await page().keyboard.press('Control+i');
    await page().getByRole('dialog', { name: 'Details' }).waitFor();
  });

  it('leaves what needs the list or the settings to the main window', async () => {
    await openMain();
    for (const key of ['Control+n', 'Control+k', 'Control+,', 'Alt+ArrowDown', 'Alt+ArrowUp']) {
      await page().keyboard.press(key);
    }
    expect(await did()).toEqual([
      'main new-conversation',
      'main search',
      'main settings',
      'main next-conversation',
      'main previous-conversation',
    ]);
    await page().keyboard.press('Control+Shift+O');
    await page().getByRole('button', { name: 'More', exact: true }).click();
    await page().getByRole('menuitem', { name: 'Export…' }).waitFor();
    for (const name of ['Open in new window', 'Search their messages…'])
      expect(await page().getByRole('menuitem', { name }).count()).toBe(0);
    expect(await did()).toHaveLength(5);
  });

  it('says that its conversation is gone once the person is blocked', async () => {
    await openMain();
    await page().getByRole('button', { name: 'More', exact: true }).click();
    await page().getByRole('menuitem', { name: 'Block…' }).click();
    await page().getByRole('alertdialog').getByRole('button', { name: 'Block' }).click();
    await page().getByRole('heading', { level: 1, name: 'This conversation isn’t in your list' }).waitFor();
    await expect.poll(() => page().title()).toBe('Meridian');
    expect(await findings(page())).toEqual([]);
  });

  it('is covered, and has no name, while Meridian is locked', async () => {
    await openMain();
    const setLock = (locked: boolean) =>
      page().evaluate((isLocked) => {
        const { world, bridge } = window.meridianTest;
        world.desk.lock = { ...world.desk.lock, method: 'system', locked: isLocked };
        bridge.emit('lock.changed', world.desk.lock);
      }, locked);
    await setLock(true);
    await page().getByTestId('lock').waitFor();
    expect([await page().title(), await page().getByText(bayko).count()]).toEqual(['Meridian', 0]);
    await setLock(false);
    await page().getByRole('heading', { level: 1, name: bayko }).waitFor();
    expect(await page().title()).toBe(bayko);
  });
});

describe('a conversation of the list is opened in a window of its own', () => {
  const row = () => page().getByRole('option', { name: 'Worf' });

  it('by a double-click, by the keyboard, and by its menu', async () => {
    await openWindow(page(), 'online');
    await row().dblclick();
    await expect.poll(did).toEqual(['window worf']);
    await page().getByTestId('conversation-list').press('Control+Enter');
    await expect.poll(did).toHaveLength(2);
    await page().keyboard.press('Control+Shift+O');
    await expect.poll(did).toHaveLength(3);
    await page().getByRole('button', { name: 'More', exact: true }).click();
    await page().getByRole('menuitem', { name: 'Open in new window' }).click();
    await expect.poll(did).toHaveLength(4);
    await row().click({ button: 'right' });
    await page().getByRole('menuitem', { name: 'Open in new window' }).click();
    await expect.poll(did).toEqual(Array(5).fill('window worf'));
  });

  it('or says why not', async () => {
    await openWindow(page(), 'online');
    const error = new AppError('validation', { reason: 'too-many-windows', params: { most: 20 } }).toData();
    await page().evaluate((data) => {
      window.meridianTest.world.shell.windowError = data;
    }, error);
    await row().dblclick();
    await page().getByTestId('notice-not-opened').getByText('20 windows are open. Close one first.').waitFor();
    expect(await findings(page())).toEqual([]);
  });
});
