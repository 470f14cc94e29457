import { beforeEach, describe, expect, it } from 'vitest';
import type { Cache } from './cache.ts';
import { at, batch, everything, group, groupRow, keyOf, message, openInMemory, person } from './testing.ts';

let cache: Cache;
beforeEach(() => {
  cache = openInMemory();
});

/** The size of an item by DynamoDB's rules: names and values of its attributes in UTF-8. */
const sizeOf = (attributes: Record<string, string>): number =>
  Object.entries(attributes).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );

describe('the rows that a read may include for free', () => {
  it('are the newest messages by key that fit', () => {
    const texts = ['oldest', 'größer 😀', 'x'.repeat(500), 'newest'];
    const messages = texts.map((text, n) => message(n, { text, at: at(-n) }));
    cache.ingest.page(group, everything, batch(messages));
    const sizes = messages.map(({ id, sortKey, sender, text }) =>
      sizeOf({
        pk: `MSG#${group}`,
        sk: sortKey,
        message_uuid: id,
        message: text,
        user_uuid: sender.id,
        user_display_name: sender.name,
        user_handle: sender.handle,
      }),
    );
    let bytes = 0;
    for (let n = 3; n >= 0; n--) {
      bytes += sizes[n] ?? 0;
      expect(cache.freeReadBound.messageKey(group, bytes - 1)).toBe(n === 3 ? null : keyOf(n + 1));
      expect(cache.freeReadBound.messageKey(group, bytes)).toBe(keyOf(n));
    }
    expect(cache.freeReadBound.messageKey(group, 1_000_000)).toBe(keyOf(0));
  });

  it('weigh more when they expire', () => {
    cache.ingest.page(group, everything, batch([message(1, { expiresAt: at(1_000) })]));
    const plain = 60 + 4 + group.length + keyOf(1).length + message(1).id.length + 'text 1'.length;
    const sender = Object.values(person('bayko')).join('').length;
    expect(cache.freeReadBound.messageKey(group, plain + sender)).toBeNull();
    expect(cache.freeReadBound.messageKey(group, plain + sender + 60)).toBe(keyOf(1));
  });

  it('are the newest rows of the list by key that fit', () => {
    expect(cache.freeReadBound.rowKey(3_600)).toBeNull();
    const rows = Array.from({ length: 40 }, (_, n) => groupRow(n));
    cache.groupRows.apply(rows, []);
    const row = sizeOf({
      pk: `GRP#${person('bayko').id}`,
      sk: keyOf(1),
      message_group_uuid: group,
      message: 'row 11',
      user_uuid: person('bayko').id,
      user_display_name: 'BAYKO',
      user_handle: 'bayko',
    });
    expect(cache.freeReadBound.rowKey(10 * row)).toBe(keyOf(30));
    expect(cache.freeReadBound.rowKey(11 * row - 1)).toBe(keyOf(30));
    expect(cache.freeReadBound.rowKey(1_000_000)).toBe(keyOf(0));
    expect(cache.freeReadBound.rowKey(0)).toBeNull();
  });

  it('are none where nothing is cached', () => {
    expect(cache.freeReadBound.messageKey(group, 3_600)).toBeNull();
  });
});
