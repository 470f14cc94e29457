import { describe, expect, it } from 'vitest';
import { findings, openWindow, settled, waitForFocus, withWindow } from './testWindow.ts';

/** Edits: the composer while a message is edited, the mark beside the time, and the history. */

const { page } = withWindow();
const bayko = 'Andrew Bayko';
const article = (id: string) => page().locator(`[data-message="${id}"]`);
const bar = () => page().getByTestId('composer-edit');
const field = () => page().getByTestId('composer').getByRole('textbox');
const lastOwn = 'Which one was that about?';

describe('an edit', () => {
  it('begins with the arrow up in an empty field, and saves with Enter', async () => {
    await openWindow(page(), 'changes', bayko);
    await page().keyboard.press('ArrowUp');
    await bar().getByText(lastOwn).waitFor();
    expect(await field().inputValue()).toBe(lastOwn);
    expect(await field().getAttribute('aria-label')).toBe('Edited message');
    await page().keyboard.type(' The map?');
    await page().keyboard.press('Enter');
    await bar().waitFor({ state: 'detached' });
    await article('which').getByText(`${lastOwn} The map?`).waitFor();
    await article('which').getByTestId('edited').waitFor();
    expect(await field().inputValue()).toBe('');
    await waitForFocus(field());
  });

  it('does not begin in a field with text, where the arrow moves the caret', async () => {
    await openWindow(page(), 'changes', bayko);
    await page().keyboard.type('Half a thought');
    await page().keyboard.press('ArrowUp');
    await settled(page());
    expect(await bar().count()).toBe(0);
  });

  it('of a waiting message changes what will be sent', async () => {
    await openWindow(page(), 'changes', bayko);
    await page().keyboard.type('Waits');
    await page().keyboard.press('Enter');
    await article('sent-1').waitFor();
    await page().keyboard.press('ArrowUp');
    await bar().waitFor();
    await page().keyboard.type(' a little');
    await page().keyboard.press('Enter');
    await article('sent-1').getByText('Waits a little').waitFor();
    expect(await article('sent-1').getByTestId('edited').count()).toBe(0);
  });

  it('begins with E, from the menu and with the button, for own messages only', async () => {
    await openWindow(page(), 'changes', bayko);
    await article('numbers').focus();
    await page().keyboard.press('e');
    await bar().getByText('Numbers on it don’t change, right?').waitFor();
    await waitForFocus(field());
    await page().keyboard.press('Escape');
    await article('map').click({ button: 'right' });
    await page().getByRole('menuitem', { name: 'Edit', exact: true }).click();
    await bar().getByText('The public map').waitFor();
    await page().keyboard.press('Escape');
    await article('numbers')
      .getByTestId('bubble')
      .hover({ position: { x: 4, y: 4 } });
    await article('numbers').getByTestId('message-tools').getByRole('button', { name: 'Edit' }).click();
    await bar().getByText('Numbers on it').waitFor();
    await page().keyboard.press('Escape');
    await article('keys').focus();
    await page().keyboard.press('e');
    await article('keys').getByTestId('message-tools').waitFor();
    expect(await article('keys').getByRole('button', { name: 'Edit' }).count()).toBe(0);
    expect(await bar().count()).toBe(0);
  });

  it('is canceled by Escape, and the draft is there again', async () => {
    await openWindow(page(), 'changes', bayko);
    await page().keyboard.type('Half a thought');
    await article('numbers').focus();
    await page().keyboard.press('e');
    await bar().waitFor();
    await page().keyboard.type(' No?');
    await page().keyboard.press('Escape');
    await bar().waitFor({ state: 'detached' });
    expect(await field().inputValue()).toBe('Half a thought');
    await article('numbers').getByText('Numbers on it don’t change, right?', { exact: true }).waitFor();
  });

  it('to nothing offers to delete the message', async () => {
    await openWindow(page(), 'changes', bayko);
    await page().keyboard.press('ArrowUp');
    await bar().waitFor();
    await field().fill('');
    await page().keyboard.press('Enter');
    await page().getByRole('alertdialog', { name: 'Delete this message?' }).waitFor();
    await page().keyboard.press('Escape');
    await bar().waitFor();
    await page().keyboard.press('Enter');
    await page().getByRole('button', { name: 'Delete for everyone' }).click();
    await article('which').waitFor({ state: 'detached' });
    await bar().waitFor({ state: 'detached' });
  });

  it('has the limit of a message, and is not split', async () => {
    await openWindow(page(), 'changes', bayko);
    await page().keyboard.press('ArrowUp');
    await bar().waitFor();
    await field().fill('x'.repeat(1_030));
    await page().keyboard.press('Enter');
    await page().getByTestId('composer').getByRole('alert').getByText('6').waitFor();
    expect(await page().getByTestId('send-in-parts').count()).toBe(0);
    await bar().waitFor();
  });

  it('stays in the field when it is not accepted, with the reason', async () => {
    await openWindow(page(), 'changes', bayko);
    await page().keyboard.press('ArrowUp');
    await bar().waitFor();
    await page().evaluate(() => {
      window.meridianTest.world.diskError = { code: 'disk-full', message: '', retryable: false, details: {} };
    });
    await field().fill('Another text');
    await page().keyboard.press('Enter');
    await page().getByTestId('composer').getByRole('alert').getByText('Can’t edit this message').waitFor();
    expect(await field().inputValue()).toBe('Another text');
    await bar().waitFor();
  });

  it('that the table refused is undone, with a notice', async () => {
    await openWindow(page(), 'changes', bayko);
    await page().evaluate(() => {
      const { world, bridge } = window.meridianTest;
      const [conversation] = world.conversations;
      const message = conversation?.messages.at(-1);
      if (conversation === undefined || message === undefined) throw new Error('no message');
      const error = { code: 'access-denied', message: '', retryable: false, details: {} } as const;
      const { id } = conversation.summary;
      bridge.emit('messages.changeRefused', { conversationId: id, messageId: message.id, kind: 'edit', error });
    });
    await page().getByTestId('notice-change-refused').getByText('Your edit was undone').waitFor();
  });
});

describe('an edited message', () => {
  it('says so beside its time, with the time of the edit, and to screen readers', async () => {
    await openWindow(page(), 'changes', bayko);
    const mark = article('map').getByTestId('edited');
    expect(await mark.textContent()).toBe('Edited');
    expect(await mark.getAttribute('title')).toMatch(/^Edited .*\d:\d\d/);
    expect(await article('map').getAttribute('aria-label')).toContain('Edited');
    expect(await article('numbers').getByTestId('edited').count()).toBe(0);
  });

  it('has a history of its texts, newest first', async () => {
    await openWindow(page(), 'changes', bayko);
    for (const text of ['Second', 'Third']) {
      await page().keyboard.press('ArrowUp');
      await bar().waitFor();
      await field().fill(text);
      await page().keyboard.press('Enter');
      await article('which').getByText(text).waitFor();
    }
    await article('which').click({ button: 'right' });
    await page().getByRole('menuitem', { name: 'Edit history…' }).click();
    const texts = page().getByTestId('edit-history').getByRole('listitem').locator('p');
    await expect.poll(() => texts.allTextContents()).toEqual(['Third', 'Second', lastOwn]);
    expect(await findings(page())).toEqual([]);
  });

  it('says when this computer has no earlier text', async () => {
    await openWindow(page(), 'changes', bayko);
    await article('no').click({ button: 'right' });
    await page().getByRole('menuitem', { name: 'Edit history…' }).click();
    await page().getByTestId('edit-history').getByText('doesn’t have an earlier text').waitFor();
    await page().keyboard.press('Escape');
    await article('numbers').click({ button: 'right' });
    await page().getByRole('menuitem', { name: 'Copy text' }).waitFor();
    expect(await page().getByRole('menuitem', { name: 'Edit history…' }).count()).toBe(0);
  });
});
