import { expect, it } from 'vitest';
import { sampleItems } from '../../main/engine/samples/seed.ts';
import { catalogues } from '../../shared/text/catalogues.ts';
import { instantFromMillis } from '../../shared/time/instant.ts';
import { openWindow, withWindow } from './testWindow.ts';

const { page } = withWindow('development');

/** Every visible character of the sample conversations and of the languages. */
const written = [
  ...sampleItems({ now: instantFromMillis(Date.UTC(2026, 0)) }).items.flatMap((item) => [
    String(item.message ?? ''),
    String(item.user_display_name ?? ''),
  ]),
  ...Object.values(catalogues).map((catalogue) => JSON.stringify(catalogue)),
].join('');
const characters = [...new Set(written)].filter((each) => !/[\p{Default_Ignorable_Code_Point}\p{Cc}\s]/u.test(each));

it('every character has a glyph, also on a computer with fonts for Latin only', async () => {
  await openWindow(page(), 'online');
  const missing = await page().evaluate((all) => {
    const canvas = document.createElement('canvas');
    canvas.width = 48;
    canvas.height = 48;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('no canvas');
    const draw = (text: string): string => {
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.font = `24px ${getComputedStyle(document.body).fontFamily}`;
      context.fillText(text, 4, 36);
      return String(context.getImageData(0, 0, canvas.width, canvas.height).data);
    };
    // What a font draws for a character that no font has.
    const box = draw('\u{10FFFF}');
    return all.filter((each) => draw(each) === box);
  }, characters);
  expect(missing).toEqual([]);
});
