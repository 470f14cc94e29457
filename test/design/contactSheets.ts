import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';

interface Picture {
  readonly caption: string;
  readonly file: string;
}

const PER_SHEET = 6;

/** Puts six pictures on each sheet, at half their size, with their names, to look through many at once. */
export async function contactSheets(
  browser: Browser,
  pictures: readonly Picture[],
  { width, height }: { readonly width: number; readonly height: number },
  fileOf: (sheet: number) => string,
): Promise<void> {
  for (let start = 0; start < pictures.length; start += PER_SHEET) {
    const cells = await Promise.all(pictures.slice(start, start + PER_SHEET).map((picture) => cellOf(picture)));
    const page = await browser.newPage({
      viewport: { width: 1_330, height: Math.ceil((3 * 650 * height) / width) + 120 },
    });
    try {
      await page.setContent(`<style>
        body { margin: 10px; display: grid; grid-template-columns: repeat(2, 650px); gap: 10px; font: 14px sans-serif; background: #888 }
        img { display: block; width: 650px }
      </style>${cells.join('')}`);
      await page.screenshot({ path: fileOf(start / PER_SHEET + 1), fullPage: true });
    } finally {
      await page.close();
    }
  }
}

async function cellOf({ caption, file }: Picture): Promise<string> {
  const bytes = await readFile(file).catch(() => null);
  const image = bytes === null ? 'missing' : `<img src="data:image/png;base64,${bytes.toString('base64')}">`;
  return `<figure style="margin:0">${image}<figcaption>${caption}</figcaption></figure>`;
}
