import { describe, expect, test } from 'vitest';
import { decodeLogged, decodeOverlay, overlayKey } from '../../main/engine/remote/dynamo/changes.ts';
import { decodeGroupRow, decodeMessage, decodePerson } from '../../main/engine/remote/dynamo/codec.ts';
import { decodeMembers } from '../../main/engine/remote/dynamo/members.ts';
import { conversations } from '../../main/engine/samples/conversations.ts';
import { people } from '../../main/engine/samples/people.ts';
import { type SampleItem, sampleConversationId, sampleItems, tidySampleItems } from '../../main/engine/samples/seed.ts';
import { groups } from '../../main/engine/samples/texts/groups.ts';
import { type ChangeKind, ConversationId, type Message, type UnparsableItem, UserId } from '../../shared/model.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { CRUDDUR_CONVERSATION_ID, cruddurItems, cruddurPeople } from './cruddur.ts';

const SECOND = 1_000_000;
const DAY = 24 * 60 * 60 * SECOND;
/** 2026-04-02T12:00:00.000001Z */
const now = instantFromMicros(1_775_131_200_000_001);

const { owner, items, anchor } = sampleItems({ now });
const startingWith = (prefix: string, of: readonly SampleItem[] = items): SampleItem[] =>
  of.filter(({ pk }) => String(pk).startsWith(prefix));

/** Returns the messages of a conversation in the order of creation, and the unreadable rows. */
function read(key: string): { messages: Message[]; unparsable: UnparsableItem[] } {
  const decoded = startingWith(`MSG#${sampleConversationId(key)}`).map((item) => decodeMessage(item, 'UTC'));
  return {
    messages: decoded.flatMap((each) => (each.ok ? [each.value] : [])),
    unparsable: decoded.flatMap((each) => (each.ok ? [] : [each.unparsable])),
  };
}

describe('sampleItems', () => {
  test('is the same for the same options and differs for another seed', () => {
    expect(sampleItems({ now })).toEqual({ owner, items, anchor });
    expect(sampleItems({ now, seed: 2 }).items).not.toEqual(items);
  });

  test('has about 1,500 messages over 14 months, up to a few minutes before now', () => {
    const all = conversations.flatMap(({ key }) => read(key).messages);
    expect(all.length).toBeGreaterThan(1_450);
    expect(all.length).toBeLessThan(1_600);
    const past = all.map(({ at }) => at).filter((at) => at <= now);
    expect(now - Math.min(...past)).toBeGreaterThan(400 * DAY);
    expect(now - Math.min(...past)).toBeLessThan(430 * DAY);
    expect(now - Math.max(...past)).toBeLessThan(10 * 60 * SECOND);
  });

  test('keys of rows and ids of messages are unique', () => {
    expect(new Set(items.map(({ pk, sk }) => `${pk} ${sk}`)).size).toBe(items.length);
    const ids = startingWith('MSG#').map(({ message_uuid: id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('no text is empty or has an unfilled slot', () => {
    for (const { message } of startingWith('MSG#')) {
      expect(String(message).trim()).not.toBe('');
      expect(message).not.toMatch(/[‹›]/);
    }
  });

  test('the owner has 14 conversations with 12 people, who have them too, except one', () => {
    const rows = startingWith('GRP#').map((item) => decodeGroupRow(item, 'UTC'));
    const read = rows.flatMap((row) => (row.ok ? [row.value] : []));
    expect(read).toHaveLength(rows.length);
    const pairs = read.filter(({ row }) => row.other.id !== UserId.parse(row.conversationId));
    const own = pairs.filter((row) => row.owner === owner.id).map(({ row }) => row);
    expect(new Set(own.map(({ conversationId }) => conversationId)).size).toBe(14);
    expect(new Set(own.map(({ other }) => other.id)).size).toBe(12);
    expect(own).toHaveLength(17);
    const others = new Set(pairs.filter((row) => row.owner !== owner.id).map(({ row }) => row.conversationId));
    expect(others.size).toBe(13);
  });

  test('two conversations of several people have a title, members, and a row of each member', () => {
    const about = groups.map(({ key }) => {
      const id = sampleConversationId(key);
      const { meta, members } = decodeMembers(startingWith(`CNV#${id}`));
      const live = members.filter(({ leftAt }) => leftAt === null);
      const rows = startingWith('GRP#').filter(({ message_group_uuid: group }) => group === id);
      expect(rows.map(({ pk }) => pk).sort()).toEqual(live.map(({ person }) => `GRP#${person.id}`).sort());
      const newest = read(key).messages.at(-1);
      for (const row of rows) {
        expect(row).toMatchObject({ user_uuid: id, user_display_name: meta?.title, user_handle: '' });
        expect(row).toMatchObject({ sk: newest?.sortKey, message: newest?.text });
      }
      return [meta?.title, members.length, live.length, live.map(({ role }) => role).sort()];
    });
    expect(about).toEqual([
      ['Harbor night market', 7, 6, ['admin', 'member', 'member', 'member', 'member', 'owner']],
      ['Sunday walks', 3, 3, ['member', 'member', 'owner']],
    ]);
  });

  test('events say what happened in them, others with a sentence', () => {
    const events = groups.flatMap(({ key }) => read(key).messages.filter(({ event }) => event !== undefined));
    expect(events.map(({ event }) => event?.kind)).toEqual(['started', 'renamed', 'added', 'admin', 'left', 'started']);
    expect(events.map(({ text }) => text)).toContain('Noor Haddad renamed the conversation to “Harbor night market”');
    for (const { sender, text } of events) expect(text.startsWith(`${sender.name} `)).toBe(true);
  });

  test('replies are to messages, of which one is old and one is deleted', () => {
    const all = [...conversations, ...groups].flatMap(({ key }) => read(key).messages);
    const find = (id: string): Message | undefined => all.find((message) => message.id === id);
    const replies = all.flatMap((message) =>
      message.replyTo === undefined ? [] : [{ ...message, to: message.replyTo }],
    );
    expect(replies.length).toBeGreaterThan(7);
    const found = replies.map(({ at, to }) => ({ at, original: find(to.id), key: to.sortKey }));
    expect(found.filter(({ original }) => original === undefined)).toHaveLength(1);
    for (const { original, key } of found) if (original !== undefined) expect(original.sortKey).toBe(key);
    expect(found.some(({ at, original }) => original !== undefined && at - original.at > 20 * DAY)).toBe(true);
  });

  test('several people reacted to messages, and one was edited, another deleted', () => {
    const changes = startingWith('OVL#').flatMap((item) => {
      const decoded = decodeOverlay(item);
      return decoded.ok ? decoded.value : [];
    });
    expect(startingWith('OVL#').every((item) => decodeOverlay(item).ok)).toBe(true);
    const of = (kind: ChangeKind) => changes.filter((change) => change.kind === kind);
    expect(of('edit')).toHaveLength(1);
    expect(of('deletion')).toHaveLength(1);
    expect(of('reaction').length).toBeGreaterThan(30);
    expect(new Set(of('reaction').map(({ by }) => by)).size).toBeGreaterThan(6);
    for (const { at } of changes) expect(at).toBeLessThan(now);
    // Their messages are there, apart from the deleted one, also where they are written to by two people only.
    const keys = new Set(startingWith('MSG#').map(({ message_uuid: id }) => id));
    expect(changes.filter(({ messageId }) => !keys.has(messageId)).map(({ kind }) => kind)).toEqual(['deletion']);
    const inPairs = new Set(conversations.map(({ key }) => `OVL#${sampleConversationId(key)}`));
    expect(startingWith('OVL#').filter(({ pk }) => inPairs.has(pk)).length).toBeGreaterThan(5);
  });

  test('the logs have the changes of the last 30 days, as their messages do', () => {
    const logged = startingWith('CHG#').map((item) => ({ item, decoded: decodeLogged(item) }));
    expect(logged.length).toBeGreaterThan(20);
    for (const { item, decoded } of logged) {
      if (!decoded.ok) throw new Error(decoded.unparsable.reason);
      const { change, loggedAt } = decoded.value;
      expect(now - loggedAt).toBeLessThan(30 * DAY);
      const key = overlayKey(ConversationId.parse(item.pk.slice('CHG#'.length)), change);
      const overlay = items.find(({ pk, sk }) => pk === key.pk && sk === key.sk);
      const decodedOverlay = decodeOverlay(overlay ?? {});
      expect(decodedOverlay.ok && decodedOverlay.value).toContainEqual(change);
    }
  });

  test('every person with a handle has a profile', () => {
    const profiles = startingWith('USR#').map((item) => decodePerson(item));
    expect(profiles.flatMap((each) => (each.ok ? [each.value] : []))).toEqual(
      Object.values(people).filter(({ handle }) => handle !== ''),
    );
    expect(profiles).toHaveLength(12);
  });

  test('message rows stay out of the index', () => {
    for (const item of startingWith('MSG#')) expect(item).not.toHaveProperty('message_group_uuid');
  });

  test.each([
    ['microseconds and UTC', /^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{6}\+00:00$/],
    ['microseconds and another offset', /^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{6}(\+05:30|-03:00)$/],
    ['naive', /^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{6}$/],
    ['no fraction', /^\d{4}-\d\d-\d\dT[\d:]{8}\+00:00$/],
    ['milliseconds and Z', /^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/],
    ['a space', /^\d{4}-\d\d-\d\d [\d:]{8} \+0000$/],
  ])('times are written with %s, more than once', (_, form) => {
    expect(startingWith('MSG#').filter(({ sk }) => form.test(String(sk))).length).toBeGreaterThan(20);
  });

  test.each([...conversations, ...groups].map(({ key }) => key))(
    '"%s" is in order, and repeats nothing in its newest 100',
    (key) => {
      const { messages } = read(key);
      const ats = messages.map(({ at }) => at);
      expect(ats).toEqual(ats.toSorted((a, b) => a - b));
      expect(new Set(ats).size).toBe(ats.length);
      const newest = messages.slice(-100).map(({ text }) => text);
      expect(new Set(newest).size).toBe(newest.length);
    },
  );

  test('exactly one row is unreadable', () => {
    expect(conversations.flatMap(({ key }) => read(key).unparsable)).toEqual([
      {
        pk: `MSG#${sampleConversationId('choir')}`,
        sk: 'last tuesday, after the rehearsal',
        reason: 'sk is not a time',
      },
    ]);
  });

  test('one message is 30 minutes in the future', () => {
    const ahead = conversations.flatMap(({ key }) => read(key).messages).filter(({ at }) => at > now);
    expect(ahead.map(({ at }) => at - now)).toEqual([30 * 60 * SECOND]);
  });

  test('texts reach the limit, and one far exceeds it', () => {
    const lengths = conversations.flatMap(({ key }) => read(key).messages).map(({ text }) => [...text].length);
    expect(lengths.filter((length) => length > 1_000 && length <= 1_024)).toHaveLength(1);
    expect(lengths.filter((length) => length > 1_024)).toHaveLength(1);
    expect(Math.max(...lengths)).toBeGreaterThan(20_000);
  });

  test('one conversation was silent for three weeks, one is busy', () => {
    const garden = read('garden').messages.map(({ at }) => at);
    expect(Math.max(...garden.slice(1).map((at, i) => at - (garden[i] ?? at)))).toBeGreaterThan(20 * DAY);
    expect(read('team').messages.length).toBeGreaterThan(300);
  });

  test('orphans: rows without messages, messages without rows', () => {
    const withRows = new Set(startingWith('GRP#').map(({ message_group_uuid: id }) => id));
    expect(read('empty').messages).toEqual([]);
    expect(withRows).toContain(sampleConversationId('empty'));
    expect(read('lost').messages).toHaveLength(3);
    expect(withRows).not.toContain(sampleConversationId('lost'));
  });

  test('one person has no handle attribute', () => {
    const rows = items.filter(({ user_uuid: id }) => id === people.kwame.id);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).not.toHaveProperty('user_handle');
  });
});

describe('tidySampleItems', () => {
  const tidy = tidySampleItems({ now });

  test('has the conversations of the samples without their defects', () => {
    const decoded = startingWith('MSG#', tidy).map((item) => decodeMessage(item, 'UTC'));
    const messages = decoded.flatMap((each) => (each.ok ? [each.value] : []));
    expect(messages).toHaveLength(decoded.length);
    expect(messages.length).toBeGreaterThan(1_450);
    for (const { at } of messages) expect(at).toBeLessThan(now);
  });

  test('every conversation has messages and one row in each list', () => {
    const rows = startingWith('GRP#', tidy).map(({ pk, message_group_uuid: id }) => `${pk} ${id}`);
    expect(new Set(rows).size).toBe(rows.length);
    const ids = new Set(startingWith('MSG#', tidy).map(({ pk }) => String(pk).slice('MSG#'.length)));
    const groupIds = new Map(groups.map(({ key }, i) => [sampleConversationId(key), [6, 3][i]]));
    expect(ids.size).toBe(13 + groupIds.size);
    expect(rows).toHaveLength(26 + 6 + 3);
    for (const id of ids) expect(rows.filter((row) => row.endsWith(` ${id}`))).toHaveLength(groupIds.get(id) ?? 2);
  });
});

describe('anchors', () => {
  test.each([
    ['sample conversations', sampleItems],
    ['bootcamp', cruddurItems],
  ])('of the %s are one message, which determines when the rows were created', (_, make) => {
    const written = make({ now });
    const anchors = written.items
      .map((item) => decodeMessage(item, 'UTC'))
      .flatMap((each) => (each.ok && each.value.id === written.anchor.messageId ? [each.value] : []));
    expect(anchors.map(({ conversationId, at }) => [conversationId, at - written.anchor.offset])).toEqual([
      [written.anchor.conversationId, now],
    ]);
    // It is recognized a day later.
    expect(make({ now: instantFromMicros(now + DAY) }).anchor).toEqual(written.anchor);
  });
});

describe('cruddurItems', () => {
  const seed = cruddurItems({ now }).items;
  const messages = startingWith('MSG#', seed);
  const lengths = messages.map(({ message }) => String(message).length);

  test('104 messages of 56 to 345 characters, about 181 on average, none twice', () => {
    expect(messages).toHaveLength(104);
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(56);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(345);
    expect(Math.abs(lengths.reduce((a, b) => a + b, 0) / 104 - 181)).toBeLessThan(5);
    expect(new Set(messages.map(({ message }) => message)).size).toBe(104);
  });

  test('written by two people in turn, one a minute from a day ago, without an offset', () => {
    expect(messages.map(({ user_handle: handle }) => handle)).toEqual(
      messages.map((_, i) => (i % 2 === 0 ? 'andrewbrown' : 'bayko')),
    );
    const decoded = messages.map((item) => decodeMessage(item, 'UTC'));
    expect(decoded.map((each) => each.ok && each.value.at - now)).toEqual(
      messages.map((_, i) => i * 60 * SECOND - DAY),
    );
    for (const { sk } of messages) expect(sk).toMatch(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{6}$/);
  });

  test('two group rows with the filler, each naming the other, and nothing else', () => {
    expect(seed).toHaveLength(106);
    expect(startingWith('GRP#', seed)).toMatchObject([
      { pk: `GRP#${cruddurPeople.brown.id}`, user_handle: 'bayko', message: 'this is a filler message' },
      { pk: `GRP#${cruddurPeople.bayko.id}`, user_handle: 'andrewbrown', message_group_uuid: CRUDDUR_CONVERSATION_ID },
    ]);
  });
});
