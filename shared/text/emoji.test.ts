import { expect, test } from 'vitest';
import { isEmoji } from './emoji.ts';

test.each(['👍', '❤️', '🇩🇪', '👩🏽‍💻', '👨‍👩‍👧‍👦', '1️⃣', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '☺'])('%s is an emoji', (text) => {
  expect(isEmoji(text)).toBe(true);
});

test.each(['', 'a', '👍👍', '1', '#', 'ok 👍', ' 👍', `👍${'\u0301'.repeat(40)}`, '<b>', '\u20E3\u20E3'])(
  '%j is none',
  (text) => {
    expect(isEmoji(text)).toBe(false);
  },
);
