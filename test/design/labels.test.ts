import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { openWindow, withWindow } from './testWindow.ts';

/** Labels that tell conversations with one person apart, and the search in what they wrote. */

const { page } = withWindow();
const bayko = 'Andrew Bayko';
const labels = (): Locator => page().getByTestId('conversation-list').getByTestId('conversation-label');

it('shows since when there are messages, until a label is set in the details', async () => {
  await openWindow(page(), 'online', bayko);
  expect(await labels().count()).toBe(0);
  await page().evaluate(() => {
    const { world, bridge } = window.meridianTest;
    const find = (id: string) => world.conversations.find(({ summary }) => summary.id === id);
    const [bayko] = world.conversations;
    const londo = find('londo');
    if (bayko === undefined || londo === undefined) throw new Error('no conversation');
    londo.summary = { ...londo.summary, other: bayko.summary.other };
    bridge.emit('conversations.changed', {});
  });
  await expect.poll(() => labels().count()).toBe(2);
  await labels()
    .first()
    .getByText(/^since /)
    .waitFor();
  await page().keyboard.press('Control+i');
  const field = page().getByRole('textbox', { name: 'Label' });
  await field.fill('  Bookshop ');
  await field.press('Enter');
  await labels().getByText('Bookshop', { exact: true }).waitFor();
  await expect
    .poll(() => page().getByTestId('conversation').getByTestId('conversation-label').textContent())
    .toBe('· Bookshop');
  expect(await labels().count()).toBe(2);
});

it('searches in what the other person wrote', async () => {
  await openWindow(page(), 'online', bayko);
  await page().getByRole('option', { name: 'Londo' }).click({ button: 'right' });
  await page().getByRole('menuitem', { name: 'Search their messages…' }).click();
  const dialog = page().getByRole('dialog', { name: 'Search' });
  await dialog.waitFor();
  await dialog.getByText('@londo').first().waitFor();
});
