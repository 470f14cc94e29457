import { describe, expect, it } from 'vitest';
import { ConversationId, MessageId, UserId } from '../../../shared/model.ts';
import { instantFromMicros } from '../../../shared/time/instant.ts';
import { WINDOW_SIZE } from '../../session/loadedWindow.ts';
import type { Row } from './assemble.ts';
import { estimateRow, estimateScroll, RowHeights } from './scrollGeometry.ts';

const at = instantFromMicros(0);
const sender = { id: UserId.parse('u'), name: 'Ann', handle: 'ann' };

const message = (key: string, text: string): Row => ({
  kind: 'message',
  key,
  at,
  message: { conversationId: ConversationId.parse('g'), id: MessageId.parse(key), at, sender, text, expiresAt: null },
  own: false,
  outgoing: null,
  first: false,
  last: false,
  named: false,
});

describe('estimated heights', () => {
  it('come from measured rows of the same shape', () => {
    const heights = new RowHeights();
    const short = message('a', 'short');
    expect(heights.estimate(short, 640)).toBe(estimateRow(short, 640));
    heights.measured(short, 31);
    expect(heights.estimate(message('b', 'brief'), 640)).toBe(31);
    expect(heights.estimate(message('c', 'two\nlines'), 640)).toBe(estimateRow(message('c', 'two\nlines'), 640));
  });

  it('stay the same for a row, so that the rows below it do not move', () => {
    const heights = new RowHeights();
    const first = heights.estimate(message('a', 'short'), 640);
    heights.measured(message('b', 'brief'), first + 10);
    expect(heights.estimate(message('a', 'short'), 640)).toBe(first);
  });

  it('are not kept for another width, and not learned from a hidden row', () => {
    const heights = new RowHeights();
    const text = 'a long text '.repeat(30);
    const wide = heights.estimate(message('a', text), 900);
    heights.measured(message('b', text), wide + 10);
    heights.measured(message('b', text), 0);
    expect(heights.estimate(message('c', text), 900)).toBe(wide + 10);
    expect(heights.estimate(message('a', text), 300)).toBeGreaterThan(wide);
  });
});

it('forgets rows that were measured long ago', () => {
  const heights = new RowHeights();
  const many = Array.from({ length: 10 * WINDOW_SIZE }, (_, n) => message(`m${n}`, `*${n}*`));
  for (const row of many) heights.measured(row, heights.estimate(row, 640) + 5);
  const [first, last] = [many[0], many.at(-1)];
  expect([heights.isMeasured('m0'), heights.isMeasured(last?.key ?? '')]).toEqual([false, true]);
  expect(heights.estimate(first, 640)).toBe(estimateRow(first, 640));
  expect(many.slice(-2 * WINDOW_SIZE).every(({ key }) => heights.isMeasured(key))).toBe(true);
});

describe('the first scroll offset', () => {
  const rows = [message('a', '1'), message('b', '2'), message('c', '3')];

  it('shows the end of a list of known height', () => {
    const offset = estimateScroll({ kind: 'newest' }, rows, { top: 20, bottom: 10, list: 100 }, () => 50);
    expect(offset).toBe(20 + 150 + 10 - 100);
  });

  it('is not negative if all rows fit', () => {
    const offset = estimateScroll({ kind: 'newest' }, rows, { top: 20, bottom: 10, list: 900 }, () => 50);
    expect(offset).toBe(0);
  });
});

it('remembers measured rows, although they are as high as estimated', () => {
  const heights = new RowHeights();
  const row = message('a', 'short');
  expect(heights.isMeasured('a')).toBe(false);
  heights.measured(row, heights.estimate(row, 640));
  expect([heights.isMeasured('a'), heights.isFirst('a')]).toEqual([true, true]);
  heights.measured(row, 90);
  expect([heights.isMeasured('a'), heights.isFirst('a')]).toEqual([true, false]);
});
