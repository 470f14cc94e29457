import { describe, expect, it } from 'vitest';
import { inSentence } from '../support/inSentence.ts';
import type { ScenarioName } from './scenarios.ts';
import { distanceFromEnd, largestMove, openWindow, positions, settled, wheel, withWindow } from './testWindow.ts';

/** Scrolling in the list of messages: positions on the screen, which only a browser knows. */

const { page } = withWindow();

async function open(scenario: ScenarioName): Promise<void> {
  await openWindow(page(), scenario, 'Andrew Bayko');
  await settled(page());
}
const messages = () => page().getByTestId('messages');

/** Adds messages `before` microseconds before the newest one, as a sync does. */
const insert = (before: number, count: number): Promise<void> =>
  page().evaluate(
    ([ahead, many]) => {
      const { world, bridge } = window.meridianTest;
      const conversation = world.conversations.find(({ summary }) => summary.id === 'main');
      const last = conversation?.messages.at(-1);
      if (conversation === undefined || last === undefined) throw new Error('no conversation');
      const added = Array.from({ length: many }, (_, index) => ({
        ...last,
        id: `inserted-${ahead}-${index}` as typeof last.id,
        at: (last.at - ahead + index + 1) as typeof last.at,
        text: `Inserted ${index}, ${'on several lines '.repeat((index % 8) * 9)}`,
      }));
      conversation.messages = [...conversation.messages, ...added].sort((a, b) => a.at - b.at);
      conversation.summary = { ...conversation.summary, unread: conversation.summary.unread + many };
      bridge.emit('conversations.changed', {});
      bridge.emit('messages.changed', { conversationId: conversation.summary.id });
    },
    [before, count] as const,
  );

const DAY = 86_400_000_000;

describe('the message list', () => {
  it('opens at the newest message', async () => {
    await open('online');
    expect(await distanceFromEnd(page())).toBeLessThan(1);
  });

  it('animates nothing at rest, although older messages are not loaded', async () => {
    await open('busy');
    await page().emulateMedia({ reducedMotion: 'no-preference' });
    const animations = () => page().evaluate(() => document.getAnimations().length);
    expect(await messages().getByText('Loading older messages').count()).toBe(1);
    await expect.poll(animations).toBe(0);
  });

  it('keeps the text in place when messages are inserted above and arrive below', async () => {
    await open('online');
    await wheel(page(), -1_500);
    const before = await positions(page());
    await insert(30 * DAY, 8);
    await insert(9.2 * DAY, 5);
    await insert(0, 3);
    await settled(page());
    expect(largestMove(before, await positions(page()))).toBeLessThanOrEqual(1);
    await expect.poll(() => page().getByRole('button', { name: '3 new messages, jump to latest' }).count()).toBe(1);
    await page()
      .getByRole('button', { name: /jump to latest/ })
      .click();
    await settled(page());
    expect(await distanceFromEnd(page())).toBeLessThan(1);
    expect(
      await page()
        .getByRole('button', { name: /jump to latest/i })
        .count(),
    ).toBe(0);
  });

  it('stays at the end when it gets smaller', async () => {
    await open('failed');
    await page().getByText('Details').click();
    await settled(page());
    expect(await distanceFromEnd(page())).toBeLessThan(1);
    await page().setViewportSize({ width: 800, height: 500 });
    await settled(page());
    expect(await distanceFromEnd(page())).toBeLessThan(1);
  });

  it('follows new messages while the reader is at the end', async () => {
    await open('online');
    for (let turn = 1; turn <= 3; turn++) {
      await insert(-turn * 1_000_000, turn);
      await settled(page());
      expect(await distanceFromEnd(page())).toBeLessThan(1);
    }
  });

  it('scrolls to the beginning with few rows in the document', async () => {
    await open('online');
    const beginning = page().getByText(
      `This is the beginning of your conversation with ${inSentence('Andrew Bayko')}.`,
    );
    let most = 0;
    while ((await messages().evaluate(({ scrollTop }) => scrollTop)) > 0 || (await beginning.count()) === 0) {
      await wheel(page(), -1_800);
      most = Math.max(most, await messages().locator('[data-index]').count());
    }
    expect(most).toBeLessThan(150);
  });

  it('fills a gap in place', async () => {
    await open('online');
    await wheel(page(), -500);
    await page().getByRole('button', { name: 'Load' }).click();
    await page().getByText('Missing messages').waitFor({ state: 'detached' });
    await page().getByText('Found again, part 1 of 12.').waitFor();
    await wheel(page(), 600);
    await page().getByText('Found again, part 12 of 12.').waitFor();
  });
});

/** Numbers of the messages in the document, in order. */
const numbers = (): Promise<readonly number[]> =>
  messages().evaluate((list) =>
    [...list.querySelectorAll('article')].map((each) =>
      Number(each.getAttribute('data-message')?.slice('huge-'.length)),
    ),
  );

interface Walk {
  /** Largest distance of a message from where scrolling alone would have put it, in CSS pixels. */
  readonly jumped: number;
  readonly mostRows: number;
  /** Number of times the loaded window moved. */
  readonly slides: number;
}

/** Scrolls `steps` times by `by` CSS pixels and tracks every message on the screen. */
async function walk(by: number, steps: number): Promise<Walk> {
  return messages().evaluate(
    async (list, [distance, turns]) => {
      const seen = (): Map<string, number> => {
        const { top, bottom } = list.getBoundingClientRect();
        const found = new Map<string, number>();
        for (const article of list.querySelectorAll('article')) {
          const bounds = article.querySelector('[data-testid="bubble"]')?.getBoundingClientRect();
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
        // The edge of the loaded messages may stop it.
        const moved = list.scrollTop - scrollTop;
        for (let frame = 0; frame < 2; frame++) {
          // Measure what was painted: new rows are laid out and corrected after the frame callback.
          await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
          const shifts = [...seen()].flatMap(([id, top]) => {
            const was = before.get(id);
            return was === undefined ? [] : [Math.abs(top - (was - moved))];
          });
          jumped = Math.max(jumped, ...shifts);
          mostRows = Math.max(mostRows, list.querySelectorAll('[data-index]').length);
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
  it('loads in both directions without moving the text on the screen', async () => {
    await openWindow(page(), 'huge', 'Andrew Bayko');
    await settled(page());
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

  it('shows every message once and in order', async () => {
    await openWindow(page(), 'huge', 'Andrew Bayko');
    for (const by of [-2_500, -2_500, -2_500, 1_200, -2_500, 1_200]) {
      await walk(by, 4);
      const shown = await numbers();
      expect(shown).toEqual(shown.map((_, index) => (shown[0] ?? 0) + index));
    }
  });

  it('jumps to the newest message from far above', async () => {
    await openWindow(page(), 'huge', 'Andrew Bayko');
    await walk(-3_000, 12);
    expect((await numbers()).at(-1)).toBeLessThan(99_700);
    await page().getByRole('button', { name: 'Jump to latest message' }).click();
    await expect.poll(async () => (await numbers()).at(-1)).toBe(99_999);
    await settled(page());
    expect(await distanceFromEnd(page())).toBeLessThan(1);
  });
});
