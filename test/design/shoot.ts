/**
 * Pictures of every screen and state: in both themes, at 1280 × 800, 760 × 600, 200 % zoom, in Arabic and in forced colors, and sheets of
 * six to look through; with `--every-look` also at 2560 × 1440, 360 × 640, with the largest text and in Japanese. Each is checked by axe.
 * `npm run screenshots -- --help`; they go to .data/screenshots.
 * The window is built from source; only the main process is a fake. Exits 1 if axe or the console reports a problem.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import type { Language } from '../../shared/settings.ts';
import { colorRules, violations } from './axe.ts';
import { contactSheets } from './contactSheets.ts';
import { deskShots } from './deskShots.ts';
import { groupShots } from './groupShots.ts';
import { mainShots } from './mainShots.ts';
import { searchShots } from './searchShots.ts';
import { buildFake, buildWindow, launchBrowser, serveWindow } from './serve.ts';
import { shellShots } from './shellShots.ts';
import type { Shot } from './shot.ts';
import { speaking } from './speaking.ts';

const themes = ['light', 'dark'] as const;
type Theme = (typeof themes)[number];

/** In CSS pixels; `scale`: device pixels for each. */
interface Look {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly scale: number;
}

/** Themes and sizes captured from one page in one language. */
interface Sitting {
  readonly language: Language;
  readonly textSize?: number;
  readonly isForced?: boolean;
  /** The window until it is prepared; by default that of the first look. */
  readonly start?: Look;
  readonly looks: readonly Look[];
}

const wide: Look = { name: 'wide', width: 1_280, height: 800, scale: 1 };
const narrow: Look = { name: 'narrow', width: 520, height: 700, scale: 1 };
const small: Look = { name: 'small', width: 760, height: 600, scale: 1 };
const zoomed: Look = { name: 'zoomed', width: 640, height: 400, scale: 2 };
const huge: Look = { name: 'huge', width: 2_560, height: 1_440, scale: 1 };
const tiny: Look = { name: 'tiny', width: 360, height: 640, scale: 1 };
const arabic = (look: Look): Sitting => ({ language: 'ar', looks: [{ ...look, name: `${look.name}-arabic` }] });
const usual: readonly Sitting[] = [{ language: 'en', looks: [wide, small, zoomed] }, arabic(wide)];
const narrowOnly: readonly Sitting[] = [{ language: 'en', looks: [narrow] }, arabic(narrow)];
const everyLook: readonly Sitting[] = [
  { language: 'en', looks: [wide, small, zoomed, huge, tiny] },
  arabic(wide),
  // Prepared where the list is beside the conversation.
  { language: 'en', textSize: 2, start: huge, looks: [{ ...wide, name: 'wide-text200' }] },
  { language: 'ja', looks: [{ ...wide, name: 'wide-japanese' }] },
];
/** A window of one conversation: as large as the main one, and small beside other programs. */
const slim: Look = { name: 'slim', width: 420, height: 600, scale: 1 };
const ownWindow: readonly Sitting[] = [{ language: 'en', looks: [wide, slim, zoomed] }, arabic(wide), arabic(slim)];
const forced: readonly Sitting[] = [{ language: 'en', isForced: true, looks: [{ ...wide, name: 'forced' }] }];
const allShots = [...mainShots, ...deskShots, ...groupShots, ...searchShots, ...shellShots];

const out = resolve(import.meta.dirname, '../../.data/screenshots');
const isEveryLook = process.argv.includes('--every-look');
const [mode = '', ...others] = process.argv.slice(2).filter((each) => each !== '--every-look');
const names = mode === '--all' || mode === '--list' ? allShots.map(({ name }) => name) : [mode, ...others];
const unknown = names.filter((each) => !allShots.some(({ name }) => name === each));
if (mode === '--list') {
  console.log(names.join('\n'));
  process.exit();
}
if (unknown.length > 0) {
  console.error(`There is no screen ${unknown.join(', ')}. --list prints the names.`);
  process.exit(2);
}
const shots = allShots.filter(({ name }) => names.includes(name));
const fileOf = (shot: Shot, look: Look, theme: Theme): string => join(out, `${shot.name}.${look.name}.${theme}.png`);
const sittingsOf = ({ own, isNarrow, isForced }: Shot): readonly Sitting[] => {
  if (isForced === true) return forced;
  if (own !== undefined) return ownWindow;
  if (isNarrow === true) return narrowOnly;
  return isEveryLook ? everyLook : usual;
};

/** Waits until animations have ended. */
async function rest(page: Page): Promise<void> {
  await page.waitForTimeout(150);
  await page.evaluate(async () => {
    const ends = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations === 1);
    await Promise.allSettled(ends.map(({ finished }) => finished));
    await document.fonts.ready;
  });
}

/** Captures a screen in all looks; returns the problems found. */
async function take(
  url: string,
  shot: Shot,
  { language, textSize = 1, isForced, looks, start = looks[0] }: Sitting,
  theme: Theme,
): Promise<string[]> {
  const context = await browser.newContext({
    viewport: wide,
    colorScheme: theme,
    locale: 'en-US',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    forcedColors: isForced === true ? 'active' : 'none',
  });
  const complaints: string[] = [];
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.clock.setFixedTime('2026-11-22T13:34:00Z');
    await page.addInitScript(fake);
    const session = await context.newCDPSession(page);
    const resize = ({ width, height, scale }: Look): Promise<unknown> =>
      session.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: scale, mobile: false });
    if (start !== undefined) await resize(start);
    const own = shot.own === undefined ? '' : `&own=${shot.own}`;
    await page.goto(`${url}?scenario=${shot.scenario}&language=${language}&textSize=${textSize}${own}`);
    await page.locator('#root > *').first().waitFor({ state: 'attached' });
    await rest(page);
    if (shot.open !== undefined) {
      await page.getByRole('option', { name: shot.open }).first().click();
      await rest(page);
    }
    await shot.prepare?.(language === 'en' ? page : speaking(page, language));
    for (const look of looks) {
      await resize(look);
      await rest(page);
      // Playwright's own screenshot would reset the emulated size.
      const { data } = await session.send('Page.captureScreenshot', { format: 'png' });
      await writeFile(fileOf(shot, look, theme), data, 'base64');
      // It knows the author's colors only.
      if (isForced === true) continue;
      const rules = theme === 'dark' ? colorRules : undefined;
      complaints.push(...(await violations(page, rules)).map((each) => `axe: ${each}`));
    }
  } catch (error) {
    complaints.push(error instanceof Error ? error.message : String(error));
  } finally {
    await context.close();
  }
  const names = looks.map(({ name }) => name).join(', ');
  return complaints.map((complaint) => `${shot.name} (${names}, ${theme}): ${complaint}`);
}

await mkdir(out, { recursive: true });
const built = await mkdtemp(join(tmpdir(), 'meridian-window-'));
await buildWindow(join(built, 'window'), 'production');
const fake = await buildFake(join(built, 'fake'));
const { server, url } = await serveWindow(join(built, 'window'));
const browser = await launchBrowser();
let complained = 0;
try {
  for (const [index, shot] of shots.entries()) {
    const began = performance.now();
    for (const sitting of sittingsOf(shot)) {
      const found = await Promise.all(themes.map((theme) => take(url, shot, sitting, theme)));
      for (const complaint of found.flat()) console.error(complaint);
      complained += found.flat().length;
    }
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    console.log(`${index + 1}/${shots.length} ${shot.name} (${seconds} s)`);
  }
  for (const sittings of [isEveryLook ? everyLook : usual, narrowOnly, forced]) {
    const taken = shots.filter((shot) => sittingsOf(shot) === sittings);
    for (const look of sittings.flatMap(({ looks }) => looks)) {
      for (const theme of themes) {
        const pictures = taken.map((shot) => ({ caption: shot.name, file: fileOf(shot, look, theme) }));
        await contactSheets(browser, pictures, look, (sheet) => join(out, `sheet.${look.name}.${theme}.${sheet}.png`));
      }
    }
  }
} finally {
  await browser.close();
  server.close();
  await rm(built, { recursive: true, force: true });
}
const verdict = complained === 0 ? 'no complaint' : `${complained} complaints`;
console.log(`${shots.length} screens in ${relative(process.cwd(), out)}: ${verdict}`);
process.exitCode = complained === 0 ? 0 : 1;
