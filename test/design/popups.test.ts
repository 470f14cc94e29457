import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { AppCommand } from '../../shared/contract/app.ts';
import { findings, frames, openWindow, withWindow } from './testWindow.ts';

/** Dialogs and menus: the keys and the focus are theirs while they are open, and go back where they came from. */

const { page } = withWindow();
const bayko = 'Andrew Bayko';

const press = async (...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page().keyboard.press(key);
};
const command = (chosen: AppCommand): Promise<void> =>
  page().evaluate((each) => window.meridianTest.bridge.emit('app.command', { command: each }), chosen);
const hasFocus = (locator: Locator): Promise<boolean> => locator.evaluate((each) => each === document.activeElement);
const button = (name: string): Locator => page().getByRole('button', { name, exact: true });
const item = (name: string | RegExp): Locator => page().getByRole('menuitem', { name });
const row = (name: string): Locator => page().getByRole('option', { name });
const composer = (): Locator => page().getByRole('textbox', { name: /^Message to / });
const dialogs = (): Locator => page().locator('[role="dialog"], [role="alertdialog"]');
const field = (name: string): Locator => page().getByRole('textbox', { name });

declare global {
  interface Window {
    releaseMessages?: () => void;
  }
}

/** Keeps messages from being read until they are released. */
const holdMessages = (): Promise<unknown> =>
  page().evaluate(() => {
    const { messages } = window.meridian;
    const read = messages.window;
    const held = new Promise<void>((done) => {
      window.releaseMessages = done;
    });
    const readLater: typeof read = async (request) => {
      await held;
      return read(request);
    };
    Object.assign(messages, { window: readLater });
  });
const releaseMessages = (): Promise<void> => page().evaluate(() => window.releaseMessages?.());

/** Each opens something over the conversation, which is to have the keys for itself. */
const popups: Readonly<Record<string, () => Promise<void>>> = {
  Search: () => press('Control+k'),
  'New conversation': () => press('Control+n'),
  'Export conversation': () => command('export'),
  Settings: () => press('Control+,'),
  'Keyboard shortcuts': () => press('Control+/'),
  'Jump to a date': async () => {
    await button('More').click();
    await item('Jump to a date…').click();
  },
  'Add an account': async () => {
    await page().getByTestId('account-switcher').click();
    await item('Add an account…').click();
  },
  'Code of your MFA device': () => page().evaluate(() => window.meridianTest.bridge.askCode('ask-1', 'admin')),
};

describe('under a dialog', () => {
  it.each(Object.keys(popups))('no command does anything to the window (%s)', async (name) => {
    await openWindow(page(), 'online', bayko);
    await popups[name]?.();
    await page().getByRole('dialog', { name }).waitFor();
    for (const each of ['next-conversation', 'new-conversation', 'search', 'find', 'export'] as const) {
      await command(each);
    }
    await press('Control+n', 'Control+k', 'Control+f');
    // A field for a date opens its calendar by this key.
    if (name !== 'Jump to a date') await press('Alt+ArrowDown');
    await frames(page(), 4);
    expect(await dialogs().count()).toBe(1);
    expect(await page().getByTestId('find').count()).toBe(0);
    await page()
      .getByRole('region', { name: `Conversation with ${bayko}`, includeHidden: true })
      .waitFor();
  });

  it('settings and shortcuts take each other’s place, and nothing else’s', async () => {
    await openWindow(page(), 'online', bayko);
    await press('Control+,');
    await page().getByRole('dialog', { name: 'Settings' }).waitFor();
    await press('Control+/');
    await page().getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await command('about');
    await page().getByText('Version 0.1.0').waitFor();
    expect(await dialogs().count()).toBe(1);
    await press('Escape', 'Control+k');
    await page().getByRole('dialog', { name: 'Search' }).waitFor();
    await press('Control+,');
    await frames(page(), 4);
    expect(await dialogs().count()).toBe(1);
  });

  it('a menu has its keys for itself, and a button that opens one leaves Alt and the arrows alone', async () => {
    await openWindow(page(), 'online', bayko);
    await button('More').focus();
    await press('Alt+ArrowDown');
    await page().getByRole('region', { name: 'Conversation with Londo Mollari' }).waitFor();
    await button('Disappearing messages').focus();
    await press('Alt+ArrowUp');
    await page()
      .getByRole('region', { name: `Conversation with ${bayko}` })
      .waitFor();
    expect(await page().getByRole('menu').count()).toBe(0);
    await button('More').focus();
    await press('Enter');
    await item('Jump to a date…').waitFor();
    await press('Alt+ArrowDown', 'Control+n');
    await frames(page(), 4);
    await item('Jump to a date…').waitFor();
    expect(await dialogs().count()).toBe(0);
  });
});

describe('the focus', () => {
  it('goes back where it was when nothing was chosen', async () => {
    await openWindow(page(), 'online', bayko);
    await page().getByTestId('groups').focus();
    await press('Control+n');
    await page().getByRole('dialog').waitFor();
    await press('Escape');
    await expect.poll(() => hasFocus(page().getByTestId('groups'))).toBe(true);
    await button('More').press('Enter');
    await item('Jump to a date…').press('Enter');
    await page().getByLabel('Date', { exact: true }).waitFor();
    await expect.poll(() => hasFocus(page().getByLabel('Date', { exact: true }))).toBe(true);
    await press('Escape');
    await expect.poll(() => hasFocus(button('More'))).toBe(true);
  });

  it('goes on in what was chosen', async () => {
    await openWindow(page(), 'online', bayko);
    await press('Control+n');
    await page().keyboard.type('londo');
    await page().getByRole('dialog').getByRole('option', { name: 'Londo' }).waitFor();
    await press('Enter');
    await page().getByRole('region', { name: 'Conversation with Londo Mollari' }).waitFor();
    await expect.poll(() => hasFocus(composer())).toBe(true);
    await popups['Jump to a date']?.();
    await button('The beginning').click();
    await expect
      .poll(() =>
        page()
          .locator('.messages-frame')
          .evaluate((list) => list.contains(document.activeElement)),
      )
      .toBe(true);
  });

  it('stays in what was opened while a dialog closes and the messages turn to another place', async () => {
    await page().emulateMedia({ reducedMotion: 'no-preference' });
    await openWindow(page(), 'huge', bayko);
    await popups['Jump to a date']?.();
    await holdMessages();
    await button('A month ago').press('Enter');
    await press('Control+,');
    const settings = page().getByRole('dialog', { name: 'Settings' });
    await expect.poll(() => hasFocus(page().getByRole('tab', { name: 'Appearance' }))).toBe(true);
    await page().getByRole('dialog', { name: 'Jump to a date' }).waitFor({ state: 'detached' });
    await releaseMessages();
    await frames(page(), 20);
    expect(await settings.evaluate((each) => each.contains(document.activeElement))).toBe(true);
  });

  it('stays in the find bar while the messages turn to another place', async () => {
    await openWindow(page(), 'huge', bayko);
    await popups['Jump to a date']?.();
    await button('A month ago').press('Enter');
    await button('Back to where you were').waitFor();
    await frames(page(), 20);
    await holdMessages();
    await button('Back to where you were').press('Enter');
    await press('Control+f');
    await releaseMessages();
    await button('Back to where you were').waitFor({ state: 'detached' });
    await frames(page(), 20);
    expect(await hasFocus(page().getByTestId('find').getByRole('textbox'))).toBe(true);
  });

  it('is left where it is by Escape that closes the find bar', async () => {
    await openWindow(page(), 'online', bayko);
    await press('Control+f');
    await page().keyboard.type('kolkata');
    await page().locator('.message.marked').waitFor();
    await composer().focus();
    await press('Escape');
    await page().getByTestId('find').waitFor({ state: 'detached' });
    expect(await hasFocus(composer())).toBe(true);
  });
});

describe('what was typed into a form', () => {
  it('is thrown away only by who says so', async () => {
    await openWindow(page(), 'online', bayko);
    await popups['Add an account']?.();
    const form = page().getByRole('dialog', { name: 'Add an account' });
    await form.waitFor();
    // Nothing is lost yet.
    await press('Escape');
    await form.waitFor({ state: 'detached' });

    await popups['Add an account']?.();
    await field('What to call this account').fill('Second');
    await page().mouse.click(4, 4);
    await frames(page(), 4);
    await press('Control+,', 'Escape');
    const question = page().getByRole('alertdialog', { name: 'Discard what you entered?' });
    await question.waitFor();
    await expect.poll(() => hasFocus(button('Go on editing'))).toBe(true);
    await press('Enter');
    await question.waitFor({ state: 'detached' });
    expect(await field('What to call this account').inputValue()).toBe('Second');
    await form.getByRole('button', { name: 'Close' }).click();
    await button('Discard').click();
    await form.waitFor({ state: 'detached' });
    await popups['Add an account']?.();
    expect(await field('What to call this account').inputValue()).toBe('');
  });
});

describe('the menu of a conversation in the list', () => {
  it('marks as read, mutes, and exports one that is not open', async () => {
    await openWindow(page(), 'online', bayko);
    await page().evaluate(() => {
      const { world, bridge } = window.meridianTest;
      const londo = world.conversations.find(({ group }) => group.id === 'londo');
      if (londo === undefined) throw new Error('no conversation');
      londo.group = { ...londo.group, unread: 3 };
      bridge.emit('conversations.changed', {});
    });
    await row('Londo').getByText('3', { exact: true }).waitFor();
    await row('Londo').click({ button: 'right' });
    await item('Mark as read').click();
    await expect.poll(() => page().evaluate(() => window.meridianTest.world.told.read.at(-1)?.[0])).toBe('londo');
    await row('Londo').click({ button: 'right' });
    await item('Always').waitFor();
    expect(await item('Mark as read').count()).toBe(0);
    await item('Always').click();
    await row('Londo').getByText('Muted').waitFor();
    await row('Londo').click({ button: 'right' });
    await item('Export…').click();
    await page().getByRole('dialog', { name: 'Export conversation' }).getByText('With Londo Mollari').waitFor();
    await page()
      .getByRole('region', { name: `Conversation with ${bayko}`, includeHidden: true })
      .waitFor();
  });

  it('opens by the keyboard for the one that the arrows led to, and gives the focus back', async () => {
    await openWindow(page(), 'online', bayko);
    const list = page().getByTestId('groups');
    await list.focus();
    await press('ArrowDown', 'ArrowDown', 'Shift+F10');
    const menu = page().getByRole('menu', { name: 'Conversation with Worf, son of Mogh' });
    await menu.waitFor();
    const [around, beside] = await Promise.all([
      menu.boundingBox(),
      page().getByRole('option', { name: 'Worf', includeHidden: true }).boundingBox(),
    ]);
    expect(Math.abs((around?.y ?? 0) - (beside?.y ?? 0) - (beside?.height ?? 0))).toBeLessThan(12);
    expect(await findings(page())).toEqual([]);
    await press('Escape');
    await expect.poll(() => hasFocus(list)).toBe(true);
    await press('d', 'Enter');
    await page().getByRole('region', { name: 'Conversation with Deanna Xu' }).waitFor();
  });

  it('tells when muting fails, and so does the menu of the open one', async () => {
    await openWindow(page(), 'online', bayko);
    await page().evaluate(() => {
      const message = 'The disk of this computer is full.';
      window.meridianTest.world.diskError = { code: 'disk-full', message, retryable: false, details: {} };
    });
    await row('Londo').click({ button: 'right' });
    await item('Always').click();
    await page().getByTestId('notice-not-muted').getByText('This couldn’t be changed.').waitFor();
    await button('Dismiss').click();
    await button('More').click();
    await item('For 1 hour').click();
    await page().getByTestId('notice-not-muted').waitFor();
    // What fails in the header of one conversation says nothing of another.
    await button('Disappearing messages').click();
    await page().getByRole('menuitemradio', { name: '1 day' }).click();
    await page().locator('.conversation-header').getByRole('alert').waitFor();
    await press('Alt+ArrowDown');
    await page().getByRole('region', { name: 'Conversation with Londo Mollari' }).waitFor();
    expect(await page().getByRole('alert').count()).toBe(0);
  });
});
