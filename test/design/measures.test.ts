import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { settingsSections } from '../../renderer/app/overlays.ts';
import { openWindow, settled, withWindow } from './testWindow.ts';

/** Sizes, distances and places, as the tokens promise them. */

const { page } = withWindow();
const bayko = 'Andrew Bayko';
const messages = (): Locator => page().getByTestId('messages');
const bubble = (text: string): Locator => messages().getByTestId('bubble').filter({ hasText: text });
const composerBox = (): Locator => page().getByTestId('composer').locator(':has(> * > textarea)');

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

async function boxOf(element: Locator): Promise<Box> {
  const box = await element.boundingBox();
  if (box === null) throw new Error(`${element} has no box`);
  return box;
}
const bottomOf = ({ y, height }: Box): number => y + height;
const middleOf = ({ x, width }: Box): number => x + width / 2;
const setTextSize = async (textSize: number): Promise<void> => {
  await page().evaluate((size) => window.meridian.settings.change({ appearance: { textSize: size } }), textSize);
  await settled(page());
};

describe('the conversation', () => {
  it('has one column with its composer, centered however wide the window is', async () => {
    await page().setViewportSize({ width: 2_560, height: 1_440 });
    await openWindow(page(), 'online', bayko);
    const [column, box, pane] = await Promise.all([
      boxOf(bubble('Can you read this')),
      boxOf(composerBox()),
      boxOf(page().getByTestId('conversation')),
    ]);
    const own = await boxOf(bubble('See you Monday.'));
    expect(box.width).toBe(920);
    expect(middleOf(box)).toBeCloseTo(middleOf(pane), 0);
    expect(column.x).toBe(box.x);
    expect(own.x + own.width).toBe(box.x + box.width);
    const widths = await messages()
      .getByTestId('bubble')
      .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().width));
    expect(Math.max(...widths)).toBe(544);
  });

  it('takes 40 pixels for a turn of one line, and ends 12 above the composer', async () => {
    await openWindow(page(), 'online', bayko);
    const [first, second, own, next, last] = await Promise.all(
      ['Can you read this', "I'd rather not", 'Everything you', 'See you Monday.', 'Written by a clock'].map((text) =>
        boxOf(bubble(text)),
      ),
    );
    if (!first || !second || !own || !next || !last) throw new Error('no bubbles');
    expect([first.height, second.height, next.height, last.height]).toEqual([32, 32, 32, 32]);
    expect([second.y - bottomOf(first), next.y - bottomOf(own)]).toEqual([2, 2]);
    expect([own.y - bottomOf(second), last.y - bottomOf(next)]).toEqual([8, 8]);
    expect((await boxOf(composerBox())).y - bottomOf(last)).toBe(12);
  });

  it('has edges around the messages of others, which are not of the color behind them', async () => {
    await openWindow(page(), 'online', bayko);
    const found = await bubble('Can you read this').evaluate((element) => {
      const probe = document.createElement('i');
      const colorOf = (token: string): string => {
        probe.style.color = `var(--${token})`;
        return getComputedStyle(probe).color;
      };
      document.body.append(probe);
      const style = getComputedStyle(element);
      const isEdge = style.borderTopColor === colorOf('edge') && style.borderTopWidth === '1px';
      const fills = [style.backgroundColor === colorOf('theirs'), style.backgroundColor === colorOf('canvas')];
      probe.remove();
      return { isEdge, fills };
    });
    expect(found).toEqual({ isEdge: true, fills: [true, false] });
  });

  it('has tooltips on times and marks, and none on a whole message', async () => {
    await openWindow(page(), 'online', bayko);
    const titled = await messages().evaluate((list) => {
      const isShown = (element: Element | null): boolean => element?.closest('[title]') !== null;
      const all = [...list.querySelectorAll('[data-testid="bubble"], [data-testid="bubble"] p')];
      return { bubbles: all.filter(isShown).length, times: [...list.querySelectorAll('article time')].every(isShown) };
    });
    expect(titled).toEqual({ bubbles: 0, times: true });
  });

  it('marks a message that was not sent, and has its actions beside the reason', async () => {
    await page().setViewportSize({ width: 1_280, height: 800 });
    await openWindow(page(), 'busy', bayko);
    const failed = messages().getByRole('article').filter({ hasText: 'Not sent.' });
    expect(await failed.getByTestId('bubble').getByTitle('Not sent').count()).toBe(1);
    const [reason, retry] = await Promise.all([
      boxOf(failed.getByText('Not sent.')),
      boxOf(failed.getByRole('button', { name: 'Retry' })),
    ]);
    expect(Math.abs(bottomOf(reason) - bottomOf(retry))).toBeLessThan(2);
  });

  it('has its header, that of the list and that of the details on one line', async () => {
    await page().setViewportSize({ width: 1_280, height: 800 });
    await openWindow(page(), 'online', bayko);
    await page().keyboard.press('Control+i');
    const headers = ['aside header', '[data-testid="conversation"] header', '[data-testid="details"] header'];
    const ends = await Promise.all(headers.map(async (each) => bottomOf(await boxOf(page().locator(each).first()))));
    expect(ends).toEqual([56, 56, 56]);
  });
});

describe('rows of the list', () => {
  it('have the name, the time, the text and the marks at the same place, whatever they hold', async () => {
    await openWindow(page(), 'busy', bayko);
    const places = await page()
      .getByTestId('conversation-list')
      .getByRole('option')
      .evaluateAll((rows) =>
        rows.map((row) => {
          const own = row.getBoundingClientRect();
          const box = (selector: string): DOMRect | undefined => row.querySelector(selector)?.getBoundingClientRect();
          const [name, time] = [box('[data-testid="conversation-name"]'), box('time')];
          const [text, marks] = [box('[data-testid="conversation-text"]'), box('[data-testid="conversation-marks"]')];
          const middle = (each: DOMRect): number => Math.round(each.top + each.height / 2 - own.top);
          const round = Math.round;
          return {
            height: own.height,
            name: name && [round(name.left - own.left), middle(name)],
            time: time && [round(own.right - time.right), middle(time)],
            text: text && middle(text),
            marks: marks && [round(own.right - marks.right), middle(marks)],
          };
        }),
      );
    expect(places.filter(({ marks }) => marks !== undefined).length).toBeGreaterThan(3);
    const distinct = (values: readonly unknown[]): readonly unknown[] => [
      ...new Set(values.filter((value) => value !== undefined).map((value) => JSON.stringify(value))),
    ];
    for (const part of ['height', 'name', 'time', 'text', 'marks'] as const) {
      expect(distinct(places.map((place) => place[part])), part).toHaveLength(1);
    }
  });
});

describe('text of twice the size', () => {
  it('makes rows, avatars, icons, fields, buttons and the sidebar twice as large', async () => {
    await page().setViewportSize({ width: 2_560, height: 1_440 });
    await openWindow(page(), 'online', bayko);
    const row = page().getByTestId('conversation-list').getByRole('option').first();
    const parts: Readonly<Record<string, Locator>> = {
      sidebar: page().getByRole('complementary').first(),
      row,
      avatar: row.locator(':scope > :first-child'),
      header: page().getByTestId('conversation').locator('header'),
      button: page().getByRole('button', { name: 'Settings', exact: true }),
      icon: page().getByRole('button', { name: 'Settings', exact: true }).locator('svg'),
      bubble: bubble('See you Monday.'),
      composer: composerBox(),
    };
    const heights = (): Promise<readonly number[]> =>
      Promise.all(Object.values(parts).map(async (part) => (await boxOf(part)).height));
    const widthOf = async (): Promise<number> => (await boxOf(page().getByRole('complementary').first())).width;
    const [before, width] = [await heights(), await widthOf()];
    await setTextSize(2);
    const [after, wider] = [await heights(), await widthOf()];
    expect(wider).toBe(2 * width);
    for (const [n, name] of Object.keys(parts).entries()) {
      if (name !== 'sidebar') expect(Math.abs((after[n] ?? 0) - 2 * (before[n] ?? 0)), name).toBeLessThanOrEqual(2);
    }
  });

  it('leaves an empty field with its text in the middle', async () => {
    await openWindow(page(), 'online', bayko);
    await setTextSize(2);
    const space = await page()
      .getByTestId('composer')
      .locator('textarea')
      .evaluate((field) => {
        const { borderTopWidth, borderBottomWidth, lineHeight } = getComputedStyle(field);
        const [line, ...borders] = [lineHeight, borderTopWidth, borderBottomWidth].map(Number.parseFloat);
        return field.getBoundingClientRect().height - (line ?? 0) - borders.reduce((sum, each) => sum + each, 0);
      });
    expect(Math.abs(space)).toBeLessThan(1);
  });
});

describe('the smallest window', () => {
  it('shows names of people whole, also beside what Enter does', async () => {
    await page().setViewportSize({ width: 360, height: 640 });
    await openWindow(page(), 'online');
    await page().keyboard.press('Control+n');
    const row = page().getByRole('dialog').getByRole('option', { name: bayko });
    await row.hover();
    const cut = await row.getByText(bayko).evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
    expect(cut).toBe(0);
  });

  it('has the steps of the first run on one line', async () => {
    await page().setViewportSize({ width: 360, height: 640 });
    await openWindow(page(), 'first-run');
    const tops = await page()
      .getByRole('main')
      .getByRole('list')
      .first()
      .locator('li')
      .evaluateAll((items) => items.map((item) => Math.round(item.getBoundingClientRect().top)));
    expect(tops).toHaveLength(3);
    expect(new Set(tops).size).toBe(1);
  });

  it('has choices with a long hint below it', async () => {
    await page().setViewportSize({ width: 360, height: 640 });
    await openWindow(page(), 'rich');
    await page().keyboard.press('Control+,');
    await page().getByRole('dialog').getByRole('listitem').getByRole('button', { name: 'Storage' }).click();
    const [hint, choice] = await Promise.all([
      boxOf(page().getByText('Above this limit')),
      boxOf(page().getByRole('combobox', { name: 'Storage limit' })),
    ]);
    expect(choice.y).toBeGreaterThanOrEqual(bottomOf(hint));
    expect(hint.width).toBeGreaterThan(280);
  });
});

describe('the focus', () => {
  const command = (each: 'export' | 'about') => (): Promise<void> =>
    page().evaluate((name) => window.meridianTest.bridge.emit('app.command', { command: name }), each);
  const key = (pressed: string) => (): Promise<void> => page().keyboard.press(pressed);
  const more = async (item: string): Promise<void> => {
    await page().getByRole('button', { name: 'More', exact: true }).click();
    await page().getByRole('menuitem', { name: item }).click();
  };
  it.each<readonly [name: string, open: () => Promise<unknown>]>([
    ['a new conversation', key('Control+n')],
    ['the search', key('Control+k')],
    ['the settings', key('Control+,')],
    ['the shortcuts', key('Control+/')],
    ['an export', command('export')],
    ['About', command('about')],
    ['a date to jump to', () => more('Jump to date')],
  ])('of %s is in a field or on the title, never on what closes it', async (_, open) => {
    await openWindow(page(), 'online', bayko);
    await open();
    const dialog = page().getByRole('dialog').or(page().getByRole('alertdialog'));
    await dialog.locator(':focus').waitFor();
    await settled(page());
    const focused = await dialog
      .locator(':focus')
      .evaluate((element) => [element.tagName, element.getAttribute('role'), element.getAttribute('aria-label')]);
    expect(focused[2] ?? '').not.toMatch(/close/i);
    if (focused[0] === 'BUTTON') expect(['tab', 'combobox', 'radio']).toContain(focused[1]);
  });
});

describe('settings', () => {
  it('are each in one section only', async () => {
    await openWindow(page(), 'rich');
    await page().keyboard.press('Control+,');
    const tabs = page().getByRole('tab');
    await expect.poll(() => tabs.count()).toBe(settingsSections.length);
    const names: string[] = [];
    for (const [n] of settingsSections.entries()) {
      await tabs.nth(n).click();
      await settled(page());
      const labels = await page()
        .getByRole('tabpanel')
        .getByRole('switch')
        .evaluateAll((all) =>
          all.map((each) => document.getElementById(each.getAttribute('aria-labelledby') ?? '')?.textContent ?? ''),
        );
      names.push(...labels);
    }
    expect(names).toContain('Show message preview');
    expect(names.filter((name, n) => names.indexOf(name) !== n)).toEqual([]);
    expect(names.filter((name) => /message (?:text|preview)/i.test(name))).toHaveLength(1);
  });
});

describe('filters of the search', () => {
  it('are words', async () => {
    await openWindow(page(), 'online');
    await page().keyboard.press('Control+k');
    const chips = page().getByRole('dialog').getByRole('button');
    await chips.filter({ hasText: 'From' }).waitFor();
    const words = (await chips.allTextContents()).filter((text) => text !== '');
    expect(words.slice(0, 4)).toEqual(['From', 'In', 'Before', 'After']);
  });
});
