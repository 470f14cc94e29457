import { gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { openWindow, settled, withWindow } from './testWindow.ts';

/** The first paint of the list of conversations, and what it needs of the built window. */

const { page } = withWindow();

/** What the document, scripts and styles before the first paint may be, gzipped. */
const MOST_BYTES = 200_000;

it('loads at most 200 KB before the list is painted, and looks the same after the rest is loaded', async () => {
  const list = page().getByTestId('conversation-list');
  /** By address. */
  const loaded = new Map<string, number>();
  let isPainted = false;
  let release = (): void => undefined;
  const painted = new Promise<void>((done) => {
    release = done;
  });
  await page().route('**', async (route) => {
    const { pathname } = new URL(route.request().url());
    // What is requested after the first paint waits until it has been looked at.
    if (/\/(later|[a-zA-Z]+)-[\w-]+\.(js|css)$/.test(pathname) && isPainted) await painted;
    const response = await route.fetch();
    if (!isPainted) loaded.set(pathname, gzipSync(await response.body()).length);
    await route.fulfill({ response });
  });
  onTestFinished(() => page().unrouteAll({ behavior: 'ignoreErrors' }));
  await page().exposeBinding('noteFirstPaint', () => {
    isPainted = true;
  });
  const added = await page().addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (document.querySelector('[role="option"]') === null) return;
      observer.disconnect();
      void Reflect.get(window, 'noteFirstPaint')();
    }).observe(document, { childList: true, subtree: true });
  });
  onTestFinished(() => added.dispose());

  await page().goto('/?scenario=online', { waitUntil: 'commit' });
  await list.getByRole('option').first().waitFor();
  const first = await page().locator('body').ariaSnapshot();
  const shot = await page().screenshot();
  const code = [...loaded].filter(([pathname]) => !pathname.endsWith('.woff2'));
  expect(code.length).toBeGreaterThan(3);
  expect(code.filter(([pathname]) => pathname.includes('later'))).toEqual([]);
  expect(code.reduce((sum, [, bytes]) => sum + bytes, 0)).toBeLessThanOrEqual(MOST_BYTES);
  release();
  await page().getByTestId('account-switcher').and(page().locator('[id^="base-ui"]')).waitFor();
  await settled(page());
  expect(await page().locator('body').ariaSnapshot()).toBe(first);
  expect(shot.equals(await page().screenshot())).toBe(true);
});

it('opens what is clicked before its code is loaded', async () => {
  let release = (): void => undefined;
  const clicked = new Promise<void>((done) => {
    release = done;
  });
  await page().route('**/later-*', async (route) => {
    await clicked;
    await route.continue();
  });
  onTestFinished(() => page().unrouteAll({ behavior: 'ignoreErrors' }));
  await openWindow(page(), 'online');
  await page().getByTestId('account-switcher').click();
  await page().getByRole('option').nth(1).click({ button: 'right' });
  await page().getByRole('option').first().click();
  release();
  await page().getByTestId('composer').waitFor();
  await page().getByRole('menu').first().waitFor();
});
