/**
 * Pictures of every state of the window in both themes, each checked by axe: `node test/design/shoot.ts [folder] [names…]`.
 * The window is the real one, built; only the main process is a fake. Exits 1 when axe or the console has a complaint.
 */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { deskShots } from './deskShots.ts';
import type { ScenarioName } from './scenarios.ts';
import { searchShots } from './searchShots.ts';
import { buildWindow, launchBrowser, readFake, serveWindow } from './serve.ts';
import { shellShots } from './shellShots.ts';

export interface Shot {
  readonly name: string;
  readonly scenario: ScenarioName;
  readonly size: readonly [number, number];
  readonly zoom?: number;
  /** As for a language that is written from right to left. */
  readonly rtl?: boolean;
  /** Whose conversation is open. */
  readonly open?: string;
  readonly prepare?: (page: Page) => Promise<void>;
}

const wide = [1200, 780] as const;
const bayko = 'Andrew Bayko';
const shots: readonly Shot[] = [
  { name: 'online', scenario: 'online', size: wide, open: bayko },
  { name: 'online-none', scenario: 'online', size: wide },
  { name: 'offline', scenario: 'offline', size: wide, open: bayko },
  {
    name: 'failed',
    scenario: 'failed',
    size: wide,
    open: bayko,
    prepare: (page) => page.getByText('Details').click(),
  },
  { name: 'first-sync', scenario: 'first-sync', size: wide },
  { name: 'loading', scenario: 'loading', size: wide },
  { name: 'empty', scenario: 'empty', size: wide },
  { name: 'offline-empty', scenario: 'offline-empty', size: wide },
  { name: 'account-unreadable', scenario: 'account-unreadable', size: wide },
  { name: 'list-unreadable', scenario: 'list-unreadable', size: wide },
  { name: 'messages-unreadable', scenario: 'messages-unreadable', size: wide, open: bayko },
  { name: 'owner-unknown', scenario: 'owner-unknown', size: wide, open: '@ghost' },
  { name: 'rtl', scenario: 'failed', size: wide, open: bayko, rtl: true, prepare: (page) => scroll(page, -800) },
  { name: 'rtl-narrow', scenario: 'offline', size: [600, 700], open: bayko, rtl: true },
  { name: 'long', scenario: 'long', size: wide, open: 'Maximiliana' },
  { name: 'short', scenario: 'short', size: wide, open: 'Grace Hopper' },
  { name: 'gap', scenario: 'online', size: wide, open: bayko, prepare: (page) => scroll(page, -500) },
  {
    name: 'scrolled-new',
    scenario: 'online',
    size: wide,
    open: bayko,
    prepare: async (page) => {
      await scroll(page, -3_000);
      await addMessages(page, 2);
    },
  },
  {
    name: 'older-offline',
    scenario: 'gap-offline',
    size: wide,
    open: bayko,
    prepare: (page) => scroll(page, -10_000),
  },
  { name: 'busy', scenario: 'busy', size: wide, open: bayko },
  { name: 'busy-none', scenario: 'busy', size: wide },
  { name: 'busy-offline', scenario: 'busy-offline', size: wide, open: bayko },
  { name: 'busy-narrow', scenario: 'busy-offline', size: [600, 700], open: bayko },
  { name: 'busy-narrow-list', scenario: 'busy', size: [600, 700] },
  { name: 'busy-rtl', scenario: 'busy', size: wide, open: bayko, rtl: true },
  {
    name: 'failed-details',
    scenario: 'busy',
    size: wide,
    open: bayko,
    prepare: (page) => page.locator('.failed-line').getByText('Details').click(),
  },
  {
    name: 'discard',
    scenario: 'busy',
    size: wide,
    open: bayko,
    prepare: (page) => page.getByRole('button', { name: 'Discard' }).click(),
  },
  { name: 'unread', scenario: 'unread', size: wide, open: bayko },
  { name: 'unread-many', scenario: 'unread-many', size: wide, open: bayko },
  { name: 'draft-long', scenario: 'draft-long', size: wide, open: bayko },
  { name: 'draft-near-limit', scenario: 'draft-near-limit', size: wide, open: bayko },
  { name: 'draft-over-limit', scenario: 'draft-over-limit', size: wide, open: bayko },
  { name: 'draft-rtl-text', scenario: 'busy', size: wide, open: 'נועה' },
  { name: 'disk-full', scenario: 'disk-full', size: wide, open: bayko },
  { name: 'not-accepted', scenario: 'disk-full', size: wide, open: bayko, prepare: (page) => write(page, 'Hello?') },
  { name: 'disappearing', scenario: 'disappearing', size: wide, open: bayko },
  {
    name: 'disappearing-menu',
    scenario: 'disappearing',
    size: wide,
    open: bayko,
    prepare: (page) => page.getByRole('button', { name: 'Disappearing messages' }).click(),
  },
  { name: 'paused', scenario: 'paused', size: wide, open: bayko },
  { name: 'new-conversation', scenario: 'online', size: wide, prepare: (page) => page.keyboard.press('Control+n') },
  { name: 'new-conversation-typed', scenario: 'online', size: wide, prepare: (page) => search(page, '@an') },
  {
    name: 'new-conversation-nobody',
    scenario: 'online',
    size: wide,
    prepare: (page) => search(page, '@nobody', 'Enter'),
  },
  { name: 'new-conversation-name', scenario: 'online', size: wide, prepare: (page) => search(page, 'Zaphod B') },
  { name: 'new-conversation-fresh', scenario: 'online', size: wide, prepare: (page) => search(page, 'grace', 'Enter') },
  {
    name: 'new-conversation-narrow',
    scenario: 'online',
    size: [480, 500],
    prepare: (page) => search(page, 'a'),
  },
  { name: 'busy-zoom-200', scenario: 'busy', size: wide, zoom: 2, open: bayko },
  { name: 'start', scenario: 'online', size: wide, open: bayko, prepare: toStart },
  { name: 'minimal', scenario: 'online', size: [760, 600], open: bayko },
  { name: 'narrow-list', scenario: 'offline', size: [600, 700] },
  { name: 'narrow-conversation', scenario: 'offline', size: [600, 700], open: bayko },
  { name: 'narrow-failed', scenario: 'failed', size: [600, 700] },
  { name: 'zoom-200', scenario: 'failed', size: wide, zoom: 2, open: bayko },
  ...deskShots,
  ...searchShots,
  ...shellShots,
];

async function scroll(page: Page, by: number): Promise<void> {
  await page.getByTestId('messages').hover();
  await page.mouse.wheel(0, by);
  await page.waitForTimeout(300);
}

async function write(page: Page, words: string): Promise<void> {
  await page.getByRole('textbox').fill(words);
  await page.keyboard.press('Enter');
  await page.waitForTimeout(200);
}

async function search(page: Page, words: string, ...keys: readonly string[]): Promise<void> {
  await page.keyboard.press('Control+n');
  await page.keyboard.type(words);
  await page.waitForTimeout(200);
  for (const key of keys) await page.keyboard.press(key);
  await page.waitForTimeout(300);
}

async function toStart(page: Page): Promise<void> {
  for (let turn = 0; turn < 12; turn++) await scroll(page, -2_000);
}

async function addMessages(page: Page, count: number): Promise<void> {
  await page.evaluate((more) => {
    const { world, bridge } = window.meridianTest;
    const conversation = world.conversations.find(({ group }) => group.id === 'main');
    const last = conversation?.messages.at(-1);
    if (conversation === undefined || last === undefined) return;
    const added = Array.from({ length: more }, (_, index) => ({
      ...last,
      id: `${last.id}-${index}` as typeof last.id,
      at: (last.at + index + 1) as typeof last.at,
    }));
    conversation.messages = [...conversation.messages, ...added];
    conversation.group = { ...conversation.group, unread: more };
    bridge.emit('groups.changed', {});
    bridge.emit('messages.changed', { groupId: conversation.group.id });
  }, count);
  await page.waitForTimeout(200);
}

async function take(browser: Browser, url: string, fake: string, shot: Shot, theme: 'light' | 'dark', folder: string) {
  const zoom = shot.zoom ?? 1;
  const context = await browser.newContext({
    viewport: { width: shot.size[0] / zoom, height: shot.size[1] / zoom },
    deviceScaleFactor: zoom,
    colorScheme: theme,
    locale: 'en-US',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
  });
  const complaints: string[] = [];
  try {
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.clock.setFixedTime('2026-11-22T13:34:00Z');
    await page.addInitScript(fake);
    await page.goto(`${url}?scenario=${shot.scenario}`);
    if (shot.rtl === true) await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
    await page.waitForTimeout(400);
    if (shot.open !== undefined) {
      await page.getByRole('option', { name: shot.open }).first().click();
      await page.waitForTimeout(300);
    }
    await shot.prepare?.(page);
    await page.screenshot({ path: join(folder, `${shot.name}-${theme}.png`) });
    const { violations } = await new AxeBuilder({ page }).analyze();
    for (const { id, nodes } of violations) {
      complaints.push(
        `axe ${id}: ${nodes.map((node) => `${node.target.join(' ')} ${node.failureSummary ?? ''}`).join('; ')}`,
      );
    }
  } finally {
    await context.close();
  }
  for (const complaint of complaints) console.error(`${shot.name} (${theme}): ${complaint}`);
  return complaints.length;
}

const [folder = '/tmp/meridian-design', ...names] = process.argv.slice(2);
const out = resolve(folder);
await mkdir(out, { recursive: true });
await buildWindow(out);
const fake = await readFake(out);
const { server, url } = await serveWindow(out);
const browser = await launchBrowser();
let complaints = 0;
try {
  for (const shot of shots.filter(({ name }) => names.length === 0 || names.includes(name))) {
    for (const theme of ['light', 'dark'] as const) complaints += await take(browser, url, fake, shot, theme, out);
  }
} finally {
  await browser.close();
  server.close();
}
console.log(`${out}: ${complaints === 0 ? 'no complaint' : `${complaints} complaints`}`);
process.exitCode = complaints === 0 ? 0 : 1;
