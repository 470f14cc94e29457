import { type Browser, type CDPSession, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, onTestFinished } from 'vitest';
import { colorRules, directionRules, violations } from './axe.ts';
import type { ScenarioName } from './scenarios.ts';
import type { ReactBuild } from './serve.ts';

const viewport = { width: 1_200, height: 780 };

/**
 * Gives each test of a file the built window in one page, reloaded and reset, in the browser that all files share. Warnings
 * of React show in the development build only.
 */
export function withWindow(reactBuild: ReactBuild = 'production'): { readonly page: () => Page } {
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await chromium.connect(inject('browserEndpoint'));
    page = await browser.newPage({ baseURL: inject('windowUrls')[reactBuild], viewport, locale: 'en-US' });
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    await page.addInitScript(inject('fakeMain'));
  });
  // Only disconnects.
  afterAll(() => browser?.close());
  beforeEach(async () => {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await page.mouse.move(0, 0);
  });
  afterEach(async () => {
    await page.evaluate(() => localStorage.clear());
    // Violations of the content security policy, uncaught errors and, in development, React's warnings.
    expect(complaints.splice(0)).toEqual([]);
  });
  return { page: () => page };
}

/** Runs `script` before the window in this test, after the fake main process is there. */
export async function beforeWindow(page: Page, script: () => void): Promise<void> {
  const added = await page.addInitScript(script);
  onTestFinished(() => added.dispose());
}

/** A DevTools session for this test; what it emulates ends with it. */
export async function devTools(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  onTestFinished(() => session.detach());
  return session;
}

/** Opens the window on a scenario and, if named, a conversation with this person. */
export async function openWindow(page: Page, scenario: ScenarioName, name?: string): Promise<void> {
  await page.goto(`/?scenario=${scenario}`, { waitUntil: 'commit' });
  await page.locator('#root > *').first().waitFor({ state: 'attached' });
  // Effects listen for keys once the first render is painted.
  await settled(page);
  if (name === undefined) return;
  await page.getByRole('option', { name }).click();
  await page.getByTestId('messages').getByRole('article').last().waitFor();
  await waitForFocus(page.getByTestId('composer').getByRole('textbox'));
  await settled(page);
}

export const hasFocus = (locator: Locator): Promise<boolean> =>
  locator.evaluate((element) => element === document.activeElement);

/** Waits until the keys go to an element. */
export const waitForFocus = (locator: Locator): Promise<void> =>
  expect.poll(() => hasFocus(locator), { message: `focus on ${locator}` }).toBe(true);

/** Waits until the window is at rest: for four frames, nothing in the document changes and nothing scrolls. */
export const settled = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    let [quiet, height, top] = [0, 0, 0];
    const observer = new MutationObserver(() => {
      quiet = 0;
    });
    observer.observe(document, { attributes: true, characterData: true, childList: true, subtree: true });
    for (let frame = 0; quiet < 4; frame++) {
      if (frame === 600) throw new Error('The window does not come to rest.');
      // What is measured is what was painted: layout and observers run between the frame and the timer.
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      const list = document.querySelector('[data-testid="messages"]');
      const { scrollHeight = 0, scrollTop = 0 } = list ?? {};
      quiet = scrollHeight === height && scrollTop === top ? quiet + 1 : 0;
      [height, top] = [scrollHeight, scrollTop];
    }
    observer.disconnect();
  });

/** Turns the wheel over the messages by CSS pixels, and waits until the list is at rest again. */
export async function wheel(page: Page, by: number): Promise<void> {
  const list = page.getByTestId('messages');
  await list.hover();
  const [before, room] = await list.evaluate(
    ({ scrollTop, scrollHeight, clientHeight }, distance) =>
      [scrollTop, distance < 0 ? scrollTop : scrollHeight - clientHeight - scrollTop] as const,
    by,
  );
  await page.mouse.wheel(0, by);
  if (room > 1) await expect.poll(() => list.evaluate(({ scrollTop }) => scrollTop)).not.toBe(before);
  await settled(page);
}

/** Vertical position of each message on the screen, by its id. */
export const positions = (page: Page): Promise<Record<string, number>> =>
  page.getByTestId('messages').evaluate((list) => {
    const { top, bottom } = list.getBoundingClientRect();
    const seen: Record<string, number> = {};
    for (const article of list.querySelectorAll('article')) {
      const bounds = article.querySelector('[data-testid="bubble"]')?.getBoundingClientRect();
      if (bounds !== undefined && bounds.bottom > top && bounds.top < bottom) {
        seen[article.getAttribute('data-message') ?? ''] = bounds.top;
      }
    }
    return seen;
  });

/** The largest movement of a message that is on the screen in both, in CSS pixels. */
export function largestMove(before: Record<string, number>, after: Record<string, number>): number {
  const common = Object.keys(before).filter((id) => id in after);
  expect(common.length).toBeGreaterThan(2);
  return Math.max(...common.map((id) => Math.abs((after[id] ?? 0) - (before[id] ?? 0))));
}

/** Distance of the message list from its end, in CSS pixels. */
export const distanceFromEnd = (page: Page): Promise<number> =>
  page.getByTestId('messages').evaluate((list) => list.scrollHeight - list.clientHeight - list.scrollTop);

/** Accessibility violations of the current screen, in both themes and from right to left. */
export async function findings(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  const look = async (where: string, rules?: readonly string[]): Promise<void> => {
    await settled(page);
    found.push(...(await violations(page, rules)).map((each) => `${where}: ${each}`));
  };
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await look('dark', colorRules);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await look('light');
  const dir = await page.evaluate(() => {
    const before = document.documentElement.dir;
    document.documentElement.setAttribute('dir', 'rtl');
    return before;
  });
  await look('from right to left', directionRules);
  await page.evaluate((before) => document.documentElement.setAttribute('dir', before), dir);
  return found;
}
