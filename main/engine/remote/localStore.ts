import { AppError } from '../../../shared/errors.ts';
import type {
  ConversationId,
  ConversationMeta,
  GroupRow,
  Message,
  MessageChange,
  Person,
  SortKey,
  UserId,
} from '../../../shared/model.ts';
import { instantFromMicros, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import type { Clock } from '../clock.ts';
import { itemSize } from './dynamo/capacity.ts';
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
} from './dynamo/changes.ts';
import {
  type Decoded,
  decodeGroupRow,
  decodeMessage,
  decodePerson,
  encodeGroupRow,
  encodeMessage,
  encodeProfile,
  encodeRowText,
  groupRowPartition,
  type Item,
  type Key,
  messagePartition,
  profileKey,
  startOf,
  toPage,
} from './dynamo/codec.ts';
import {
  conversationPartition,
  decodeMembers,
  encodeMember,
  encodeMeta,
  encodeTitle,
  memberKey,
  metaKey,
} from './dynamo/members.ts';
import { decodeOwnState, encodeOwnState, ownStateKey } from './dynamo/ownState.ts';
import { applyUpdate, type Update } from './dynamo/update.ts';
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
  ServerDate,
  TableDescription,
} from './messageStore.ts';

/** The most rows and bytes of a page. */
const PAGE_ROWS = 1_000;
const PAGE_BYTES = 1_048_576;

/** The rows of a table on this computer, which change at once and for everyone. */
export interface RowTable {
  /** Rows of one partition in the order of their keys as bytes: `from` is inclusive, `after` exclusive. */
  read(range: {
    readonly pk: string;
    readonly from: string | null;
    readonly after: string | null;
    readonly backward: boolean;
    readonly limit: number;
  }): readonly (Item & Key)[];
  get(pk: string, sk: string): Item | null;
  /** The rows with this `message_group_uuid`. */
  ofConversation(conversationId: string): readonly Item[];
  /** Any row with this `user_handle`. */
  withHandle(handle: string): Item | null;
  put(rows: readonly (Item & Key)[]): void;
  delete(pk: string, sk: string): void;
  close(): void;
}

export interface LocalStoreOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly onServerDate: (date: ServerDate) => void;
  /** The IANA zone of timestamps without an offset. */
  readonly naiveZone: string;
}

/** A message store whose table is on this computer. It has the rows and rules of the real one, needs no network and costs nothing. */
export class LocalMessageStore implements MessageStore {
  readonly #table: RowTable;
  readonly #options: LocalStoreOptions;

  constructor(table: RowTable, options: LocalStoreOptions) {
    this.#table = table;
    this.#options = options;
  }

  async *listGroupRows(
    owner: UserId,
    from: SortKey | null,
    context: RequestContext,
    below: SortKey | null = null,
  ): AsyncGenerator<Page<GroupRow>, void, undefined> {
    if (startOf({ direction: 'backward', from: below, downTo: from }) === 'nothing') return yield EMPTY_PAGE;
    const range = { pk: groupRowPartition(owner), from, backward: below !== null, limit: PAGE_ROWS };
    let after = below;
    do {
      const start = after;
      const { items, ...page } = await this.#request(context, () =>
        this.#page({ ...range, after: start }, this.#readGroupRow),
      );
      yield { ...page, items: items.map(({ row }) => row) };
      after = page.next;
    } while (after !== null);
  }

  listMessages(conversationId: ConversationId, query: MessageQuery, context: RequestContext): Promise<Page<Message>> {
    return this.#query(messagePartition(conversationId), query, this.#readMessage, context);
  }

  getMessage(conversationId: ConversationId, sortKey: SortKey, context: RequestContext): Promise<Message | null> {
    return this.#request(context, () => {
      const item = this.#table.get(messagePartition(conversationId), sortKey);
      if (item === null) return null;
      const decoded = this.#readMessage(item);
      if (decoded.ok) return decoded.value;
      throw new AppError('validation', { reason: 'unreadable-message', details: decoded.unparsable });
    });
  }

  putMessage(message: Message, context: RequestContext): Promise<void> {
    return this.#put(encodeMessage(message), () => false, context);
  }

  putGroupRow(owner: UserId, row: GroupRow, context: RequestContext): Promise<void> {
    return this.#put(encodeGroupRow(owner, row), isOf(row.conversationId), context);
  }

  deleteGroupRow(
    owner: UserId,
    conversationId: ConversationId,
    sortKey: SortKey,
    context: RequestContext,
  ): Promise<void> {
    return this.#request(context, () => {
      const pk = groupRowPartition(owner);
      const there = this.#table.get(pk, sortKey);
      if (there !== null && isOf(conversationId)(there)) this.#table.delete(pk, sortKey);
    });
  }

  findGroupRows(
    conversationId: ConversationId,
    _participants: readonly UserId[],
    context: RequestContext,
  ): Promise<readonly OwnedGroupRow[]> {
    return this.#request(context, () => {
      const items = this.#table.ofConversation(conversationId);
      return toPage({ items, lastKey: undefined }, this.#readGroupRow).items;
    });
  }

  findPerson(handle: string, context: RequestContext): Promise<Person | null> {
    return this.#request(context, () => this.#profile(handle) ?? personOf(this.#table.withHandle(handle)));
  }

  findProfile(handle: string, context: RequestContext): Promise<Person | null> {
    return this.#request(context, () => this.#profile(handle));
  }

  putProfile(person: Person, context: RequestContext): Promise<void> {
    return this.#put(encodeProfile(person), ({ user_uuid: user }) => user === person.id, context);
  }

  readOwnState(owner: UserId, _isConsistent: boolean, context: RequestContext): Promise<OwnState | null> {
    return this.#request(context, () => {
      const { pk, sk } = ownStateKey(owner);
      const item = this.#table.get(pk, sk);
      return item === null ? null : decodeOwnState(item);
    });
  }

  writeOwnState(owner: UserId, write: OwnStateWrite, context: RequestContext): Promise<void> {
    return this.#update(ownStateKey(owner), encodeOwnState(write), true, context);
  }

  listChanges(
    conversationId: ConversationId,
    query: MessageQuery,
    context: RequestContext,
  ): Promise<Page<readonly MessageChange[]>> {
    return this.#query(overlayPartition(conversationId), query, decodeOverlay, context);
  }

  saveChange(
    conversationId: ConversationId,
    change: MessageChange,
    isForced: boolean,
    context: RequestContext,
  ): Promise<void> {
    return this.#update(overlayKey(conversationId, change), encodeChange(change, isForced), true, context);
  }

  logChange(conversationId: ConversationId, logged: LoggedChange, context: RequestContext): Promise<void> {
    return this.#request(context, () => this.#table.put([encodeLogged(conversationId, logged)]));
  }

  listLog(conversationId: ConversationId, query: MessageQuery, context: RequestContext): Promise<Page<LoggedChange>> {
    return this.#query(logPartition(conversationId), query, decodeLogged, context);
  }

  readBells(person: UserId, context: RequestContext): Promise<Bells> {
    return this.#request(context, () => {
      const { pk, sk } = bellKey(person);
      return decodeBells(this.#table.get(pk, sk) ?? {});
    });
  }

  ringBell(person: UserId, key: string, at: number, context: RequestContext): Promise<void> {
    return this.#request(context, () => {
      const { pk, sk } = bellKey(person);
      const there = this.#table.get(pk, sk) ?? {};
      const item = applyUpdate(there, encodeBell(key, at)) ?? applyUpdate(there, encodeLaterBell(key));
      if (item === null) throw new AppError('validation');
      this.#table.put([{ ...item, pk, sk }]);
    });
  }

  pruneBells(person: UserId, bells: Bells, context: RequestContext): Promise<void> {
    return this.#update(bellKey(person), encodePrunedBells(bells), false, context);
  }

  deleteMessage(
    conversationId: ConversationId,
    { messageId, sortKey }: Pick<MessageChange, 'messageId' | 'sortKey'>,
    context: RequestContext,
  ): Promise<void> {
    return this.#request(context, () => {
      const pk = messagePartition(conversationId);
      const there = this.#table.get(pk, sortKey);
      const id = there?.message_uuid ?? `sk:${sortKey}`;
      if (there !== null && id === messageId) this.#table.delete(pk, sortKey);
    });
  }

  replaceRowText({ owner, row }: OwnedGroupRow, text: string, context: RequestContext): Promise<void> {
    const key = { pk: groupRowPartition(owner), sk: row.sortKey };
    return this.#update(key, encodeRowText(row, text), false, context);
  }

  readMembers(conversationId: ConversationId, context: RequestContext): Promise<ConversationMembers> {
    const pk = conversationPartition(conversationId);
    return this.#request(context, () =>
      decodeMembers(this.#table.read({ pk, from: null, after: null, backward: false, limit: PAGE_ROWS })),
    );
  }

  putConversation(
    conversationId: ConversationId,
    meta: ConversationMeta,
    createdBy: UserId,
    context: RequestContext,
  ): Promise<void> {
    return this.#request(context, () => {
      const item = encodeMeta(conversationId, meta, createdBy);
      if (this.#table.get(item.pk, item.sk) === null) this.#table.put([item]);
    });
  }

  putTitle(conversationId: ConversationId, title: string, version: number, context: RequestContext): Promise<void> {
    return this.#update(metaKey(conversationId), encodeTitle(title, version), true, context);
  }

  putMember(conversationId: ConversationId, change: MemberChange, context: RequestContext): Promise<void> {
    return this.#update(memberKey(conversationId, change.person.id), encodeMember(change), false, context);
  }

  describeTable(context: RequestContext): Promise<TableDescription> {
    return this.#request(context, () => DESCRIPTION);
  }

  createTable(context: RequestContext): Promise<boolean> {
    return this.#request(context, () => false);
  }

  reconnect(): void {}

  close(): void {
    this.#table.close();
  }

  readonly #readMessage = (item: Item): Decoded<Message> => decodeMessage(item, this.#options.naiveZone);
  readonly #readGroupRow = (item: Item): Decoded<OwnedGroupRow> => decodeGroupRow(item, this.#options.naiveZone);

  #profile(handle: string): Person | null {
    const { pk, sk } = profileKey(handle);
    return personOf(this.#table.get(pk, sk));
  }

  async #query<T>(
    pk: string,
    query: MessageQuery,
    decode: (item: Item) => Decoded<T>,
    context: RequestContext,
  ): Promise<Page<T>> {
    const start = startOf(query);
    if (start === 'nothing') return EMPTY_PAGE;
    const { direction, downTo: from, limit } = query;
    const range = { pk, from, backward: direction === 'backward', limit };
    return this.#request(context, () => this.#page({ ...range, after: start?.after ?? null }, decode));
  }

  /** Rejects with `conflict` when a condition does not hold, or else does nothing then. */
  #update(key: Key, update: Update, reportsConflict: boolean, context: RequestContext): Promise<void> {
    return this.#request(context, () => {
      const item = applyUpdate(this.#table.get(key.pk, key.sk) ?? {}, update);
      if (item !== null) this.#table.put([{ ...item, ...key }]);
      else if (reportsConflict) throw new AppError('conflict');
    });
  }

  #page<T>(range: Parameters<RowTable['read']>[0], read: (item: Item) => Decoded<T>): Page<T> {
    const rows = this.#table.read(range);
    let bytes = 0;
    const full = rows.findIndex((row) => {
      bytes += itemSize(row);
      return bytes >= PAGE_BYTES;
    });
    const items = full === -1 ? rows : rows.slice(0, full + 1);
    const last = items.at(-1);
    const isEnd = items.length === rows.length && rows.length < range.limit;
    return toPage({ items, lastKey: isEnd || last === undefined ? undefined : { pk: last.pk, sk: last.sk } }, read);
  }

  #put(item: Item & Key, mayReplace: (there: Item) => boolean, context: RequestContext): Promise<void> {
    return this.#request(context, () => {
      const there = this.#table.get(item.pk, item.sk);
      if (there !== null && !mayReplace(there)) throw new AppError('conflict');
      this.#table.put([item]);
    });
  }

  async #request<T>({ signal }: RequestContext, work: () => T): Promise<T> {
    // Like one over the network, it completes later, and can be canceled until then.
    await Promise.resolve();
    if (signal.aborted) throw new AppError('cancelled');
    const value = work();
    const now = this.#options.clock.now();
    // A `Date` header is cut to seconds, half a second behind on average.
    const serverDate = instantFromMicros(now - MICROS_PER_SECOND / 2);
    this.#options.onServerDate({ serverDate, sentAt: now, receivedAt: now });
    return value;
  }
}

const EMPTY_PAGE: Page<never> = { items: [], unparsable: [], sizes: new Map(), next: null };

const isOf =
  (conversationId: ConversationId) =>
  ({ message_group_uuid: id }: Item): boolean =>
    id === conversationId;

function personOf(item: Item | null): Person | null {
  const decoded = item === null ? null : decodePerson(item);
  return decoded?.ok ? decoded.value : null;
}

/** What clients depend on is as in a table that they would create. */
const DESCRIPTION: TableDescription = {
  name: '',
  status: 'ACTIVE',
  itemCount: 0,
  bytes: 0,
  keysFit: true,
  keys: [
    { name: 'pk', type: 'S', role: 'HASH' },
    { name: 'sk', type: 'S', role: 'RANGE' },
  ],
  indexes: [],
  ttlAttribute: undefined,
  deletionProtection: undefined,
  pointInTimeRecovery: undefined,
  kmsKey: null,
  stream: null,
  billing: '',
  readCapacity: null,
  writeCapacity: null,
};
