import { describe, expect, it } from 'vitest';
import { formattedTexts } from './formattedConversation.ts';
import { findings, openWindow, settled, withWindow } from './testWindow.ts';

/** Text that people write, as it is shown. */

const { page } = withWindow();
const bayko = 'Andrew Bayko';

describe('text that people write', () => {
  it('is drawn without contextual alternates, which would change 3x4 and ->', async () => {
    await openWindow(page(), 'online', bayko);
    await page().keyboard.press('Control+f');
    await page().getByRole('search').locator('input').waitFor();
    const features = await page().evaluate(() =>
      [
        '[data-testid="bubble"]',
        '[data-testid="bubble"] a',
        '[data-testid="conversation-text"]',
        '[data-testid="conversation-name"]',
        'textarea',
        'input',
        'h1, h2',
      ].map((selector) => {
        const element = document.querySelector(selector);
        return [selector, element === null ? 'missing' : getComputedStyle(element).fontFeatureSettings];
      }),
    );
    expect(features.filter(([, value]) => value !== '"calt" 0')).toEqual([]);
  });
});

const article = (n: number) => page().locator(`[data-message="formatted-${n}"]`);
const formatted = (n: number) => article(n).locator('[data-text]');

/** Shows the messages with markup from their first one. */
async function openFormatted(): Promise<void> {
  await openWindow(page(), 'formatted', bayko);
  await page()
    .getByTestId('messages')
    .evaluate((list) => list.scrollTo({ top: 0 }));
  await article(0).waitFor();
  await settled(page());
}

/** Selects from the start of one message to the end of another, copies, and returns the copied text. */
const copied = (from: string, to = from): Promise<string> =>
  page().evaluate(
    ([first, last]) => {
      const [start, end] = [document.querySelector(first), document.querySelector(last)];
      if (start === null || end === null) throw new Error('no message');
      const range = document.createRange();
      range.setStart(start, 0);
      range.setEnd(end, end.childNodes.length);
      document.getSelection()?.removeAllRanges();
      document.getSelection()?.addRange(range);
      let text = '';
      const take = (event: ClipboardEvent): void => {
        text = event.clipboardData?.getData('text/plain') ?? '';
      };
      document.addEventListener('copy', take);
      document.execCommand('copy');
      document.removeEventListener('copy', take);
      return text;
    },
    [from, to] as const,
  );
const textOf = (n: number): string => `[data-message="formatted-${n}"] [data-text]`;

describe('formatted messages', () => {
  it('show emphasis, code, quotes and lists, and no HTML', async () => {
    await openFormatted();
    expect(await formatted(0).ariaSnapshot()).toContain('strong: road closure');
    expect(await formatted(0).locator('code, em, s').allTextContents()).toEqual(['17:30', 'shine', 'noon']);
    expect(await formatted(1).locator('pre').textContent()).toContain('// 3x4 -> 12 stalls');
    expect(await formatted(2).locator('blockquote').textContent()).toBe('Can you bring the ladder?\nAnd the rope?');
    expect(await formatted(2).locator('li').allTextContents()).toContain('the long ladder');
    expect(await formatted(3).locator('a').allTextContents()).toEqual([
      'www.night-market.example/map',
      'https://example.com/a_b_c',
    ]);
    expect(await formatted(5).textContent()).toBe(formattedTexts[5]);
  });

  it('have code that scrolls in its box, from left to right, and a bubble no wider than others', async () => {
    await openFormatted();
    const { box, bubble, list } = await formatted(1).evaluate((text) => {
      const [code, around] = [text.querySelector('pre'), text.closest('[data-testid="bubble"]')];
      if (code === null || around === null) throw new Error('no code');
      const messages = text.closest('[data-testid="messages"]');
      return {
        box: { width: code.clientWidth, content: code.scrollWidth, direction: getComputedStyle(code).direction },
        bubble: around.getBoundingClientRect().width,
        list: { width: messages?.clientWidth, content: messages?.scrollWidth },
      };
    });
    expect(box.content).toBeGreaterThan(box.width);
    expect(box.direction).toBe('ltr');
    expect(bubble).toBeLessThanOrEqual(544);
    expect(list.content).toBe(list.width);
  });

  it('run in the direction of each of their parts', async () => {
    await openFormatted();
    await formatted(4).scrollIntoViewIfNeeded();
    const directions = await formatted(4).evaluate((text) =>
      [...text.children].map((child) => [child.tagName, getComputedStyle(child).direction]),
    );
    expect(directions).toEqual([
      ['DIV', 'rtl'],
      ['UL', 'rtl'],
      ['BLOCKQUOTE', 'rtl'],
      ['DIV', 'ltr'],
    ]);
  });

  it('have items beside their markers, whatever their direction', async () => {
    await openFormatted();
    await formatted(4).scrollIntoViewIfNeeded();
    const rightOf = (selector: string): Promise<number> =>
      formatted(4)
        .locator(selector)
        .evaluate((element) => element.getBoundingClientRect().right);
    expect((await rightOf('ul')) - (await rightOf('li code'))).toBeLessThan(30);
  });

  it('are copied as they were written, and in part as they are shown', async () => {
    await openFormatted();
    expect(await copied(textOf(0))).toBe(formattedTexts[0]);
    expect(await copied(textOf(1))).toBe(formattedTexts[1]);
    expect(await copied(textOf(0), textOf(2))).toBe(formattedTexts.slice(0, 3).join('\n'));
    expect(await copied(`${textOf(2)} ul`)).toBe('the long ladder\nrope\nten meters\nwith hooks\ntape');
  });

  it('have a button that copies their code', async () => {
    await openFormatted();
    await page().evaluate(() => {
      const { setData } = DataTransfer.prototype;
      DataTransfer.prototype.setData = function (type, text) {
        Object.assign(window, { copiedCode: text });
        setData.call(this, type, text);
      };
    });
    await formatted(1).getByRole('button', { name: 'Copy' }).click();
    await formatted(1).getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page().evaluate(() => Reflect.get(window, 'copiedCode'))).toBe(
      formattedTexts[1].split('\n').slice(2, -1).join('\n'),
    );
  });

  it('have code in the colors of its language, which copying ignores', async () => {
    await openFormatted();
    const code = formatted(1).locator('pre');
    const tokens = await code
      .locator('[data-token]')
      .evaluateAll((all) => all.map((each) => [each.getAttribute('data-token'), each.textContent]));
    expect(tokens).toEqual([
      ['comment', '// 3x4 -> 12 stalls, the aisle stays free'],
      ['keyword', 'const'],
      ['string', '"open"'],
    ]);
    const colors = await formatted(6)
      .locator('pre')
      .evaluate((pre) => [pre, ...pre.querySelectorAll('[data-token]')].map((each) => getComputedStyle(each).color));
    // Plain, a keyword, a number, a comment and a string.
    expect(new Set(colors).size).toBe(5);
    expect(await copied(textOf(1))).toBe(formattedTexts[1]);
    await page().keyboard.press('Control+f');
    await page().getByRole('search').locator('input').fill('"rows.flatMap"');
    await expect.poll(() => code.locator('mark').allTextContents()).not.toEqual([]);
  });

  it('highlight what was found, across emphasis', async () => {
    await openFormatted();
    await page().keyboard.press('Control+f');
    await page().getByRole('search').locator('input').fill('"closure for"');
    await expect.poll(() => formatted(0).locator('mark').allTextContents()).toEqual(['closure', ' for']);
  });

  it('are shown as written when the setting is off', async () => {
    await openFormatted();
    await page().keyboard.press('Control+,');
    await page().getByRole('tab', { name: 'Messages' }).click();
    await page().getByRole('switch', { name: 'Format messages' }).click();
    await page().keyboard.press('Escape');
    await expect.poll(() => formatted(0).textContent()).toBe(formattedTexts[0]);
    expect(await formatted(1).textContent()).toBe(formattedTexts[1]);
  });

  it('are accessible', async () => {
    await openFormatted();
    expect(await findings(page())).toEqual([]);
  });
});
