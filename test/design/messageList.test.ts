import { describe, expect, it } from 'vitest';
import type { ScenarioName } from './scenarios.ts';
import {
  distanceFromEnd as fromEnd,
  largestMove,
  openWindow,
  positions as positionsOn,
  frames as settle,
  withWindow,
} from './testWindow.ts';

/** The list of messages in a real browser: what it is all about, positions on the screen, no other test can tell. */

const { page } = withWindow();

async function open(scenario: ScenarioName): Promise<void> {
  await openWindow(page(), scenario, 'Andrew Bayko');
  await frames(6);
}

const frames = (count: number): Promise<void> => settle(page(), count);
const distanceFromEnd = (): Promise<number> => fromEnd(page());
const positions = (): Promise<Record<string, number>> => positionsOn(page());

async function wheel(by: number): Promise<void> {
  await page().getByTestId('messages').hover();
  await page().mouse.wheel(0, by);
  await frames(8);
}

/** Has the fake main process put messages in, `before` microseconds before the newest, and tell the window. */
const insert = (before: number, count: number): Promise<void> =>
  page().evaluate(
    ([ahead, many]) => {
      const { world, bridge } = window.meridianTest;
      const conversation = world.conversations.find(({ group }) => group.id === 'main');
      const last = conversation?.messages.at(-1);
      if (conversation === undefined || last === undefined) throw new Error('no conversation');
      const added = Array.from({ length: many }, (_, index) => ({
        ...last,
        id: `inserted-${ahead}-${index}` as typeof last.id,
        at: (last.at - ahead + index + 1) as typeof last.at,
        text: `Inserted ${index}, ${'on several lines '.repeat((index % 8) * 9)}`,
      }));
      conversation.messages = [...conversation.messages, ...added].sort((a, b) => a.at - b.at);
      conversation.group = { ...conversation.group, unread: conversation.group.unread + many };
      bridge.emit('conversations.changed', {});
      bridge.emit('messages.changed', { conversationId: conversation.group.id });
    },
    [before, count] as const,
  );

const DAY = 86_400_000_000;

describe('the list of messages', () => {
  it('opens at the newest message, and stays there', async () => {
    await open('online');
    expect(await distanceFromEnd()).toBeLessThan(1);
    await frames(30);
    expect(await distanceFromEnd()).toBeLessThan(1);
  });

  it('holds the text in place while older pages are put before it', async () => {
    await open('huge');
    await wheel(-3_200);
    const loaded = await page()
      .getByTestId('messages')
      .evaluate((list) => list.scrollHeight);
    let moves = 0;
    for (let turn = 0; turn < 60 && moves < 2; turn++) {
      const before = await positions();
      const scrolled = await page()
        .getByTestId('messages')
        .evaluate(async (list) => {
          const { scrollHeight } = list;
          const start = list.scrollTop;
          list.scrollTop -= 240;
          for (let i = 0; i < 6; i++) await new Promise(requestAnimationFrame);
          return { by: Math.min(240, start), grew: list.scrollHeight > scrollHeight + 500 };
        });
      const after = await positions();
      const shifted = Object.fromEntries(Object.entries(after).map(([label, top]) => [label, top - scrolled.by]));
      expect(largestMove(before, shifted)).toBeLessThanOrEqual(1);
      if (scrolled.grew) moves += 1;
    }
    expect(moves).toBeGreaterThan(0);
    expect(
      await page()
        .getByTestId('messages')
        .evaluate((list) => list.scrollHeight),
    ).toBeGreaterThan(loaded);
  });

  it('holds the text in place when messages are inserted above and come below', async () => {
    await open('online');
    await wheel(-1_500);
    const before = await positions();
    await insert(30 * DAY, 8);
    await insert(9.2 * DAY, 5);
    await insert(0, 3);
    await frames(12);
    expect(largestMove(before, await positions())).toBeLessThanOrEqual(1);
    await expect.poll(() => page().getByRole('button', { name: '3 new messages, jump to the latest' }).count()).toBe(1);
    await page()
      .getByRole('button', { name: /jump to the latest/ })
      .click();
    await frames(20);
    expect(await distanceFromEnd()).toBeLessThan(1);
    expect(
      await page()
        .getByRole('button', { name: /jump to the latest/i })
        .count(),
    ).toBe(0);
  });

  it('stays at the end when something takes room from it', async () => {
    await open('failed');
    await page().getByText('Details').click();
    await frames(6);
    expect(await distanceFromEnd()).toBeLessThan(1);
    await page().setViewportSize({ width: 800, height: 500 });
    await frames(6);
    expect(await distanceFromEnd()).toBeLessThan(1);
  });

  it('follows new messages while the reader is at the end', async () => {
    await open('online');
    for (let turn = 1; turn <= 3; turn++) {
      await insert(-turn * 1_000_000, turn);
      await frames(12);
      expect(await distanceFromEnd()).toBeLessThan(1);
    }
  });

  it('reaches the beginning, with few rows in the document all the way', async () => {
    await open('online');
    let most = 0;
    for (let turn = 0; turn < 20; turn++) {
      await wheel(-1_800);
      most = Math.max(most, await page().getByTestId('messages').locator('.row').count());
    }
    await page().getByText('This is the beginning of your conversation with Andrew Bayko.').waitFor();
    expect(
      await page()
        .getByTestId('messages')
        .evaluate((list) => list.scrollTop),
    ).toBe(0);
    expect(most).toBeLessThan(150);
  });

  it('fills a gap where it stands', async () => {
    await open('online');
    await wheel(-500);
    await page().getByRole('button', { name: 'Load' }).click();
    await page().getByText('Messages missing here').waitFor({ state: 'detached' });
    await page().getByText('Found again, part 1 of 12.').waitFor();
    await wheel(600);
    await page().getByText('Found again, part 12 of 12.').waitFor();
  });
});
