import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWindow, settled, withWindow } from './testWindow.ts';

/** Whether text that people write paints outside of its box, whatever the text: see `overflowing` in the scenarios. */

const { page } = withWindow();
/** Compares pictures: a page without the window's content security policy. */
let comparing: Page;

beforeAll(async () => {
  const browser = page().context().browser();
  if (browser === null) throw new Error('no browser');
  comparing = await browser.newPage();
});
afterAll(() => comparing?.close());

interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How much the amount of a color may differ from one picture to the next without a change of the page. */
const NOISE = 96;

/** The number of pixels outside of a rectangle that differ in two pictures. */
const differing = (one: Buffer, other: Buffer, rect: Rect): Promise<number> =>
  comparing.evaluate(
    async ({ pictures, box, noise }) => {
      const [first, second] = await Promise.all(
        pictures.map(async (base64) => {
          const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
          const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
          context?.drawImage(bitmap, 0, 0);
          return context?.getImageData(0, 0, bitmap.width, bitmap.height);
        }),
      );
      if (first === undefined || second === undefined) throw new Error('no picture');
      const [left, top] = [Math.floor(box.x), Math.floor(box.y)];
      const [right, bottom] = [Math.ceil(box.x + box.width), Math.ceil(box.y + box.height)];
      let count = 0;
      for (let at = 0; at < first.data.length; at += 4) {
        const isSame = [0, 1, 2].every(
          (n) => Math.abs((first.data[at + n] ?? 0) - (second.data[at + n] ?? 0)) <= noise,
        );
        const [x, y] = [(at / 4) % first.width, Math.floor(at / 4 / first.width)];
        if (!isSame && (x < left || x >= right || y < top || y >= bottom)) count++;
      }
      return count;
    },
    { pictures: [one.toString('base64'), other.toString('base64')], box: rect, noise: NOISE },
  );

/** Hides or shows all text of a box: a transparent color also hides color fonts. */
const hideText = (box: Locator, hidden: boolean): Promise<void> =>
  box
    .evaluate((element, isHidden) => element.toggleAttribute('data-hide-text', isHidden), hidden)
    .then(() => undefined);

/** Adds the styles that `hideText` needs. */
const prepareHiding = (): Promise<void> =>
  page().evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      * { transition: none !important; }
      [data-hide-text], [data-hide-text] * { color: transparent !important; }`);
    document.adoptedStyleSheets.push(sheet);
  });

/** The pixels that a box's text paints outside of it, while nothing moves. */
async function outsideOf(box: Locator): Promise<number> {
  const picture = () => page().screenshot({ animations: 'disabled', caret: 'hide' });
  for (;;) {
    const rect = await box.boundingBox();
    if (rect === null) return 0;
    const shown = await picture();
    await hideText(box, true);
    const hidden = await picture();
    await hideText(box, false);
    // The list may have learned the height of a row meanwhile.
    const [after, again] = [await box.boundingBox(), await picture()];
    if (JSON.stringify(after) !== JSON.stringify(rect) || (await differing(shown, again, rect)) > 0) continue;
    return differing(shown, hidden, rect);
  }
}

/** The boxes whose text paints outside of them, each with the number of pixels; `least` boxes have to be there. */
async function paintedOutside(boxes: Locator, least = 1): Promise<readonly string[]> {
  await boxes.first().waitFor();
  await prepareHiding();
  await settled(page());
  const all = await boxes.all();
  expect(all.length).toBeGreaterThanOrEqual(least);
  const found: string[] = [];
  for (const [n, box] of all.entries()) {
    const outside = await outsideOf(box);
    if (outside > 0) found.push(`${n}, ${(await box.textContent())?.slice(0, 4)}: ${outside} pixels`);
  }
  return found;
}

const testId = (id: string): Locator => page().getByTestId(id);
const rows = (): Locator => testId('conversation-list').getByRole('option');
/** Opens the conversation of the first row. */
async function openFirst(): Promise<void> {
  await openWindow(page(), 'overflowing');
  await rows().first().click();
  await testId('messages').getByRole('article').last().waitFor();
}

it('keeps names and previews in the rows of the list, and the account in its button', async () => {
  await openWindow(page(), 'overflowing');
  expect(await paintedOutside(rows(), 6)).toEqual([]);
  expect(await paintedOutside(testId('account-switcher'))).toEqual([]);
});

it.each([0, 3, 6])('keeps messages in their bubbles, from number %i', async (from) => {
  await openFirst();
  await page().locator(`[data-message="overflowing-0-${from}"]`).scrollIntoViewIfNeeded();
  expect(await paintedOutside(testId('bubble'), 2)).toEqual([]);
});

it('keeps what a message replies to in its bar', async () => {
  await openFirst();
  await page().locator('[data-message="overflowing-0-8"]').focus();
  await page().keyboard.press('r');
  expect(await paintedOutside(testId('composer-reply'))).toEqual([]);
});

it('keeps a name in the header and in the details', async () => {
  await openFirst();
  expect(await paintedOutside(testId('conversation').locator('header'))).toEqual([]);
  await page().keyboard.press('Control+i');
  expect(await paintedOutside(testId('details'))).toEqual([]);
});

it('keeps people and hits in the rows of the search', async () => {
  await openWindow(page(), 'overflowing');
  await page().keyboard.press('Control+k');
  await testId('search-input').fill('w');
  expect(await paintedOutside(page().getByRole('dialog').getByRole('option'))).toEqual([]);
});

it('keeps people in the rows of a new conversation', async () => {
  await openWindow(page(), 'overflowing');
  await page().keyboard.press('Control+n');
  const dialog = page().getByRole('dialog');
  expect(await paintedOutside(dialog.getByRole('option'), 2)).toEqual([]);
});

it('keeps names in the dialog of an export, and accounts in the settings', async () => {
  await openFirst();
  await page().evaluate(() => window.meridianTest.bridge.emit('app.command', { command: 'export' }));
  expect(await paintedOutside(page().getByRole('dialog'))).toEqual([]);
  await page().keyboard.press('Escape');
  await page().getByRole('dialog').waitFor({ state: 'detached' });
  await page().keyboard.press('Control+,');
  await page().getByRole('tab', { name: 'Accounts' }).click();
  expect(await paintedOutside(testId('account-card'))).toEqual([]);
});

it('cuts no text at its lower edge, in Arabic either', async () => {
  await page().goto('/?scenario=online&language=ar');
  await rows().first().click();
  await testId('messages').getByRole('article').last().waitFor();
  await page().getByTestId('bubble').getByText('👍🏽👨‍👩‍👧').scrollIntoViewIfNeeded();
  await settled(page());
  const picture = () => page().screenshot({ animations: 'disabled', caret: 'hide' });
  const before = await picture();
  await page().evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      [data-testid="bubble"] { overflow: visible !important; }
      [data-testid="conversation-name"], [data-testid="conversation-text"], h1, h2, header p { overflow: clip visible !important; }`);
    document.adoptedStyleSheets.push(sheet);
  });
  expect(await differing(before, await picture(), { x: 0, y: 0, width: 0, height: 0 })).toBe(0);
});
