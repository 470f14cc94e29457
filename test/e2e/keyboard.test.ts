import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/engine/clock.ts';
import { people } from '../../main/engine/samples/people.ts';
import { sampleConversationId, sampleItems } from '../../main/engine/samples/seed.ts';
import type { DrivenApp } from '../../scripts/start/drive.ts';
import { inSentence } from '../support/inSentence.ts';
import { activeConversation, hasKeychain, setUpStage } from './support.ts';

const { owner, items } = sampleItems({ now: systemClock.now() });
/** A user without conversations. */
const newcomer = { user_uuid: 'e1a7b3c5-0d2f-4a6b-8c9d-1e3f5a7b9c14', user_display_name: 'Zora Neumann' };
const stage = setUpStage([...items, { pk: 'USR#zora', sk: 'PROFILE', user_handle: 'zora', ...newcomer }]);

/** A message far above the first page, with words of its own. */
const old = { conversationId: sampleConversationId('flat'), other: people.dasha };
const oldest = items
  .filter(({ pk, user_uuid }) => pk === `MSG#${old.conversationId}` && user_uuid === old.other.id)
  .toSorted((a, b) => String(a.sk).localeCompare(String(b.sk)))[0];

/** The whole app from the first start, without a mouse. */
describe('by keyboard alone', () => {
  let app: DrivenApp;
  beforeAll(async () => {
    app = await stage.launch({});
  });
  afterAll(() => stage.end(app));

  const page = () => app.page;
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await page().keyboard.press(key);
  };
  const type = (text: string): Promise<void> => page().keyboard.type(text);
  const focused = (target: Locator) => expect.poll(() => target.evaluate((each) => each === document.activeElement));
  const hasFocus = (target: Locator): Promise<boolean> =>
    target.count().then(async (count) => count === 1 && target.evaluate((each) => each === document.activeElement));
  /** Presses a key, and waits until another element has the focus. */
  async function moveFocus(key: string): Promise<void> {
    const before = await page().evaluateHandle(() => document.activeElement);
    await press(key);
    // A date field keeps the focus while Tab moves through its day, month and year.
    await page().waitForFunction(
      (element) => document.activeElement !== element || element?.matches('[type="date"]'),
      before,
    );
  }
  /** Presses a key until the target has the focus. */
  async function tabTo(target: Locator, key: 'Tab' | 'Shift+Tab' | 'ArrowDown' = 'Tab'): Promise<void> {
    await target.waitFor({ state: 'attached' });
    for (let presses = 0; presses < 60; presses++) {
      if (await hasFocus(target)) return;
      await moveFocus(key);
    }
    throw new Error(`The key ${key} does not reach ${target}.`);
  }

  /** Opens the menu of the focused button and chooses an item. */
  async function chooseInMenu(name: string): Promise<void> {
    await press('Enter');
    const item = page().getByRole('menuitem', { name });
    await item.waitFor();
    await focused(menuFocus()).toBe(true);
    await tabTo(item, 'ArrowDown');
    await press('Enter');
    await page().getByRole('menu').waitFor({ state: 'detached' });
  }

  /** Presses Enter when the option with this text is highlighted. */
  async function chooseHighlighted(within: Locator, text: string): Promise<void> {
    await within.locator('[role="option"][data-highlighted]').getByText(text).first().waitFor();
    await press('Enter');
  }

  const menuFocus = (): Locator => page().locator('[role="menu"]:focus, [role="menuitem"]:focus');
  const button = (name: string): Locator => page().getByRole('button', { name, exact: true });
  const field = (name: string): Locator => page().getByRole('textbox', { name });
  const list = (): Locator => page().getByTestId('conversation-list');
  const messages = (): Locator => page().getByTestId('messages');
  const marked = (): Locator => messages().locator('[data-focus-target="message"]');
  const composer = (): Locator => field('Message to ');
  const conversationWith = (name: string): Locator =>
    page().getByRole('region', { name: `Conversation with ${inSentence(name)}`, exact: true });
  const searchField = (): Locator =>
    page().getByRole('combobox', { name: 'Search conversations, people and messages' });

  it('connects with access keys', async () => {
    await page().getByRole('heading', { name: 'Welcome to Meridian' }).waitFor();
    await tabTo(button('Connect a table'));
    await press('Enter');
    await focused(page().getByRole('radio', { name: 'AWS profile' })).toBe(true);
    await press('ArrowDown');
    await focused(page().getByRole('radio', { name: 'Access keys' })).toBe(true);
    await tabTo(field('Access key ID'));
    await type('AKIAIOSFODNN7EXAMPLE');
    await press('Tab');
    await focused(page().getByLabel('Secret access key')).toBe(true);
    await type('wJalrXUtnFEMI');
    await tabTo(button('Advanced table settings'));
    await press('Enter');
    await tabTo(field('Endpoint'));
    await type(stage.table.endpoint);
    await tabTo(button('Test connection'));
    await press('Enter');
    await page().getByText('All tests passed.').waitFor();
    await tabTo(button('Continue'));
    await press('Enter');
    await focused(field('Handle or user UUID')).toBe(true);
    await type(`@${owner.handle}`);
    await press('Enter');
    await page().getByTestId('found-person').getByText(owner.name).waitFor();
    await tabTo(button('Start messaging'));
    await press('Enter');
    await list().getByRole('option').first().waitFor();
    if (!(await hasKeychain(app))) {
      await tabTo(button('OK'));
      await press('Enter');
      await page().getByRole('alertdialog').waitFor({ state: 'detached' });
    }
    await app.settled();
  });

  it('finds a conversation by typing its name, opens it, and moves up through its messages', async () => {
    await tabTo(list());
    await press('Home');
    await type('sio');
    await expect.poll(() => activeConversation(list())).toBe(people.siobhan.name);
    await press('Enter');
    await conversationWith(people.siobhan.name).waitFor();
    await focused(composer()).toBe(true);
    await messages().locator('[data-message]').last().waitFor();
    await tabTo(messages(), 'Shift+Tab');
    await moveFocus('ArrowUp');
    const focusedMessage = () => page().evaluate(() => document.activeElement?.getAttribute('data-message'));
    const first = await focusedMessage();
    expect(first).toBeTruthy();
    await moveFocus('ArrowUp');
    const second = await focusedMessage();
    expect(second).toBeTruthy();
    expect(second).not.toBe(first);
    await press('Enter');
    await page().getByRole('menuitem', { name: 'Copy text' }).waitFor();
    await focused(menuFocus()).toBe(true);
    await press('Escape');
    await focused(messages().locator(`[data-message="${second}"]`)).toBe(true);
  });

  it('writes two lines and sends them', async () => {
    await tabTo(composer());
    await type('Both hands on the keys');
    await press('Shift+Enter');
    await type('and none on the mouse');
    await press('Enter');
    const sent = page().getByRole('article', { name: /^.You.: Both hands on the keys and none on the mouse/ });
    await sent.getByText('Sent').waitFor({ state: 'attached' });
    await expect.poll(() => composer().inputValue()).toBe('');
    await focused(composer()).toBe(true);
  });

  it('moves between conversations and mutes one', async () => {
    const names = (await app.conversations()).map(({ other }) => other.name);
    const below = names[names.indexOf(people.siobhan.name) + 1] ?? '';
    // The list may not show the last change yet.
    await expect
      .poll(async () => {
        const shown = await list().getByTestId('conversation-name').allTextContents();
        return shown[shown.indexOf(people.siobhan.name) + 1];
      })
      .toBe(below);
    await press('Alt+ArrowDown');
    await conversationWith(below).waitFor();
    await tabTo(button('More'), 'Shift+Tab');
    await chooseInMenu('Always');
    const row = list().getByRole('option', { selected: true });
    await row.getByText('Muted').waitFor({ state: 'attached' });
    await focused(button('More')).toBe(true);
    await chooseInMenu('Unmute');
    await row.getByText('Muted').waitFor({ state: 'detached' });
    await tabTo(composer());
    await press('Alt+ArrowUp');
    await conversationWith(people.siobhan.name).waitFor();
  });

  it('starts a conversation by handle and by name, and reports an unknown handle', async () => {
    const dialog = page().getByRole('dialog', { name: 'New conversation' });
    const name = dialog.getByRole('combobox', { name: 'Name or handle' });
    await press('ControlOrMeta+n');
    await focused(name).toBe(true);
    await type('@no-such-handle');
    await chooseHighlighted(dialog, `Look up ${inSentence('@no-such-handle')}`);
    await dialog
      .getByRole('alert')
      .getByText(`Can’t message ${inSentence('@no-such-handle')}`)
      .waitFor();
    await focused(name).toBe(true);
    await press('ControlOrMeta+a');
    await type('zora');
    await chooseHighlighted(dialog, `Look up ${inSentence('@zora')}`);
    await dialog.waitFor({ state: 'detached' });
    await page()
      .getByText(`New conversation with ${inSentence(newcomer.user_display_name)}`)
      .waitFor();
    await focused(composer()).toBe(true);
    await type('Welcome!');
    await press('Enter');
    await page()
      .getByRole('article', { name: /^.You.: Welcome!/ })
      .getByText('Sent')
      .waitFor({ state: 'attached' });
    await list().getByRole('option', { name: newcomer.user_display_name, selected: true }).waitFor();

    await press('ControlOrMeta+n');
    await focused(name).toBe(true);
    await type('tom');
    await chooseHighlighted(dialog, people.tomas.name);
    await dialog.waitFor({ state: 'detached' });
    await conversationWith(people.tomas.name).waitFor();
  });

  it('searches: downloads missing messages, applies filters, opens a result and returns', async () => {
    const dialog = page().getByRole('dialog', { name: 'Search' });
    await press('ControlOrMeta+k');
    await focused(searchField()).toBe(true);
    await dialog.getByText(/conversations? not fully downloaded/).waitFor();
    await tabTo(button('Download all'));
    await press('Enter');
    await dialog.getByText('All messages are downloaded.').waitFor();
    await tabTo(searchField());
    const words = String(oldest?.message).split(/\s+/).slice(0, 4).join(' ');
    await type(`${words} from:@${old.other.handle.slice(0, 3)}`);
    await chooseHighlighted(dialog.getByRole('group', { name: 'Filters' }), old.other.name);
    await expect.poll(() => searchField().inputValue()).toBe(`${words} from:@${old.other.handle} `);
    await type('after:2001-01-01 ');
    const hit = dialog.getByRole('group', { name: 'Messages' }).getByRole('option').first();
    await expect.poll(() => hit.getByTestId('hit-sender').textContent()).toBe(old.other.name);
    await dialog.locator(`[data-answers="${await searchField().inputValue()}"]`).waitFor();
    await chooseHighlighted(dialog, old.other.name);
    await dialog.waitFor({ state: 'detached' });
    await conversationWith(old.other.name).waitFor();
    await focused(marked()).toBe(true);
    await tabTo(button('Go back to where you were'));
    await press('Enter');
    await conversationWith(people.tomas.name).waitFor();
    await focused(messages()).toBe(true);
  });

  it('finds the next and previous match in a conversation, and jumps to its beginning', async () => {
    const find = page().getByTestId('find');
    const count = () => expect.poll(() => find.getByRole('status').textContent());
    await press('ControlOrMeta+f');
    await focused(find.getByRole('textbox')).toBe(true);
    // As one insertion, since each key restarts the search.
    await page().keyboard.insertText('the');
    await count().toMatch(/^1 of ([2-9]|\d\d)/);
    await marked().waitFor();
    const newest = await marked().getAttribute('data-message');
    await press('Enter');
    await count().toMatch(/^2 of/);
    await expect.poll(() => marked().getAttribute('data-message')).not.toBe(newest);
    await press('Shift+Enter');
    await count().toMatch(/^1 of/);
    await press('Escape');
    await find.waitFor({ state: 'detached' });
    await focused(marked()).toBe(true);

    await tabTo(button('More'), 'Shift+Tab');
    await chooseInMenu('Jump to date');
    await focused(page().getByLabel('Date', { exact: true })).toBe(true);
    await tabTo(button('Beginning'));
    await press('Enter');
    await page()
      .getByText(`This is the beginning of your conversation with ${inSentence(people.tomas.name)}.`)
      .waitFor();
    await page().getByRole('dialog').waitFor({ state: 'detached' });
    await focused(messages()).toBe(true);
  });

  it('visits every section of the settings and changes one setting', async () => {
    const dialog = page().getByRole('dialog', { name: 'Settings' });
    const panel = dialog.getByRole('tabpanel');
    await press('ControlOrMeta+,');
    await focused(dialog.getByRole('tab', { name: 'Appearance' })).toBe(true);
    for (const [section, shows] of [
      ['Messages', 'Sends the message'],
      ['Notifications', 'Turn on now'],
      ['Accounts', owner.name],
      ['Sync', 'Check for new messages'],
      ['Storage', 'Conversations, largest first'],
      ['Privacy', 'Data on this computer'],
      ['Cost', 'Last 30 days'],
      ['Diagnostics', 'Copy'],
      ['About', 'Free software under the MIT license.'],
    ] as const) {
      await press('ArrowDown');
      await focused(dialog.getByRole('tab', { name: section })).toBe(true);
      await press('Enter');
      await dialog.getByRole('tab', { name: section, selected: true }).waitFor();
      await panel.getByText(shows).first().waitFor();
    }
    await press('Home');
    await focused(dialog.getByRole('tab', { name: 'Appearance' })).toBe(true);
    await press('Enter');
    const theme = panel.getByRole('combobox', { name: 'Theme' });
    await tabTo(theme);
    await press('Enter');
    // The list opens before it has the focus.
    await focused(page().locator('[role="listbox"]:focus, [role="option"]:focus')).toBe(true);
    await press('End');
    await page().locator('[role="option"][data-highlighted]', { hasText: 'Dark' }).waitFor();
    await press('Enter');
    await page().getByRole('listbox').waitFor({ state: 'detached' });
    await expect.poll(() => app.main.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark');
    await expect.poll(() => theme.textContent()).toBe('Dark');
    await focused(theme).toBe(true);
    await press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('shows the shortcuts and closes them with Escape', async () => {
    const sheet = page().getByRole('dialog', { name: 'Keyboard shortcuts' });
    await press('ControlOrMeta+/');
    await sheet.getByText('Search').waitFor();
    await press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await conversationWith(people.tomas.name).waitFor();
  });
});
