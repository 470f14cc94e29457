import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Conversation, type ConversationId, type Message, MessageId, UserId } from '../../../shared/model.ts';
import { FakeTable } from '../../../test/fakes/fakeTable.ts';
import { ManualClock, settle } from '../../../test/fakes/manualClock.ts';
import { EngineBench } from '../../../test/support/engineBench.ts';

const person = (handle: string) => ({ id: UserId.parse(`${handle}-id`), name: handle.toUpperCase(), handle });
const [noor, tomas, bayko, eve] = [person('noor'), person('tomas'), person('bayko'), person('eve')];
const title = 'Harbor Night Market';

let table: FakeTable;
let clock: ManualClock;
let benches: Map<UserId, EngineBench>;

async function open({ id }: { readonly id: UserId }): Promise<EngineBench> {
  const bench = new EngineBench({ table, clock, user: id });
  bench.outbox.preferences.change({ sweepUnitsPerHour: 0 });
  benches.set(id, bench);
  await settle();
  return bench;
}

beforeEach(async () => {
  table = new FakeTable();
  clock = new ManualClock();
  benches = new Map();
  for (const { id, name, handle } of [noor, tomas, bayko, eve]) {
    const profile = { user_uuid: id, user_display_name: name, user_handle: handle };
    table.put({ pk: `USR#${handle}`, sk: 'PROFILE', ...profile });
    // What each wrote before, so that their own name is known.
    table.put({
      pk: `MSG#old-${handle}`,
      sk: '2020-01-01T00:00:00.000000+00:00',
      message_uuid: `old-${handle}`,
      message: 'x',
      ...profile,
    });
    table.put({
      pk: `GRP#${id}`,
      sk: '2020-01-01T00:00:00.000000+00:00',
      message_group_uuid: `old-${handle}`,
      message: 'x',
      user_uuid: 'someone',
      user_display_name: 'S',
      user_handle: 's',
    });
  }
  for (const each of [noor, tomas, bayko]) await open(each);
});
afterEach(async () => {
  for (const bench of benches.values()) await bench.engine.stop();
});

const of = ({ id }: { readonly id: UserId }): EngineBench => {
  const bench = benches.get(id);
  if (bench === undefined) throw new Error(`${id} has no computer.`);
  return bench;
};
async function spread(times = 2): Promise<void> {
  for (let n = 0; n < times; n++) {
    await clock.advance(60_000);
    for (const bench of benches.values()) await bench.call('sync.refresh', {});
    await settle();
  }
}
const lineOf = async (who: typeof noor, id: ConversationId): Promise<Conversation | undefined> =>
  (await of(who).call('conversations.list', {})).conversations.find((line) => line.id === id);
const shown = async (who: typeof noor, conversationId: ConversationId): Promise<readonly Message[]> =>
  (await of(who).call('messages.window', { conversationId, from: { kind: 'newest' }, limit: 50 })).messages;
const membersOf = async (who: typeof noor, conversationId: ConversationId): Promise<string[]> =>
  (await of(who).call('conversations.members', { conversationId })).members.map(
    (member) => `${member.person.name} ${member.role}`,
  );
const send = (who: typeof noor, conversationId: ConversationId, text: string) =>
  of(who).call('messages.send', { conversationId, text });
const change = (
  who: typeof noor,
  conversationId: ConversationId,
  what: Parameters<typeof EngineBench.prototype.call<'conversations.changeGroup'>>[1]['change'],
) => of(who).codeOf('conversations.changeGroup', { conversationId, change: what });
/** Noor starts a conversation with two others. */
async function start(): Promise<ConversationId> {
  const { conversationId } = await of(noor).call('conversations.startGroup', { title, people: [tomas, bayko] });
  await spread();
  return conversationId;
}
const rowsOf = (id: ConversationId) =>
  table.rows().filter(({ pk, message_group_uuid }) => pk.startsWith('GRP#') && message_group_uuid === id);

describe('a conversation of many', () => {
  it('is shown at once to who started it, and then to everyone in it', async () => {
    const { conversationId: id } = await of(noor).call('conversations.startGroup', { title, people: [tomas, bayko] });
    expect(await lineOf(noor, id)).toMatchObject({ other: { name: title }, group: { members: 3 } });
    await spread();
    for (const who of [noor, tomas, bayko]) {
      const line = await lineOf(who, id);
      expect(line).toMatchObject({ other: { id, name: title, handle: '' }, isNotes: false });
      expect(line?.group).toMatchObject({
        members: 3,
        lastSender: { id: noor.id },
        lastEvent: { kind: 'started', title, people: [tomas, bayko] },
      });
      expect(await membersOf(who, id)).toEqual(['BAYKO member', 'NOOR owner', 'TOMAS member']);
    }
    expect(rowsOf(id)).toHaveLength(3);
    expect(rowsOf(id)[0]).toMatchObject({ user_uuid: id, user_display_name: title, user_handle: '' });
    const [event] = table.rows().filter(({ pk }) => pk === `MSG#${id}`);
    expect(event).toMatchObject({ message: `NOOR-ID started “${title}”`.replace('NOOR-ID', 'NOOR') });
  });

  it('gets messages of each, moves one row of each, and notifies the others', async () => {
    const id = await start();
    await send(tomas, id, 'hello');
    await spread();
    for (const who of [noor, bayko]) {
      expect((await shown(who, id)).at(-1)).toMatchObject({ text: 'hello', sender: { id: tomas.id } });
      expect((await lineOf(who, id))?.group).toMatchObject({ lastSender: { name: 'TOMAS' }, lastEvent: null });
      const [arrival] = of(who).arrivals.slice(-1);
      expect(arrival).toMatchObject({ other: { name: title }, newest: { sender: { name: 'TOMAS' } } });
    }
    expect(rowsOf(id).map(({ pk, message }) => [pk, message])).toEqual(
      expect.arrayContaining([noor, tomas, bayko].map((who) => [`GRP#${who.id}`, 'hello'])),
    );
    expect(rowsOf(id)).toHaveLength(3);
  });

  it('notifies of no event, and of mentions only where that was chosen', async () => {
    const id = await start();
    for (const who of [tomas, bayko]) expect(of(who).arrivals).toEqual([]);
    await of(bayko).call('conversations.mentionsOnly', { conversationId: id, isOn: true });
    for (const text of ['nothing for @baykos', '@Bayko, look', 'and more']) await send(tomas, id, text);
    await spread();
    expect(of(bayko).arrivals).toMatchObject([
      { isGroup: true, other: { name: title }, count: 1, newest: { text: '@Bayko, look' } },
    ]);
    expect(of(noor).arrivals.reduce((sum, { count }) => sum + count, 0)).toBe(3);
    expect((await lineOf(bayko, id))?.group).toMatchObject({ mentions: 1, mentionsOnly: true });
    expect((await lineOf(noor, id))?.group).toMatchObject({ mentions: 0, mentionsOnly: false });
    await of(bayko).call('conversations.mentionsOnly', { conversationId: id, isOn: false });
    expect((await lineOf(bayko, id))?.group?.mentionsOnly).toBe(false);
  });

  it('costs what its members cost', async () => {
    const id = await start();
    const before = of(tomas).cost.totals().send;
    await send(tomas, id, 'hello');
    await spread(1);
    const after = of(tomas).cost.totals().send;
    // A message, then a put and a delete of each row, each also in the index.
    expect(after.write - before.write).toBe(1 + 3 * 2 + 3 * 2);
    expect(after.read - before.read).toBeLessThanOrEqual(1);
  });

  it('is joined by those who are added', async () => {
    const id = await start();
    await open(eve);
    expect(await change(tomas, id, { kind: 'add', people: [eve] })).toBe('validation');
    expect(await change(noor, id, { kind: 'add', people: [eve, tomas] })).toBe('ok');
    await spread();
    expect(await lineOf(eve, id)).toMatchObject({ other: { name: title }, group: { members: 4 } });
    expect((await shown(bayko, id)).at(-1)?.event).toEqual({ kind: 'added', people: [eve], title: '' });
    expect(await membersOf(bayko, id)).toContain('EVE member');
    await send(eve, id, 'hi all');
    await spread();
    expect((await shown(noor, id)).at(-1)?.text).toBe('hi all');
    expect(rowsOf(id)).toHaveLength(4);
  });

  it('is left for good, also when rows are moved afterwards', async () => {
    const id = await start();
    expect(await change(tomas, id, { kind: 'leave' })).toBe('ok');
    expect(await lineOf(tomas, id)).toBeUndefined();
    await spread();
    expect(rowsOf(id).map(({ pk }) => pk)).not.toContain(`GRP#${tomas.id}`);
    expect(await of(tomas).codeOf('messages.send', { conversationId: id, text: 'x' })).toBe('validation');
    await send(noor, id, 'without you');
    await spread();
    expect(rowsOf(id)).toHaveLength(2);
    // A function that moves the row of each who has one may have put it back.
    const [row] = rowsOf(id);
    table.put({ ...row, pk: `GRP#${tomas.id}`, sk: '2026-03-20T00:00:00.000000+00:00', message_group_uuid: id });
    await spread();
    expect(await lineOf(tomas, id)).toBeUndefined();
    await of(tomas).call('messages.open', { conversationId: id });
    await spread();
    expect(rowsOf(id).map(({ pk }) => pk)).not.toContain(`GRP#${tomas.id}`);
  });

  it('loses those who are removed, and may add them again', async () => {
    const id = await start();
    expect(await change(noor, id, { kind: 'remove', person: bayko })).toBe('ok');
    await spread();
    expect(await lineOf(bayko, id)).toBeUndefined();
    expect(await membersOf(tomas, id)).toEqual(['NOOR owner', 'TOMAS member']);
    expect((await shown(tomas, id)).at(-1)?.event).toMatchObject({ kind: 'removed', people: [bayko] });
    expect(await change(noor, id, { kind: 'add', people: [bayko] })).toBe('ok');
    await spread();
    expect(await lineOf(bayko, id)).toMatchObject({ group: { members: 3 } });
  });

  it('is renamed by admins, and the owner names these', async () => {
    const id = await start();
    expect(await change(tomas, id, { kind: 'rename', title: 'Night Market' })).toBe('validation');
    expect(await change(tomas, id, { kind: 'role', person: tomas, role: 'admin' })).toBe('validation');
    expect(await change(noor, id, { kind: 'role', person: tomas, role: 'admin' })).toBe('ok');
    await spread();
    expect(await change(tomas, id, { kind: 'rename', title: '  Night Market ' })).toBe('ok');
    expect((await lineOf(tomas, id))?.other.name).toBe('Night Market');
    await spread();
    for (const who of [noor, bayko]) {
      expect((await lineOf(who, id))?.other.name).toBe('Night Market');
      expect((await shown(who, id)).at(-1)?.event).toMatchObject({ kind: 'renamed', title: 'Night Market' });
    }
    for (const row of rowsOf(id)) expect(row.user_display_name).toBe('Night Market');
    expect(await change(tomas, id, { kind: 'remove', person: noor })).toBe('validation');
  });

  it('lets its admins delete the messages of others for everyone', async () => {
    const id = await start();
    await send(tomas, id, 'spam');
    await spread();
    const message = (await shown(noor, id)).at(-1);
    const target = { conversationId: id, id: message?.id ?? MessageId.parse('none'), forEveryone: true };
    expect(await of(bayko).codeOf('messages.delete', target)).toBe('not-found');
    expect(await of(noor).codeOf('messages.delete', target)).toBe('ok');
    await spread();
    for (const who of [noor, tomas, bayko]) {
      expect((await shown(who, id)).map(({ text }) => text)).not.toContain('spam');
    }
    expect(JSON.stringify(table.rows())).not.toContain('spam');
  });

  it('shows edits and reactions to all, by bells of all or of the author', async () => {
    const id = await start();
    await send(tomas, id, 'helo');
    await spread();
    const message = (await shown(tomas, id)).at(-1);
    const target = { conversationId: id, id: message?.id ?? MessageId.parse('none') };
    await of(tomas).call('messages.edit', { ...target, text: 'hello' });
    await of(bayko).call('messages.react', { ...target, emoji: '👍' });
    await spread();
    for (const who of [noor, bayko]) expect((await shown(who, id)).at(-1)?.text).toBe('hello');
    expect((await shown(tomas, id)).at(-1)?.reactions).toMatchObject([{ emoji: '👍', people: [{ id: bayko.id }] }]);
  });

  it('shows reactions to the messages of others while it is on screen', async () => {
    const id = await start();
    await send(tomas, id, 'hello');
    await spread();
    const message = (await shown(tomas, id)).at(-1);
    await of(noor).call('messages.open', { conversationId: id });
    await of(bayko).call('messages.react', {
      ...{ conversationId: id, id: message?.id ?? MessageId.parse('none') },
      emoji: '👍',
    });
    await spread();
    expect((await shown(noor, id)).at(-1)?.reactions).toMatchObject([{ emoji: '👍' }]);
  });

  it('survives a failure after any request of its start', async () => {
    for (const method of ['putConversation', 'putMember', 'putMessage', 'putGroupRow'] as const) {
      of(noor).store.loseNext(method);
      const id = await start();
      await spread(4);
      for (const who of [noor, tomas, bayko]) expect(await membersOf(who, id)).toHaveLength(3);
      expect(await shown(bayko, id)).toHaveLength(1);
      expect(rowsOf(id)).toHaveLength(3);
    }
  });

  it('keeps one row of each when two write at once, and loses the one that an older client put', async () => {
    const id = await start();
    table.put({ ...rowsOf(id)[0], pk: `GRP#${id}`, sk: '2026-03-15T00:00:00.000000+00:00', message_group_uuid: id });
    const hold = of(tomas).store.hold('putGroupRow');
    await send(tomas, id, 'one');
    await hold.reached;
    await send(noor, id, 'two');
    hold.release();
    await spread();
    expect(rowsOf(id)).toHaveLength(3);
    expect(
      (await shown(bayko, id))
        .slice(-2)
        .map(({ text }) => text)
        .sort(),
    ).toEqual(['one', 'two']);
  });

  it('is refused without a title, without people, and with too many', async () => {
    const startWith = (name: string, people: readonly (typeof noor)[]) =>
      of(noor).codeOf('conversations.startGroup', { title: name, people: [...people] });
    expect(await startWith(' ', [tomas])).toBe('validation');
    expect(await startWith('x'.repeat(101), [tomas])).toBe('validation');
    expect(await startWith(title, [noor])).toBe('validation');
    expect(
      await startWith(
        title,
        Array.from({ length: 50 }, (_, n) => person(`p${n}`)),
      ),
    ).toBe('validation');
    expect(of(noor).outbox.groupActions.all()).toEqual([]);
  });

  it('is no person to be found', async () => {
    await start();
    const { people } = await of(tomas).call('people.suggest', { query: 'harbor', limit: 10 });
    expect(people).toEqual([]);
  });
});
