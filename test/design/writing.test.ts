import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { AppSettings } from '../../shared/settings.ts';
import { inSentence } from '../support/inSentence.ts';
import {
  devTools,
  distanceFromEnd,
  largestMove,
  openWindow,
  positions,
  settled,
  waitForFocus,
  wheel,
  withWindow,
} from './testWindow.ts';

/** Writing and sending messages. */

const { page } = withWindow();
const bayko = 'Andrew Bayko';

const field = (): Locator => page().getByRole('textbox', { name: /^Message to / });
const height = async (): Promise<number> => (await field().boundingBox())?.height ?? 0;
const change = (behaviour: Partial<AppSettings['behaviour']>) =>
  page().evaluate((changed) => window.meridian.settings.change({ behaviour: changed }), behaviour);
const received = () => page().evaluate(() => window.meridianTest.world.received);
const message = (text: string): Locator => page().getByRole('article', { name: `${inSentence('You')}: ${text}` });

describe('the composer', () => {
  it('takes the focus, sends on Enter and keeps the focus', async () => {
    await openWindow(page(), 'online', bayko);
    await waitForFocus(field());
    await page().keyboard.type('One');
    await page().keyboard.press('Shift+Enter');
    await page().keyboard.type('two');
    expect(await field().inputValue()).toBe('One\ntwo');
    await page().keyboard.press('Enter');
    await message('One two').waitFor();
    expect(await field().inputValue()).toBe('');
    await page().keyboard.type('Three');
    await page().getByRole('button', { name: 'Send' }).click();
    await message('Three').waitFor();
    await waitForFocus(field());
    expect((await received()).sent).toEqual(['One\ntwo', 'Three']);
    await page().keyboard.press('Enter');
    expect((await received()).sent).toHaveLength(2);
  });

  it('sends nothing during input method composition', async () => {
    await openWindow(page(), 'online', bayko);
    const session = await devTools(page());
    await session.send('Input.imeSetComposition', { text: 'にほ', selectionStart: 2, selectionEnd: 2 });
    expect(await field().inputValue()).toBe('にほ');
    await field().evaluate((area) => {
      const enter = { key: 'Enter', isComposing: true, bubbles: true, cancelable: true };
      area.dispatchEvent(new KeyboardEvent('keydown', enter));
    });
    expect((await received()).sent).toEqual([]);
    await session.send('Input.insertText', { text: '日本' });
    await page().keyboard.press('Enter');
    await message('日本').waitFor();
    expect((await received()).sent).toEqual(['日本']);
  });

  it('adds a line on Enter and sends with Control, if the settings say so', async () => {
    await openWindow(page(), 'online', bayko);
    await change({ enterAddsLine: true });
    await page().keyboard.type('One');
    await page().keyboard.press('Enter');
    await page().keyboard.type('two');
    expect(await field().inputValue()).toBe('One\ntwo');
    await page().keyboard.press('Control+Enter');
    await message('One two').waitFor();
    expect((await received()).sent).toEqual(['One\ntwo']);
  });

  it('completes names of emoji by keyboard, and undoes that', async () => {
    await openWindow(page(), 'online', bayko);
    const list = page().getByTestId('emoji-list');
    await page().keyboard.type('Yes :thum');
    await list.getByRole('option').nth(1).waitFor();
    const active = () => field().getAttribute('aria-activedescendant');
    const first = await active();
    await page().keyboard.press('ArrowDown');
    expect(await active()).not.toBe(first);
    await page().keyboard.press('ArrowUp');
    await page().keyboard.press('Enter');
    expect(await field().inputValue()).toBe('Yes 👍 ');
    expect(await list.count()).toBe(0);
    await page().keyboard.type(':tada:');
    await expect.poll(() => field().inputValue()).toBe('Yes 👍 🎉');
    await page().keyboard.press('Control+z');
    await expect.poll(() => field().inputValue()).toBe('Yes 👍 :tada:');
    await page().keyboard.type(' :smi');
    await list.waitFor();
    await page().keyboard.press('Escape');
    expect(await list.count()).toBe(0);
    // Where the caret is elsewhere, Enter sends.
    await page().keyboard.type('l');
    await list.waitFor();
    await page().keyboard.press('Home');
    await list.waitFor({ state: 'detached' });
    expect((await received()).sent).toEqual([]);
  });

  it('inserts an emoji with the pointer', async () => {
    await openWindow(page(), 'online', bayko);
    await page().keyboard.type('Yes');
    await page().getByRole('button', { name: 'Insert emoji' }).click();
    await page()
      .getByRole('option', { name: /^.*tada/ })
      .click();
    expect(await field().inputValue()).toBe('Yes🎉 ');
    await waitForFocus(field());
  });

  it('offers to send a text over the limit in parts', async () => {
    await openWindow(page(), 'online', bayko);
    await field().fill(`${'x'.repeat(1_000)}\n${'y'.repeat(1_000)}`);
    await page().getByRole('button', { name: 'Send as 2 messages' }).click();
    await page()
      .getByRole('article', { name: /: y{100}/ })
      .waitFor();
    expect((await received()).sent).toEqual(['x'.repeat(1_000), 'y'.repeat(1_000)]);
    expect(await field().inputValue()).toBe('');
  });

  it('says what a paste left out, and that pictures cannot be sent', async () => {
    await openWindow(page(), 'online', bayko);
    const note = page().getByTestId('composer-input-note');
    await field().evaluate((area) => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File(['x'], 'x.png', { type: 'image/png' }));
      area.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    });
    await note.filter({ hasText: 'can’t send pictures or files yet' }).waitFor();
    await page().keyboard.type('x');
    await note.waitFor({ state: 'detached' });
    await page().evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['x'], 'x.png', { type: 'image/png' }));
      document.body.dispatchEvent(new DragEvent('dragenter', { dataTransfer, bubbles: true, cancelable: true }));
    });
    await note.waitFor();
    // As a paste does: the event, then the text.
    await field().evaluate((area) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', 'y'.repeat(100_005));
      area.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    });
    await (await devTools(page())).send('Input.insertText', { text: 'y'.repeat(100_005) });
    await note.filter({ hasText: '6 characters of the pasted text did not fit' }).waitFor();
    expect(await field().inputValue()).toHaveLength(100_000);
  });

  it('does not listen for dragged files again with each key', async () => {
    await openWindow(page(), 'online', bayko);
    const added = await page().evaluateHandle(() => {
      const names: string[] = [];
      const add = window.addEventListener;
      window.addEventListener = new Proxy(add, {
        apply: (target, self, values) => {
          names.push(String(values[0]));
          return Reflect.apply(target, self, values);
        },
      });
      return names;
    });
    await page().keyboard.type('dragon');
    expect(await field().inputValue()).toBe('dragon');
    expect((await added.jsonValue()).filter((name) => name.startsWith('drag'))).toEqual([]);
  });

  it('sends later, and returns the text for editing', async () => {
    await openWindow(page(), 'online', bayko);
    await page().keyboard.type('Later');
    await page().keyboard.press('Control+Shift+Enter');
    const dialog = page().getByRole('dialog', { name: 'Send later' });
    await dialog.getByLabel('Date and time').fill('2020-01-01T09:00');
    await dialog.getByRole('button', { name: 'Schedule' }).click();
    await dialog.getByText('Enter a time in the future.').waitFor();
    await dialog.getByRole('button', { name: 'In an hour' }).click();
    const line = page().getByTestId('later-line');
    await line.getByText('Will be sent').waitFor();
    expect(await line.getByRole('button').allTextContents()).toEqual(['Send now', 'Edit', 'Discard']);
    await line.getByRole('button', { name: 'Edit' }).click();
    await message('Later').waitFor({ state: 'detached' });
    expect(await field().inputValue()).toBe('Later');
    await waitForFocus(field());
  });

  it('holds a message back to undo it, if the settings say so', async () => {
    await openWindow(page(), 'online', bayko);
    await change({ undoSend: true });
    await page().keyboard.type('Oops');
    await page().keyboard.press('Enter');
    await message('Oops').getByRole('button', { name: 'Undo' }).click();
    await message('Oops').waitFor({ state: 'detached' });
    expect(await field().inputValue()).toBe('Oops');
  });

  it('leaves Enter and Escape to an input method everywhere', async () => {
    await openWindow(page(), 'online', bayko);
    const compose = (field: Locator, key: string) =>
      field.evaluate((element, pressed) => {
        const event = { key: pressed, isComposing: true, bubbles: true, cancelable: true };
        element.dispatchEvent(new KeyboardEvent('keydown', event));
      }, key);
    await page().keyboard.press('Control+k');
    const search = page().getByTestId('search-input');
    await search.fill('the');
    await page()
      .getByRole('option', { name: /quiet ones/ })
      .first()
      .waitFor();
    await compose(search, 'Enter');
    await compose(search, 'Escape');
    expect(await search.inputValue()).toBe('the');
    await page().keyboard.press('Escape');
    await search.waitFor({ state: 'detached' });
    await page().keyboard.press('Control+n');
    const person = page().getByRole('dialog').getByRole('combobox');
    await person.fill('bayko');
    await compose(person, 'Enter');
    await compose(person, 'Escape');
    expect(await person.inputValue()).toBe('bayko');
    await page().keyboard.press('Escape');
    await person.waitFor({ state: 'detached' });
    await page().keyboard.press('Control+f');
    const found = page().getByTestId('find').locator('input');
    await found.fill('the');
    await compose(found, 'Escape');
    await settled(page());
    expect(await found.inputValue()).toBe('the');
    await page().setViewportSize({ width: 600, height: 700 });
    await compose(field(), 'Escape');
    await settled(page());
    expect(await field().count()).toBe(1);
  });

  it('grows to eight lines while the messages stay at the end', async () => {
    await openWindow(page(), 'online', bayko);
    const one = await height();
    for (let line = 2; line <= 8; line++) {
      await page().keyboard.press('Shift+Enter');
      expect(await height()).toBe(one + (line - 1) * 20);
    }
    await page().keyboard.press('Shift+Enter');
    await page().keyboard.type('nine');
    expect(await height()).toBe(one + 7 * 20);
    await settled(page());
    expect(await distanceFromEnd(page())).toBeLessThan(1);
    await page().keyboard.press('Enter');
    await message('nine').waitFor();
    expect(await height()).toBe(one);
    await settled(page());
    expect(await distanceFromEnd(page())).toBeLessThan(1);
  });

  it('shows a draft from its end', async () => {
    await openWindow(page(), 'draft-long', bayko);
    await expect.poll(() => field().inputValue()).toContain('Line 14');
    const left = await field().evaluate((area) => area.scrollHeight - area.clientHeight - area.scrollTop);
    expect(left).toBeLessThan(1);
    await page().keyboard.type('!');
    expect(await field().inputValue()).toMatch(/Line 14 of a longer thought!$/);
  });

  it('counts the last 100 characters and rejects longer texts', async () => {
    await openWindow(page(), 'online', bayko);
    const left = page().getByTestId('composer-left');
    await field().fill('😀'.repeat(923));
    expect(await left.count()).toBe(0);
    await field().press('x');
    expect(await left.textContent()).toBe('100');
    await page().getByRole('status').filter({ hasText: '100 characters left' }).waitFor();
    await field().fill('😀'.repeat(1_024));
    expect(await left.textContent()).toBe('0');
    await field().press('x');
    expect(await left.textContent()).toBe('-1');
    await page().getByRole('alert').filter({ hasText: '1 character over the limit of 1,024.' }).waitFor();
    await field().press('Enter');
    expect((await received()).sent).toEqual([]);
    expect([...(await field().inputValue())]).toHaveLength(1_025);
    await field().press('Backspace');
    await field().press('Enter');
    await expect.poll(async () => (await received()).sent.length).toBe(1);
  });

  it('stores a draft for each conversation', async () => {
    await openWindow(page(), 'online', bayko);
    await page().keyboard.type('Half a thought');
    await page().getByRole('option', { name: 'Londo' }).click();
    await expect.poll(() => field().inputValue()).toBe('');
    await waitForFocus(field());
    expect((await received()).drafts.at(-1)).toEqual(['main', 'Half a thought']);
    await page()
      .getByRole('option', { name: /Draft: Half a thought/ })
      .waitFor();
    await page().keyboard.type('Another');
    await page().evaluate(() => window.dispatchEvent(new Event('blur')));
    await expect.poll(async () => (await received()).drafts.at(-1)).toEqual(['londo', 'Another']);
    await page().getByRole('option', { name: bayko }).click();
    expect(await field().inputValue()).toBe('Half a thought');
    expect(
      await page()
        .getByRole('option', { name: /Draft: Half/ })
        .count(),
    ).toBe(0);
  });

  it('undoes typing and pastes plain text', async () => {
    await openWindow(page(), 'online', bayko);
    await page().keyboard.type('Keep this');
    await field().evaluate((area) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/html', '<b>bold</b>');
      clipboardData.setData('text/plain', 'plain');
      area.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      document.execCommand('insertText', false, ' plain');
    });
    expect(await field().inputValue()).toBe('Keep this plain');
    await page().keyboard.press('Control+z');
    expect(await field().inputValue()).toBe('Keep this');
    await page().keyboard.press('Control+Shift+z');
    expect(await field().inputValue()).toBe('Keep this plain');
  });

  it('warns when drafts can’t be saved and keeps a rejected message', async () => {
    await openWindow(page(), 'disk-full', bayko);
    const composer = page().getByTestId('composer');
    await composer.getByText('Can’t save your draft. The disk').waitFor();
    await page().keyboard.type('Hello?');
    await page().keyboard.press('Enter');
    await composer.getByRole('alert').getByText('Can’t send this message.').waitFor();
    expect(await field().inputValue()).toBe('Hello?');
    await page().evaluate(() => {
      const { world, bridge } = window.meridianTest;
      world.diskError = null;
      bridge.emit('sync.changed', { ...world.status, disk: null });
    });
    await page().keyboard.press('Enter');
    await message('Hello?').waitFor();
    expect(await composer.getByText('Can’t save your draft').count()).toBe(0);
  });
});

describe('a sent message', () => {
  it('stays in place as the same element when it is delivered', async () => {
    await openWindow(page(), 'unread', bayko);
    for (const text of ['One', 'Two,\non two lines', 'https://example.com/three', '🎉']) {
      await field().fill(text);
      await field().press('Enter');
    }
    await message('🎉').waitFor();
    await settled(page());
    const list = page().getByTestId('messages');
    const mark = () =>
      list.evaluate((each) => {
        for (const row of each.querySelectorAll('article')) row.setAttribute('data-mark', 'x');
      });
    await mark();
    expect(await list.getByTitle('Waiting to send').count()).toBe(4);
    for (const id of ['sent-1', 'sent-2', 'sent-3', 'sent-4']) {
      const before = await positions(page());
      await page().evaluate((which) => window.meridianTest.bridge.deliver(which), id);
      await expect
        .poll(() => list.locator(`[data-message="${id}"][data-mark]`).getAttribute('aria-label'))
        .not.toContain('Waits');
      await settled(page());
      expect(largestMove(before, await positions(page()))).toBe(0);
    }
    expect(await list.getByTitle('Waiting to send').count()).toBe(0);
    expect(await list.locator('[data-message^="sent-"][data-mark]').count()).toBe(4);
  });

  it('scrolls into view from further up', async () => {
    await openWindow(page(), 'online', bayko);
    await wheel(page(), -1_500);
    expect(await distanceFromEnd(page())).toBeGreaterThan(500);
    await field().fill('Down here');
    await field().press('Enter');
    await message('Down here').waitFor();
    await settled(page());
    expect(await distanceFromEnd(page())).toBeLessThan(1);
  });

  it('shows that it waits while there is no network', async () => {
    await openWindow(page(), 'offline', bayko);
    await page().keyboard.type('Later, then');
    await page().keyboard.press('Enter');
    await page()
      .getByRole('article', { name: /^.You.: Later, then, .*, Waiting to send$/ })
      .getByText('Waiting')
      .waitFor();
    await page().evaluate(() => {
      const { world, bridge } = window.meridianTest;
      bridge.emit('sync.changed', { ...world.status, waiting: 2 });
    });
    await page()
      .getByTestId('offline-bar')
      .filter({ hasText: /^Offline\. Showing conversations as of \d+:\d\d [AP]M\. 2 messages waiting to send\.$/ })
      .waitFor();
  });

  it('shows an error and is retried or discarded by keyboard', async () => {
    await openWindow(page(), 'busy', bayko);
    const failed = page().getByRole('article', { name: /^.You.: See you Monday\., .*, Not sent$/ });
    await failed.getByText('Not sent. These credentials don’t allow PutItem.').waitFor();
    await failed.getByRole('button', { name: 'Retry' }).press('Enter');
    await failed.waitFor({ state: 'detached' });
    await waitForFocus(page().getByTestId('messages'));
    expect((await received()).retried).toEqual(['busy-2']);
    await page().evaluate(() => {
      const { bridge } = window.meridianTest;
      bridge.reject('busy-2', { code: 'timeout', message: 'timeout', retryable: true, details: {} });
    });
    await page().getByRole('status').filter({ hasText: 'Not sent: See you Monday.' }).waitFor();
    await failed.getByRole('button', { name: 'Discard' }).press('Enter');
    const question = page().getByRole('alertdialog', { name: 'Discard this message?' });
    await question.waitFor();
    await page().keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    expect((await received()).discarded).toEqual([]);
    await failed.getByRole('button', { name: 'Discard' }).press('Enter');
    await question.getByRole('button', { name: 'Discard' }).press('Enter');
    await failed.waitFor({ state: 'detached' });
    expect((await received()).discarded).toEqual(['busy-2']);
    await waitForFocus(field());
  });

  it('disappears after the time chosen by keyboard', async () => {
    await openWindow(page(), 'online', bayko);
    await page().keyboard.press('Control+i');
    await page().getByRole('button', { name: 'Disappearing messages' }).press('Enter');
    const menu = page().getByRole('menu');
    await menu.waitFor();
    expect(await menu.getByRole('menuitemradio', { checked: true }).textContent()).toBe('Never');
    await menu.getByRole('menuitemradio', { name: '1 day' }).press('Enter');
    await menu.waitFor({ state: 'detached' });
    await page().getByTestId('conversation').locator('header').getByText('1 day').waitFor();
    await field().fill('Gone tomorrow');
    await field().press('Enter');
    await message('Gone tomorrow').getByText('1 day').waitFor();
    await page().evaluate(() => window.meridianTest.bridge.deliver('sent-1'));
    await message('Gone tomorrow')
      .getByText(/^in \d+[hd]$/)
      .waitFor();
  });

  it('closes popups in a narrow window on Escape before leaving the conversation', async () => {
    await page().setViewportSize({ width: 600, height: 700 });
    await openWindow(page(), 'busy', bayko);
    await page().getByRole('button', { name: 'Discard' }).click();
    await page().getByRole('alertdialog').waitFor();
    await page().keyboard.press('Escape');
    await page().getByRole('alertdialog').waitFor({ state: 'detached' });
    await page().keyboard.press('Control+i');
    const details = page().getByRole('dialog', { name: 'Details' });
    await details.getByRole('button', { name: 'Disappearing messages' }).click();
    await page().getByRole('menu').waitFor();
    await page().keyboard.press('Escape');
    await page().getByRole('menu').waitFor({ state: 'detached' });
    await page().keyboard.press('Escape');
    await details.waitFor({ state: 'detached' });
    expect(await page().getByTestId('conversation').count()).toBe(1);
    await field().focus();
    await page().keyboard.press('Escape');
    await page().getByTestId('conversation-list').waitFor();
  });
});
