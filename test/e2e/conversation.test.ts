import { describe, expect, it } from 'vitest';
import { systemClock } from '../../main/engine/clock.ts';
import { cruddurItems } from '../../scripts/samples/cruddur.ts';
import { inSentence } from '../support/inSentence.ts';
import { setUpApp } from './support.ts';

const seed = cruddurItems({ now: systemClock.now() });
const messages = seed.items.filter(({ pk }) => String(pk).startsWith('MSG#'));
const running = setUpApp(seed.items, { user: '@andrewbrown' });

it('opens at the newest message and pages back to the first, without duplicates and in order', async () => {
  const { page } = running.app;
  await page.getByTestId('conversation-list').getByRole('option').first().click();
  const list = page.getByTestId('messages');
  const ids = (): Promise<string[]> =>
    list.locator('[data-message]').evaluateAll((all) => all.map((each) => each.getAttribute('data-message') ?? ''));

  const expected = messages
    .toSorted((a, b) => (String(a.sk) < String(b.sk) ? -1 : 1))
    .map(({ message_uuid }) => String(message_uuid));
  expect(expected).toHaveLength(104);

  await list.locator(`[data-message="${expected.at(-1)}"]`).waitFor();
  const seen = new Set(await ids());
  await list.hover();
  while (!seen.has(expected[0] ?? '')) {
    await page.mouse.wheel(0, -400);
    // After two frames the scroll is painted and its rows are in the document.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const now = await ids();
    expect(now).toEqual(expected.slice(expected.indexOf(now[0] ?? ''), expected.indexOf(now.at(-1) ?? '') + 1));
    for (const id of now) seen.add(id);
  }
  await page.getByText(`This is the beginning of your conversation with ${inSentence('Andrew Bayko')}.`).waitFor();
  expect([...seen].sort()).toEqual([...expected].sort());
  expect((await running.app.conversation('@bayko', false)).messages.map(({ id }) => id)).toEqual(expected);
});

it('marks own messages', async () => {
  const owners = await running.app.page
    .getByTestId('messages')
    .locator('[data-message]')
    .evaluateAll((all) =>
      all.map((each) => [each.getAttribute('data-message'), each.hasAttribute('data-own')] as const),
    );
  expect(owners.length).toBeGreaterThan(5);
  for (const [id, own] of owners) {
    const sent = messages.find(({ message_uuid }) => message_uuid === id);
    expect(own).toBe(sent?.user_handle === 'andrewbrown');
  }
});

describe('the composer', () => {
  const { stage } = running;
  const field = () => running.app.page.getByRole('textbox', { name: `Message to ${inSentence('Andrew Bayko')}` });
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await field().press(key);
  };
  const failed = (text: string) =>
    running.app.page.getByRole('article', { name: new RegExp(`^.You.: ${text}, .*, Not sent$`) });

  it('counts the remaining characters and refuses a longer message', async () => {
    const { page } = running.app;
    await field().fill('🦀'.repeat(1_024));
    await expect.poll(() => page.getByTestId('composer-left').textContent()).toBe('0');
    await press('x', 'Enter');
    await page.getByRole('alert').filter({ hasText: '1 character over the limit of 1,024.' }).waitFor();
    expect([...(await field().inputValue())]).toHaveLength(1_025);
    await press('ControlOrMeta+a', 'Delete');
  });

  it('pastes plain text, and undoes it', async () => {
    const { page } = running.app;
    await page.evaluate(() => {
      const copy = (event: ClipboardEvent): void => {
        event.clipboardData?.setData('text/html', '<b>plain</b>');
        event.clipboardData?.setData('text/plain', ' plain');
        event.preventDefault();
      };
      document.addEventListener('copy', copy, { once: true });
      document.execCommand('copy');
    });
    await field().focus();
    await page.keyboard.type('Keep this');
    await press('ControlOrMeta+v');
    await expect.poll(() => field().inputValue()).toBe('Keep this plain');
    await press('ControlOrMeta+z');
    await expect.poll(() => field().inputValue()).toBe('Keep this');
    await press('ControlOrMeta+Shift+z');
    await expect.poll(() => field().inputValue()).toBe('Keep this plain');
    await press('ControlOrMeta+a', 'Delete');
  });

  it('shows why a message was not sent; Retry and Discard work', async () => {
    const { page } = running.app;
    await stage.table.drop();
    for (const text of ['Try this again', 'Forget this']) {
      await field().fill(text);
      await press('Enter');
      await failed(text)
        .getByText(/The table .* doesn’t exist/)
        .waitFor();
    }
    await failed('Forget this').getByRole('button', { name: 'Discard' }).click();
    const question = page.getByRole('alertdialog', { name: 'Discard this message?' });
    await question.getByRole('button', { name: 'Discard' }).click();
    await failed('Forget this').waitFor({ state: 'detached' });
    await stage.table.create(seed.items);
    await failed('Try this again').getByRole('button', { name: 'Retry' }).click();
    await page
      .getByRole('article', { name: /^.You.: Try this again/ })
      .getByText('Sent')
      .waitFor({ state: 'attached' });
    const { messages: all } = await running.app.conversation('@bayko', false);
    expect(all.map(({ text }) => text).filter((text) => /Try this|Forget this/.test(text))).toEqual(['Try this again']);
  });
});
