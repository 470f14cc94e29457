import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { openWindow, withWindow } from './testWindow.ts';

/** Conversations with one person that are shown as one. */

const { page } = withWindow();
const bayko = 'Andrew Bayko';
const rows = (): Locator => page().getByTestId('conversation-list').getByRole('option', { name: bayko });

it('shows conversations with one person as one, from the details or the menu, and separately again', async () => {
  await openWindow(page(), 'online', bayko);
  await page().keyboard.press('Control+i');
  const details = page().getByTestId('details');
  await details.waitFor();
  expect(await details.getByRole('button', { name: 'Show as one' }).count()).toBe(0);
  const londoText = await page().evaluate(() => {
    const { world, bridge } = window.meridianTest;
    const find = (id: string) => world.conversations.find(({ summary }) => summary.id === id);
    const [bayko, londo] = [find('main'), find('londo')];
    if (bayko === undefined || londo === undefined) throw new Error('no conversation');
    londo.summary = { ...londo.summary, other: bayko.summary.other };
    bridge.emit('conversations.changed', {});
    return londo.messages.at(-1)?.text ?? '';
  });
  await expect.poll(() => rows().count()).toBe(2);
  await details.getByRole('button', { name: 'Show as one' }).press('Enter');
  await expect.poll(() => rows().count()).toBe(1);
  expect(await page().getByTestId('conversation-list').getByTestId('conversation-label').count()).toBe(0);
  // By time, the older conversation's last message is far above.
  await page().keyboard.press('Control+f');
  await page().keyboard.type(londoText.slice(0, 30));
  await page().getByTestId('messages').getByText(londoText.slice(0, 30)).first().waitFor();
  await page().keyboard.press('Escape');
  await rows().click({ button: 'right' });
  await page().getByRole('menuitem', { name: 'Show separately' }).click();
  await expect.poll(() => rows().count()).toBe(2);
});
