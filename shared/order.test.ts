import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ConversationId, MessageId } from './model.ts';
import { compareConversations, compareKeys, compareMessages } from './order.ts';
import { instantFromMillis } from './time/instant.ts';

const at = fc.integer({ min: 0, max: 3 }).map(instantFromMillis);
const message = fc.record({ at, id: fc.uuid().map((id) => MessageId.parse(id)) });
const conversation = fc.record({ at, id: fc.uuid().map((id) => ConversationId.parse(id)) });

it('is a total order of messages: antisymmetric, transitive, and 0 only for the same message', () => {
  fc.assert(
    fc.property(message, message, message, (a, b, c) => {
      expect(Math.sign(compareMessages(a, b))).toBe(-Math.sign(compareMessages(b, a)) + 0);
      if (compareMessages(a, b) <= 0 && compareMessages(b, c) <= 0)
        expect(compareMessages(a, c)).toBeLessThanOrEqual(0);
      expect(compareMessages(a, b) === 0).toBe(a.at === b.at && a.id === b.id);
    }),
  );
});

it('sorts to the same list from any order', () => {
  fc.assert(
    fc.property(fc.array(conversation), (conversations) => {
      expect([...conversations].reverse().sort(compareConversations)).toEqual(
        [...conversations].sort(compareConversations),
      );
    }),
  );
});

it('shows the newest conversation first and the oldest message first', () => {
  const [early, late] = [instantFromMillis(1), instantFromMillis(2)];
  expect(
    compareConversations({ at: late, id: ConversationId.parse('b') }, { at: early, id: ConversationId.parse('a') }),
  ).toBeLessThan(0);
  expect(compareMessages({ at: late, id: 'a' }, { at: early, id: 'b' })).toBeGreaterThan(0);
});

it('orders keys by UTF-8 bytes, not by UTF-16 units', () => {
  const bytesOf = (text: string): string =>
    Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
  // Few characters, so that texts share prefixes: of one to four bytes, on both sides of the surrogates.
  const key = fc.string({
    unit: fc.constantFrom('+', '0', 'Z', '\u00e9', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{10ffff}'),
    maxLength: 4,
  });
  fc.assert(
    fc.property(key, key, (a, b) => {
      const [x, y] = [bytesOf(a), bytesOf(b)];
      expect(Math.sign(compareKeys(a, b))).toBe(x < y ? -1 : x > y ? 1 : 0);
    }),
  );
  const sorted = ['a', 'B', '+', 'Z', '\u{1F600}', '\uFF5E', '0'].sort(compareKeys);
  expect(sorted).toEqual(['+', '0', 'B', 'Z', 'a', '\uFF5E', '\u{1F600}']);
});
