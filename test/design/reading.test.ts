import { describe, expect, it } from 'vitest';
import { inSentence } from '../support/inSentence.ts';
import { distanceFromEnd, openWindow, settled, waitForFocus, wheel, withWindow } from './testWindow.ts';

/** Unread messages, new conversations, and layout in small windows. */

const { page } = withWindow();
const bayko = 'Andrew Bayko';
const received = () => page().evaluate(() => window.meridianTest.world.received);

/** Adds a message of the other person after the newest one, as a sync does. */
const arrive = (text: string): Promise<void> =>
  page().evaluate((said) => {
    const { world, bridge } = window.meridianTest;
    const conversation = world.conversations.find(({ summary }) => summary.id === 'main');
    const last = conversation?.messages.at(-1);
    if (conversation === undefined || last === undefined) throw new Error('no conversation');
    const added = {
      ...last,
      id: `arrived-${said}` as typeof last.id,
      at: (last.at + 1) as typeof last.at,
      sender: conversation.summary.other,
      text: said,
    };
    conversation.messages = [...conversation.messages, added];
    conversation.firstUnread ??= { at: added.at, id: added.id };
    conversation.summary = { ...conversation.summary, unread: conversation.summary.unread + 1 };
    bridge.emit('conversations.changed', {});
    bridge.emit('messages.changed', { conversationId: conversation.summary.id });
  }, text);

/** Makes the window believe that it has or lost the focus. */
const setFocus = (focused: boolean): Promise<void> =>
  page().evaluate((has) => {
    document.hasFocus = () => has;
    window.dispatchEvent(new Event(has ? 'focus' : 'blur'));
  }, focused);

describe('new messages', () => {
  it('are counted in the list and read when their conversation is shown', async () => {
    await openWindow(page(), 'unread');
    const row = page().getByRole('option', { name: /Andrew Bayko.*2 unread messages/ });
    await row.click();
    await page().getByText('2 new messages').waitFor();
    await row.waitFor({ state: 'detached' });
    expect((await received()).read).toHaveLength(1);
    expect(await distanceFromEnd(page())).toBeLessThan(1);
    await arrive('While you look');
    await page()
      .getByRole('article', { name: /While you look/ })
      .waitFor();
    await expect.poll(async () => (await received()).read.at(-1)?.[1].id).toBe('arrived-While you look');
    await expect.poll(() => page().getByTestId('new-line').textContent()).toBe('2 new messages');
  });

  it('open at their line when they don’t fit, and are read at the end', async () => {
    for (const scenario of ['unread-many', 'unread-beyond'] as const) {
      await openWindow(page(), scenario, bayko);
      await settled(page());
      const line = page().getByTestId('new-line');
      const [list, bounds] = [await page().getByTestId('messages').boundingBox(), await line.boundingBox()];
      expect((bounds?.y ?? 0) - (list?.y ?? 0)).toBeCloseTo(48, 0);
      expect((await received()).read).toEqual([]);
      const jump = page().getByRole('button', { name: /\d+ new messages, jump to latest/ });
      expect(Number.parseInt((await jump.getAttribute('aria-label')) ?? '', 10)).toBeGreaterThan(20);
      await jump.click();
      await settled(page());
      expect(await distanceFromEnd(page())).toBeLessThan(1);
      await expect.poll(async () => (await received()).read.length).toBe(1);
    }
  });

  it('stay unread while the window is in the background', async () => {
    await openWindow(page(), 'online', bayko);
    await setFocus(false);
    const before = (await received()).read.length;
    await arrive('One');
    await arrive('Two');
    await page().getByText('2 new messages').waitFor();
    await settled(page());
    expect((await received()).read).toHaveLength(before);
    await setFocus(true);
    await expect.poll(async () => (await received()).read.at(-1)?.[1].id).toBe('arrived-Two');
    await expect.poll(() => page().getByText('2 new messages').count()).toBe(1);
  });

  it('stay unread while the reader is further up', async () => {
    await openWindow(page(), 'online', bayko);
    await wheel(page(), -1_500);
    await arrive('Down here');
    await page().getByRole('button', { name: '1 new message, jump to latest' }).waitFor();
    expect((await received()).read).toEqual([]);
    await page()
      .getByRole('button', { name: /jump to latest/ })
      .click();
    await expect.poll(async () => (await received()).read.at(-1)?.[1].id).toBe('arrived-Down here');
  });
});

describe('a new conversation', () => {
  const field = () => page().getByRole('combobox', { name: 'Name or handle' });
  const begin = async (typed: string): Promise<void> => {
    await openWindow(page(), 'online');
    await page().getByRole('option').first().waitFor();
    await page().keyboard.press('Control+n');
    await waitForFocus(field());
    await page().keyboard.type(typed);
  };

  it('opens the existing conversation with a person', async () => {
    await begin('lond');
    await page()
      .getByRole('dialog')
      .getByRole('option', { name: /Londo Mollari/ })
      .waitFor();
    await page().keyboard.press('Enter');
    await page()
      .getByRole('region', { name: `Conversation with ${inSentence('Londo Mollari')}` })
      .waitFor();
    await page().getByRole('dialog').waitFor({ state: 'detached' });
    await waitForFocus(page().getByRole('textbox'));
  });

  it('starts by handle and says what it writes to the table', async () => {
    await begin('@grace');
    await page()
      .getByText(/adds three items to the table cruddur.messages: .* the other person’s list\./)
      .waitFor();
    await page()
      .getByRole('dialog')
      .getByRole('option', { name: /Grace Hopper/ })
      .click();
    await page()
      .getByText(/adds three items to the table cruddur.messages: .* the list of .Grace Hopper.\./)
      .waitFor();
    await page()
      .getByRole('textbox', { name: `Message to ${inSentence('Grace Hopper')}` })
      .fill('Hello');
    await page().keyboard.press('Enter');
    await page()
      .getByRole('article', { name: /^.You.: Hello/ })
      .waitFor();
  });

  it('says that no one is found until the field changes', async () => {
    await begin('@missing');
    await page().keyboard.press('Enter');
    const alert = page().getByRole('dialog').getByRole('alert');
    await alert.getByText(/the handle .@missing/).waitFor();
    await field().press('x');
    await alert.waitFor({ state: 'detached' });
    await page().keyboard.press('Escape');
    await page().getByRole('dialog').waitFor({ state: 'detached' });
  });
});

describe('the layout', () => {
  const sizes = [
    [760, 600],
    [320, 480],
  ] as const;
  const scenarios = ['busy-offline', 'long', 'disappearing', 'draft-over-limit', 'disk-full'] as const;
  const turns = sizes.flatMap(([width, height]) => (['ltr', 'rtl'] as const).map((dir) => ({ width, height, dir })));
  it.each(scenarios)('fits small windows in both directions (%s)', async (scenario) => {
    await openWindow(page(), scenario, scenario === 'long' ? 'Maximiliana' : bayko);
    for (const { width, height, dir } of turns) {
      await page().setViewportSize({ width, height });
      await page().evaluate((direction) => document.documentElement.setAttribute('dir', direction), dir);
      await settled(page());
      const outside = await page().evaluate(() => {
        const parts = [
          '[role="option"], [role="option"] time, header > *',
          '[data-testid="bubble"], article time, article button, [data-testid="messages-frame"] button',
          '[data-testid="composer"] > *, [data-testid="composer"] button',
        ];
        return [...document.querySelectorAll(parts.join())]
          .map((each) => ({ name: each.outerHTML.slice(0, 80), bounds: each.getBoundingClientRect() }))
          .filter(({ bounds }) => bounds.width > 0 && (bounds.left < -0.5 || bounds.right > window.innerWidth + 0.5))
          .map(({ name, bounds }) => `${name} ${bounds.left} ${bounds.right}`);
      });
      expect(outside).toEqual([]);
      expect(await page().evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      // The composer stays in view.
      const box = await page().getByTestId('composer').boundingBox();
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(height);
    }
  });
});
