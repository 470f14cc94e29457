import fc from 'fast-check';
import { expect, test } from 'vitest';
import { composeDialogue, fillIn, parseScript } from './dialogue.ts';
import { createRandom } from './random.ts';

test('parses a script into exchanges with continued lines', () => {
  expect(parseScript('\n> Hi\n  there\n< Hello\n\n< Again\n')).toEqual([
    [
      { by: 'owner', text: 'Hi\nthere' },
      { by: 'other', text: 'Hello' },
    ],
    [{ by: 'other', text: 'Again' }],
  ]);
  expect(parseScript('')).toEqual([]);
  expect(() => parseScript('nothing')).toThrow('Line without a speaker: nothing');
});

test('keeps the word of a slot, and matches wordings', () => {
  const exchange = parseScript('> ‹day› ‹1|2|3›\n< ‹day› ‹one|two|three›')[0] ?? [];
  const seen = new Set<string>();
  for (let i = 0; i < 60; i++) {
    const [first, second] = fillIn(exchange, { day: ['Monday', 'Friday'] }, createRandom(String(i)));
    seen.add(`${first?.text} / ${second?.text}`);
  }
  expect([...seen].sort()).toEqual([
    'Friday 1 / Friday one',
    'Friday 2 / Friday two',
    'Friday 3 / Friday three',
    'Monday 1 / Monday one',
    'Monday 2 / Monday two',
    'Monday 3 / Monday three',
  ]);
});

test('ends a dialogue early instead of repeating texts', () => {
  const parts = { history: '> a', routine: ['> b\n< c', '< d'], recent: '< e' };
  const { history, recent } = composeDialogue(parts, 50, {}, createRandom('x'));
  expect(
    history
      .flat()
      .map(({ text }) => text)
      .sort(),
  ).toEqual(['a', 'b', 'c', 'd']);
  expect(history[0]?.[0]?.text).toBe('a');
  expect(recent.flat().map(({ text }) => text)).toEqual(['e']);
});

test('chance stays in its range, and a shuffle keeps every value', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 1_000 }), fc.array(fc.integer()), (seed, below, values) => {
      const random = createRandom(seed);
      const number = random.below(below);
      expect(Number.isInteger(number) && number >= 0 && number < below).toBe(true);
      expect(random.shuffle(values).sort()).toEqual([...values].sort());
      expect(random.uuid()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    }),
  );
});
