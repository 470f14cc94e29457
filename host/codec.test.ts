import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codec } from './codec.ts';

const roundTrip = (value: unknown): unknown => codec.decode(codec.encode(value));

test('returns every cloneable value as structuredClone does', () => {
  const cloneable = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
  });
  fc.assert(
    fc.property(cloneable, (value) => {
      expect(roundTrip(value)).toStrictEqual(structuredClone(value));
    }),
  );
});

test('keeps an invalid date invalid', () => {
  expect(roundTrip(new Date(Number.NaN))).toStrictEqual(new Date(Number.NaN));
});

test('keeps cycles and shared references', () => {
  const shared = { name: 'shared' };
  const cyclic: Record<string, unknown> = { pair: [shared, shared], map: new Map([[shared, new Set([shared])]]) };
  cyclic.self = cyclic;
  const back = roundTrip(cyclic) as typeof cyclic & { pair: unknown[]; map: Map<unknown, Set<unknown>> };
  expect(back.self).toBe(back);
  expect(back.pair[0]).toBe(back.pair[1]);
  expect(back.map.get(back.pair[0])?.has(back.pair[0])).toBe(true);
});

test('keeps the type, message and cause of an error', () => {
  const back = roundTrip(new RangeError('far', { cause: { code: 7 } }));
  expect(back).toBeInstanceOf(RangeError);
  expect(back).toMatchObject({ message: 'far', cause: { code: 7 } });
});

test('encodes only the bytes of a view', () => {
  expect(roundTrip(new Uint8Array([1, 2, 3, 4]).subarray(1, 3))).toStrictEqual(new Uint8Array([2, 3]));
  expect(roundTrip(Buffer.from('hi'))).toStrictEqual(new Uint8Array([104, 105]));
});

test.each([[() => 1], [Symbol('s')], [{ deep: [() => 1] }], [new WeakMap()], [Promise.resolve()]])(
  '%o is refused in the words of Electron',
  (value) => {
    expect(() => codec.encode(value)).toThrow(new TypeError('An object could not be cloned.'));
  },
);
