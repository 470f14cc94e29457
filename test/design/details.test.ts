import { describe, expect, it } from 'vitest';
import { openWindow, settled, waitForFocus, withWindow } from './testWindow.ts';

/** The details of the open conversation, beside it or over it. */

const { page } = withWindow();
const bayko = 'Andrew Bayko';
const details = () => page().getByTestId('details');
const paneButton = () => page().getByRole('button', { name: 'Details', exact: true });
const slider = () => details().getByRole('slider', { name: 'Day' });

describe('beside the conversation', () => {
  it('open by a click on the name, take the focus and stay while conversations change', async () => {
    await openWindow(page(), 'online', bayko);
    await page().getByTestId('conversation').getByRole('heading').getByRole('button', { name: bayko }).click();
    await waitForFocus(details());
    await page().getByRole('option', { name: 'Worf' }).click();
    await details().getByText('@worf').waitFor();
    expect(await page().getByRole('dialog').count()).toBe(0);
  });

  it('close by Escape and the shortcut, and give the focus back', async () => {
    await openWindow(page(), 'online', bayko);
    for (const close of ['Escape', 'Control+i']) {
      await page().keyboard.press('Control+i');
      await waitForFocus(details());
      await page().keyboard.press(close);
      await details().waitFor({ state: 'detached' });
      await waitForFocus(paneButton());
    }
  });

  it('find, export and jump from there', async () => {
    await openWindow(page(), 'online', bayko);
    await page().keyboard.press('Control+i');
    await details().getByRole('button', { name: 'Search' }).click();
    await waitForFocus(page().getByTestId('find').getByRole('textbox'));
    await details().getByRole('button', { name: 'Jump to date…' }).click();
    await page().getByRole('dialog', { name: 'Jump to date' }).waitFor();
    await page().keyboard.press('Escape');
    await details().getByRole('button', { name: 'Export conversation…' }).click();
    await page().getByRole('dialog', { name: 'Export conversation' }).waitFor();
  });

  it('pin and archive the conversation', async () => {
    await openWindow(page(), 'online', bayko);
    await page().keyboard.press('Control+i');
    await details().getByRole('button', { name: 'Pin', exact: true }).click();
    await details().getByRole('button', { name: 'Unpin', exact: true }).waitFor();
    await details().getByRole('button', { name: 'Archive', exact: true }).click();
    await details().getByRole('button', { name: 'Move out of archive' }).waitFor();
  });

  it('mute for a time', async () => {
    await openWindow(page(), 'online', bayko);
    await page().keyboard.press('Control+i');
    await details().getByRole('button', { name: 'Mute' }).click();
    await page().getByRole('menuitem', { name: 'Always' }).click();
    await details().getByRole('button', { name: 'Muted' }).waitFor();
  });

  it('say that a clock is ahead', async () => {
    await openWindow(page(), 'online', bayko);
    await page().keyboard.press('Control+i');
    await details()
      .getByTestId('clock-note')
      .filter({ hasText: /in \d+m/ })
      .waitFor();
    await page().getByRole('option', { name: 'Worf' }).click();
    await details().getByTestId('clock-note').waitFor({ state: 'detached' });
  });
});

describe('over the conversation in a small window', () => {
  it('keep the focus, and give it back', async () => {
    await page().setViewportSize({ width: 900, height: 700 });
    await openWindow(page(), 'online', bayko);
    await paneButton().focus();
    await page().keyboard.press('Enter');
    const sheet = page().getByRole('dialog', { name: 'Details' });
    await waitForFocus(sheet.getByRole('heading', { name: 'Details' }));
    await page().keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await waitForFocus(paneButton());
  });

  it('make room for what an action opens', async () => {
    await page().setViewportSize({ width: 900, height: 700 });
    await openWindow(page(), 'online', bayko);
    await page().keyboard.press('Control+i');
    await details().getByRole('button', { name: 'Jump to date…' }).click();
    await page().getByRole('dialog', { name: 'Jump to date' }).getByLabel('Date', { exact: true }).waitFor();
    await details().waitFor({ state: 'detached' });
    await waitForFocus(page().getByLabel('Date', { exact: true }));
  });

  it('close when the window gets smaller', async () => {
    await openWindow(page(), 'online', bayko);
    await page().keyboard.press('Control+i');
    await details().waitFor();
    await page().setViewportSize({ width: 900, height: 700 });
    await details().waitFor({ state: 'detached' });
    await settled(page());
    expect(await page().getByRole('dialog').count()).toBe(0);
  });
});

describe('the picture of a year', () => {
  it('shows the messages of a day in words, by keyboard and by pointer', async () => {
    await openWindow(page(), 'online', bayko);
    await page().keyboard.press('Control+i');
    const today = await slider().getAttribute('aria-valuetext');
    expect(today).toMatch(/^\w+, \w+ \d+, \d{4}: \d+ messages?$/);
    await slider().focus();
    await page().keyboard.press('ArrowUp');
    await expect.poll(() => slider().getAttribute('aria-valuetext')).not.toBe(today);
    await page().keyboard.press('End');
    await expect.poll(() => slider().getAttribute('aria-valuetext')).toBe(today);
    await slider().locator('[data-level]').first().hover();
    await expect.poll(() => slider().getAttribute('aria-valuenow')).toBe('0');
  });

  it('has its months as a table, with the same sum', async () => {
    await openWindow(page(), 'online', bayko);
    await page().keyboard.press('Control+i');
    const table = details().getByRole('table', { name: 'Messages by month' });
    await details().getByText('Months as a table').click();
    const counts = await table.getByRole('cell').allTextContents();
    const total = counts.reduce((sum, text) => sum + Number(text), 0);
    await details()
      .getByText(new RegExp(`^${total} messages on \\d+ days\\. Most on `))
      .waitFor();
  });
});
