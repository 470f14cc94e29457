import { describe, expect, it } from 'vitest';
import { inSentence } from '../support/inSentence.ts';
import { openWindow, settled, waitForFocus, wheel, withWindow } from './testWindow.ts';

/** Searching, finding, jumping, copying and muting, by keyboard where there is a key. */

const { page } = withWindow();

const markedMessage = '[data-focus-target="message"]';
const composerField = '[data-testid="composer"] textarea';
const messages = () => page().getByTestId('messages');
const marked = () => messages().locator(markedMessage);
const press = async (...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page().keyboard.press(key);
};
const field = () => page().getByRole('combobox', { name: 'Search conversations, people and messages' });
const openSearch = async (typed = ''): Promise<void> => {
  await press('Control+k');
  await waitForFocus(field());
  await page().keyboard.type(typed);
};
const openFind = async (typed: string): Promise<void> => {
  await press('Control+f');
  await waitForFocus(page().getByTestId('find').getByRole('textbox'));
  await page().keyboard.type(typed);
};
const option = (name: string | RegExp) => page().getByRole('dialog').getByRole('option', { name });
const isFocused = (selector: string): Promise<boolean> =>
  page().evaluate((sought) => document.activeElement?.matches(sought) === true, selector);
/** The copied text. The page may not read the clipboard, but a person may paste. */
const pasted = async (): Promise<string> => {
  const box = page().getByTestId('composer').getByRole('textbox');
  await box.fill('');
  await box.focus();
  await press('Control+v');
  return box.inputValue();
};
/** Distance of the marked message from the middle of the list, in CSS pixels. */
const fromMiddle = (): Promise<number> =>
  messages().evaluate((list, message) => {
    const bounds = list.querySelector(message)?.getBoundingClientRect();
    const frame = list.getBoundingClientRect();
    return bounds === undefined ? Number.NaN : Math.abs((bounds.top + bounds.bottom - frame.top - frame.bottom) / 2);
  }, markedMessage);

describe('the search', () => {
  it('opens a hit in another conversation by keyboard alone', async () => {
    await openWindow(page(), 'online', 'Londo');
    await openSearch('kolkata');
    await option('Kolkata').waitFor();
    await expect.poll(() => option('Kolkata').locator('mark').allTextContents()).toEqual(['Kolkata']);
    await press('Enter');
    await marked().getByText('laptop in Kolkata').waitFor();
    await expect.poll(() => isFocused(markedMessage)).toBe(true);
    expect(await fromMiddle()).toBeLessThan(60);
    await expect.poll(() => page().getByRole('dialog').count()).toBe(0);
    await page().getByRole('button', { name: 'Go back to where you were' }).click();
    await messages().getByText('The quiet ones change the universe.').waitFor();
    await expect.poll(() => page().getByRole('button', { name: 'Go back to where you were' }).count()).toBe(0);
  });

  it('shows recent conversations, then results by section', async () => {
    await openWindow(page(), 'online', 'Andrew Bayko');
    await openSearch();
    await expect.poll(() => option(/./).first().textContent()).toContain('Londo Mollari');
    await press('Enter');
    await messages().getByText('The quiet ones change the universe.').waitFor();
    await expect.poll(() => isFocused(composerField)).toBe(true);
    await openSearch('g');
    await expect
      .poll(() =>
        page()
          .getByRole('dialog')
          .getByRole('group')
          .evaluateAll((groups) => groups.flatMap(({ ariaLabelledByElements: labels }) => labels?.[0]?.textContent)),
      )
      .toEqual(['Conversations', 'People', 'Messages']);
    await page().keyboard.type('race');
    await option('Grace Hopper').waitFor();
    await press('Enter');
    await page().getByRole('heading', { name: 'Grace Hopper' }).waitFor();
  });

  it('completes filters and shows them as removable chips', async () => {
    await openWindow(page(), 'online');
    await page().getByTestId('conversation-list').waitFor();
    await openSearch('the from:@bay');
    await option('Andrew Bayko').first().waitFor();
    await press('Enter');
    await expect.poll(() => field().inputValue()).toBe('the from:@bayko ');
    const senders = () => page().getByRole('dialog').getByTestId('hit-sender').allTextContents();
    await expect.poll(async () => new Set(await senders())).toEqual(new Set(['Andrew Bayko']));
    await page()
      .getByRole('button', { name: `Remove filter ${inSentence('From @bayko')}` })
      .click();
    await expect.poll(() => field().inputValue()).toBe('the ');
    await expect.poll(() => isFocused('[role="combobox"]')).toBe(true);
    await expect.poll(async () => (await senders()).includes(`To ${inSentence("Niamh O'Neill")}`)).toBe(true);
    await page().getByRole('button', { name: 'Filter by end date' }).click();
    await page().keyboard.type('20');
    await page().getByRole('dialog').getByText('A day such as 2024-03-01').waitFor();
    await press('Enter');
    await expect.poll(() => field().inputValue()).toMatch(/^the before:\d{4}-\d\d-\d\d $/);
  });

  it('says how complete it is and loads the rest', async () => {
    await openWindow(page(), 'online');
    await page().getByTestId('conversation-list').waitFor();
    await openSearch();
    await page().getByText('12 gaps, 3 conversations not fully downloaded.').waitFor();
    await page().getByRole('button', { name: 'Download all' }).click();
    await page().getByText('Downloading conversations: 0 of 3').waitFor();
    await page().evaluate(() => {
      const { world, bridge } = window.meridianTest;
      world.completeness = { gaps: 0, conversations: 0 };
      if (world.history === null) throw new Error('nothing is loaded');
      bridge.emit('history.changed', { ...world.history, running: false, done: 3, messages: 240 });
    });
    await page().getByText('All messages are downloaded.').waitFor();
  });

  it('says how many messages it does not find yet, until they are indexed', async () => {
    await openWindow(page(), 'online');
    await page().getByTestId('conversation-list').waitFor();
    await page().evaluate(() => {
      window.meridianTest.world.unindexed = 12_000;
    });
    await openSearch();
    await page().getByText('Preparing 12,000 messages for search.').waitFor();
    await page().evaluate(() => {
      const { world, bridge } = window.meridianTest;
      world.unindexed = 0;
      bridge.emit('search.changed', {});
    });
    await page().getByText('12 gaps, 3 conversations not fully downloaded.').waitFor();
  });

  it('closes on Escape, restores the focus and keeps the query', async () => {
    await openWindow(page(), 'online', 'Londo');
    await openSearch('zyzzyva');
    await page().getByText('No matches in downloaded messages.').waitFor();
    await press('Escape');
    await expect.poll(() => isFocused(composerField)).toBe(true);
    await openSearch();
    await expect.poll(() => field().inputValue()).toBe('zyzzyva');
    await page().keyboard.type('quiet');
    await option('The quiet ones').waitFor();
  });
});

describe('finding in a conversation', () => {
  const bar = () => page().getByTestId('find');

  it('steps through matches from the newest and counts them', async () => {
    await openWindow(page(), 'huge', 'Andrew Bayko');
    await openFind('second region');
    await expect.poll(() => bar().getByRole('status').textContent()).toMatch(/^1 of [\d,]+\+$/);
    await expect.poll(() => marked().locator('mark').first().textContent()).toBe('second');
    const first = await marked().getAttribute('data-message');
    await press('Enter');
    await expect.poll(() => bar().getByRole('status').textContent()).toMatch(/^2 of/);
    await expect.poll(() => marked().getAttribute('data-message')).not.toBe(first);
    await press('Enter', 'Enter', 'Enter', 'Shift+Enter', 'ArrowDown', 'ArrowDown', 'ArrowDown');
    await expect.poll(() => bar().getByRole('status').textContent()).toMatch(/^1 of/);
    await expect.poll(() => marked().getAttribute('data-message')).toBe(first);
    await press('ArrowDown');
    // Wraps from the newest match to the oldest counted one, far from the loaded messages.
    await expect.poll(() => bar().getByRole('status').textContent()).toMatch(/^1,000 of/);
    await marked().waitFor();
    await settled(page());
    expect(await fromMiddle()).toBeLessThan(60);
    await expect.poll(() => isFocused('[data-testid="find"] input')).toBe(true);
    await press('Escape');
    await expect.poll(() => bar().count()).toBe(0);
    await expect.poll(() => isFocused(markedMessage)).toBe(true);
    await expect.poll(() => messages().locator('mark').count()).toBe(0);
  });
});

describe('jumping', () => {
  it('shows a date and returns to the same position', async () => {
    await openWindow(page(), 'huge', 'Andrew Bayko');
    await wheel(page(), -2_345);
    const topmost = (): Promise<readonly [string | null, number]> =>
      messages().evaluate((list) => {
        const { top } = list.getBoundingClientRect();
        const first = [...list.querySelectorAll('article')].find((each) => each.getBoundingClientRect().bottom > top);
        return [first?.getAttribute('data-message') ?? null, (first?.getBoundingClientRect().top ?? 0) - top] as const;
      });
    const before = await topmost();
    await page().getByRole('button', { name: 'More', exact: true }).click();
    await page().getByRole('menuitem', { name: 'Jump to date' }).click();
    const date = page().getByLabel('Date', { exact: true });
    const day = await date.evaluate((input) => {
      if (!(input instanceof HTMLInputElement)) throw new Error('no field');
      const then = new Date(input.valueAsNumber - 300 * 86_400_000);
      return then.toISOString().slice(0, 10);
    });
    await date.fill(day);
    await press('Enter');
    const words = new Date(`${day}T12:00:00Z`).toLocaleDateString('en-US', { month: 'long', day: 'numeric' });
    await messages().locator('time').getByText(words).waitFor();
    await settled(page());
    const heading = await messages().locator('time').getByText(words).boundingBox();
    const list = await messages().boundingBox();
    expect((heading?.y ?? 0) - (list?.y ?? 0)).toBeGreaterThanOrEqual(0);
    expect((heading?.y ?? 0) - (list?.y ?? 0)).toBeLessThan(60);
    await page().getByRole('button', { name: 'Go back to where you were' }).click();
    await expect.poll(async () => (await topmost())[0]).toBe(before[0]);
    await settled(page());
    expect(Math.abs((await topmost())[1] - before[1])).toBeLessThanOrEqual(1);
  });

  it('follows a link to a message', async () => {
    await openWindow(page(), 'huge', 'Londo');
    await page().evaluate(() => {
      const { world, bridge } = window.meridianTest;
      const conversation = world.conversations.find(({ summary }) => summary.id === 'londo');
      const [last] = conversation?.messages ?? [];
      if (conversation === undefined || last === undefined) throw new Error('no conversation');
      conversation.messages = [{ ...last, text: 'As in meridian://messages/main#huge-4711, remember?' }];
      bridge.emit('messages.changed', { conversationId: conversation.summary.id });
    });
    await messages().getByRole('link').click();
    await expect.poll(() => marked().getAttribute('data-message')).toBe('huge-4711');
    await page().getByRole('button', { name: 'Go back to where you were' }).click();
    await messages().getByText('remember?').waitFor();
  });
});

describe('a message', () => {
  it('is copied as text, with its time and as a link by its menu', async () => {
    await openWindow(page(), 'online', 'Andrew Bayko');
    const open = () => messages().getByText('Can you read this').click({ button: 'right' });
    await open();
    await page().getByRole('menuitem', { name: 'Copy text' }).click();
    expect(await pasted()).toBe('Can you read this on the plane back?');
    await open();
    await page().getByRole('menuitem', { name: 'Copy with time' }).click();
    expect(await pasted()).toMatch(/^\[.*\d{4}.*\] .Andrew Bayko.: Can you read this on the plane back\?$/);
    await open();
    await page().getByRole('menuitem', { name: 'Copy link to message' }).click();
    expect(await pasted()).toBe('meridian://messages/main#main-3840000000');
  });

  it('is focused, copied and opens its menu by keyboard', async () => {
    await openWindow(page(), 'online', 'Andrew Bayko');
    await messages().focus();
    await press('ArrowUp', 'ArrowUp');
    expect(await page().evaluate(() => document.activeElement?.textContent)).toContain('See you Monday.');
    await press('Control+c');
    expect(await pasted()).toBe('See you Monday.');
    await messages().focus();
    await press('ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowDown', 'Enter');
    await page().getByRole('menuitem', { name: 'Copy text' }).waitFor();
    await press('Escape');
    await expect.poll(() => page().evaluate(() => document.activeElement?.textContent)).toContain('See you Monday.');
    for (let turn = 0; turn < 30; turn++) await press('ArrowUp');
    await settled(page());
    await expect.poll(() => isFocused('article')).toBe(true);
  });

  it('is selected with others, which are copied in order', async () => {
    await openWindow(page(), 'online', 'Andrew Bayko');
    await messages().getByText('See you Monday.').click({ button: 'right' });
    await page().getByRole('menuitem', { name: 'Select' }).click();
    await messages().getByText('Can you read this').click();
    await page().getByText('2 messages selected').waitFor();
    await messages().getByText('not pay for the wifi').click();
    await messages().getByText('not pay for the wifi').click();
    await page().getByRole('button', { name: 'Copy', exact: true }).click();
    expect(await pasted()).toBe('Can you read this on the plane back?\nSee you Monday.');
    await messages().getByText('See you Monday.').click({ button: 'right' });
    await page().getByRole('menuitem', { name: 'Select' }).click();
    await page().getByText('1 message selected').waitFor();
    await press('Escape');
    await page().getByTestId('composer').waitFor();
  });
});

describe('a conversation', () => {
  it('is muted and unmuted, with a mark in the list', async () => {
    await openWindow(page(), 'online', 'Andrew Bayko');
    const menu = () => page().getByRole('button', { name: 'More', exact: true }).click();
    const mark = () => page().getByRole('option', { name: 'Andrew Bayko' }).getByText('Muted');
    await menu();
    await page().getByRole('menuitem', { name: 'Always' }).click();
    await expect.poll(() => mark().count()).toBe(1);
    await menu();
    await page().getByRole('menuitem', { name: 'Unmute' }).click();
    await expect.poll(() => mark().count()).toBe(0);
    await menu();
    await page().getByRole('menuitem', { name: 'For 1 hour' }).click();
    await expect.poll(() => mark().count()).toBe(1);
    await menu();
    await page().getByText('Muted until').waitFor();
  });

  it('changes to the next and previous one by Alt with arrows', async () => {
    await openWindow(page(), 'online', 'Londo');
    await press('Alt+ArrowDown');
    await page().getByRole('heading', { name: 'Worf, son of Mogh' }).waitFor();
    await press('Alt+ArrowUp', 'Alt+ArrowUp');
    await page().getByRole('heading', { name: 'Andrew Bayko' }).waitFor();
  });
});
