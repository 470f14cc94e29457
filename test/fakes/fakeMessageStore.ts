import type { CostMeter } from '../../main/engine/cost.ts';
import {
  type Decoded,
  decodeGroupRow,
  decodeMessage,
  decodePerson,
  encodeGroupRow,
  encodeMessage,
  encodeProfile,
  GROUP_ROW_PREFIX,
  groupRowPartition,
  MESSAGE_PREFIX,
  messagePartition,
  profileKey,
} from '../../main/engine/remote/dynamo/codec.ts';
import type { Item, Key } from '../../main/engine/remote/dynamo/item.ts';
import { startOf } from '../../main/engine/remote/dynamo/keyRange.ts';
import { type RawPage, toPage } from '../../main/engine/remote/dynamo/page.ts';
import type {
  MessageQuery,
  MessageStore,
  OwnedGroupRow,
  Page,
  RequestContext,
  TableDescription,
} from '../../main/engine/remote/messageStore.ts';
import { AppError } from '../../shared/errors.ts';
import type { GroupId, GroupRow, Message, Person, SortKey, UserId } from '../../shared/model.ts';
import { type Charged, FakeTable, type PartitionRead } from './fakeTable.ts';
import { Programmable } from './programmable.ts';

/** A method that makes requests; `listGroupRows` makes one, and is logged once, for each page. */
export type StoreMethod = Exclude<keyof MessageStore, 'close'>;

export interface FakeStoreOptions {
  readonly items?: readonly Item[];
  readonly cost?: CostMeter;
  readonly naiveZone?: string;
  /** False: there is no table until `createTable`. */
  readonly exists?: boolean;
  /** False: a table without the index. */
  readonly indexed?: boolean;
  /** False: a table with other keys. */
  readonly keysFit?: boolean;
}

/**
 * A message store in memory, over the same raw rows and the same codec as the real one. It can be told to fail or to
 * hold calls, logs them, and charges what the service would. It passes the contract's suite, so tests may trust it.
 */
export class FakeMessageStore extends Programmable<StoreMethod> implements MessageStore {
  readonly table = new FakeTable();
  closed = false;
  readonly #options: FakeStoreOptions;
  readonly #naiveZone: string;
  #exists: boolean;

  constructor(options: FakeStoreOptions = {}) {
    super();
    this.#options = options;
    this.#naiveZone = options.naiveZone ?? 'UTC';
    this.#exists = options.exists ?? true;
    this.table.indexed = options.indexed ?? true;
    this.seed(options.items ?? []);
  }

  /** Puts raw rows, free of charge and unlogged: what other writers did. A row needs text for `pk` and `sk`. */
  seed(items: readonly Item[]): void {
    for (const item of items) {
      const { pk, sk } = item;
      if (typeof pk !== 'string' || typeof sk !== 'string') throw new TypeError('A row needs the keys pk and sk.');
      this.table.put({ ...item, pk, sk });
    }
  }

  /** Takes a row away, free of charge and unlogged. */
  unseed(key: Key): void {
    this.table.delete(key);
  }

  async *listGroupRows(
    owner: UserId,
    least: SortKey | null,
    context: RequestContext,
  ): AsyncGenerator<Page<GroupRow>, void, undefined> {
    let after: SortKey | null = null;
    do {
      await this.#enter('listGroupRows', [owner, least, after], context);
      const read: PartitionRead = { pk: groupRowPartition(owner), least, after };
      const raw: RawPage = this.#read(this.table.query(read), context);
      const { items, unparsable, next } = toPage(raw, this.#readGroupRow);
      yield { items: items.map(({ row }) => row), unparsable, next };
      after = next;
    } while (after !== null);
  }

  async listMessages(groupId: GroupId, query: MessageQuery, context: RequestContext): Promise<Page<Message>> {
    const start = startOf(query);
    if (start === 'nothing') return { items: [], unparsable: [], next: null };
    await this.#enter('listMessages', [groupId, query], context);
    const raw = this.table.query({
      pk: messagePartition(groupId),
      least: query.downTo,
      backward: query.direction === 'backward',
      after: start?.after ?? null,
      limit: query.limit,
      consistent: query.consistent ?? false,
    });
    return toPage(this.#read(raw, context), this.#readMessage);
  }

  async getMessage(groupId: GroupId, sortKey: SortKey, context: RequestContext): Promise<Message | null> {
    await this.#enter('getMessage', [groupId, sortKey], context);
    const item = this.#read(this.table.get({ pk: messagePartition(groupId), sk: sortKey }, true), context);
    if (item === null) return null;
    const decoded = this.#readMessage(item);
    if (decoded.ok) return decoded.value;
    throw new AppError('validation', 'The row is not a readable message.', { details: decoded.unparsable });
  }

  async putMessage(message: Message, context: RequestContext): Promise<void> {
    await this.#enter('putMessage', [message], context);
    this.#put(encodeMessage(message), () => false, context);
  }

  async putGroupRow(owner: UserId, row: GroupRow, context: RequestContext): Promise<void> {
    await this.#enter('putGroupRow', [owner, row], context);
    this.#put(encodeGroupRow(owner, row), ({ message_group_uuid }) => message_group_uuid === row.groupId, context);
  }

  async deleteGroupRow(owner: UserId, groupId: GroupId, sortKey: SortKey, context: RequestContext): Promise<void> {
    await this.#enter('deleteGroupRow', [owner, groupId, sortKey], context);
    const key = { pk: groupRowPartition(owner), sk: sortKey };
    this.#wrote(
      this.table.delete(key, ({ message_group_uuid }) => message_group_uuid === groupId),
      context,
    );
  }

  async findGroupRows(
    groupId: GroupId,
    participants: readonly UserId[],
    context: RequestContext,
  ): Promise<readonly OwnedGroupRow[]> {
    await this.#enter('findGroupRows', [groupId, participants], context);
    const raw = this.table.indexed
      ? this.#readAll((from) => this.table.queryIndex(groupId, from), context)
      : participants.flatMap((owner) => this.#readPartition(groupRowPartition(owner), context));
    const { items } = toPage({ items: raw, lastKey: undefined }, this.#readGroupRow);
    return items.filter(({ row }) => row.groupId === groupId);
  }

  async findPerson(handle: string, context: RequestContext): Promise<Person | null> {
    await this.#enter('findPerson', [handle], context);
    const profile = this.#readProfile(handle, context);
    if (profile !== null) return profile;
    let seen = 0;
    for (;;) {
      const { items, lastKey } = this.#read(this.table.scan(seen), context);
      for (const item of items) {
        const { pk, user_handle } = item;
        const isRow = typeof pk === 'string' && (pk.startsWith(MESSAGE_PREFIX) || pk.startsWith(GROUP_ROW_PREFIX));
        const person = isRow && user_handle === handle ? decodePerson(item) : null;
        if (person?.ok) return person.value;
      }
      if (lastKey === undefined) return null;
      seen += items.length;
    }
  }

  async findProfile(handle: string, context: RequestContext): Promise<Person | null> {
    await this.#enter('findProfile', [handle], context);
    return this.#readProfile(handle, context);
  }

  async putProfile(person: Person, context: RequestContext): Promise<void> {
    await this.#enter('putProfile', [person], context);
    this.#put(encodeProfile(person), ({ user_uuid }) => user_uuid === person.id, context);
  }

  async describeTable(context: RequestContext): Promise<TableDescription> {
    await this.#enter('describeTable', [], context);
    const keys = this.#options.keysFit === false ? (['id', 'at'] as const) : (['pk', 'sk'] as const);
    return {
      name: 'fake',
      status: 'ACTIVE',
      itemCount: this.table.rows().length,
      bytes: 0,
      keysFit: this.#options.keysFit ?? true,
      keys: [
        { name: keys[0], type: 'S', role: 'HASH' },
        { name: keys[1], type: 'S', role: 'RANGE' },
      ],
      indexes: this.table.indexed
        ? [
            {
              name: 'message-group-sk-index',
              keys: ['message_group_uuid', 'sk'],
              projection: 'ALL',
              status: 'ACTIVE',
              fits: true,
            },
          ]
        : [],
      ttlAttribute: null,
      stream: null,
      billing: 'PAY_PER_REQUEST',
    };
  }

  async createTable(context: RequestContext): Promise<void> {
    await this.#enter('createTable', [], context);
    if (this.#exists) throw new AppError('conflict', 'The table exists already.');
    this.#exists = true;
    this.table.indexed = true;
  }

  close(): void {
    this.closed = true;
  }

  readonly #readMessage = (item: Item): Decoded<Message> => decodeMessage(item, this.#naiveZone);
  readonly #readGroupRow = (item: Item): Decoded<OwnedGroupRow> => decodeGroupRow(item, this.#naiveZone);

  /** A request to the table, such as it is. */
  async #enter(method: StoreMethod, args: readonly unknown[], { signal }: RequestContext): Promise<void> {
    await this.enter(method, args, signal);
    if (!this.#exists && method !== 'createTable') throw new AppError('table-missing', 'There is no such table.');
    const needsKeys = method !== 'createTable' && method !== 'describeTable';
    if (this.#options.keysFit === false && needsKeys) throw new AppError('wrong-key-schema', 'The keys are others.');
  }

  #read<T>({ value, units }: Charged<T>, { purpose }: RequestContext): T {
    this.#options.cost?.add(purpose, { read: units });
    return value;
  }

  #wrote<T>({ value, units }: Charged<T>, { purpose }: RequestContext): T {
    this.#options.cost?.add(purpose, { write: units });
    return value;
  }

  #put(item: Item & Key, mayReplace: (there: Item) => boolean, context: RequestContext): void {
    const done = this.#wrote(this.table.put(item, mayReplace), context);
    if (!done) throw new AppError('conflict', 'There is already a row at this place of the table.');
  }

  #readProfile(handle: string, context: RequestContext): Person | null {
    const item = this.#read(this.table.get(profileKey(handle), false), context);
    const decoded = item === null ? null : decodePerson(item);
    return decoded?.ok ? decoded.value : null;
  }

  #readPartition(pk: string, context: RequestContext): Item[] {
    const all: Item[] = [];
    let after: string | null = null;
    do {
      const { items, lastKey }: RawPage = this.#read<RawPage>(this.table.query({ pk, after }), context);
      all.push(...items);
      const { sk } = lastKey ?? {};
      after = typeof sk === 'string' ? sk : null;
    } while (after !== null);
    return all;
  }

  #readAll(readPage: (from: number) => ReturnType<FakeTable['scan']>, context: RequestContext): Item[] {
    const all: Item[] = [];
    for (;;) {
      const { items, lastKey } = this.#read(readPage(all.length), context);
      all.push(...items);
      if (lastKey === undefined) return all;
    }
  }
}
