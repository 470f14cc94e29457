import { describe, expect, it } from 'vitest';
import { benches, parse } from '../../bench/options.mjs';
import { Checkout } from '../../bench/support/checkout.ts';

describe('the options of the bench', () => {
  it('measure everything without a document unless they say otherwise', () => {
    expect(parse([])).toMatchObject({ only: benches, quick: false, json: null, document: false, against: null });
    expect(parse(['--only', 'accept,cache', '--quick', '--against', 'HEAD'])).toMatchObject({
      only: ['accept', 'cache'],
      quick: true,
      against: 'HEAD',
    });
  });

  it.each([
    [['--only', 'accept,nothing'], 'There is no measurement "nothing".'],
    [['--document', '--quick'], '--document needs a whole run, without --quick.'],
    [['--document', '--against', 'HEAD'], '--document and --against exclude each other.'],
    [['--against'], '--against needs a value.'],
  ])('%j are refused', (argv, sentence) => {
    expect(() => parse(argv)).toThrow(sentence);
  });
});

it('refuses to compare with a commit that does not exist', () => {
  expect(() => Checkout.create('no-such-commit')).toThrow('There is no commit "no-such-commit".');
});
