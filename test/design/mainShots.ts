import type { Locator, Page } from 'playwright-core';
import type { Shot } from './shot.ts';

const bayko = 'Andrew Bayko';

const changedArticle = (page: Page, id: string): Locator => page.locator(`[data-message="${id}"]`);

/** The list and the conversation. */
export const mainShots: readonly Shot[] = [
  { name: 'changes', scenario: 'changes', open: bayko },
  {
    name: 'changes-react',
    scenario: 'changes',
    open: bayko,
    prepare: async (page) => {
      await changedArticle(page, 'no').focus();
      await page.keyboard.press('a');
      await page.getByTestId('reaction-picker').waitFor();
    },
  },
  {
    name: 'changes-reply',
    scenario: 'changes',
    open: bayko,
    prepare: async (page) => {
      await changedArticle(page, 'keys').focus();
      await page.keyboard.press('r');
      await page.keyboard.type('I have them');
      await changedArticle(page, 'no')
        .getByTestId('bubble')
        .hover({ position: { x: 4, y: 4 } });
    },
  },
  {
    name: 'changes-edit',
    scenario: 'changes',
    open: bayko,
    prepare: async (page) => {
      await changedArticle(page, 'numbers').focus();
      await page.keyboard.press('e');
      await page.getByTestId('composer-edit').waitFor();
    },
  },
  {
    name: 'changes-delete',
    scenario: 'changes',
    open: bayko,
    prepare: async (page) => {
      await changedArticle(page, 'numbers').focus();
      await page.keyboard.press('Delete');
      await page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'changes-history',
    scenario: 'changes',
    open: bayko,
    prepare: async (page) => {
      await changedArticle(page, 'map').click({ button: 'right' });
      // By its icon: the words are in the language of the picture.
      await page
        .getByRole('menuitem')
        .filter({ has: page.locator('.lucide-history') })
        .click();
      await page.getByTestId('edit-history').waitFor();
    },
  },
  { name: 'online', scenario: 'online', open: bayko },
  { name: 'online-none', scenario: 'online' },
  { name: 'offline', scenario: 'offline', open: bayko },
  {
    name: 'failed',
    scenario: 'failed',
    open: bayko,
    prepare: (page) => page.getByText('Details').click(),
  },
  { name: 'first-sync', scenario: 'first-sync' },
  { name: 'loading', scenario: 'loading' },
  { name: 'empty', scenario: 'empty' },
  { name: 'offline-empty', scenario: 'offline-empty' },
  { name: 'account-unreadable', scenario: 'account-unreadable' },
  { name: 'list-unreadable', scenario: 'list-unreadable' },
  { name: 'messages-unreadable', scenario: 'messages-unreadable', open: bayko },
  { name: 'owner-unknown', scenario: 'owner-unknown', open: '@ghost' },
  { name: 'long', scenario: 'long', open: 'Maximiliana' },
  { name: 'formatted', scenario: 'formatted', open: bayko },
  {
    name: 'formatted-top',
    scenario: 'formatted',
    open: bayko,
    prepare: (page) => scroll(page, -3_000),
  },
  {
    name: 'emoji-list',
    scenario: 'online',
    open: bayko,
    prepare: async (page) => {
      await page.keyboard.type('See you there :smi');
      await page.getByTestId('emoji-list').waitFor();
    },
  },
  {
    name: 'over-limit',
    scenario: 'online',
    open: bayko,
    prepare: (page) => page.getByTestId('composer').getByRole('textbox').fill('A long story, and more. '.repeat(60)),
  },
  {
    name: 'send-later',
    scenario: 'online',
    open: bayko,
    prepare: async (page) => {
      await page.keyboard.type('Good morning!');
      await page.keyboard.press('Control+Shift+Enter');
      await page.getByTestId('send-later').waitFor();
    },
  },
  {
    name: 'sent-later',
    scenario: 'online',
    open: bayko,
    prepare: async (page) => {
      await page.keyboard.type('Good morning!');
      await page.keyboard.press('Control+Shift+Enter');
      await page.getByTestId('send-later').getByRole('button').nth(1).click();
      await page.getByTestId('later-line').waitFor();
    },
  },
  { name: 'short', scenario: 'short', open: 'Grace Hopper' },
  { name: 'gap', scenario: 'online', open: bayko, prepare: (page) => scroll(page, -500) },
  {
    name: 'scrolled-new',
    scenario: 'online',
    open: bayko,
    prepare: async (page) => {
      await scroll(page, -3_000);
      await addMessages(page, 2);
    },
  },
  {
    name: 'older-offline',
    scenario: 'gap-offline',
    open: bayko,
    prepare: (page) => scroll(page, -10_000),
  },
  { name: 'busy', scenario: 'busy', open: bayko },
  { name: 'busy-none', scenario: 'busy' },
  { name: 'busy-offline', scenario: 'busy-offline', open: bayko },
  { name: 'busy-narrow', scenario: 'busy-offline', isNarrow: true, open: bayko },
  { name: 'busy-narrow-list', scenario: 'busy', isNarrow: true },
  {
    name: 'failed-details',
    scenario: 'busy',
    open: bayko,
    prepare: (page) => page.getByTestId('messages').getByText('Details').click(),
  },
  {
    name: 'discard',
    scenario: 'busy',
    open: bayko,
    prepare: (page) => page.getByRole('button', { name: 'Discard' }).click(),
  },
  { name: 'unread', scenario: 'unread', open: bayko },
  { name: 'unread-many', scenario: 'unread-many', open: bayko },
  { name: 'draft-long', scenario: 'draft-long', open: bayko },
  { name: 'draft-near-limit', scenario: 'draft-near-limit', open: bayko },
  { name: 'draft-over-limit', scenario: 'draft-over-limit', open: bayko },
  { name: 'draft-rtl-text', scenario: 'busy', open: 'נועה' },
  { name: 'disk-full', scenario: 'disk-full', open: bayko },
  { name: 'not-accepted', scenario: 'disk-full', open: bayko, prepare: (page) => write(page, 'Hello?') },
  { name: 'disappearing', scenario: 'disappearing', open: bayko },
  {
    name: 'disappearing-menu',
    scenario: 'disappearing',
    open: bayko,
    prepare: async (page) => {
      await page.keyboard.press('Control+i');
      await page.getByRole('button', { name: 'Disappearing messages' }).click();
    },
  },
  {
    name: 'details',
    scenario: 'online',
    open: bayko,
    prepare: showDetails,
  },
  { name: 'details-narrow', scenario: 'online', open: bayko, isNarrow: true, prepare: showDetails },
  {
    name: 'details-end',
    scenario: 'online',
    open: bayko,
    prepare: async (page) => {
      await showDetails(page);
      await page.getByTestId('about-conversation').locator('p').last().scrollIntoViewIfNeeded();
    },
  },
  { name: 'forced-conversation', scenario: 'busy', open: bayko, isForced: true },
  { name: 'forced-offline', scenario: 'busy-offline', open: bayko, isForced: true },
  { name: 'forced-details', scenario: 'online', open: bayko, isForced: true, prepare: showDetails },
  {
    name: 'forced-menu',
    scenario: 'online',
    open: bayko,
    isForced: true,
    prepare: async (page) => {
      await page.getByTestId('bubble').last().click({ button: 'right' });
      await page.keyboard.press('ArrowDown');
    },
  },
  {
    name: 'message-tools',
    scenario: 'online',
    open: bayko,
    prepare: (page) => page.getByTestId('bubble').last().hover(),
  },
  { name: 'sent-elsewhere', scenario: 'online', open: bayko, prepare: forgetSent },
  { name: 'paused', scenario: 'paused', open: bayko },
  { name: 'slowed', scenario: 'slowed', open: bayko },
  { name: 'new-conversation', scenario: 'online', prepare: (page) => search(page, '') },
  { name: 'new-conversation-typed', scenario: 'online', prepare: (page) => search(page, '@an') },
  {
    name: 'new-conversation-no-match',
    scenario: 'online',
    prepare: (page) => search(page, '@missing', 'Enter'),
  },
  { name: 'new-conversation-name', scenario: 'online', prepare: (page) => search(page, 'Zaphod B') },
  { name: 'new-conversation-fresh', scenario: 'online', prepare: (page) => search(page, 'grace', 'Enter') },
  {
    name: 'new-conversation-narrow',
    scenario: 'online',
    isNarrow: true,
    prepare: (page) => search(page, 'a'),
  },
  { name: 'start', scenario: 'online', open: bayko, prepare: toStart },
  { name: 'own-window', scenario: 'online', own: 'main' },
  { name: 'own-window-busy', scenario: 'busy-offline', own: 'main' },
  { name: 'own-window-details', scenario: 'online', own: 'main', prepare: showDetails },
  {
    name: 'own-window-menu',
    scenario: 'online',
    own: 'main',
    prepare: (page) => page.getByRole('button', { name: 'More' }).click(),
  },
  {
    name: 'own-window-find',
    scenario: 'online',
    own: 'main',
    prepare: async (page) => {
      await page.getByTestId('composer').waitFor();
      await page.keyboard.press('Control+f');
      await page.keyboard.type('the');
    },
  },
  { name: 'own-window-gone', scenario: 'online', own: 'nowhere' },
  {
    name: 'row-menu',
    scenario: 'online',
    open: bayko,
    prepare: (page) => page.getByRole('option').first().click({ button: 'right' }),
  },
  { name: 'narrow-list', scenario: 'offline', isNarrow: true },
  { name: 'narrow-conversation', scenario: 'offline', isNarrow: true, open: bayko },
  { name: 'narrow-failed', scenario: 'failed', isNarrow: true },
];

async function showDetails(page: Page): Promise<void> {
  await page.getByTestId('composer').waitFor();
  await page.keyboard.press('Control+i');
  await page.getByTestId('activity').waitFor();
  await page.getByTestId('about-conversation').locator('time').last().waitFor();
}

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
  await page.getByRole('dialog').locator(':focus').waitFor();
  await page.keyboard.type(words);
  await page.waitForTimeout(200);
  for (const key of keys) await page.keyboard.press(key);
  await page.waitForTimeout(300);
}

async function toStart(page: Page): Promise<void> {
  for (let turn = 0; turn < 12; turn++) await scroll(page, -2_000);
}

/** Makes the newest own messages ones that this computer has no record of. */
async function forgetSent(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { world, bridge } = window.meridianTest;
    const conversation = world.conversations.find(({ summary }) => summary.id === 'main');
    if (conversation === undefined) return;
    conversation.messages = conversation.messages.map((message, index, { length }) =>
      index < length - 6 ? message : { ...message, sentHere: false },
    );
    bridge.emit('messages.changed', { conversationId: conversation.summary.id });
  });
  await page.waitForTimeout(200);
}

async function addMessages(page: Page, count: number): Promise<void> {
  await page.evaluate((more) => {
    const { world, bridge } = window.meridianTest;
    const conversation = world.conversations.find(({ summary }) => summary.id === 'main');
    const last = conversation?.messages.at(-1);
    if (conversation === undefined || last === undefined) return;
    const added = Array.from({ length: more }, (_, index) => ({
      ...last,
      id: `${last.id}-${index}` as typeof last.id,
      at: (last.at + index + 1) as typeof last.at,
    }));
    conversation.messages = [...conversation.messages, ...added];
    conversation.summary = { ...conversation.summary, unread: more };
    bridge.emit('conversations.changed', {});
    bridge.emit('messages.changed', { conversationId: conversation.summary.id });
  }, count);
  await page.waitForTimeout(200);
}
