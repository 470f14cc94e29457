import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject } from 'vitest';
import { colourRules, directionRules, violations } from './axe.ts';
import type { ScenarioName } from './scenarios.ts';

/** Gives each test of a file a new page with the built window, in the browser that all files share. */
export function withWindow(): { readonly page: () => Page } {
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    browser = await chromium.connect(inject('browserEndpoint'));
  });
  // Only disconnects.
  afterAll(() => browser?.close());
  beforeEach(async () => {
    complaints = [];
    page = await browser.newPage({
      baseURL: inject('windowUrl'),
      viewport: { width: 1_200, height: 780 },
      reducedMotion: 'reduce',
      locale: 'en-US',
    });
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    await page.addInitScript(inject('fakeMain'));
  });
  afterEach(async () => {
    await page.close();
    // Violations of the content security policy, React's warnings and uncaught errors.
    expect(complaints).toEqual([]);
  });
  return { page: () => page };
}

/** Opens the window on a scenario and, in it, a conversation. */
export async function openWindow(page: Page, scenario: ScenarioName, name?: string): Promise<void> {
  await page.goto(`/?scenario=${scenario}`);
  // Keys are heard once the first picture is there and its effects have run.
  await page.locator('#root > *').first().waitFor({ state: 'attached' });
  await frames(page, 2);
  if (name === undefined) return;
  await page.getByRole('option', { name }).click();
  await page.getByTestId('messages').getByRole('article').last().waitFor();
}

/** Waits until the window has come to rest: that many frames. */
export const frames = (page: Page, count: number): Promise<void> =>
  page.evaluate(async (left) => {
    for (let i = 0; i < left; i++) await new Promise(requestAnimationFrame);
  }, count);

/** Where each message that is on the screen stands, by its id. */
export const positions = (page: Page): Promise<Record<string, number>> =>
  page.getByTestId('messages').evaluate((list) => {
    const { top, bottom } = list.getBoundingClientRect();
    const seen: Record<string, number> = {};
    for (const article of list.querySelectorAll('article')) {
      const bounds = article.querySelector('.bubble')?.getBoundingClientRect();
      if (bounds !== undefined && bounds.bottom > top && bounds.top < bottom) {
        seen[article.getAttribute('data-message') ?? ''] = bounds.top;
      }
    }
    return seen;
  });

/** By how much the messages that were on the screen before and still are have moved at most. */
export function largestMove(before: Record<string, number>, after: Record<string, number>): number {
  const common = Object.keys(before).filter((id) => id in after);
  expect(common.length).toBeGreaterThan(2);
  return Math.max(...common.map((id) => Math.abs((after[id] ?? 0) - (before[id] ?? 0))));
}

/** How far the list is from its end, in CSS pixels. */
export const distanceFromEnd = (page: Page): Promise<number> =>
  page.getByTestId('messages').evaluate((list) => list.scrollHeight - list.clientHeight - list.scrollTop);

/** What axe has against the screen as it is, in both themes and from right to left. */
export async function findings(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  const look = async (where: string, rules?: readonly string[]): Promise<void> => {
    await frames(page, 4);
    found.push(...(await violations(page, rules)).map((each) => `${where}: ${each}`));
  };
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await look('dark', colourRules);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await look('light');
  await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
  await look('from right to left', directionRules);
  return found;
}
