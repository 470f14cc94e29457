import { beforeEach, describe, expect, it } from 'vitest';
import { ConversationId } from '../../../../shared/model.ts';
import type { Cache } from './cache.ts';
import { at, batch, conversation, everything, groupRow, keyOf, message, openInMemory, person } from './testing.ts';

let cache: Cache;
beforeEach(() => {
  cache = openInMemory();
});

/** Size of an item by DynamoDB's rules: UTF-8 names and values of its attributes. */
const sizeOf = (attributes: Record<string, string>): number =>
  Object.entries(attributes).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );

describe('the bound of a free read', () => {
  it('is the oldest of the newest message keys that fit', () => {
    const texts = ['oldest', 'größer 😀', 'x'.repeat(500), 'newest'];
    const messages = texts.map((text, n) => message(n, { text, at: at(-n) }));
    cache.ingest.page(conversation, everything, batch(messages));
    const sizes = messages.map(({ id, sortKey, sender, text }) =>
      sizeOf({
        pk: `MSG#${conversation}`,
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
      expect(cache.freeReadBound.messageKey(conversation, bytes - 1)).toBe(n === 3 ? null : keyOf(n + 1));
      expect(cache.freeReadBound.messageKey(conversation, bytes)).toBe(keyOf(n));
    }
    expect(cache.freeReadBound.messageKey(conversation, 1_000_000)).toBe(keyOf(0));
  });

  it('includes the attributes of expiry in the size', () => {
    cache.ingest.page(conversation, everything, batch([message(1, { expiresAt: at(1_000) })]));
    const plain = 60 + 4 + conversation.length + keyOf(1).length + message(1).id.length + 'text 1'.length;
    const sender = Object.values(person('bayko')).join('').length;
    expect(cache.freeReadBound.messageKey(conversation, plain + sender)).toBeNull();
    expect(cache.freeReadBound.messageKey(conversation, plain + sender + 60)).toBe(keyOf(1));
  });

  it('is the oldest of the newest row keys that fit', () => {
    expect(cache.freeReadBound.rowKey(3_600)).toBeNull();
    const rows = Array.from({ length: 40 }, (_, n) => groupRow(n));
    cache.groupRows.apply(rows, [], at(0));
    const row = sizeOf({
      pk: `GRP#${person('bayko').id}`,
      sk: keyOf(1),
      message_group_uuid: conversation,
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

  it('is null when nothing is cached', () => {
    expect(cache.freeReadBound.messageKey(conversation, 3_600)).toBeNull();
  });

  it('can end below a key, and leave out rows that do not fit by themselves', () => {
    cache.groupRows.applyListing({
      rows: [1, 2, 3, 4].map((n) => groupRow(n, { conversationId: ConversationId.parse(`c${n}`) })),
      unparsable: [{ pk: 'GRP#me', sk: keyOf(5), reason: 'sk is no time' }],
      sizes: new Map([1, 2, 3, 4, 5].map((n) => [keyOf(n), n === 3 || n === 5 ? 400_000 : 100])),
      ranges: [everything],
      listedAt: at(0),
    });
    const { rowKey } = cache.freeReadBound;
    expect(rowKey(1_000)).toBeNull();
    expect(rowKey(1_000, { below: keyOf(5) })).toBe(keyOf(4));
    expect(rowKey(1_000, { skipsHeavy: true })).toBe(keyOf(1));
    expect(rowKey(200, { skipsHeavy: true })).toBe(keyOf(2));
  });
});
