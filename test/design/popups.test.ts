import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { AppCommand } from '../../shared/contract/app.ts';
import { inSentence } from '../support/inSentence.ts';
import { openWindow, settled, waitForFocus, withWindow } from './testWindow.ts';

/** Dialogs and menus own the keys and the focus while they are open, and restore the focus. */

const { page } = withWindow();
const bayko = 'Andrew Bayko';

const press = async (...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page().keyboard.press(key);
};
const command = (chosen: AppCommand): Promise<void> =>
  page().evaluate((each) => window.meridianTest.bridge.emit('app.command', { command: each }), chosen);
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

/** Holds reads of messages until they are released. */
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

/** Openers of popups over the conversation. */
const popups: Readonly<Record<string, () => Promise<void>>> = {
  Search: () => press('Control+k'),
  'New conversation': () => press('Control+n'),
  'Export conversation': () => command('export'),
  Settings: () => press('Control+,'),
  'Keyboard shortcuts': () => press('Control+/'),
  'Jump to date': async () => {
    await button('More').click();
    await item('Jump to date…').click();
  },
  'Add account': async () => {
    await page().getByTestId('account-switcher').click();
    await item('Add account…').click();
  },
  'Enter the code from your MFA device': () =>
    page().evaluate(() => window.meridianTest.bridge.promptForCode('prompt-1', 'admin')),
};

describe('with a popup open', () => {
  it.each(Object.keys(popups))('commands do nothing (%s)', async (name) => {
    await openWindow(page(), 'online', bayko);
    await popups[name]?.();
    await page().getByRole('dialog', { name }).waitFor();
    for (const each of ['next-conversation', 'new-conversation', 'search', 'find', 'export'] as const) {
      await command(each);
    }
    await press('Control+n', 'Control+k', 'Control+f');
    // In a date field this key opens the calendar.
    if (name !== 'Jump to date') await press('Alt+ArrowDown');
    await settled(page());
    await expect.poll(() => dialogs().count()).toBe(1);
    await expect.poll(() => page().getByTestId('find').count()).toBe(0);
    await page()
      .getByRole('region', { name: `Conversation with ${inSentence(bayko)}`, includeHidden: true })
      .waitFor();
  });

  it('settings and shortcuts replace only each other', async () => {
    await openWindow(page(), 'online', bayko);
    await press('Control+,');
    await page().getByRole('dialog', { name: 'Settings' }).waitFor();
    await press('Control+/');
    await page().getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await command('about');
    await page().getByText('Version 0.1.0').waitFor();
    await expect.poll(() => dialogs().count()).toBe(1);
    await press('Escape');
    await expect.poll(() => dialogs().count()).toBe(0);
    await press('Control+k');
    await page().getByRole('dialog', { name: 'Search' }).waitFor();
    await press('Control+,');
    await settled(page());
    await expect.poll(() => dialogs().count()).toBe(1);
  });

  it('a menu gets the keys, and a menu button ignores Alt with arrows', async () => {
    await openWindow(page(), 'online', bayko);
    await button('More').focus();
    await press('Alt+ArrowDown');
    await page()
      .getByRole('region', { name: `Conversation with ${inSentence('Londo Mollari')}` })
      .waitFor();
    await page().getByTestId('account-switcher').focus();
    await press('Alt+ArrowUp');
    await page()
      .getByRole('region', { name: `Conversation with ${inSentence(bayko)}` })
      .waitFor();
    await expect.poll(() => page().getByRole('menu').count()).toBe(0);
    await button('More').focus();
    await press('Enter');
    await item('Jump to date…').waitFor();
    await press('Alt+ArrowDown', 'Control+n');
    await settled(page());
    await item('Jump to date…').waitFor();
    await expect.poll(() => dialogs().count()).toBe(0);
  });
});

describe('the focus', () => {
  it('returns to its origin when a popup is canceled', async () => {
    await openWindow(page(), 'online', bayko);
    await page().getByTestId('conversation-list').focus();
    await press('Control+n');
    await page().getByRole('dialog').waitFor();
    await press('Escape');
    await waitForFocus(page().getByTestId('conversation-list'));
    await button('More').press('Enter');
    await item('Jump to date…').press('Enter');
    await page().getByLabel('Date', { exact: true }).waitFor();
    await waitForFocus(page().getByLabel('Date', { exact: true }));
    await press('Escape');
    await waitForFocus(button('More'));
  });

  it('moves to what was chosen', async () => {
    await openWindow(page(), 'online', bayko);
    await press('Control+n');
    await waitForFocus(page().getByRole('combobox', { name: 'Name or handle' }));
    await page().keyboard.type('londo');
    await page().getByRole('dialog').getByRole('option', { name: 'Londo' }).waitFor();
    await press('Enter');
    await page()
      .getByRole('region', { name: `Conversation with ${inSentence('Londo Mollari')}` })
      .waitFor();
    await waitForFocus(composer());
    await popups['Jump to date']?.();
    await button('Beginning').click();
    await expect
      .poll(() =>
        page()
          .getByTestId('messages-frame')
          .evaluate((list) => list.contains(document.activeElement)),
      )
      .toBe(true);
  });

  it('stays in a new dialog while the messages jump', async () => {
    await page().emulateMedia({ reducedMotion: 'no-preference' });
    await openWindow(page(), 'huge', bayko);
    await popups['Jump to date']?.();
    await holdMessages();
    await button('One month ago').press('Enter');
    await press('Control+,');
    const settings = page().getByRole('dialog', { name: 'Settings' });
    await waitForFocus(page().getByRole('tab', { name: 'Appearance' }));
    await page().getByRole('dialog', { name: 'Jump to date' }).waitFor({ state: 'detached' });
    await releaseMessages();
    await settled(page());
    expect(await settings.evaluate((each) => each.contains(document.activeElement))).toBe(true);
  });

  it('stays in the find bar while the messages jump', async () => {
    await openWindow(page(), 'huge', bayko);
    await popups['Jump to date']?.();
    await button('One month ago').press('Enter');
    await button('Go back to where you were').waitFor();
    await settled(page());
    await holdMessages();
    await button('Go back to where you were').press('Enter');
    await press('Control+f');
    await releaseMessages();
    await button('Go back to where you were').waitFor({ state: 'detached' });
    await settled(page());
    await waitForFocus(page().getByTestId('find').getByRole('textbox'));
  });

  it('stays outside the find bar when Escape closes it', async () => {
    await openWindow(page(), 'online', bayko);
    await press('Control+f');
    await waitForFocus(page().getByTestId('find').getByRole('textbox'));
    await page().keyboard.type('kolkata');
    await page().locator('[data-focus-target="message"]').waitFor();
    await composer().focus();
    await press('Escape');
    await page().getByTestId('find').waitFor({ state: 'detached' });
    await waitForFocus(composer());
  });
});

describe('a form', () => {
  it('asks before it discards what was typed', async () => {
    await openWindow(page(), 'online', bayko);
    await popups['Add account']?.();
    const form = page().getByRole('dialog', { name: 'Add account' });
    await form.waitFor();
    // Nothing was typed yet.
    await press('Escape');
    await form.waitFor({ state: 'detached' });

    await popups['Add account']?.();
    await field('Account name (optional)').fill('Second');
    await page().mouse.click(4, 4);
    await settled(page());
    await press('Control+,', 'Escape');
    const question = page().getByRole('alertdialog', { name: 'Discard your changes?' });
    await question.waitFor();
    await waitForFocus(button('Keep editing'));
    await press('Enter');
    await question.waitFor({ state: 'detached' });
    await expect.poll(() => field('Account name (optional)').inputValue()).toBe('Second');
    await form.getByRole('button', { name: 'Close' }).click();
    await button('Discard').click();
    await form.waitFor({ state: 'detached' });
    await popups['Add account']?.();
    await expect.poll(() => field('Account name (optional)').inputValue()).toBe('');
  });
});

describe('the menu of a conversation in the list', () => {
  it('marks as read, mutes and exports a conversation that is not open', async () => {
    await openWindow(page(), 'online', bayko);
    await page().evaluate(() => {
      const { world, bridge } = window.meridianTest;
      const londo = world.conversations.find(({ summary }) => summary.id === 'londo');
      if (londo === undefined) throw new Error('no conversation');
      londo.summary = { ...londo.summary, unread: 3 };
      bridge.emit('conversations.changed', {});
    });
    await row('Londo').getByText('3', { exact: true }).waitFor();
    await row('Londo').click({ button: 'right' });
    await item('Mark as read').click();
    await expect.poll(() => page().evaluate(() => window.meridianTest.world.received.read.at(-1)?.[0])).toBe('londo');
    await row('Londo').click({ button: 'right' });
    await item('Always').waitFor();
    await expect.poll(() => item('Mark as read').count()).toBe(0);
    await item('Always').click();
    await row('Londo').getByText('Muted').waitFor();
    await row('Londo').click({ button: 'right' });
    await item('Export…').click();
    await page()
      .getByRole('dialog', { name: 'Export conversation' })
      .getByText(`With ${inSentence('Londo Mollari')}`)
      .waitFor();
    await page()
      .getByRole('region', { name: `Conversation with ${inSentence(bayko)}`, includeHidden: true })
      .waitFor();
  });

  it('opens by keyboard for the active row and restores the focus', async () => {
    await openWindow(page(), 'online', bayko);
    const list = page().getByTestId('conversation-list');
    await list.focus();
    await press('ArrowDown', 'ArrowDown', 'Shift+F10');
    const menu = page().getByRole('menu', { name: `Conversation with ${inSentence('Worf, son of Mogh')}` });
    await menu.waitFor();
    const [around, beside] = await Promise.all([
      menu.boundingBox(),
      page().getByRole('option', { name: 'Worf', includeHidden: true }).boundingBox(),
    ]);
    expect(Math.abs((around?.y ?? 0) - (beside?.y ?? 0) - (beside?.height ?? 0))).toBeLessThan(12);
    await press('Escape');
    await waitForFocus(list);
    await press('d', 'Enter');
    await page()
      .getByRole('region', { name: `Conversation with ${inSentence('Deanna Xu')}` })
      .waitFor();
  });

  it('shows a notice when muting fails', async () => {
    await openWindow(page(), 'online', bayko);
    await page().evaluate(() => {
      window.meridianTest.world.diskError = { code: 'disk-full', message: 'disk-full', retryable: false, details: {} };
    });
    await row('Londo').click({ button: 'right' });
    await item('Always').click();
    await page()
      .getByTestId('notice-not-muted')
      .getByText('Can’t change notifications for this conversation.')
      .waitFor();
    await button('Dismiss').click();
    await button('More').click();
    await item('For 1 hour').click();
    await page().getByTestId('notice-not-muted').waitFor();
    // An error in the details belongs to one conversation.
    await press('Control+i');
    await button('Disappearing messages').click();
    await page().getByRole('menuitemradio', { name: '1 day' }).click();
    await page().getByTestId('details').getByRole('alert').waitFor();
    await press('Alt+ArrowDown');
    await page()
      .getByRole('region', { name: `Conversation with ${inSentence('Londo Mollari')}` })
      .waitFor();
    await expect.poll(() => page().getByRole('alert').count()).toBe(0);
  });
});
