import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConversationId, GroupRow, Message, UnparsableItem, UserId } from '../../../../shared/model.ts';
import { formatTimestamp } from '../../../../shared/time/formatTimestamp.ts';
import { instantFromMicros } from '../../../../shared/time/instant.ts';
import { decodeGroupRow, decodeMessage, decodePerson, encodeGroupRow, encodeMessage, encodeProfile } from './codec.ts';

const SK = '2023-03-22T14:36:25.547845+00:00';
const sender = { user_uuid: 'u1', user_display_name: 'Andrew Brown', user_handle: 'andrewbrown' };
const messageItem = { pk: 'MSG#g1', sk: SK, message_uuid: 'm1', message: 'hello', ...sender };
const rowItem = { pk: 'GRP#me', sk: SK, message_group_uuid: 'g1', message: 'hello', ...sender };

const readMessage = (item: Record<string, unknown>) => decodeMessage(item, 'UTC');
/** The decoded sample message with other attributes. */
const readingOf = (attributes: Record<string, unknown>) => {
  const decoded = readMessage({ ...messageItem, ...attributes });
  if (!decoded.ok) throw new Error(decoded.unparsable.reason);
  return decoded.value;
};
const reasonOf = (attributes: Record<string, unknown>) => {
  const decoded = readMessage({ ...messageItem, ...attributes });
  if (decoded.ok) throw new Error('It was readable.');
  return decoded.unparsable.reason;
};

describe('a message row', () => {
  test('is decoded completely', () => {
    expect(readingOf({})).toEqual({
      conversationId: 'g1',
      id: 'm1',
      sortKey: SK,
      at: 1_679_495_785_547_845,
      sender: { id: 'u1', name: 'Andrew Brown', handle: 'andrewbrown' },
      text: 'hello',
      expiresAt: null,
    });
  });

  test('reads naive timestamps in the configured zone', () => {
    const decoded = decodeMessage({ ...messageItem, sk: '2023-03-22T14:36:25' }, 'Asia/Kolkata');
    expect(decoded).toMatchObject({ ok: true, value: { at: Date.UTC(2023, 2, 22, 9, 6, 25) * 1_000 } });
    const disappearing = { ...messageItem, expires_at: '2023-03-22T14:36:25' };
    expect(decodeMessage(disappearing, 'Asia/Kolkata')).toMatchObject({
      value: { expiresAt: decoded.ok && decoded.value.at },
    });
  });

  test.for([
    [{ message_uuid: undefined }, { id: `sk:${SK}` }],
    [{ message_uuid: '' }, { id: `sk:${SK}` }],
    [{ message_uuid: 12 }, { id: '12' }],
    [{ message: undefined }, { text: '' }],
    [{ message: '' }, { text: '' }],
    [{ message: 1.5 }, { text: '1.5' }],
    [{ message: 'x'.repeat(300 * 1_024) }, { text: 'x'.repeat(300 * 1_024) }],
    [{ user_handle: undefined }, { sender: { id: 'u1', name: 'Andrew Brown', handle: '' } }],
    [{ user_display_name: null }, { sender: { id: 'u1', name: 'andrewbrown', handle: 'andrewbrown' } }],
    [{ user_display_name: '', user_handle: null }, { sender: { id: 'u1', name: 'u1', handle: '' } }],
    [{ user_uuid: 7, user_display_name: 8, user_handle: 9 }, { sender: { id: '7', name: '8', handle: '9' } }],
  ] as const)('has a reading for %j', ([attributes, expected]) => {
    expect(readingOf(attributes)).toMatchObject(expected);
  });

  test('reads numbers beyond the safe integers', () => {
    expect(readingOf({ message: 10n ** 20n }).text).toBe('100000000000000000000');
  });

  test.for([
    [{ sk: 'yesterday' }, 'sk is not a time'],
    [{ sk: undefined }, 'sk is missing'],
    [{ sk: 'x'.repeat(1_025) }, 'sk is too long'],
    [{ pk: 'GRP#g1' }, 'pk does not start with MSG#'],
    [{ pk: 'MSG#' }, 'pk is missing'],
    [{ user_uuid: '' }, 'user_uuid is missing'],
    [{ user_uuid: 'x'.repeat(257) }, 'user_uuid is too long'],
    [{ message: new Set(['a']) }, 'message is a set where text belongs'],
    [{ message: { a: 1 } }, 'message is a map where text belongs'],
    [{ message: ['a'] }, 'message is a list where text belongs'],
    [{ message: new Uint8Array(2) }, 'message is a binary value where text belongs'],
    [{ message: true }, 'message is a boolean where text belongs'],
  ] as const)('is unreadable for %j: %s', ([attributes, reason]) => {
    expect(reasonOf(attributes)).toBe(reason);
  });
});

test('decodes a group row with its owner', () => {
  expect(decodeGroupRow(rowItem, 'UTC')).toEqual({
    ok: true,
    value: {
      owner: 'me',
      row: {
        conversationId: 'g1',
        sortKey: SK,
        at: 1_679_495_785_547_845,
        text: 'hello',
        other: { id: 'u1', name: 'Andrew Brown', handle: 'andrewbrown' },
      },
    },
  });
  expect(decodeGroupRow({ ...rowItem, message_group_uuid: 4 }, 'UTC')).toMatchObject({
    value: { row: { conversationId: '4' } },
  });
  expect(decodeGroupRow({ ...rowItem, message_group_uuid: undefined }, 'UTC')).toEqual({
    ok: false,
    unparsable: { pk: 'GRP#me', sk: SK, reason: 'message_group_uuid is missing' },
  });
});

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const name = text.filter((value) => value !== '');
const moment = fc
  .integer({ min: Date.UTC(1970, 0) * 1_000, max: Date.UTC(2200, 0) * 1_000 })
  .map((micros) => ({ at: instantFromMicros(micros), sortKey: formatTimestamp(instantFromMicros(micros)) }));
const person = fc.record({ id: name, name, handle: text });

test('decodes what it encodes, and keeps message rows out of the index', () => {
  const message = fc
    .record({ conversationId: name, id: name, when: moment, sender: person, text, expiry: fc.option(moment) })
    .map(({ when, expiry, ...rest }) => Message.parse({ ...rest, ...when, expiresAt: expiry?.at ?? null }));
  fc.assert(
    fc.property(message, (written) => {
      const item = encodeMessage(written);
      const always = ['message', 'message_uuid', 'pk', 'sk', 'user_display_name', 'user_handle', 'user_uuid'];
      const names = written.expiresAt === null ? always : [...always, 'expires_at', 'ttl'];
      expect(Object.keys(item).sort()).toEqual(names.sort());
      expect(readMessage(item)).toEqual({ ok: true, value: written });
    }),
  );
  const row = fc
    .record({ conversationId: name, when: moment, other: person, text })
    .map(({ when, ...rest }) => GroupRow.parse({ ...rest, ...when }));
  fc.assert(
    fc.property(
      name.map((id) => UserId.parse(id)),
      row,
      (owner, written) => {
        expect(decodeGroupRow(encodeGroupRow(owner, written), 'UTC')).toEqual({
          ok: true,
          value: { owner, row: written },
        });
      },
    ),
  );
});

test('sets ttl to the first whole second after expiration', () => {
  const ttlOf = (micros: number) => {
    const expiresAt = instantFromMicros(micros);
    return encodeMessage({ ...readingOf({}), expiresAt }).ttl;
  };
  expect(ttlOf(5_000_000)).toBe(5);
  expect(ttlOf(5_000_001)).toBe(6);
});

test('decodes an encoded profile', () => {
  fc.assert(
    fc.property(person, (written) => {
      const profile = { ...written, id: UserId.parse(written.id) };
      expect(decodePerson(encodeProfile(profile))).toEqual({ ok: true, value: written });
    }),
  );
});

test('never throws, and returns values of the model', () => {
  const attribute = fc.oneof(
    fc.anything({ withBigInt: true, withSet: true, withTypedArray: true, withMap: true, withNullPrototype: true }),
    text,
    fc.constantFrom(SK, '2023-04-02T09:15:01Z'),
  );
  const item = fc.record(
    {
      pk: fc.oneof(fc.constantFrom('MSG#g1', 'GRP#me', 'MSG#'), attribute),
      sk: attribute,
      message_uuid: attribute,
      message_group_uuid: attribute,
      message: attribute,
      user_uuid: attribute,
      user_display_name: attribute,
      user_handle: attribute,
      expires_at: attribute,
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(item, (any) => {
      const message = readMessage(any);
      expect(
        (message.ok ? Message : UnparsableItem).safeParse(message.ok ? message.value : message.unparsable),
      ).toMatchObject({ success: true });
      const row = decodeGroupRow(any, 'UTC');
      if (row.ok)
        expect(GroupRow.parse(row.value.row).conversationId).toBe(ConversationId.parse(row.value.row.conversationId));
      decodePerson(any);
    }),
    { numRuns: 2_000 },
  );
});
