import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { systemClock, systemIds } from '../../main/engine/clock.ts';
import { ConversationId, type Message, type Person, UserId } from '../../shared/model.ts';
import { compareKeys } from '../../shared/order.ts';
import { type Instant, instantFromMicros, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import { setUpEmulators } from '../support/emulators.ts';
import { Client } from './client.ts';
import { createMessage, createMessageGroup, listMessageGroups, listMessages, StreamFunction } from './cruddur.ts';
import { emulatorTable, fakeTable, type RawTable } from './rawTable.ts';

/*
 * Everything that Meridian does, on a table that Cruddur's web app and its stream function use at the same time: the web app lists
 * what it knows after each step and never fails, nothing is lost, and every member has one row.
 */

const emulators = await setUpEmulators('What other programs see');
const closing: (() => void)[] = [];
afterAll(() => {
  for (const close of closing) close();
});
const backends: readonly { readonly name: string; readonly open: () => Promise<RawTable> }[] = [
  { name: 'the fake', open: async () => fakeTable() },
  ...emulators.map(({ name, emulator }) => ({
    name,
    open: async () => {
      const table = await emulatorTable(emulator.endpoint);
      closing.push(() => table.close());
      return table;
    },
  })),
];

const personOf = (handle: string, name: string): Person => ({ id: UserId.parse(systemIds()), name, handle });

type Mode = { readonly mover: 'app' | 'lambda'; readonly batchSize: number | null; readonly isKilled: boolean };

/** One table, its people, and what must be true of it. */
class Stage {
  readonly noor = personOf('noor', 'Noor Haddad');
  readonly tomas = personOf('tomas', 'Tomás Ferreira');
  readonly bayko = personOf('bayko', 'Andrew Bayko');
  readonly eve = personOf('eve', 'Eve');
  readonly people = [this.noor, this.tomas, this.bayko, this.eve];
  readonly clients: Client[] = [];
  /** Whether the function may be stopped: not before the people have seen their conversations, nor at the end. */
  mayKill = false;
  readonly table: RawTable;
  readonly #mode: Mode;
  #latest = instantFromMicros(0);
  readonly #stream: StreamFunction | null;

  constructor(table: RawTable, mode: Mode) {
    this.table = table;
    this.#mode = mode;
    this.#stream = mode.batchSize === null ? null : new StreamFunction(table, mode.batchSize);
  }

  client(person: Person): Client {
    const client = new Client(this.table, person, this.#mode.mover);
    this.clients.push(client);
    return client;
  }

  /** Lets the function handle what was written, and looks at all lists of the web app. */
  async step<T>(work: Promise<T>): Promise<T> {
    const result = await work;
    await this.#stream?.run(this.mayKill && this.#mode.isKilled);
    await Promise.all(this.people.map(({ id }) => this.groupsOf(id)));
    return result;
  }

  /** What the web app shows of a person's conversations and their messages, by the app's two ways to ask. */
  async groupsOf(user: UserId): Promise<Map<string, { readonly message: string; readonly texts: readonly string[] }>> {
    const year = String(new Date().getUTCFullYear());
    const groups = await listMessageGroups(this.table, user, '');
    expect(await listMessageGroups(this.table, user, year)).toEqual(groups);
    expect(groups.map(({ createdAt }) => createdAt)).toEqual(
      groups
        .map(({ createdAt }) => createdAt)
        .sort()
        .reverse(),
    );
    const shown = await Promise.all(
      groups.map(async ({ uuid, message }) => {
        const texts = (await listMessages(this.table, uuid, year)).map((each) => each.message).reverse();
        return [uuid, { message, texts }] as const;
      }),
    );
    return new Map(shown);
  }

  writeAsWebApp(group: ConversationId, sender: Person, text: string): Promise<void> {
    return createMessage(this.table, { group, id: systemIds(), text, at: this.#late() }, sender);
  }

  async startAsWebApp(sender: Person, other: Person, text: string): Promise<ConversationId> {
    const group = ConversationId.parse(systemIds());
    await createMessageGroup(this.table, { group, id: systemIds(), text, at: this.#late() }, sender, other);
    return group;
  }

  /** The time by the web app's server, whose clock is behind; each time another one, since a put replaces what is at its key. */
  #late(): Instant {
    this.#latest = instantFromMicros(Math.max(systemClock.now() - 5 * MICROS_PER_SECOND, this.#latest + 1));
    return this.#latest;
  }

  /** Every member has one row of a conversation, and it is of the newest message. */
  async expectRows(group: ConversationId, members: readonly Person[], text: string): Promise<void> {
    const rows = (await this.table.all()).filter(
      ({ pk, message_group_uuid: id }) => pk.startsWith('GRP#') && id === group,
    );
    expect(rows.map(({ pk }) => pk).sort()).toEqual(members.map(({ id }) => `GRP#${id}`).sort());
    const messages = (await this.table.all()).filter(({ pk }) => pk === `MSG#${group}`);
    const newest = messages.toSorted((a, b) => compareKeys(a.sk, b.sk)).at(-1);
    expect(newest?.message).toBe(text);
    for (const row of rows) expect(row).toMatchObject({ sk: newest?.sk, message: text });
  }
}

let stage: Stage | null = null;
afterEach(async () => {
  for (const client of stage?.clients ?? []) await client.stop();
});

const modes: readonly (readonly [string, Mode])[] = [
  ['without the function', { mover: 'app', batchSize: null, isKilled: false }],
  ['with the function, one record at a time', { mover: 'app', batchSize: 1, isKilled: false }],
  ['with the function, ten records at a time', { mover: 'app', batchSize: 10, isKilled: false }],
  ['with the function, which is stopped halfway', { mover: 'app', batchSize: 1, isKilled: true }],
  ['with the function moving all rows', { mover: 'lambda', batchSize: 1, isKilled: false }],
];
/** Those that differ most: they take seconds. */
const emulatorModes = modes.slice(2, 4);

describe.each(backends)('a table of $name that the web app uses too', ({ name, open }) => {
  it.each(name === 'the fake' ? modes : emulatorModes)('%s', async (_, mode) => {
    const current = new Stage(await open(), mode);
    stage = current;
    const { noor, tomas, bayko, eve } = current;
    const step = <T>(work: Promise<T>): Promise<T> => current.step(work);

    const pair = await step(current.startAsWebApp(noor, tomas, 'Hello from the web app'));
    await step(current.writeAsWebApp(pair, tomas, 'Hello back'));
    const other = await step(current.startAsWebApp(bayko, eve, 'Only we two'));
    await step(current.writeAsWebApp(other, eve, 'Yes'));

    const [laptop, desk, toms, baykos, eves] = [noor, noor, tomas, bayko, eve].map((each) => current.client(each));
    if (!laptop || !desk || !toms || !baykos || !eves) throw new Error('no clients');
    const refresh = async (): Promise<void> => {
      for (const client of current.clients) await client.call('sync.refresh', {});
      for (const client of current.clients) await client.sent();
    };
    for (const client of current.clients) await client.started();
    await step(refresh());
    current.mayKill = true;

    // A conversation of two: replies, edits, reactions and deletions, with the web app in between.
    const send = (client: Client, conversationId: ConversationId, text: string, replyTo?: Message) =>
      step(
        client.write('messages.send', {
          conversationId,
          text,
          ...(replyTo && { replyTo: { id: replyTo.id, sortKey: replyTo.sortKey } }),
        }),
      );
    const onPair = { conversationId: pair };
    const hello = await laptop.find(pair, 'Hello back');
    await send(laptop, pair, 'A reply', hello);
    await step(current.writeAsWebApp(pair, tomas, 'From the web app in between'));
    const reply = await toms.find(pair, 'A reply');
    await step(toms.write('messages.react', { ...onPair, id: reply.id, emoji: '👍' }));
    await step(desk.find(pair, 'A reply'));
    await step(desk.write('messages.edit', { ...onPair, id: reply.id, text: 'An edited reply' }));
    await step(desk.write('messages.react', { ...onPair, id: hello.id, emoji: '❤️' }));
    await step(desk.write('messages.react', { ...onPair, id: hello.id, emoji: null }));
    await send(toms, pair, 'Not for long');
    const short = await toms.find(pair, 'Not for long');
    await step(toms.write('messages.delete', { ...onPair, id: short.id, forEveryone: true }));

    // A conversation of many.
    const start = { title: 'Harbor night market', people: [tomas, bayko] };
    const { conversationId: group } = await step(laptop.write('conversations.startGroup', start));
    const change = (client: Client, what: Parameters<typeof client.call<'conversations.changeGroup'>>[1]['change']) =>
      step(client.write('conversations.changeGroup', { conversationId: group, change: what }));
    await step(refresh());
    await send(toms, group, 'Hi all');
    await change(laptop, { kind: 'add', people: [eve] });
    await step(refresh());
    await current.writeAsWebApp(group, bayko, 'From the web app to all');
    await step(refresh());
    await send(eves, group, 'I am new');
    await send(baykos, group, 'Remove this');
    const spam = await laptop.find(group, 'Remove this');
    await step(laptop.write('messages.delete', { conversationId: group, id: spam.id, forEveryone: true }));
    await change(laptop, { kind: 'role', person: tomas, role: 'admin' });
    await toms.isAdmin(group);
    await change(toms, { kind: 'rename', title: 'Night market' });
    await baykos.find(group, 'Tomás Ferreira renamed the conversation to “Night market”');
    await change(baykos, { kind: 'leave' });
    await change(laptop, { kind: 'remove', person: eve });
    await step(refresh());

    // What concerns one person alone.
    await step(laptop.write('conversations.keep', { ...onPair, kind: 'pinned', isOn: true }));
    await step(laptop.write('conversations.mute', { conversationId: group, until: 'always' }));
    const { conversationId: notes } = await laptop.call('conversations.start', { handle: null });
    await send(laptop, notes, 'A note to myself');
    await step(refresh());

    // The rows of a conversation are right after its next message, whatever the function did to them.
    current.mayKill = false;
    await send(toms, pair, 'The last of two');
    await send(laptop, group, 'The last of many');
    await send(baykos, other, 'The last of the others');
    await send(laptop, notes, 'The last note');
    await step(refresh());
    await current.expectRows(pair, [noor, tomas], 'The last of two');
    await current.expectRows(group, [noor, tomas], 'The last of many');
    await current.expectRows(other, [bayko, eve], 'The last of the others');
    await current.expectRows(notes, [noor], 'The last note');

    // Nothing is lost, also for the web app, which shows edited messages as they were and events as sentences.
    const shown = await current.groupsOf(noor.id);
    const ofPair = ['Hello from the web app', 'Hello back', 'From the web app in between', 'The last of two'];
    // Which clock was ahead decides the place of the message in between.
    expect(shown.get(pair)?.texts.toSorted()).toEqual([...ofPair, 'A reply'].sort());
    expect(shown.get(group)?.texts.filter((text) => text !== 'From the web app to all')).toEqual([
      'Noor Haddad started “Harbor night market”',
      'Hi all',
      'Noor Haddad added Eve',
      'I am new',
      'Noor Haddad made Tomás Ferreira an admin',
      'Tomás Ferreira renamed the conversation to “Night market”',
      'Andrew Bayko left',
      'Noor Haddad removed Eve',
      'The last of many',
    ]);
    expect(shown.get(group)?.texts).toContain('From the web app to all');
    expect(shown.get(notes)?.texts).toEqual(['A note to myself', 'The last note']);
    expect([...shown.keys()].sort()).toEqual([pair, group, notes].sort());
    expect(JSON.stringify(await current.table.all())).not.toMatch(/Not for long|Remove this/);

    // Meridian shows the same, as it is.
    for (const client of [laptop, desk, toms]) {
      await client.read(pair, (messages) => {
        expect(messages.map(({ text }) => text).sort()).toEqual([...ofPair, 'An edited reply'].sort());
        const [edited, answered] = ['An edited reply', 'Hello back'].map((text) =>
          messages.find((each) => each.text === text),
        );
        expect(edited).toMatchObject({ quote: { state: 'known', text: 'Hello back' }, reactions: [{ emoji: '👍' }] });
        expect(answered?.reactions).toBeUndefined();
      });
      await client.read(group, (messages) => {
        expect(messages.map(({ text }) => text)).toEqual(shown.get(group)?.texts);
      });
    }
    expect((await baykos.call('conversations.list', {})).conversations.map(({ id }) => id)).toEqual([other]);
  });
});
