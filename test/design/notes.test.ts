import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { inSentence } from '../support/inSentence.ts';
import { openWindow, waitForFocus, withWindow } from './testWindow.ts';

/** The notes to oneself, from their start on. */

const { page } = withWindow();
const option = (name: string): Locator => page().getByRole('option', { name });
const composer = (): Locator => page().getByRole('textbox', { name: /^Message to / });
const region = (): Locator =>
  page().getByRole('region', { name: `Conversation with ${inSentence('Notes to self')}`, includeHidden: true });

describe('notes to self', () => {
  it('begin with the first entry of a new conversation, and are listed by that name', async () => {
    await openWindow(page(), 'online');
    await page().keyboard.press('Control+n');
    await waitForFocus(page().getByRole('dialog').getByRole('combobox'));
    await option('Notes to self').and(page().locator('[data-highlighted]')).waitFor();
    await page().keyboard.press('Enter');
    await region().waitFor();
    await page().getByText('Your first note adds two items').waitFor();
    await waitForFocus(composer());
    await page().keyboard.type('buy milk');
    await page().keyboard.press('Enter');
    const row = option('Notes to self');
    await row.waitFor();
    await page().getByTestId('messages').getByText('buy milk').waitFor();
    await row.click({ button: 'right' });
    await page().getByRole('menuitem', { name: 'Pin', exact: true }).waitFor();
    expect(await page().getByRole('menuitem', { name: 'Mark as unread' }).count()).toBe(0);
    await page().keyboard.press('Escape');
    await page().keyboard.press('Control+n');
    await page().keyboard.type('not');
    await option('Notes to self').and(page().locator('[data-highlighted]')).waitFor();
  });
});
