import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { inSentence } from '../support/inSentence.ts';
import { openWindow, waitForFocus, withWindow } from './testWindow.ts';

/** Blocking a person, and the ways back. */

const { page } = withWindow();
const option = (name: string): Locator => page().getByRole('option', { name });
const item = (name: string): Locator => page().getByRole('menuitem', { name, exact: true });
const button = (name: string): Locator => page().getByRole('button', { name, exact: true });
const question = (name: string): Locator => page().getByRole('alertdialog', { name: `Block ${inSentence(name)}?` });
const region = (name: string): Locator =>
  page().getByRole('region', { name: `Conversation with ${inSentence(name)}`, includeHidden: true });

async function block(name: string, whole: string): Promise<void> {
  await option(name).click({ button: 'right' });
  await item('Block…').click();
  await question(whole).waitFor();
  await waitForFocus(button('Cancel'));
  await button('Block').click();
  await expect.poll(() => option(name).count()).toBe(0);
}

describe('a blocked person', () => {
  it('leaves list and window, and returns by the settings', async () => {
    await openWindow(page(), 'online', 'Londo');
    await region('Londo Mollari').waitFor();
    await block('Londo', 'Londo Mollari');
    await expect.poll(() => region('Londo Mollari').count()).toBe(0);
    await page().getByText('Select a conversation').waitFor();
    await page().keyboard.press('Control+,');
    await page().getByRole('tab', { name: 'Privacy' }).click();
    await button(`Unblock ${inSentence('Londo Mollari')}`).click();
    await page().getByText('You haven’t blocked anyone').waitFor();
    await page().keyboard.press('Escape');
    await option('Londo').waitFor();
  });

  it('is not blocked without a confirmation', async () => {
    await openWindow(page(), 'online', 'Londo');
    await page().keyboard.press('Control+i');
    await button('Block…').click();
    await question('Londo Mollari').waitFor();
    await page().keyboard.press('Escape');
    await question('Londo Mollari').waitFor({ state: 'detached' });
    await option('Londo').waitFor();
  });

  it('is unblocked by a new conversation, on request', async () => {
    await openWindow(page(), 'online');
    await block('Londo', 'Londo Mollari');
    await page().keyboard.press('Control+n');
    await page().keyboard.type('@londo');
    await page().getByRole('option', { name: 'Londo' }).first().waitFor();
    await page().keyboard.press('Enter');
    await page().getByRole('alert').getByText('is blocked on this computer').waitFor();
    await button('Unblock').click();
    await region('Londo Mollari').waitFor();
    await option('Londo').waitFor();
  });
});
