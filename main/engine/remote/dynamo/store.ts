import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { ScanCursor } from '../../../../shared/contract/accounts.ts';
import { AppError } from '../../../../shared/errors.ts';
import type {
  ConversationId,
  ConversationMeta,
  GroupRow,
  Message,
  MessageChange,
  Person,
  SortKey,
  UserId,
} from '../../../../shared/model.ts';
import type { Clock } from '../../clock.ts';
import type {
  Bells,
  ConnectionProbe,
  ConversationMembers,
  LoggedChange,
  MemberChange,
  MessageQuery,
  MessageStore,
  NewTableOptions,
  OwnedGroupRow,
  OwnState,
  OwnStateWrite,
  Page,
  RequestContext,
  TableDescription,
} from '../messageStore.ts';
import { createTable, DynamoProbe, describeTable } from './admin.ts';
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
} from './changes.ts';
import {
  type Decoded,
  decodeGroupRow,
  decodeMessage,
  encodeGroupRow,
  encodeMessage,
  encodeProfile,
  encodeRowText,
  groupRowPartition,
  type Item,
  messagePartition,
  profileKey,
  type RawPage,
  startOf,
  toPage,
} from './codec.ts';
import { parseRemoteConfig, type RemoteSettings } from './config.ts';
import {
  conversationPartition,
  decodeMembers,
  encodeMember,
  encodeMeta,
  encodeTitle,
  memberKey,
  metaKey,
} from './members.ts';
import { decodeOwnState, encodeOwnState, ownStateKey } from './ownState.ts';
import { type PersonScan, readPerson, scanForPerson } from './personScan.ts';
import { type Condition, Table, type TableFree, type TableOptions } from './table.ts';

export interface DynamoStoreOptions extends TableOptions {
  readonly clock: Clock;
}

/** The message store over one DynamoDB table. */
export class DynamoMessageStore implements MessageStore {
  readonly probe: ConnectionProbe;
  readonly #table: Table;
  readonly #clock: Clock;
  readonly #naiveZone: string;
  /** Detected once: a table gets an index later only by `createTable`. */
  #indexMissing = false;

  /**
   * @throws AppError `insecure-endpoint` when the endpoint is plain http to another computer, `validation` when the
   * settings are invalid.
   */
  constructor(settings: RemoteSettings, options: DynamoStoreOptions) {
    const config = parseRemoteConfig(settings);
    this.#table = new Table(config, options);
    this.probe = new DynamoProbe(this.#table);
    this.#clock = options.clock;
    this.#naiveZone = config.naiveZone;
  }

  async *listGroupRows(
    owner: UserId,
    from: SortKey | null,
    context: RequestContext,
    below: SortKey | null = null,
  ): AsyncGenerator<Page<GroupRow>, void, undefined> {
    const pk = groupRowPartition(owner);
    const start = startOf({ direction: 'backward', from: below, downTo: from });
    if (start === 'nothing') return yield EMPTY_PAGE;
    const query = { ...keyCondition(pk, from), ScanIndexForward: start === null };
    const first = start === null ? undefined : { pk, sk: start.after };
    for await (const raw of this.#pages(query, context, first)) {
      const { items, ...page } = toPage(raw, this.#readGroupRow);
      yield { ...page, items: items.map(({ row }) => row) };
    }
  }

  listMessages(conversationId: ConversationId, query: MessageQuery, context: RequestContext): Promise<Page<Message>> {
    return this.#page(messagePartition(conversationId), query, this.#readMessage, context);
  }

  async #page<T>(
    pk: string,
    query: MessageQuery,
    decode: (item: Item) => Decoded<T>,
    context: RequestContext,
  ): Promise<Page<T>> {
    const start = startOf(query);
    if (start === 'nothing') return EMPTY_PAGE;
    const page: TableFree<QueryCommandInput> = {
      ...keyCondition(pk, query.downTo),
      ScanIndexForward: query.direction === 'forward',
      Limit: query.limit,
      ConsistentRead: query.consistent ?? false,
      ...(start === null ? {} : { ExclusiveStartKey: { pk, sk: start.after } }),
    };
    return toPage(await this.#table.readPage({ query: page }, context), decode);
  }

  async getMessage(conversationId: ConversationId, sortKey: SortKey, context: RequestContext): Promise<Message | null> {
    const item = await this.#table.get({ pk: messagePartition(conversationId), sk: sortKey }, true, context);
    if (item === null) return null;
    const decoded = this.#readMessage(item);
    if (decoded.ok) return decoded.value;
    throw new AppError('validation', { reason: 'unreadable-message', details: decoded.unparsable });
  }

  async putMessage(message: Message, context: RequestContext): Promise<void> {
    await this.#table.write({ put: encodeMessage(message) }, NEW, context);
  }

  async putGroupRow(owner: UserId, row: GroupRow, context: RequestContext): Promise<void> {
    const condition = newOrWith('message_group_uuid', row.conversationId);
    await this.#table.write({ put: encodeGroupRow(owner, row) }, condition, context);
  }

  async deleteGroupRow(
    owner: UserId,
    conversationId: ConversationId,
    sortKey: SortKey,
    context: RequestContext,
  ): Promise<void> {
    const key = { pk: groupRowPartition(owner), sk: sortKey };
    const condition = { expression: 'message_group_uuid = :own', values: { ':own': conversationId } };
    await ignoringConflict(this.#table.write({ delete: key }, condition, context));
  }

  async findGroupRows(
    conversationId: ConversationId,
    participants: readonly UserId[],
    context: RequestContext,
  ): Promise<readonly OwnedGroupRow[]> {
    if (!this.#indexMissing) {
      try {
        return await this.#findByIndex(conversationId, context);
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'index-missing') throw error;
        // An index that is being filled is ready for a later call.
        this.#indexMissing = !error.retryable;
      }
    }
    const found = await Promise.all(
      participants.map((owner) => this.#findInPartition(groupRowPartition(owner), conversationId, context)),
    );
    return found.flat();
  }

  async findPerson(handle: string, context: RequestContext): Promise<Person | null> {
    const person = await this.findProfile(handle, context);
    if (person !== null) return person;

    let from: ScanCursor | null = null;
    do {
      const page: PersonScan = await scanForPerson(this.#table, handle, from, context);
      if (page.person !== null) return page.person;
      from = page.next;
    } while (from !== null);
    return null;
  }

  async findProfile(handle: string, context: RequestContext): Promise<Person | null> {
    const profile = await this.#table.get(profileKey(handle), false, context);
    return profile === null ? null : readPerson(profile);
  }

  async putProfile(person: Person, context: RequestContext): Promise<void> {
    await this.#table.write({ put: encodeProfile(person) }, newOrWith('user_uuid', person.id), context);
  }

  async readOwnState(owner: UserId, isConsistent: boolean, context: RequestContext): Promise<OwnState | null> {
    const item = await this.#table.get(ownStateKey(owner), isConsistent, context);
    return item === null ? null : decodeOwnState(item);
  }

  async writeOwnState(owner: UserId, write: OwnStateWrite, context: RequestContext): Promise<void> {
    await this.#table.update(ownStateKey(owner), encodeOwnState(write), context);
  }

  listChanges(
    conversationId: ConversationId,
    query: MessageQuery,
    context: RequestContext,
  ): Promise<Page<readonly MessageChange[]>> {
    return this.#page(overlayPartition(conversationId), query, decodeOverlay, context);
  }

  async saveChange(
    conversationId: ConversationId,
    change: MessageChange,
    isForced: boolean,
    context: RequestContext,
  ): Promise<void> {
    await this.#table.update(overlayKey(conversationId, change), encodeChange(change, isForced), context);
  }

  async logChange(conversationId: ConversationId, logged: LoggedChange, context: RequestContext): Promise<void> {
    await ignoringConflict(this.#table.write({ put: encodeLogged(conversationId, logged) }, NEW, context));
  }

  listLog(conversationId: ConversationId, query: MessageQuery, context: RequestContext): Promise<Page<LoggedChange>> {
    return this.#page(logPartition(conversationId), query, decodeLogged, context);
  }

  async readBells(person: UserId, context: RequestContext): Promise<Bells> {
    const item = await this.#table.get(bellKey(person), false, context);
    return item === null ? new Map() : decodeBells(item);
  }

  async ringBell(person: UserId, key: string, at: number, context: RequestContext): Promise<void> {
    try {
      await this.#table.update(bellKey(person), encodeBell(key, at), context);
    } catch (error) {
      if (!isConflict(error)) throw error;
      await this.#table.update(bellKey(person), encodeLaterBell(key), context);
    }
  }

  async pruneBells(person: UserId, bells: Bells, context: RequestContext): Promise<void> {
    await ignoringConflict(this.#table.update(bellKey(person), encodePrunedBells(bells), context));
  }

  async deleteMessage(
    conversationId: ConversationId,
    { messageId, sortKey }: Pick<MessageChange, 'messageId' | 'sortKey'>,
    context: RequestContext,
  ): Promise<void> {
    const key = { pk: messagePartition(conversationId), sk: sortKey };
    const condition =
      messageId === `sk:${sortKey}`
        ? { expression: 'attribute_not_exists(message_uuid)' }
        : { expression: 'message_uuid = :own', values: { ':own': messageId } };
    await ignoringConflict(this.#table.write({ delete: key }, condition, context));
  }

  async replaceRowText({ owner, row }: OwnedGroupRow, text: string, context: RequestContext): Promise<void> {
    const key = { pk: groupRowPartition(owner), sk: row.sortKey };
    await ignoringConflict(this.#table.update(key, encodeRowText(row, text), context));
  }

  async readMembers(conversationId: ConversationId, context: RequestContext): Promise<ConversationMembers> {
    // One page has room for thousands of members.
    const query = keyCondition(conversationPartition(conversationId), null);
    return decodeMembers((await this.#table.readPage({ query }, context)).items);
  }

  async putConversation(
    conversationId: ConversationId,
    meta: ConversationMeta,
    createdBy: UserId,
    context: RequestContext,
  ): Promise<void> {
    await ignoringConflict(this.#table.write({ put: encodeMeta(conversationId, meta, createdBy) }, NEW, context));
  }

  async putTitle(
    conversationId: ConversationId,
    title: string,
    version: number,
    context: RequestContext,
  ): Promise<void> {
    await this.#table.update(metaKey(conversationId), encodeTitle(title, version), context);
  }

  async putMember(conversationId: ConversationId, change: MemberChange, context: RequestContext): Promise<void> {
    const key = memberKey(conversationId, change.person.id);
    await ignoringConflict(this.#table.update(key, encodeMember(change), context));
  }

  describeTable(context: RequestContext): Promise<TableDescription> {
    return describeTable(this.#table, context);
  }

  async createTable(context: RequestContext, options: NewTableOptions = {}): Promise<boolean> {
    const isNew = await createTable(this.#table, this.#clock, options, context);
    this.#indexMissing = false;
    return isNew;
  }

  reconnect(): void {
    this.#table.closeConnections();
  }

  close(): void {
    this.#table.closeConnections();
  }

  readonly #readMessage = (item: Item): Decoded<Message> => decodeMessage(item, this.#naiveZone);
  readonly #readGroupRow = (item: Item): Decoded<OwnedGroupRow> => decodeGroupRow(item, this.#naiveZone);

  async #findByIndex(conversationId: ConversationId, context: RequestContext): Promise<OwnedGroupRow[]> {
    const query: PartitionQuery = {
      IndexName: this.#table.config.index,
      KeyConditionExpression: 'message_group_uuid = :group',
      ExpressionAttributeValues: { ':group': conversationId },
      // Fails on an index without all attributes, instead of returning incomplete rows.
      Select: 'ALL_ATTRIBUTES',
    };
    const found: OwnedGroupRow[] = [];
    for await (const raw of this.#pages(query, context)) {
      // Message rows that a fork put into the index are unreadable as group rows, and thereby left out.
      found.push(...toPage(raw, this.#readGroupRow).items);
    }
    return found;
  }

  async #findInPartition(
    pk: string,
    conversationId: ConversationId,
    context: RequestContext,
  ): Promise<OwnedGroupRow[]> {
    const found: OwnedGroupRow[] = [];
    for await (const raw of this.#pages(keyCondition(pk, null), context)) {
      // Not filtered by the Query, which costs the same and would miss an id that is stored as a number.
      found.push(...toPage(raw, this.#readGroupRow).items.filter(({ row }) => row.conversationId === conversationId));
    }
    return found;
  }

  /** Every page of a Query, after the key `from`. */
  async *#pages(
    query: PartitionQuery,
    context: RequestContext,
    from?: Record<string, unknown>,
  ): AsyncGenerator<RawPage, void, undefined> {
    do {
      const page = await this.#table.readPage({ query: { ...query, ExclusiveStartKey: from } }, context);
      yield page;
      from = page.lastKey;
    } while (from !== undefined);
  }
}

/** Resolves also when the condition of the write did not hold. */
async function ignoringConflict(write: Promise<void>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
}

const isConflict = (error: unknown): boolean => error instanceof AppError && error.code === 'conflict';

/** A Query without the start of its page. */
type PartitionQuery = Omit<TableFree<QueryCommandInput>, 'ExclusiveStartKey'>;

const EMPTY_PAGE: Page<never> = { items: [], unparsable: [], sizes: new Map(), next: null };

/** No row exists. */
const NEW: Condition = { expression: 'attribute_not_exists(pk)' };

/** No row exists, or one whose attribute has this text. */
const newOrWith = (attribute: string, text: string): Condition => ({
  expression: `attribute_not_exists(pk) OR ${attribute} = :own`,
  values: { ':own': text },
});

/** A partition's keys from `least` on; null: all. */
const keyCondition = (pk: string, least: SortKey | null): PartitionQuery =>
  least === null
    ? { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': pk } }
    : {
        KeyConditionExpression: 'pk = :pk AND sk >= :least',
        ExpressionAttributeValues: { ':pk': pk, ':least': least },
      };
