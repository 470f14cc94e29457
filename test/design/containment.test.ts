import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { openWindow, settled, withWindow } from './testWindow.ts';

/** Whether text that people write paints outside of its box, whatever the text: see `overflowing` in the scenarios. */

const { page } = withWindow();
const first = 'W'.repeat(40);

/** The colors of a picture of the page, as they are in memory: four bytes a pixel. */
interface Pixels {
  readonly width: number;
  readonly bytes: Buffer;
}

/** Decodes a picture in a page of its own, which has no content security policy. */
async function decode(decoder: Page, picture: Buffer): Promise<Pixels> {
  const { width, bytes } = await decoder.evaluate(async (base64) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas');
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    let text = '';
    for (let from = 0; from < data.length; from += 30_000)
      text += String.fromCharCode(...data.subarray(from, from + 30_000));
    return { width: bitmap.width, bytes: btoa(text) };
  }, picture.toString('base64'));
  return { width, bytes: Buffer.from(bytes, 'base64') };
}

/** The pixels outside of each box that its text paints, by the box's name. */
async function paintedOutside(boxes: Locator): Promise<readonly string[]> {
  const decoder = await page().context().newPage();
  const found: string[] = [];
  try {
    await settled(page());
    const picture = async () => decode(decoder, await page().screenshot({ animations: 'disabled', caret: 'hide' }));
    const shown = await picture();
    for (const box of await boxes.all()) {
      const rect = await box.boundingBox();
      if (rect === null) continue;
      // Without color there is no text, and color fonts draw nothing either.
      const hide = (hidden: boolean) =>
        box.evaluate((element, isHidden) => {
          const all = [element, ...element.querySelectorAll<HTMLElement>('*')];
          for (const each of all) {
            if (!(each instanceof HTMLElement)) continue;
            if (isHidden) each.style.setProperty('color', 'transparent', 'important');
            else each.style.removeProperty('color');
          }
        }, hidden);
      await hide(true);
      const without = await picture();
      await hide(false);
      const outside = shown.bytes.reduce((count, byte, at) => {
        if (byte === without.bytes[at]) return count;
        const [x, y] = [Math.floor(at / 4) % shown.width, Math.floor(at / 4 / shown.width)];
        const isInside =
          x >= Math.floor(rect.x) && x < rect.x + rect.width && y >= Math.floor(rect.y) && y < rect.y + rect.height;
        return isInside ? count : count + 1;
      }, 0);
      const name = await box.evaluate(
        (element) => element.getAttribute('data-testid') ?? element.getAttribute('data-message') ?? element.tagName,
      );
      if (outside > 0) found.push(`${name}: ${outside} bytes`);
    }
  } finally {
    await decoder.close();
  }
  return found;
}

const options = (): Locator => page().getByTestId('conversation-list').getByRole('option');

it('keeps names and previews in the rows of the list, and the account in its button', async () => {
  await openWindow(page(), 'overflowing');
  await options().first().waitFor();
  expect(await paintedOutside(options())).toEqual([]);
  expect(await paintedOutside(page().getByTestId('account-button'))).toEqual([]);
});

it.each([0, 3, 6])('keeps messages in their bubbles, from number %i', async (from) => {
  await openWindow(page(), 'overflowing', first);
  await page().getByTestId('messages').locator('article').nth(from).scrollIntoViewIfNeeded();
  const bubbles = page().getByTestId('messages').getByTestId('bubble');
  expect(await paintedOutside(bubbles)).toEqual([]);
});
