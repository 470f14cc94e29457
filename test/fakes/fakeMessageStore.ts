import { itemSize } from '../../main/engine/remote/dynamo/capacity.ts';
import {
  bellKey,
  decodeBells,
  decodeLogged,
  decodeOverlay,
  encodeBell,
  encodeChange,
  encodeLaterBell,
  encodeLogged,
  encodePrunedBells,
  logPartition,
  overlayKey,
  overlayPartition,
} from '../../main/engine/remote/dynamo/changes.ts';
import {
  type Decoded,
  decodeGroupRow,
  decodeMessage,
  decodePerson,
  encodeGroupRow,
  encodeMessage,
  encodeProfile,
  encodeRowText,
  GROUP_ROW_PREFIX,
  groupRowPartition,
  type Item,
  type Key,
  MESSAGE_PREFIX,
  messagePartition,
  profileKey,
  startOf,
  toPage,
} from '../../main/engine/remote/dynamo/codec.ts';
import {
  conversationPartition,
  decodeMembers,
  encodeMember,
  encodeMeta,
  encodeTitle,
  memberKey,
  metaKey,
} from '../../main/engine/remote/dynamo/members.ts';
import { decodeOwnState, encodeOwnState, ownStateKey } from '../../main/engine/remote/dynamo/ownState.ts';
import { applyUpdate, type Update } from '../../main/engine/remote/dynamo/update.ts';
import type {
  Bells,
  ConversationMembers,
  LoggedChange,
  MemberChange,
  MessageQuery,
  MessageStore,
  OwnedGroupRow,
  OwnState,
  OwnStateWrite,
  Page,
  RequestContext,
} from '../../main/engine/remote/messageStore.ts';
import { AppError } from '../../shared/errors.ts';
import type {
  ConversationId,
  ConversationMeta,
  GroupRow,
  Message,
  MessageChange,
  Person,
  SortKey,
  UserId,
} from '../../shared/model.ts';
import { FakeService, type FakeServiceOptions, type StoreMethod } from './fakeService.ts';
import type { Charged, TablePage } from './fakeTable.ts';

export type { StoreMethod } from './fakeService.ts';

export interface FakeStoreOptions extends FakeServiceOptions {
  /** The initial rows of the table. */
  readonly items?: readonly Item[];
  readonly naiveZone?: string;
}

/**
 * A message store in memory with the same raw rows and codec as the real one. It can fail, lose responses, hold and log
 * calls, and charges what the service would. It passes the contract suite, so tests may rely on it. A call takes one to
 * three microseconds, since a simulation makes many.
 */
export class FakeMessageStore extends FakeService implements MessageStore {
  closed = false;
  readonly #readMessage: (item: Item) => Decoded<Message>;
  readonly #readGroupRow: (item: Item) => Decoded<OwnedGroupRow>;

  constructor(options: FakeStoreOptions = {}) {
    super(options);
    const { naiveZone = 'UTC' } = options;
    this.#readMessage = decodingOnce((item) => decodeMessage(item, naiveZone));
    this.#readGroupRow = decodingOnce((item) => decodeGroupRow(item, naiveZone));
    this.seed(options.items ?? []);
  }

  /** Puts raw rows of other writers, free of charge and unlogged. A row needs text for `pk` and `sk`. */
  seed(items: readonly Item[]): void {
    for (const item of items) {
      const { pk, sk } = item;
      if (typeof pk !== 'string' || typeof sk !== 'string') throw new TypeError('A row needs the keys pk and sk.');
      this.table.put({ ...item, pk, sk });
    }
  }

  /** Removes a row, free of charge and unlogged. */
  unseed(key: Key): void {
    this.table.delete(key);
  }

  async *listGroupRows(
    owner: UserId,
    least: SortKey | null,
    context: RequestContext,
    below: SortKey | null = null,
  ): AsyncGenerator<Page<GroupRow>, void, undefined> {
    const pk = groupRowPartition(owner);
    if (startOf({ direction: 'backward', from: below, downTo: least }) === 'nothing') return yield EMPTY_PAGE;
    const readPage = async (after: SortKey | null): Promise<Page<OwnedGroupRow>> => {
      const raw = await this.request('listGroupRows', [owner, least, after], context, () =>
        this.table.query({ pk, least, after, backward: below !== null, behind: this.behind('table') }),
      );
      return toPage(this.read(raw, context), this.#readGroupRow, sizeOnce);
    };
    let after = below;
    do {
      const { items, next, ...page } = await readPage(after);
      yield { ...page, items: items.map(({ row }) => row), next };
      after = next;
    } while (after !== null);
  }

  async listMessages(
    conversationId: ConversationId,
    query: MessageQuery,
    context: RequestContext,
  ): Promise<Page<Message>> {
    const raw = await this.#query('listMessages', messagePartition, [conversationId, query, context]);
    return raw === null ? EMPTY_PAGE : toPage(raw, this.#readMessage, sizeOnce);
  }

  async getMessage(conversationId: ConversationId, sortKey: SortKey, context: RequestContext): Promise<Message | null> {
    const raw = await this.request('getMessage', [conversationId, sortKey], context, () =>
      this.table.get({ pk: messagePartition(conversationId), sk: sortKey }, true),
    );
    const item = this.read(raw, context);
    if (item === null) return null;
    const decoded = this.#readMessage(item);
    if (decoded.ok) return decoded.value;
    throw new AppError('validation', { details: decoded.unparsable });
  }

  async putMessage(message: Message, context: RequestContext): Promise<void> {
    const done = await this.request('putMessage', [message], context, () =>
      this.table.put(encodeMessage(message), () => false),
    );
    this.requireWritten(done, context);
  }

  async putGroupRow(owner: UserId, row: GroupRow, context: RequestContext): Promise<void> {
    const done = await this.request('putGroupRow', [owner, row], context, () =>
      this.table.put(encodeGroupRow(owner, row), (item) => item.message_group_uuid === row.conversationId),
    );
    this.requireWritten(done, context);
  }

  async deleteGroupRow(
    owner: UserId,
    conversationId: ConversationId,
    sortKey: SortKey,
    context: RequestContext,
  ): Promise<void> {
    const key = { pk: groupRowPartition(owner), sk: sortKey };
    const done = await this.request('deleteGroupRow', [owner, conversationId, sortKey], context, () =>
      this.table.delete(key, (item) => item.message_group_uuid === conversationId),
    );
    this.wrote(done, context);
  }

  async findGroupRows(
    conversationId: ConversationId,
    participants: readonly UserId[],
    context: RequestContext,
  ): Promise<readonly OwnedGroupRow[]> {
    const raw = await this.request('findGroupRows', [conversationId, participants], context, () =>
      this.table.indexed
        ? this.#readAll((after) => this.table.queryIndex(conversationId, after, this.behind('index')), context)
        : participants.flatMap((owner) => this.#readPartition(groupRowPartition(owner), context)),
    );
    const { items } = toPage({ items: raw, lastKey: undefined }, this.#readGroupRow);
    return items.filter(({ row }) => row.conversationId === conversationId);
  }

  findPerson(handle: string, context: RequestContext): Promise<Person | null> {
    return this.request('findPerson', [handle], context, () => {
      const profile = this.#readProfile(handle, context);
      return profile ?? this.#scanForPerson(handle, context);
    });
  }

  findProfile(handle: string, context: RequestContext): Promise<Person | null> {
    return this.request('findProfile', [handle], context, () => this.#readProfile(handle, context));
  }

  async putProfile(person: Person, context: RequestContext): Promise<void> {
    const done = await this.request('putProfile', [person], context, () =>
      this.table.put(encodeProfile(person), ({ user_uuid: user }) => user === person.id),
    );
    this.requireWritten(done, context);
  }

  async readOwnState(owner: UserId, isConsistent: boolean, context: RequestContext): Promise<OwnState | null> {
    const raw = await this.request('readOwnState', [owner, isConsistent], context, () =>
      this.table.get(ownStateKey(owner), isConsistent),
    );
    const item = this.read(raw, context);
    return item === null ? null : decodeOwnState(item);
  }

  async writeOwnState(owner: UserId, write: OwnStateWrite, context: RequestContext): Promise<void> {
    const done = await this.request('writeOwnState', [owner, write], context, () =>
      this.table.update(ownStateKey(owner), (there) => applyUpdate(there, encodeOwnState(write))),
    );
    this.requireWritten(done, context);
  }

  async listChanges(
    conversationId: ConversationId,
    query: MessageQuery,
    context: RequestContext,
  ): Promise<Page<readonly MessageChange[]>> {
    const raw = await this.#query('listChanges', overlayPartition, [conversationId, query, context]);
    return raw === null ? EMPTY_PAGE : toPage(raw, decodeOverlay, sizeOnce);
  }

  async saveChange(
    conversationId: ConversationId,
    change: MessageChange,
    isForced: boolean,
    context: RequestContext,
  ): Promise<void> {
    const done = await this.request('saveChange', [conversationId, change, isForced], context, () =>
      this.table.update(overlayKey(conversationId, change), (there) =>
        applyUpdate(there, encodeChange(change, isForced)),
      ),
    );
    this.requireWritten(done, context);
  }

  async logChange(conversationId: ConversationId, logged: LoggedChange, context: RequestContext): Promise<void> {
    const done = await this.request('logChange', [conversationId, logged], context, () =>
      this.table.put(encodeLogged(conversationId, logged), () => false),
    );
    this.wrote(done, context);
  }

  async listLog(
    conversationId: ConversationId,
    query: MessageQuery,
    context: RequestContext,
  ): Promise<Page<LoggedChange>> {
    const raw = await this.#query('listLog', logPartition, [conversationId, query, context]);
    return raw === null ? EMPTY_PAGE : toPage(raw, decodeLogged, sizeOnce);
  }

  async readBells(person: UserId, context: RequestContext): Promise<Bells> {
    const raw = await this.request('readBells', [person], context, () => this.table.get(bellKey(person), false));
    return decodeBells(this.read(raw, context) ?? {});
  }

  async ringBell(person: UserId, key: string, at: number, context: RequestContext): Promise<void> {
    const ring = (update: Update): Charged<boolean> =>
      this.table.update(bellKey(person), (there) => applyUpdate(there, update));
    await this.request('ringBell', [person, key, at], context, () => {
      if (this.wrote(ring(encodeBell(key, at)), context) || this.wrote(ring(encodeLaterBell(key)), context)) return;
      throw new AppError('validation');
    });
  }

  async pruneBells(person: UserId, bells: Bells, context: RequestContext): Promise<void> {
    const done = await this.request('pruneBells', [person, bells], context, () =>
      this.table.update(bellKey(person), (there) => applyUpdate(there, encodePrunedBells(bells))),
    );
    this.wrote(done, context);
  }

  async deleteMessage(
    conversationId: ConversationId,
    message: Pick<MessageChange, 'messageId' | 'sortKey'>,
    context: RequestContext,
  ): Promise<void> {
    const { messageId, sortKey } = message;
    const done = await this.request('deleteMessage', [conversationId, message], context, () =>
      this.table.delete(
        { pk: messagePartition(conversationId), sk: sortKey },
        ({ message_uuid: id = `sk:${sortKey}` }) => id === messageId,
      ),
    );
    this.wrote(done, context);
  }

  async replaceRowText({ owner, row }: OwnedGroupRow, text: string, context: RequestContext): Promise<void> {
    const key = { pk: groupRowPartition(owner), sk: row.sortKey };
    const done = await this.request('replaceRowText', [owner, row, text], context, () =>
      this.table.update(key, (there) => applyUpdate(there, encodeRowText(row, text))),
    );
    this.wrote(done, context);
  }

  async readMembers(conversationId: ConversationId, context: RequestContext): Promise<ConversationMembers> {
    const raw = await this.request('readMembers', [conversationId], context, () =>
      this.table.query({ pk: conversationPartition(conversationId), behind: this.behind('table') }),
    );
    return decodeMembers(this.read(raw, context).items);
  }

  async putConversation(
    conversationId: ConversationId,
    meta: ConversationMeta,
    createdBy: UserId,
    context: RequestContext,
  ): Promise<void> {
    const done = await this.request('putConversation', [conversationId, meta, createdBy], context, () =>
      this.table.put(encodeMeta(conversationId, meta, createdBy), () => false),
    );
    this.wrote(done, context);
  }

  async putTitle(
    conversationId: ConversationId,
    title: string,
    version: number,
    context: RequestContext,
  ): Promise<void> {
    const done = await this.request('putTitle', [conversationId, title, version], context, () =>
      this.table.update(metaKey(conversationId), (there) => applyUpdate(there, encodeTitle(title, version))),
    );
    this.requireWritten(done, context);
  }

  async putMember(conversationId: ConversationId, change: MemberChange, context: RequestContext): Promise<void> {
    const done = await this.request('putMember', [conversationId, change], context, () =>
      this.table.update(memberKey(conversationId, change.person.id), (there) =>
        applyUpdate(there, encodeMember(change)),
      ),
    );
    this.wrote(done, context);
  }

  reconnect(): void {}

  close(): void {
    this.closed = true;
  }

  /** One page of a partition of a conversation; null: nothing can be in the range. */
  async #query(
    method: StoreMethod,
    partitionOf: (conversationId: ConversationId) => string,
    [conversationId, query, context]: [ConversationId, MessageQuery, RequestContext],
  ): Promise<TablePage | null> {
    const start = startOf(query);
    if (start === 'nothing') return null;
    const { direction, downTo, limit, consistent = false } = query;
    const raw = await this.request(method, [conversationId, query], context, () =>
      this.table.query({
        pk: partitionOf(conversationId),
        least: downTo,
        backward: direction === 'backward',
        after: start?.after ?? null,
        limit,
        consistent,
        behind: consistent ? 0 : this.behind('table'),
      }),
    );
    return this.read(raw, context);
  }

  #readProfile(handle: string, context: RequestContext): Person | null {
    const item = this.read(this.table.get(profileKey(handle), false), context);
    const decoded = item === null ? null : decodePerson(item);
    return decoded?.ok ? decoded.value : null;
  }

  #scanForPerson(handle: string, context: RequestContext): Person | null {
    let seen = 0;
    for (;;) {
      const { items, lastKey } = this.read(this.table.scan(seen), context);
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

  #readPartition(pk: string, context: RequestContext): Item[] {
    return this.#readAll(
      (after) => this.table.query({ pk, after: after?.sk ?? null, behind: this.behind('table') }),
      context,
    );
  }

  /** Reads the rows of all pages. */
  #readAll(readPage: (after: Key | null) => Charged<TablePage>, context: RequestContext): Item[] {
    const all: Item[] = [];
    let after: Key | null = null;
    do {
      const { items, lastKey }: TablePage = this.read(readPage(after), context);
      all.push(...items);
      after = lastKey ?? null;
    } while (after !== null);
    return all;
  }
}

const EMPTY_PAGE: Page<never> = { items: [], unparsable: [], sizes: new Map(), next: null };

/** Decodes each row once: rows never change in place, and many clients read them many times. */
const decodingOnce = <T>(decode: (item: Item) => Decoded<T>): ((item: Item) => Decoded<T>) => once(decode);

const sizeOnce = once(itemSize);

function once<T extends object | number>(compute: (item: Item) => T): (item: Item) => T {
  const known = new WeakMap<Item, T>();
  return (item) => {
    const before = known.get(item);
    if (before !== undefined) return before;
    const value = compute(item);
    known.set(item, value);
    return value;
  };
}
