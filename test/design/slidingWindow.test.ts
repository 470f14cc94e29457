import { describe, expect, it } from 'vitest';
import { distanceFromEnd, frames, largestMove, openWindow, positions, withWindow } from './testWindow.ts';

/** A conversation of 100,000 messages in a real browser: what is loaded slides with the reader, and nobody notices. */

const { page } = withWindow();

const messages = () => page().getByTestId('messages');

/** The numbers of the messages in the document, in order. */
const numbers = (): Promise<readonly number[]> =>
  messages().evaluate((list) =>
    [...list.querySelectorAll('article')].map((each) =>
      Number(each.getAttribute('data-message')?.slice('huge-'.length)),
    ),
  );

interface Walk {
  /** How far a message that stayed in sight was from where the scrolling alone would have put it, at most. */
  readonly jumped: number;
  readonly mostRows: number;
  /** How often what is loaded has changed on the way. */
  readonly slides: number;
}

/** Scrolls `steps` times by `by` CSS pixels, with a few frames between, and watches every message in sight. */
async function walk(by: number, steps: number): Promise<Walk> {
  return messages().evaluate(
    async (list, [distance, turns]) => {
      const seen = (): Map<string, number> => {
        const { top, bottom } = list.getBoundingClientRect();
        const found = new Map<string, number>();
        for (const article of list.querySelectorAll('article')) {
          const bounds = article.querySelector('.bubble')?.getBoundingClientRect();
          if (bounds !== undefined && bounds.bottom > top && bounds.top < bottom) {
            found.set(article.getAttribute('data-message') ?? '', bounds.top);
          }
        }
        return found;
      };
      let [jumped, mostRows, slides] = [0, 0, 0];
      for (let turn = 0; turn < turns; turn++) {
        const before = seen();
        const { scrollHeight, scrollTop } = list;
        list.scrollTop += distance;
        // The end of what is loaded may stop it.
        const moved = list.scrollTop - scrollTop;
        for (let frame = 0; frame < 4; frame++) {
          // What is measured is what was painted: before that, new rows are laid out and put right.
          await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
          const shifts = [...seen()].flatMap(([id, top]) => {
            const was = before.get(id);
            return was === undefined ? [] : [Math.abs(top - (was - moved))];
          });
          jumped = Math.max(jumped, ...shifts);
          mostRows = Math.max(mostRows, list.querySelectorAll('.row').length);
        }
        const grown = Math.abs(list.scrollHeight - scrollHeight);
        if (Math.max(grown, Math.abs(list.scrollTop - scrollTop - moved)) > 500) slides += 1;
      }
      return { jumped, mostRows, slides };
    },
    [by, steps] as const,
  );
}

describe('a conversation of 100,000 messages', () => {
  it('slides in both directions without a jump of the text under the eye', async () => {
    await openWindow(page(), 'huge', 'Andrew Bayko');
    await frames(page(), 10);
    expect(await distanceFromEnd(page())).toBeLessThan(1);
    expect((await numbers()).at(-1)).toBe(99_999);

    const up = await walk(-600, 80);
    const [topmost = 0] = await numbers();
    expect(topmost).toBeLessThan(99_999 - 600);
    expect(up.jumped).toBeLessThanOrEqual(1);
    expect(up.slides).toBeGreaterThan(2);

    const down = await walk(600, 100);
    expect(down.jumped).toBeLessThanOrEqual(1);
    expect(down.slides).toBeGreaterThan(2);
    expect((await numbers()).at(-1)).toBe(99_999);
    expect(await distanceFromEnd(page())).toBeLessThan(1);
    expect(Math.max(up.mostRows, down.mostRows)).toBeLessThan(150);
  });

  it('shows every message once, in order, wherever it is', async () => {
    await openWindow(page(), 'huge', 'Andrew Bayko');
    for (const by of [-2_500, -2_500, -2_500, 1_200, -2_500, 1_200]) {
      await walk(by, 4);
      const shown = await numbers();
      expect(shown).toEqual(shown.map((_, index) => (shown[0] ?? 0) + index));
    }
  });

  it('is at its newest again by one press, from far above', async () => {
    await openWindow(page(), 'huge', 'Andrew Bayko');
    await walk(-3_000, 12);
    expect((await numbers()).at(-1)).toBeLessThan(99_700);
    await page().getByRole('button', { name: 'Jump to the latest message' }).click();
    await expect.poll(async () => (await numbers()).at(-1)).toBe(99_999);
    await frames(page(), 20);
    expect(await distanceFromEnd(page())).toBeLessThan(1);
    const before = await positions(page());
    await frames(page(), 20);
    expect(largestMove(before, await positions(page()))).toBeLessThanOrEqual(1);
  });
});
