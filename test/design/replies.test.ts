import { describe, expect, it } from 'vitest';
import { inSentence } from '../support/inSentence.ts';
import { openWindow, settled, waitForFocus, withWindow } from './testWindow.ts';

/** Replies: how they begin, what they show, and where their quotes lead. */

const { page } = withWindow();
const bayko = 'Andrew Bayko';
const messages = () => page().getByTestId('messages');
const article = (id: string) => page().locator(`[data-message="${id}"]`);
const last = () => messages().getByRole('article').last();
const bar = () => page().getByTestId('composer-reply');
const field = () => page().getByTestId('composer').getByRole('textbox');
const quote = (id: string) => article(id).getByTestId('quote');
/** The bar of a reply to the message that was asked about the keys. */
const keysBar = () => bar().getByText('Who has the keys?');

describe('a reply begins', () => {
  const ways: readonly (readonly [string, () => Promise<void>])[] = [
    [
      'with R on the focused message',
      async () => {
        await article('keys').focus();
        await page().keyboard.press('r');
      },
    ],
    [
      'with the button beside the message',
      async () => {
        await article('keys')
          .getByTestId('bubble')
          .hover({ position: { x: 4, y: 4 } });
        await article('keys').getByTestId('message-tools').getByRole('button', { name: 'Reply' }).click();
      },
    ],
    [
      'from the menu',
      async () => {
        await article('keys').click({ button: 'right' });
        await page().getByRole('menuitem', { name: 'Reply' }).click();
      },
    ],
    [
      'with a double-click beside the text',
      async () => {
        const row = await article('keys').boundingBox();
        await article('keys').dblclick({ position: { x: (row?.width ?? 0) - 20, y: 10 } });
      },
    ],
  ];
  it.each(ways)('%s, and shows what it is about', async (_, begin) => {
    await openWindow(page(), 'changes', bayko);
    await begin();
    await keysBar().waitFor();
    await bar().getByText(bayko, { exact: true }).waitFor();
    await waitForFocus(field());
    expect(await bar().getAttribute('aria-label')).toBe(
      `Reply to ${inSentence(bayko)}: I can be there from two. Who has the keys?`,
    );
  });

  it('not with a double-click on a word, which selects it', async () => {
    await openWindow(page(), 'changes', bayko);
    await article('keys').getByText('Who has the keys?').dblclick();
    await settled(page());
    expect(await bar().count()).toBe(0);
    expect(await page().evaluate(() => String(document.getSelection()))).not.toBe('');
  });
});

describe('the bar above the field', () => {
  it('is closed by Escape, before the conversation is left, and by its button; the draft stays', async () => {
    await page().setViewportSize({ width: 520, height: 700 });
    await openWindow(page(), 'changes', bayko);
    await article('keys').focus();
    await page().keyboard.press('r');
    await keysBar().waitFor();
    await page().keyboard.type('I do');
    await page().keyboard.press('Escape');
    await bar().waitFor({ state: 'detached' });
    await waitForFocus(field());
    expect(await field().inputValue()).toBe('I do');
    await article('keys').focus();
    await page().keyboard.press('r');
    await bar().getByRole('button', { name: 'Cancel reply' }).click();
    await bar().waitFor({ state: 'detached' });
    expect(await field().inputValue()).toBe('I do');
  });

  it('waits with its draft while another conversation is open', async () => {
    await openWindow(page(), 'changes', bayko);
    await article('keys').focus();
    await page().keyboard.press('r');
    await keysBar().waitFor();
    await page().getByRole('option', { name: 'Londo' }).click();
    await bar().waitFor({ state: 'detached' });
    await page().getByRole('option', { name: bayko }).click();
    await keysBar().waitFor();
  });

  it('disappears when the message is deleted for everyone', async () => {
    await openWindow(page(), 'changes', bayko);
    await article('keys').focus();
    await page().keyboard.press('r');
    await keysBar().waitFor();
    await page().evaluate(() => {
      const { world, bridge } = window.meridianTest;
      const [conversation] = world.conversations;
      const gone = conversation?.messages.at(-1);
      if (conversation === undefined || gone === undefined) throw new Error('no message');
      bridge.emit('messages.removed', { conversationId: conversation.summary.id, ids: [gone.id] });
    });
    await bar().waitFor({ state: 'detached' });
  });
});

describe('a quote', () => {
  it('is shown while the reply waits, and once it is sent', async () => {
    await openWindow(page(), 'changes', bayko);
    await article('keys').focus();
    await page().keyboard.press('r');
    await keysBar().waitFor();
    await page().keyboard.type('I do');
    await page().keyboard.press('Enter');
    await bar().waitFor({ state: 'detached' });
    await last().getByText('I do', { exact: true }).waitFor();
    await last().getByTestId('quote').getByText('Who has the keys?').waitFor();
    await page().evaluate(() => window.meridianTest.bridge.deliver('sent-1'));
    await last().getByText('Sent').waitFor({ state: 'attached' });
    await last().getByTestId('quote').getByText('Who has the keys?').waitFor();
  });

  it('has no markup, and is named with its author for screen readers', async () => {
    await openWindow(page(), 'changes', bayko);
    await quote('holders').getByText('signed off the road closure for Saturday').waitFor();
    await quote('holders').getByText(bayko).waitFor();
    expect(await article('no').getAttribute('aria-label')).toContain(
      `Reply to ${inSentence('You')}: The public map is still at`,
    );
  });

  it('leads to its original, which is highlighted, by click and by Enter', async () => {
    await openWindow(page(), 'changes', bayko);
    await quote('holders').click();
    await waitForFocus(article('closure'));
    await article('no').focus();
    await page().keyboard.press('Tab');
    await waitForFocus(quote('no'));
    await page().keyboard.press('Enter');
    await waitForFocus(article('map'));
  });

  it('says that its original was deleted, and leads nowhere then', async () => {
    await openWindow(page(), 'changes', bayko);
    await quote('which').getByText('Original deleted').waitFor();
    expect(await quote('which').getByRole('button').count()).toBe(0);
    expect(await quote('which').evaluate(({ tagName }) => tagName)).toBe('P');
  });

  it('reads an original that is not on this computer once, and shows it', async () => {
    await openWindow(page(), 'changes');
    await page().evaluate(() => {
      const [conversation] = window.meridianTest.world.conversations;
      if (conversation === undefined) throw new Error('no conversation');
      conversation.messages = conversation.messages.map((each) =>
        each.id === 'no' ? { ...each, quote: { state: 'unknown' } } : each,
      );
    });
    await page().getByRole('option', { name: bayko }).click();
    await quote('no').getByText('The public map is still at').waitFor();
    await settled(page());
    expect(await page().evaluate(() => window.meridianTest.world.received.fetched)).toEqual(['map']);
  });

  it('says why its original can’t be shown', async () => {
    await openWindow(page(), 'changes');
    await page().evaluate(() => {
      const [conversation] = window.meridianTest.world.conversations;
      if (conversation === undefined) throw new Error('no conversation');
      conversation.messages = conversation.messages.filter(({ id }) => id !== 'map');
    });
    await page().getByRole('option', { name: bayko }).click();
    await quote('no').click();
    await page().getByTestId('notice-no-original').getByText('It has disappeared or was deleted.').waitFor();
  });
});
