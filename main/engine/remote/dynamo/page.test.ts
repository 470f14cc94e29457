import { expect, test } from 'vitest';
import { SortKey } from '../../../../shared/model.ts';
import { startOf } from './codec.ts';

const key = (text: string): SortKey => SortKey.parse(text);

test.for([
  ['backward', null, null, null],
  ['backward', null, 'm', null],
  ['backward', 'm', null, { after: 'm' }],
  ['backward', 'n', 'm', { after: 'n' }],
  ['backward', 'm', 'm', 'nothing'],
  ['backward', 'l', 'm', 'nothing'],
  ['forward', null, 'm', null],
  ['forward', 'm', null, { after: 'm' }],
  ['forward', 'n', 'm', { after: 'n' }],
  ['forward', 'm', 'm', { after: 'm' }],
  ['forward', 'l', 'm', null],
  // By bytes, not by UTF-16 units.
  ['backward', '\u{1F600}', '\uFF5E', { after: '\u{1F600}' }],
  ['backward', '\uFF5E', '\u{1F600}', 'nothing'],
] as const)('%s from %s down to %s starts after %j', ([direction, from, downTo, expected]) => {
  const query = { direction, from: from && key(from), downTo: downTo && key(downTo) };
  expect(startOf(query)).toEqual(expected);
});
