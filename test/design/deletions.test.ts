import { describe, expect, it } from 'vitest';
import { findings, openWindow, waitForFocus, withWindow } from './testWindow.ts';

/** Deletions: for oneself, for everyone, of messages that wait, and of several at once. */

const { page } = withWindow();
const bayko = 'Andrew Bayko';
const article = (id: string) => page().locator(`[data-message="${id}"]`);
const dialog = () => page().getByRole('alertdialog');
const button = (name: string) => dialog().getByRole('button', { name, exact: true });
const deleted = () => page().evaluate(() => window.meridianTest.world.received.deleted);
const field = () => page().getByTestId('composer').getByRole('textbox');

it('asks first, and says what each choice does', async () => {
  await openWindow(page(), 'changes', bayko);
  await article('numbers').focus();
  await page().keyboard.press('Delete');
  await waitForFocus(button('Cancel'));
  await dialog().getByText('removes it from this computer only').waitFor();
  await dialog().getByText('may have kept it').waitFor();
  expect(await findings(page())).toEqual([]);
  await page().keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  expect(await deleted()).toEqual([]);
});

it.each([
  ['Delete for me', false],
  ['Delete for everyone', true],
] as const)('%s removes an own message, and the preview in the list', async (choice, forEveryone) => {
  await openWindow(page(), 'changes', bayko);
  await page().keyboard.type('The last one');
  await page().keyboard.press('Enter');
  await article('sent-1').waitFor();
  await page().evaluate(() => window.meridianTest.bridge.deliver('sent-1'));
  await article('sent-1').getByText('Sent').waitFor({ state: 'attached' });
  await article('sent-1').click({ button: 'right' });
  await page().getByRole('menuitem', { name: 'Delete…' }).click();
  await button(choice).click();
  await article('sent-1').waitFor({ state: 'detached' });
  expect(await deleted()).toEqual([['sent-1', forEveryone]]);
  await page().getByRole('option', { name: bayko }).getByText('Who has the keys?').waitFor();
  await waitForFocus(field());
});

it('offers only the own computer for the message of another person', async () => {
  await openWindow(page(), 'changes', bayko);
  await article('keys').focus();
  await page().keyboard.press('Backspace');
  await button('Delete for me').waitFor();
  expect(await button('Delete for everyone').count()).toBe(0);
  await button('Delete for me').click();
  await article('keys').waitFor({ state: 'detached' });
  expect(await deleted()).toEqual([['keys', false]]);
});

it('withdraws a message that waits, and discards one that failed', async () => {
  await openWindow(page(), 'changes', bayko);
  for (const text of ['First', 'Second']) {
    await page().keyboard.type(text);
    await page().keyboard.press('Enter');
  }
  await article('sent-2').waitFor();
  await page().evaluate(() =>
    window.meridianTest.bridge.reject('sent-2', { code: 'access-denied', message: '', retryable: false, details: {} }),
  );
  for (const id of ['sent-1', 'sent-2']) {
    await article(id).focus();
    await page().keyboard.press('Delete');
    await dialog().getByText('It wasn’t sent yet').waitFor();
    await button('Delete').click();
    await article(id).waitFor({ state: 'detached' });
    await dialog().waitFor({ state: 'detached' });
  }
  expect(await deleted()).toEqual([['sent-1', true]]);
  expect(await page().evaluate(() => window.meridianTest.world.received.discarded)).toEqual(['sent-2']);
});

it('says why a message was not deleted', async () => {
  await openWindow(page(), 'changes', bayko);
  await page().evaluate(() => {
    window.meridianTest.world.diskError = { code: 'disk-full', message: '', retryable: false, details: {} };
  });
  await article('numbers').focus();
  await page().keyboard.press('Delete');
  await button('Delete for me').click();
  await page().getByTestId('notice-message-not-changed').getByText('Can’t delete this message').waitFor();
  await article('numbers').waitFor();
});

describe('of selected messages', () => {
  const select = async (first: string, ...others: readonly string[]): Promise<void> => {
    await article(first).click({ button: 'right' });
    await page().getByRole('menuitem', { name: 'Select' }).click();
    for (const id of others) await article(id).click();
  };
  const bar = () => page().getByRole('region', { name: 'Selected messages' });

  it('is for everyone where all are own', async () => {
    await openWindow(page(), 'changes', bayko);
    await select('numbers', 'which');
    await bar().getByRole('button', { name: 'Delete…' }).click();
    await dialog().getByText('Delete 2 messages?').waitFor();
    await button('Delete for everyone').click();
    for (const id of ['numbers', 'which']) await article(id).waitFor({ state: 'detached' });
    await bar().waitFor({ state: 'detached' });
    expect(await deleted()).toEqual([
      ['numbers', true],
      ['which', true],
    ]);
  });

  it('is asked about with Delete on one of them', async () => {
    await openWindow(page(), 'changes', bayko);
    await select('numbers', 'which');
    await article('which').focus();
    await page().keyboard.press('Delete');
    await dialog().getByText('Delete 2 messages?').waitFor();
  });

  it('is on this computer only where others wrote one of them', async () => {
    await openWindow(page(), 'changes', bayko);
    await select('numbers', 'keys');
    await bar().getByRole('button', { name: 'Delete…' }).click();
    await button('Delete for me').waitFor();
    expect(await button('Delete for everyone').count()).toBe(0);
    await button('Delete for me').click();
    for (const id of ['numbers', 'keys']) await article(id).waitFor({ state: 'detached' });
  });
});
