import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mentionsIn } from './mentions.ts';

it.each([
  ['@noor', 1],
  ['Hi @noor, @Noor!', 2],
  ['(@noor) “@noor”.', 2],
  ['@noora', 0],
  ['@noor-b and @noor_b and @noor.b', 0],
  ['me@noor', 0],
  ['me.@noor @@noor', 0],
  ['noor', 0],
  ['', 0],
])('finds in %j %i mentions', (text, count) => expect(mentionsIn(text, 'noor')).toHaveLength(count));

it('mentions no one without a handle', () => expect(mentionsIn('@ @', '')).toEqual([]));

it('finds each handle, whatever is in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (handle) => {
      fc.pre(!/\s/u.test(handle) && handle.isWellFormed());
      const text = `a @${handle} b`;
      expect(mentionsIn(text, handle)).toEqual([{ start: 2, end: text.length - 2 }]);
    }),
  );
});
