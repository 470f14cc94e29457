import { describe, expect, it } from 'vitest';
import { openWindow, settled, waitForFocus, wheel, withWindow } from './testWindow.ts';

/** The toolbar beside the message that the pointer or the focus is on. */

const { page } = withWindow();
const bayko = 'Andrew Bayko';
const tools = () => page().getByTestId('message-tools');
const messages = () => page().getByTestId('messages');
const article = (text: string) => messages().getByRole('article', { name: text });

/** What was copied last; the page may write to the clipboard, but not read it. */
const copied = async (): Promise<string> => {
  await page().context().grantPermissions(['clipboard-read']);
  return page().evaluate(() => navigator.clipboard.readText());
};

describe('under the pointer', () => {
  it('is in the message, and in no other', async () => {
    await openWindow(page(), 'online', bayko);
    for (const text of ['Can you read this on the plane back?', 'See you Monday.']) {
      await article(text).getByTestId('bubble').hover();
      await article(text).getByTestId('message-tools').waitFor();
      expect(await tools().count()).toBe(1);
    }
    await page().mouse.move(2, 2);
    await tools().waitFor({ state: 'detached' });
  });

  it('moves nothing, and is beside the bubble', async () => {
    await openWindow(page(), 'online', bayko);
    const bubble = article('See you Monday.').getByTestId('bubble');
    const before = await bubble.boundingBox();
    await bubble.hover();
    await tools().waitFor();
    expect(await bubble.boundingBox()).toEqual(before);
    const toolbar = await tools().getByRole('toolbar').boundingBox();
    // An own message has it at its start.
    expect((toolbar?.x ?? 0) + (toolbar?.width ?? 0)).toBeLessThanOrEqual(before?.x ?? 0);
  });

  it('is within the list where a bubble leaves no room beside it', async () => {
    await page().setViewportSize({ width: 360, height: 640 });
    await openWindow(page(), 'online', bayko);
    const [list, bubble] = [
      await messages().boundingBox(),
      messages().getByTestId('bubble').filter({ hasText: 'Everything you' }),
    ];
    await bubble.hover({ position: { x: 20, y: 10 } });
    const toolbar = await tools().getByRole('toolbar').boundingBox();
    expect(toolbar?.x).toBeGreaterThanOrEqual(list?.x ?? 0);
  });

  it('disappears while the list scrolls, and draws no row again', async () => {
    await openWindow(page(), 'online', bayko);
    await article('Can you read this on the plane back?').getByTestId('bubble').hover();
    await tools().waitFor();
    await wheel(page(), -300);
    expect(await tools().count()).toBe(0);
  });

  it('is not there while messages are selected', async () => {
    await openWindow(page(), 'online', bayko);
    await article('See you Monday.').click({ button: 'right' });
    await page().getByRole('menuitem', { name: 'Select' }).click();
    await article('Can you read this on the plane back?').hover();
    await settled(page());
    expect(await tools().count()).toBe(0);
  });

  it('copies, and leaves the focus in the composer', async () => {
    await openWindow(page(), 'online', bayko);
    await article('See you Monday.').getByTestId('bubble').hover();
    await tools().getByRole('button', { name: 'Copy' }).click();
    await tools().getByRole('button', { name: 'Copied' }).waitFor();
    expect(await copied()).toBe('See you Monday.');
    await waitForFocus(page().getByTestId('composer').getByRole('textbox'));
  });

  it('opens the menu of the message', async () => {
    await openWindow(page(), 'online', bayko);
    await article('See you Monday.').getByTestId('bubble').hover();
    await tools().getByRole('button', { name: 'More actions' }).click();
    await page().getByRole('menu', { name: 'Message' }).getByRole('menuitem', { name: 'Copy text' }).waitFor();
  });
});

describe('by keyboard', () => {
  it('is beside the focused message, follows it, and is reached by Tab', async () => {
    await openWindow(page(), 'online', bayko);
    await messages().focus();
    await page().keyboard.press('ArrowUp');
    await page().keyboard.press('ArrowUp');
    await article('See you Monday.').getByTestId('message-tools').waitFor();
    await page().keyboard.press('Tab');
    await waitForFocus(tools().getByRole('button', { name: 'React' }));
    // The pointer does not take it away meanwhile.
    await article('Can you read this on the plane back?').hover();
    await settled(page());
    await waitForFocus(tools().getByRole('button', { name: 'React' }));
    for (const name of ['Reply', 'Edit', 'Copy', 'More actions']) {
      await page().keyboard.press('Tab');
      await waitForFocus(tools().getByRole('button', { name }));
    }
    await page().keyboard.press('Enter');
    await page().getByRole('menu', { name: 'Message' }).waitFor();
    await page().keyboard.press('Escape');
    await waitForFocus(article('See you Monday.'));
  });

  it('C copies the focused message, and M opens its menu', async () => {
    await openWindow(page(), 'online', bayko);
    await messages().focus();
    await page().keyboard.press('ArrowUp');
    await page().keyboard.press('ArrowUp');
    await page().keyboard.press('c');
    expect(await copied()).toBe('See you Monday.');
    await page().keyboard.press('m');
    await page().getByRole('menu', { name: 'Message' }).waitFor();
  });
});
