import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConversationId, type Message, type MessageId, UserId } from '../../../shared/model.ts';
import { FakeTable } from '../../../test/fakes/fakeTable.ts';
import { ManualClock, settle } from '../../../test/fakes/manualClock.ts';
import { writeAs } from '../../../test/fixtures/timestampForms.ts';
import { EngineBench } from '../../../test/support/engineBench.ts';
import { conversation, conversationIdOf, messageItem, OWNER, plus, rowItem } from '../../../test/support/pulling.ts';

const g = conversationIdOf('g');
const FRIEND = { id: UserId.parse('friend') };

let table: FakeTable;
let clock: ManualClock;
let benches: EngineBench[];
/** The owner's computer, and that of the friend. */
let own: EngineBench;
let friend: EngineBench;

async function open(user: string): Promise<EngineBench> {
  const bench = new EngineBench({ table, clock, user });
  bench.outbox.preferences.change({ sweepUnitsPerHour: 0 });
  benches.push(bench);
  await settle();
  return bench;
}

beforeEach(async () => {
  table = new FakeTable();
  clock = new ManualClock();
  benches = [];
  for (const item of conversation('g', 3, clock.now())) {
    table.put(item);
    // The friend has the same rows.
    if (item.pk === `GRP#${OWNER}`) table.put({ ...item, pk: `GRP#${FRIEND.id}`, user_uuid: OWNER });
  }
  // Both have written, so their names are known.
  table.put(messageItem('g', writeAs.micros(plus(clock.now(), -1_000)), {}, 'owner'));
  own = await open(OWNER);
  friend = await open(FRIEND.id);
});
afterEach(async () => {
  for (const bench of benches) await bench.engine.stop();
});

const windowOf = (bench: EngineBench, conversationId = g) =>
  bench.call('messages.window', { conversationId, from: { kind: 'newest' }, limit: 50 });
const shown = async (bench: EngineBench): Promise<readonly Message[]> => (await windowOf(bench)).messages;
const texts = async (bench: EngineBench): Promise<string[]> => (await shown(bench)).map(({ text }) => text);
const find = async (bench: EngineBench, id: MessageId): Promise<Message | undefined> =>
  (await shown(bench)).find((message) => message.id === id);
const lineOf = async (bench: EngineBench) => (await bench.call('conversations.list', {})).conversations[0];
/** Sends a message, and lets both computers see it. */
async function send(bench: EngineBench, text: string, replyTo?: Message): Promise<Message> {
  const target = replyTo === undefined ? {} : { replyTo: { id: replyTo.id, sortKey: replyTo.sortKey } };
  const { outgoing } = await bench.call('messages.send', { conversationId: g, text, ...target });
  await spread();
  const message = await find(bench, outgoing.id);
  if (message === undefined) throw new Error('The message was not sent.');
  return message;
}
/** Lets what is new reach every computer. */
async function spread(): Promise<void> {
  await clock.advance(60_000);
  for (const bench of benches) await bench.call('sync.refresh', {});
  await settle();
}
const key = ({ id }: Message, conversationId: ConversationId = g) => ({ conversationId, id });
const overlayOf = ({ sortKey, id }: Message) => table.get({ pk: `OVL#${g}`, sk: `${sortKey}#${id}` }, true).value;

describe('an edit', () => {
  it('is shown at once, reaches the others, and leaves the message as it was in the table', async () => {
    const message = await send(own, 'helo');
    await own.call('messages.edit', { ...key(message), text: 'hello' });
    expect(await texts(own)).toContain('hello');
    expect(await find(own, message.id)).toMatchObject({ text: 'hello', sentHere: true });
    await spread();
    expect(await find(friend, message.id)).toMatchObject({ text: 'hello', editedAt: expect.any(Number) });
    expect((await lineOf(friend))?.text).toBe('hello');
    expect(table.get({ pk: `MSG#${g}`, sk: message.sortKey }, true).value).toMatchObject({ message: 'helo' });
    expect(await own.call('messages.history', key(message))).toEqual({ texts: [{ at: message.at, text: 'helo' }] });
    expect(await friend.call('messages.history', key(message))).toEqual({ texts: [{ at: message.at, text: 'helo' }] });
  });

  it('is found by search, and the earlier text is not', async () => {
    const message = await send(own, 'zebra');
    await own.call('messages.edit', { ...key(message), text: 'giraffe' });
    await spread();
    for (const bench of [own, friend]) {
      const hits = async (query: string) =>
        (await bench.call('search.run', { query, zone: 'UTC', limit: 10 })).hits.map(({ message: { id } }) => id);
      expect(await hits('giraffe')).toEqual([message.id]);
      expect(await hits('zebra')).toEqual([]);
    }
  });

  it('stays when the message is read again', async () => {
    const message = await send(own, 'helo');
    await own.call('messages.edit', { ...key(message), text: 'hello' });
    await spread();
    await friend.call('storage.clear', {});
    await spread();
    await friend.call('messages.open', { conversationId: g });
    expect(await find(friend, message.id)).toMatchObject({ text: 'hello' });
    await own.call('messages.open', { conversationId: g });
    await spread();
    expect(await find(own, message.id)).toMatchObject({ text: 'hello', sentHere: true });
  });

  it('of a message that is ahead of the clock replaces an earlier one', async () => {
    const sk = writeAs.micros(plus(clock.now(), 600_000_000));
    table.put(messageItem('g', sk, { message_uuid: 'ahead', message: 'one' }, 'owner'));
    table.put(rowItem('g', sk));
    table.put({ ...rowItem('g', sk), pk: `GRP#${FRIEND.id}`, user_uuid: OWNER });
    await spread();
    const message = (await shown(own)).find(({ text }) => text === 'one');
    if (message === undefined) throw new Error('The message was not read.');
    for (const text of ['two', 'three']) {
      await own.call('messages.edit', { ...key(message), text });
      await spread();
      for (const bench of [own, friend]) expect(await find(bench, message.id)).toMatchObject({ text });
    }
  });

  it('of the messages of others is refused, and ignored where another program wrote it', async () => {
    const message = await send(friend, 'mine');
    expect(await own.codeOf('messages.edit', { ...key(message), text: 'yours' })).toBe('not-found');
    expect(await own.codeOf('messages.delete', { ...key(message), forEveryone: true })).toBe('not-found');
    const at = '2100-01-01T00:00:00Z';
    const forged = { [`e#${OWNER}`]: { text: 'yours', at }, [`d#${OWNER}`]: { at } };
    table.put({ pk: `OVL#${g}`, sk: `${message.sortKey}#${message.id}`, ...forged });
    const fresh = await open(OWNER);
    await fresh.call('messages.open', { conversationId: g });
    expect(await find(fresh, message.id)).toMatchObject({ text: 'mine' });
  });

  it('of a message that waits changes what is sent', async () => {
    own.store.failNext('putMessage', 'throttled');
    await own.call('messages.send', { conversationId: g, text: 'first' });
    const { outgoing } = await own.call('messages.send', { conversationId: g, text: 'secnd' });
    await own.call('messages.edit', { conversationId: g, id: outgoing.id, text: 'second' });
    expect((await windowOf(own)).outgoing.map(({ text }) => text)).toEqual(['first', 'second']);
    await spread();
    expect(await find(friend, outgoing.id)).toMatchObject({ text: 'second' });
    expect((await find(friend, outgoing.id))?.editedAt).toBeUndefined();
  });

  it('of a message that may be in the table follows it', async () => {
    own.store.failNext('putMessage', 'throttled');
    const { outgoing } = await own.call('messages.send', { conversationId: g, text: 'helo' });
    await own.call('messages.edit', { conversationId: g, id: outgoing.id, text: 'hello' });
    expect((await windowOf(own)).outgoing).toMatchObject([{ text: 'hello' }]);
    await spread();
    await spread();
    expect(await find(own, outgoing.id)).toMatchObject({ text: 'hello', editedAt: expect.any(Number) });
    expect(await find(friend, outgoing.id)).toMatchObject({ text: 'hello' });
  });

  it('made offline is sent once the network is back, the last one only', async () => {
    const message = await send(own, 'one');
    own.store.failNext('saveChange', 'offline', 3);
    await own.call('messages.edit', { ...key(message), text: 'two' });
    await own.call('messages.edit', { ...key(message), text: 'three' });
    expect(overlayOf(message)).toBeNull();
    for (let n = 0; n < 6; n++) await spread();
    expect(await find(friend, message.id)).toMatchObject({ text: 'three' });
    expect(table.rows().filter(({ pk }) => pk === `CHG#${g}`)).toHaveLength(1);
  });

  it('is undone when the table refuses it', async () => {
    const message = await send(own, 'one');
    own.store.failNext('saveChange', 'access-denied');
    await own.call('messages.edit', { ...key(message), text: 'two' });
    await settle();
    expect(await find(own, message.id)).toEqual(message);
    expect(own.events).toContain('messages.changeRefused');
    await spread();
    expect(own.outbox.messageChanges.all()).toEqual([]);
  });

  it('made on another computer later wins, whichever is written first', async () => {
    const second = await open(OWNER);
    const message = await send(own, 'one');
    own.store.failNext('saveChange', 'offline', 2);
    await own.call('messages.edit', { ...key(message), text: 'earlier' });
    await clock.advance(1_000);
    await second.call('sync.refresh', {});
    await second.call('messages.edit', { ...key(message), text: 'later' });
    for (let n = 0; n < 4; n++) await spread();
    for (const bench of [own, second, friend]) {
      await bench.call('messages.open', { conversationId: g });
      expect(await find(bench, message.id)).toMatchObject({ text: 'later' });
    }
  });
});

describe('a reaction', () => {
  const reactionsOf = async (bench: EngineBench, { id }: Message) =>
    ((await find(bench, id))?.reactions ?? []).map(({ emoji, people }) => [emoji, ...people.map((each) => each.id)]);

  it('is one emoji for each person, replaced and taken back', async () => {
    const message = await send(friend, 'hi');
    await own.call('messages.react', { ...key(message), emoji: '👍' });
    expect(await reactionsOf(own, message)).toEqual([['👍', OWNER]]);
    await clock.advance(1_000);
    await friend.call('messages.react', { ...key(message), emoji: '👍' });
    await spread();
    await own.call('messages.open', { conversationId: g });
    expect(await reactionsOf(own, message)).toEqual([['👍', OWNER, FRIEND.id]]);
    expect(await reactionsOf(friend, message)).toEqual([['👍', OWNER, FRIEND.id]]);
    await own.call('messages.react', { ...key(message), emoji: '🎉' });
    await spread();
    expect(await reactionsOf(friend, message)).toEqual([
      ['👍', FRIEND.id],
      ['🎉', OWNER],
    ]);
    await own.call('messages.react', { ...key(message), emoji: null });
    await spread();
    expect(await reactionsOf(friend, message)).toEqual([['👍', FRIEND.id]]);
  });

  it('rings for the author only, and costs three writes', async () => {
    const message = await send(friend, 'hi');
    const before = own.cost.totals().send.write;
    await own.call('messages.react', { ...key(message), emoji: '👍' });
    await settle();
    expect(own.cost.totals().send.write - before).toBe(3);
    const rung = table.rows().filter(({ pk }) => pk.startsWith('BEL#'));
    expect(rung.map(({ pk }) => pk)).toEqual([`BEL#${FRIEND.id}`]);
  });

  it.each(['', 'x', '👍👍'])('that is no emoji (%j) is refused', async (emoji) => {
    const message = await send(friend, 'hi');
    expect(await own.codeOf('messages.react', { ...key(message), emoji })).toBe('validation');
  });
});

describe('a deletion', () => {
  it('for everyone removes the message everywhere, and its text from the rows', async () => {
    await send(own, 'stays');
    const message = await send(own, 'goes');
    await own.call('messages.delete', { ...key(message), forEveryone: true });
    expect(await find(own, message.id)).toBeUndefined();
    expect((await lineOf(own))?.text).toBe('stays');
    await spread();
    expect(await find(friend, message.id)).toBeUndefined();
    expect((await lineOf(friend))?.text).toBe('stays');
    expect(friend.published).toContainEqual({
      name: 'messages.removed',
      payload: { conversationId: g, ids: [message.id] },
    });
    expect(JSON.stringify(table.rows())).not.toContain('goes');
    const fresh = await open(FRIEND.id);
    expect((await lineOf(fresh))?.text).toBe('stays');
  });

  it('outlasts a message that returns by a late request', async () => {
    const message = await send(own, 'goes');
    const row = table.get({ pk: `MSG#${g}`, sk: message.sortKey }, true).value;
    await own.call('messages.delete', { ...key(message), forEveryone: true });
    await spread();
    table.put({ ...row, pk: `MSG#${g}`, sk: message.sortKey });
    table.put(rowItem('g', message.sortKey));
    await spread();
    const fresh = await open(FRIEND.id);
    for (const bench of [own, friend, fresh]) expect(await find(bench, message.id)).toBeUndefined();
  });

  it('on this computer only stays here, also when the message is read again', async () => {
    const message = await send(friend, 'hi');
    await own.call('messages.delete', { ...key(message), forEveryone: false });
    await own.call('storage.clear', {});
    await spread();
    await own.call('messages.open', { conversationId: g });
    expect(await texts(own)).not.toContain('hi');
    expect(await find(friend, message.id)).toBeDefined();
    expect(overlayOf(message)).toBeNull();
  });

  it('of a message that was not tried yet keeps it from being sent', async () => {
    own.store.failNext('putMessage', 'throttled');
    await own.call('messages.send', { conversationId: g, text: 'first' });
    const { outgoing } = await own.call('messages.send', { conversationId: g, text: 'second' });
    await own.call('messages.delete', { conversationId: g, id: outgoing.id, forEveryone: true });
    await spread();
    expect(await texts(friend)).toContain('first');
    expect(await texts(friend)).not.toContain('second');
    expect(JSON.stringify(table.rows())).not.toContain('second');
  });
});

describe('a reply', () => {
  it('quotes the message that it is about, as it is now', async () => {
    const original = await send(friend, 'a qestion');
    const reply = await send(own, 'an answer', original);
    expect((await find(friend, reply.id))?.quote).toMatchObject({ state: 'known', text: 'a qestion' });
    await friend.call('messages.edit', { ...key(original), text: 'a question' });
    await spread();
    expect((await find(own, reply.id))?.quote).toMatchObject({ state: 'known', text: 'a question' });
    await friend.call('messages.delete', { ...key(original), forEveryone: true });
    await spread();
    for (const bench of [own, friend]) expect((await find(bench, reply.id))?.quote).toEqual({ state: 'deleted' });
  });

  it('reads an original that is not cached on request', async () => {
    const original = await send(friend, 'a question');
    const reply = await send(own, 'an answer', original);
    const gone = await send(own, 'another', { ...original, id: reply.id, sortKey: reply.sortKey });
    table.delete({ pk: `MSG#${g}`, sk: reply.sortKey });
    const fresh = await open(OWNER);
    // As if these had been evicted.
    fresh.cache.exec(`DELETE FROM message WHERE id IN ('${original.id}', '${reply.id}')`);
    expect((await find(fresh, gone.id))?.quote).toEqual({ state: 'unknown' });
    const target = { id: reply.id, sortKey: reply.sortKey };
    await fresh.call('messages.fetchQuoted', { conversationId: g, target });
    expect((await find(fresh, gone.id))?.quote).toEqual({ state: 'deleted' });
    await fresh.call('messages.fetchQuoted', {
      conversationId: g,
      target: { id: original.id, sortKey: original.sortKey },
    });
    expect(fresh.cache.messages.quote(g, original.id, clock.now())).toMatchObject({
      state: 'known',
      text: 'a question',
    });
  });
});
