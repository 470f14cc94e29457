import { describe, expect, it } from 'vitest';
import {
  findings,
  largestMove,
  openWindow,
  positions,
  settled,
  waitForFocus,
  wheel,
  withWindow,
} from './testWindow.ts';

/** Reactions: the picker, the chips below a bubble, and that they move nothing. */

const { page } = withWindow();
const bayko = 'Andrew Bayko';
const article = (id: string) => page().locator(`[data-message="${id}"]`);
const picker = () => page().getByTestId('reaction-picker');
const search = () => picker().getByRole('combobox');
const options = () => picker().getByRole('option');
const chips = (id: string) => article(id).getByTestId('reactions').getByRole('button');
/** The names of the chips of a message, own ones with a star. */
const chipsOf = (id: string): Promise<string[]> =>
  chips(id).evaluateAll((all) =>
    all.map((each) => `${each.getAttribute('aria-label')}${each.getAttribute('aria-pressed') === 'true' ? ' *' : ''}`),
  );

/** Opens the picker for a message by keyboard. */
async function openPicker(id: string): Promise<void> {
  await article(id).focus();
  await page().keyboard.press('a');
  await waitForFocus(search());
}

describe('the picker', () => {
  it('is opened by A, chooses with the arrows and Enter, and returns the focus to the message', async () => {
    await openWindow(page(), 'changes', bayko);
    await openPicker('no');
    await page().keyboard.press('ArrowRight');
    await page().keyboard.press('ArrowRight');
    await page().keyboard.press('Enter');
    await picker().waitFor({ state: 'detached' });
    await expect.poll(() => chipsOf('no')).toEqual(['😂: You *']);
    await waitForFocus(article('no'));
  });

  it('is opened by the button beside the message, and closed by Escape', async () => {
    await openWindow(page(), 'changes', bayko);
    await article('no')
      .getByTestId('bubble')
      .hover({ position: { x: 4, y: 4 } });
    await article('no').getByTestId('message-tools').getByRole('button', { name: 'React' }).click();
    await waitForFocus(search());
    await page().keyboard.press('Escape');
    await picker().waitFor({ state: 'detached' });
    expect(await chips('no').count()).toBe(0);
  });

  it('finds others by name, and shows them first the next time', async () => {
    await openWindow(page(), 'changes', bayko);
    await openPicker('no');
    await page().keyboard.type('rocket');
    await picker().getByRole('option', { name: 'rocket', exact: true }).waitFor();
    await page().keyboard.press('Enter');
    await expect.poll(() => chipsOf('no')).toEqual(['🚀: You *']);
    await openPicker('keys');
    await expect.poll(() => options().allTextContents()).toEqual(['🚀', '👍', '❤️', '😂', '😮', '😢']);
  });

  it('says when a name finds nothing', async () => {
    await openWindow(page(), 'changes', bayko);
    await openPicker('no');
    await page().keyboard.type('qqqq');
    await picker().getByText('No emoji found').waitFor();
    await page().keyboard.press('Enter');
    await picker().waitFor();
  });

  it('marks one’s own reaction, and takes it back', async () => {
    await openWindow(page(), 'changes', bayko);
    await openPicker('keys');
    await picker()
      .getByRole('option', { name: /thumbs up.*: take back/ })
      .click();
    await article('keys').getByTestId('reactions').waitFor({ state: 'detached' });
  });

  it('has no accessibility violations', async () => {
    await openWindow(page(), 'changes', bayko);
    await openPicker('no');
    expect(await findings(page())).toEqual([]);
  });
});

describe('the chips', () => {
  it('say who reacted, and mark the own one', async () => {
    await openWindow(page(), 'changes', bayko);
    expect(await chipsOf('closure')).toEqual([`🎉: ${bayko} and Priya Raman`, `👏: You and ${bayko} *`]);
    expect(await article('closure').getAttribute('aria-label')).toContain(`👏: You and ${bayko}`);
  });

  it('add the own reaction in place of an earlier one, and take it back', async () => {
    await openWindow(page(), 'changes', bayko);
    await chips('closure').first().click();
    await expect.poll(() => chipsOf('closure')).toEqual([`🎉: You, ${bayko} and Priya Raman *`, `👏: ${bayko}`]);
    await chips('closure').first().click();
    await expect.poll(() => chipsOf('closure')).toEqual([`🎉: ${bayko} and Priya Raman`, `👏: ${bayko}`]);
  });

  it('are one stop for Tab, with the arrows between them', async () => {
    await openWindow(page(), 'changes', bayko);
    await article('closure').focus();
    await page().keyboard.press('Tab');
    await waitForFocus(chips('closure').first());
    await page().keyboard.press('ArrowRight');
    await waitForFocus(chips('closure').last());
    await page().keyboard.press('ArrowLeft');
    await waitForFocus(chips('closure').first());
  });

  it('move nothing on the screen when a reaction above it arrives', async () => {
    await openWindow(page(), 'changes', bayko);
    // What is above was measured then.
    await wheel(page(), -600);
    await wheel(page(), 450);
    const react = (hidden: string): Promise<void> =>
      page().evaluate((id) => {
        const { world, bridge } = window.meridianTest;
        const [conversation] = world.conversations;
        if (conversation === undefined) throw new Error('no conversation');
        const { other } = conversation.summary;
        conversation.messages = conversation.messages.map((each) =>
          each.id === id ? { ...each, reactions: [{ emoji: '🎉', people: [other] }] } : each,
        );
        bridge.emit('messages.changed', { conversationId: conversation.summary.id });
      }, hidden);
    const above = await page()
      .getByTestId('messages')
      .evaluate((list) => {
        const { top } = list.getBoundingClientRect();
        const all = [...list.querySelectorAll('article')];
        return all.findLast((each) => each.getBoundingClientRect().bottom < top)?.getAttribute('data-message') ?? '';
      });
    expect(above).toMatch(/^early-/);
    const before = await positions(page());
    await react(above);
    await chips(above).waitFor({ state: 'attached' });
    await settled(page());
    expect(largestMove(before, await positions(page()))).toBeLessThan(1);
  });

  it('show why a reaction was not accepted', async () => {
    await openWindow(page(), 'changes', bayko);
    await page().evaluate(() => {
      window.meridianTest.world.diskError = { code: 'disk-full', message: '', retryable: false, details: {} };
    });
    await chips('closure').first().click();
    await page().getByTestId('notice-message-not-changed').getByText('Can’t react to this message').waitFor();
  });
});
