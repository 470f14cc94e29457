import type { Page } from 'playwright-core';
import type { Shot } from './shot.ts';

const bayko = 'Andrew Bayko';

async function searchAll(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').locator(':focus').waitFor();
  await page.keyboard.type(words);
  await page.waitForTimeout(300);
}

async function find(page: Page, words: string, ...keys: readonly string[]): Promise<void> {
  await page.keyboard.press('Control+f');
  await page.keyboard.type(words);
  await page.waitForTimeout(300);
  for (const key of keys) await page.keyboard.press(key);
  await page.waitForTimeout(300);
}

const more = (page: Page): Promise<void> => page.getByRole('button', { name: 'More', exact: true }).click();

async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('menuitem', { name }).first().click();
  await page.waitForTimeout(300);
}

const menuOf = (page: Page, words: string): Promise<void> =>
  page.getByTestId('messages').getByText(words).click({ button: 'right' });

/** Searching, finding, jumping, selecting and muting. */
export const searchShots: readonly Shot[] = [
  { name: 'search-empty', scenario: 'busy', open: bayko, prepare: (page) => searchAll(page, '') },
  { name: 'search', scenario: 'busy', open: bayko, prepare: (page) => searchAll(page, 'th') },
  {
    name: 'search-filters',
    scenario: 'busy',
    open: bayko,
    prepare: (page) => searchAll(page, 'the from:@bayko after:soon before:2026-12 '),
  },
  { name: 'search-handle', scenario: 'busy', prepare: (page) => searchAll(page, 'the from:@') },
  { name: 'search-day', scenario: 'busy', prepare: (page) => searchAll(page, 'the before:20') },
  { name: 'search-nothing', scenario: 'busy', prepare: (page) => searchAll(page, 'zyzzyva') },
  {
    name: 'search-loading',
    scenario: 'busy',
    prepare: async (page) => {
      await searchAll(page, 'sort');
      await page.getByRole('button', { name: 'Download all' }).click();
      await page.waitForTimeout(200);
    },
  },
  {
    name: 'search-indexing',
    scenario: 'busy',
    prepare: async (page) => {
      await page.evaluate(() => {
        window.meridianTest.world.unindexed = 12_000;
      });
      await searchAll(page, 'sort');
    },
  },
  { name: 'search-narrow', scenario: 'busy', isNarrow: true, prepare: (page) => searchAll(page, 'the ') },
  {
    name: 'search-opened',
    scenario: 'busy',
    open: 'Londo',
    prepare: async (page) => {
      await searchAll(page, 'kolkata');
      await page.keyboard.press('Enter');
      await page.waitForTimeout(300);
    },
  },
  { name: 'find', scenario: 'busy', open: bayko, prepare: (page) => find(page, 'the', 'Enter', 'Enter') },
  { name: 'find-none', scenario: 'busy', open: bayko, prepare: (page) => find(page, 'zyzzyva') },
  {
    name: 'find-narrow',
    scenario: 'busy',
    isNarrow: true,
    open: bayko,
    prepare: (page) => find(page, 'sort', 'Enter'),
  },
  { name: 'more-menu', scenario: 'busy', open: bayko, prepare: more },
  {
    name: 'muted',
    scenario: 'busy',
    open: bayko,
    prepare: async (page) => {
      await more(page);
      await choose(page, 'For 8 hours');
      await page.waitForTimeout(300);
      await more(page);
      await page.getByText('Muted until').waitFor();
    },
  },
  {
    name: 'own-state',
    scenario: 'busy',
    open: bayko,
    prepare: async (page) => {
      for (const [name, action] of [
        ['Londo', 'Pin'],
        ['Deanna', 'Mark as unread'],
        ['Worf', 'Archive'],
      ] as const) {
        await page.getByRole('option', { name }).click({ button: 'right' });
        await choose(page, action);
        await page.waitForTimeout(200);
      }
    },
  },
  {
    name: 'labels',
    scenario: 'busy',
    open: bayko,
    prepare: async (page) => {
      await page.evaluate(() => {
        const { world, bridge } = window.meridianTest;
        const [bayko, ...others] = world.conversations;
        if (bayko === undefined) return;
        for (const other of others.slice(0, 2)) other.summary = { ...other.summary, other: bayko.summary.other };
        bayko.summary = { ...bayko.summary, label: 'Bookshop' };
        bridge.emit('conversations.changed', {});
      });
      await page.keyboard.press('Control+i');
      await page.waitForTimeout(300);
    },
  },
  {
    name: 'joined',
    scenario: 'busy',
    open: bayko,
    prepare: async (page) => {
      await page.evaluate(() => {
        const { world, bridge } = window.meridianTest;
        const [bayko, ...others] = world.conversations;
        const twin = others.find(({ summary }) => summary.id === 'londo');
        if (bayko === undefined || twin === undefined) return;
        twin.summary = { ...twin.summary, other: bayko.summary.other };
        bridge.emit('conversations.changed', {});
      });
      await page.keyboard.press('Control+i');
      await page.getByRole('button', { name: 'Show as one' }).click();
      await page.waitForTimeout(300);
    },
  },
  {
    name: 'block',
    scenario: 'busy',
    open: bayko,
    prepare: async (page) => {
      await more(page);
      await choose(page, 'Block');
    },
  },
  {
    name: 'archive',
    scenario: 'busy',
    open: bayko,
    prepare: async (page) => {
      await page.getByRole('option', { name: 'Worf' }).click({ button: 'right' });
      await choose(page, 'Archive');
      await page.locator('[data-focus-target="archive"]').click();
    },
  },
  {
    name: 'jump-to-date',
    scenario: 'busy',
    open: bayko,
    prepare: async (page) => {
      await more(page);
      await choose(page, 'Jump to date');
    },
  },
  {
    name: 'jumped-to-date',
    scenario: 'huge',
    open: bayko,
    prepare: async (page) => {
      await more(page);
      await choose(page, 'Jump to date');
      await page.getByRole('button', { name: 'One year ago' }).click();
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'message-menu',
    scenario: 'busy',
    open: bayko,
    prepare: (page) => menuOf(page, 'Can you read this'),
  },
  {
    name: 'selecting',
    scenario: 'busy',
    open: bayko,
    prepare: async (page) => {
      await menuOf(page, 'Can you read this');
      await choose(page, 'Select');
      await page.getByTestId('messages').getByText('See you Monday.').click();
    },
  },
  {
    name: 'selecting-narrow',
    scenario: 'busy',
    isNarrow: true,
    open: bayko,
    prepare: async (page) => {
      await menuOf(page, 'See you Monday.');
      await choose(page, 'Select');
    },
  },
  {
    name: 'message-focused',
    scenario: 'online',
    open: bayko,
    prepare: async (page) => {
      await page.getByTestId('messages').focus();
      for (const key of ['ArrowUp', 'ArrowUp', 'ArrowUp']) await page.keyboard.press(key);
    },
  },
];
