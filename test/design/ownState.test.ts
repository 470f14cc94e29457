import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { inSentence } from '../support/inSentence.ts';
import { openWindow, waitForFocus, withWindow } from './testWindow.ts';

/** Pins, the archive and unread marks, by mouse and by keyboard. */

const { page } = withWindow();
const bayko = 'Andrew Bayko';

const item = (name: string): Locator => page().getByRole('menuitem', { name, exact: true });
const row = (name: string): Locator => page().getByRole('option', { name });
const button = (name: string): Locator => page().getByRole('button', { name, exact: true });
const archive = (): Locator => button('1 archived conversation');
const region = (name: string): Locator => page().getByRole('region', { name: `Conversation with ${inSentence(name)}` });
const choose = async (name: string, action: string): Promise<void> => {
  await row(name).click({ button: 'right' });
  await item(action).click();
};
const first = (name: string): Locator => row(name).and(page().locator('[aria-posinset="1"]'));

describe('a pinned conversation', () => {
  it('is above the others, with a mark, until it is unpinned', async () => {
    await openWindow(page(), 'online', bayko);
    await first(bayko).waitFor();
    await choose('Londo', 'Pin');
    await row('Londo').getByTestId('pinned-mark').waitFor();
    await first('Londo').waitFor();
    await choose('Londo', 'Unpin');
    await first(bayko).waitFor();
  });
});

describe('a conversation that is marked as unread', () => {
  it('has a dot until it is opened', async () => {
    await openWindow(page(), 'online', bayko);
    await choose('Londo', 'Mark as unread');
    await row('Londo').getByTestId('unread-dot').waitFor();
    await row('Londo').click();
    await region('Londo Mollari').waitFor();
    await expect.poll(() => page().getByTestId('unread-dot').count()).toBe(0);
  });

  it('is the open one by keyboard, and is read again by its menu', async () => {
    await openWindow(page(), 'online', bayko);
    await page().keyboard.press('Control+Shift+U');
    await row(bayko).getByTestId('unread-dot').waitFor();
    await choose(bayko, 'Mark as read');
    await expect.poll(() => page().getByTestId('unread-dot').count()).toBe(0);
  });
});

describe('an archived conversation', () => {
  it('leaves the list, is found in the archive, and returns from there', async () => {
    await openWindow(page(), 'online', bayko);
    await choose('Londo', 'Archive');
    await expect.poll(() => row('Londo').count()).toBe(0);
    await archive().focus();
    await page().keyboard.press('Enter');
    await waitForFocus(button('Back to conversations'));
    await expect.poll(() => page().getByRole('option').count()).toBe(1);
    await row('Londo').click();
    await region('Londo Mollari').waitFor();
    await page().keyboard.press('Escape');
    await waitForFocus(archive());
    await row(bayko).waitFor();
    await archive().click();
    await choose('Londo', 'Move out of archive');
    // The archive is empty, so the list is there again.
    await row(bayko).waitFor();
    await row('Londo').waitFor();
    await expect.poll(() => archive().count()).toBe(0);
  });

  it('is left out by the keys to the next conversation', async () => {
    await openWindow(page(), 'online', bayko);
    await page().keyboard.press('Alt+ArrowDown');
    await region('Londo Mollari').waitFor();
    await page().keyboard.press('Alt+ArrowUp');
    await region(bayko).waitFor();
    await choose('Londo', 'Archive');
    await archive().waitFor();
    await page().keyboard.press('Alt+ArrowDown');
    await expect.poll(() => region(bayko).count()).toBe(0);
    expect(await region('Londo Mollari').count()).toBe(0);
  });
});

it('shows a notice when a change fails', async () => {
  await openWindow(page(), 'online', bayko);
  await page().evaluate(() => {
    window.meridianTest.world.diskError = { code: 'disk-full', message: 'disk-full', retryable: false, details: {} };
  });
  await choose('Londo', 'Pin');
  await page().getByTestId('notice-not-kept').getByText('Can’t change this conversation.').waitFor();
});
