import { describe, expect, it } from 'vitest';
import { languages } from '../../../shared/settings.ts';
import { cellAfter, emojiQueryAt, findEmoji, withChosen } from './emoji.ts';
import { loadEmoji } from './emojiNames.ts';

describe('the name of an emoji at the caret', () => {
  it.each([
    [':sm', 0, 'sm', false],
    ['Hello :smile', 6, 'smile', false],
    ['Hello (:+1:', 7, '+1', true],
    ['one\n:ñandú', 4, 'ñandú', false],
    [':笑顔', 0, '笑顔', false],
  ])('is found: %s', (text, from, name, isClosed) => {
    expect(emojiQueryAt(text, text.length, null)).toEqual({ from, name, isClosed });
  });

  it.each([':', ':s', 'at 10:30', 'https://example.com', ':)', ':-D', 'a:smile', ': smile', ':smile :', '::smile'])(
    'is not found: %s',
    (text) => expect(emojiQueryAt(text, text.length, null)).toBeNull(),
  );

  it('ends at the caret', () => {
    expect(emojiQueryAt(':smile and more', 4, null)).toEqual({ from: 0, name: 'smi', isClosed: false });
  });

  it('needs neither a space before nor two characters after the button’s colon', () => {
    expect(emojiQueryAt('Hello:', 6, 5)).toEqual({ from: 5, name: '', isClosed: false });
    expect(emojiQueryAt('Hello:s', 7, 5)).toEqual({ from: 5, name: 's', isClosed: false });
    expect(emojiQueryAt('Hello: ', 7, 5)).toBeNull();
    expect(emojiQueryAt('Hello', 5, 5)).toBeNull();
  });
});

describe('the search for emoji', () => {
  it.each([
    ['en', 'thumbs', '👍'],
    ['en', 'tada', '🎉'],
    ['en', '+1', '👍'],
    ['en', 'joy', '😂'],
    ['de', 'daumen', '👍'],
    ['es', 'corazon', '❤️'],
    ['ja', '笑顔', '😄'],
    ['ja', 'smile', '😄'],
    ['ar', 'heart', '❤️'],
    ['en', 'laugh', '😂'],
  ] as const)('finds in %s by %s', async (language, query, text) => {
    const found = findEmoji(await loadEmoji(language), query);
    expect(found.map((emoji) => emoji.text)).toContain(text);
    expect(found.length).toBeLessThanOrEqual(8);
  });

  it('lists a whole name first, and the usual ones for nothing', async () => {
    const loaded = await loadEmoji('en');
    expect(findEmoji(loaded, 'heart')[0]?.text).toBe('❤️');
    expect(findEmoji(loaded, 'smi')[0]?.shortcode).toBe('smile');
    expect(findEmoji(loaded, '')).toHaveLength(8);
    expect(findEmoji(loaded, 'zzzz')).toEqual([]);
  });

  it.each(languages)('has names for all, in %s', async (language) => {
    const { all, byShortcode } = await loadEmoji(language);
    expect(all.length).toBeGreaterThan(1_800);
    expect(all.filter(({ label, shortcode }) => label === '' || shortcode === '')).toEqual([]);
    expect(byShortcode.get('smile')?.text).toBe('😄');
  });
});

describe('the emoji of reactions', () => {
  it('keep their places, and a new one comes first', () => {
    expect(withChosen(['a', 'b', 'c'], 'c', 3)).toEqual(['a', 'b', 'c']);
    expect(withChosen(['a', 'b', 'c'], 'd', 3)).toEqual(['d', 'a', 'b']);
    expect(withChosen([], 'd', 3)).toEqual(['d']);
  });

  it.each([
    [0, 'ArrowRight', true, 1],
    [0, 'ArrowLeft', true, 0],
    [1, 'ArrowRight', false, 0],
    [7, 'ArrowUp', true, 1],
    [1, 'ArrowDown', true, 7],
    [3, 'ArrowDown', true, 3],
    [7, 'ArrowRight', true, 7],
    [0, 'a', true, null],
    [0, 'constructor', true, null],
  ])('are reached from %i by %s, forward to the right: %s', (active, key, isForward, next) => {
    expect(cellAfter(active, key, { count: 8, columns: 6, isForward })).toBe(next);
  });
});
