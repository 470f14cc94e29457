import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toAppError } from '../../../shared/errors.ts';
import {
  ConversationId,
  type GroupRow,
  type Message,
  MessageId,
  ownKinds,
  Person,
  SortKey,
  UserId,
} from '../../../shared/model.ts';
import { instantFromMillis } from '../../../shared/time/instant.ts';
import { FakeMessageStore } from '../../../test/fakes/fakeMessageStore.ts';
import { openLocalTable } from '../store/localTable.ts';
import { ServerClock } from '../sync/serverClock.ts';
import { LocalMessageStore } from './localStore.ts';
import type { MessageQuery, MessageStore, RequestContext } from './messageStore.ts';

const now = instantFromMillis(Date.UTC(2026, 1, 3, 4, 5, 6));
const clock = { now: () => now };
const serverClock = new ServerClock(clock);
const context: RequestContext = { purpose: 'open', signal: new AbortController().signal };

function openLocal(): LocalMessageStore {
  const table = openLocalTable({ file: null, key: new Uint8Array(32), now });
  const onServerDate = serverClock.observe.bind(serverClock);
  return new LocalMessageStore(table, { clock, onServerDate, naiveZone: 'UTC' });
}

const personOf = (handle: string): Person => Person.parse({ id: `${handle}-id`, name: handle, handle });
const person = fc.constantFrom('ada', 'bo', 'cy').map(personOf);
const owner = person.map(({ id }) => UserId.parse(id));
const handle = fc.constantFrom('ada', 'bo', 'cy', 'missing');
const conversationId = fc.constantFrom('a', 'b').map((id) => ConversationId.parse(id));
/** Some are no time, some differ in form only. */
const sortKey = fc
  .constantFrom(
    ...['2026-01-01T00:00:00.000000+00:00', '2026-01-01T00:00:00', '2026-01-02 00:00:00 +0000', '2026-01-03T00:00:00Z'],
    ...['soon', '\u{10FFFF}', 'ä'],
  )
  .map((key) => SortKey.parse(key));
const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const message: fc.Arbitrary<Message> = fc.record({
  conversationId,
  id: fc.constantFrom('1', '2').map((id) => MessageId.parse(id)),
  sortKey,
  at: fc.constant(now),
  sender: person,
  text,
  expiresAt: fc.constantFrom(null, now),
});
const groupRow: fc.Arbitrary<GroupRow> = fc.record({
  conversationId,
  sortKey,
  at: fc.constant(now),
  text,
  other: person,
});
const query = fc.record({
  direction: fc.constantFrom('backward' as const, 'forward' as const),
  from: fc.option(sortKey),
  downTo: fc.option(sortKey),
  limit: fc.integer({ min: 1, max: 4 }),
});

const ownValue = fc
  .record({
    kind: fc.constantFrom(...ownKinds),
    key: fc.constantFrom('0123456789ab', 'ba9876543210'),
    value: fc.integer({ min: 0, max: 1 }),
    changedAt: fc.integer({ min: 1, max: 3 }),
  })
  .map((each) => (each.kind === 'read' ? { ...each, value: each.changedAt, changedAt: 0 } : each));
/** No value is in a write twice. */
const ownWrite = fc
  .uniqueArray(fc.tuple(ownValue, fc.constantFrom('change', 'replacement', 'removal')), {
    maxLength: 4,
    selector: ([{ kind, key }]) => `${kind} ${key}`,
  })
  .filter((all) => all.length > 0)
  .map((all) => ({
    changes: all
      .filter(([, how]) => how !== 'removal')
      .map(([each, how]) => ({ ...each, isMalformed: how !== 'change' })),
    pruned: all.filter(([, how]) => how === 'removal').map(([each]) => each),
  }));

type Call = (store: MessageStore) => Promise<unknown>;
const call = fc.oneof<fc.Arbitrary<Call>[]>(
  message.map((each) => (store) => store.putMessage(each, context)),
  fc.tuple(owner, groupRow).map(
    ([of, row]) =>
      (store) =>
        store.putGroupRow(of, row, context),
  ),
  fc.tuple(owner, conversationId, sortKey).map(
    ([of, id, key]) =>
      (store) =>
        store.deleteGroupRow(of, id, key, context),
  ),
  person.map((each) => (store) => store.putProfile(each, context)),
  fc.tuple(conversationId, query).map(
    ([id, each]) =>
      (store) =>
        readAll(store, id, each),
  ),
  fc.tuple(conversationId, sortKey).map(
    ([id, key]) =>
      (store) =>
        store.getMessage(id, key, context),
  ),
  fc.tuple(owner, fc.option(sortKey), fc.option(sortKey)).map(
    ([of, from, below]) =>
      (store) =>
        collect(store.listGroupRows(of, from, context, below)),
  ),
  conversationId.map((id) => (store) => store.findGroupRows(id, [], context)),
  handle.map((each) => (store) => store.findProfile(each, context)),
  owner.map((of) => (store) => store.readOwnState(of, true, context)),
  fc.tuple(owner, ownWrite).map(
    ([of, write]) =>
      (store) =>
        store.writeOwnState(of, write, context),
  ),
);

async function collect<T>(all: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const each of all) collected.push(each);
  return collected;
}

/** Every page from a query on, joined: where a page ends may differ. */
async function readAll(store: MessageStore, id: ConversationId, first: MessageQuery) {
  const pages = [await store.listMessages(id, first, context)];
  for (let next = pages[0]?.next ?? null; next !== null; next = pages.at(-1)?.next ?? null)
    pages.push(await store.listMessages(id, { ...first, from: next }, context));
  return {
    items: pages.flatMap(({ items }) => items),
    unparsable: pages.flatMap(({ unparsable }) => unparsable),
    sizes: pages.flatMap(({ sizes }) => [...sizes]),
  };
}

const outcomeOf = (call: Call, store: MessageStore): Promise<unknown> =>
  call(store).catch((thrown: unknown) => toAppError(thrown).code);

test('answers any calls as the table does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(call, { maxLength: 40 }), async (calls) => {
      const [local, fake] = [openLocal(), new FakeMessageStore()];
      for (const each of calls) expect(await outcomeOf(each, local)).toEqual(await outcomeOf(each, fake));
      local.close();
    }),
    { numRuns: 300 },
  );
});

test('finds a person by a row with their name, if they have no profile', async () => {
  const store = openLocal();
  const sender = personOf('ada');
  expect(await store.findPerson('ada', context)).toBeNull();
  await store.putMessage(
    {
      ...{ conversationId: ConversationId.parse('a'), id: MessageId.parse('1'), text: '', expiresAt: null },
      ...{ sortKey: SortKey.parse('2026-01-01T00:00:00Z'), at: now, sender },
    },
    context,
  );
  expect(await store.findPerson('ada', context)).toEqual(sender);
  expect(await store.findPerson('bo', context)).toBeNull();
});

test('ends a page at 1 MB and continues after it', async () => {
  const store = openLocal();
  const sender = personOf('ada');
  const id = ConversationId.parse('a');
  for (const day of ['1', '2', '3', '4', '5', '6']) {
    const key = SortKey.parse(`2026-01-0${day}T00:00:00Z`);
    const row = { conversationId: id, id: MessageId.parse(day), sortKey: key, at: now, sender, expiresAt: null };
    await store.putMessage({ ...row, text: 'x'.repeat(300 * 1_024) }, context);
  }
  const query = { direction: 'backward', from: null, downTo: null, limit: 100 } as const;
  expect((await store.listMessages(id, query, context)).items).toHaveLength(4);
  expect((await readAll(store, id, query)).items.map((each) => each.id)).toEqual(['6', '5', '4', '3', '2', '1']);
});

test('fails when it is canceled, without effect', async () => {
  const store = openLocal();
  const canceled = { purpose: 'open', signal: AbortSignal.abort() } as const;
  await expect(store.putProfile(personOf('ada'), canceled)).rejects.toMatchObject({ code: 'cancelled' });
  expect(await store.findProfile('ada', context)).toBeNull();
});

test('confirms the clock of the computer', async () => {
  await openLocal().findProfile('ada', context);
  expect(serverClock.isSure).toBe(true);
  expect(serverClock.now()).toBe(now);
});
