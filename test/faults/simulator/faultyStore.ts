import type { CostMeter } from '../../../main/engine/cost.ts';
import { groupRowPartition, messagePartition } from '../../../main/engine/remote/dynamo/codec.ts';
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
} from '../../../main/engine/remote/messageStore.ts';
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
import { FakeMessageStore, type StoreMethod } from '../../fakes/fakeMessageStore.ts';
import type { EventLog } from './eventLog.ts';
import type { FaultPlan } from './faults.ts';
import { cutPage, firstPage, successorOf } from './pages.ts';
import type { Process } from './process.ts';
import type { Random } from './random.ts';
import { Request } from './request.ts';
import type { Scheduler } from './scheduler.ts';
import type { SimulatedTable } from './simulatedTable.ts';

/** The connection between a client's process and the table. */
export interface Wire {
  /** How many of the table's latest writes the present request misses. */
  readonly staleness: { behind: number };
  readonly client: number;
  readonly name: string;
  readonly owner: UserId;
  readonly scheduler: Scheduler;
  readonly process: Process;
  readonly table: SimulatedTable;
  readonly plan: FaultPlan;
  readonly chance: Random;
  readonly log: EventLog;
  readonly cost: CostMeter;
  readonly isOnline: () => boolean;
  /** Whether the client may change lists other than its owner's. */
  readonly mayMoveRows: boolean;
  readonly observe: (date: ServerDate) => void;
  /** Ends the client's process. */
  readonly stop: () => void;
}

/** The largest lag of a table's replicas, ms; its index may lag by a minute. */
const tableLag = 2_000;

/** The table as one client reaches it, through a connection with the faults of the plan. */
export class FaultyStore implements MessageStore {
  readonly #wire: Wire;
  readonly #store: FakeMessageStore;

  constructor(wire: Wire) {
    this.#wire = wire;
    const { table, cost, staleness } = wire;
    this.#store = new FakeMessageStore({ table, cost, log: false, behind: () => staleness.behind });
  }

  async *listGroupRows(
    owner: UserId,
    least: SortKey | null,
    context: RequestContext,
    below: SortKey | null = null,
  ): AsyncGenerator<Page<GroupRow>, void, undefined> {
    for (let [from, end] = [least, below]; ; ) {
      const [first, past] = [from, end];
      const page = await this.#request<Page<GroupRow>>('listGroupRows', context, {
        label: () => `from ${first ?? 'the first'} to ${past ?? 'the last'}`,
        perform: (store, inner) => firstPage(store.listGroupRows(owner, first, inner, past)),
        staleBy: tableLag,
        cut: (whole, keep) => cutPage(whole, keep, below !== null),
      });
      yield page;
      if (page.next === null) return;
      if (below === null) from = successorOf(page.next);
      else end = page.next;
    }
  }

  listMessages(conversationId: ConversationId, query: MessageQuery, context: RequestContext): Promise<Page<Message>> {
    return this.#query('listMessages', conversationId, query, context, (store, page, inner) =>
      store.listMessages(conversationId, page, inner),
    );
  }

  getMessage(conversationId: ConversationId, sortKey: SortKey, context: RequestContext): Promise<Message | null> {
    return this.#request('getMessage', context, {
      label: () => `${conversationId} ${sortKey}`,
      perform: (store, inner) => store.getMessage(conversationId, sortKey, inner),
    });
  }

  putMessage(message: Message, context: RequestContext): Promise<void> {
    const { conversationId, sortKey } = message;
    return this.#request('putMessage', context, {
      label: () => `${conversationId} ${sortKey} ${message.id} "${message.text}"`,
      perform: (store, inner) => store.putMessage(message, inner),
      squat: (squatter) => ({
        ...squatter,
        pk: messagePartition(conversationId),
        sk: sortKey,
        message_uuid: `squat ${sortKey}`,
      }),
    });
  }

  putGroupRow(owner: UserId, row: GroupRow, context: RequestContext): Promise<void> {
    return this.#request('putGroupRow', context, {
      label: () => `${owner} ${row.conversationId} ${row.sortKey} "${row.text}"`,
      perform: (store, inner) => this.#ifAllowed(owner, () => store.putGroupRow(owner, row, inner)),
      squat: (squatter) => ({
        ...squatter,
        pk: groupRowPartition(owner),
        sk: row.sortKey,
        message_group_uuid: `squat ${row.sortKey}`,
      }),
    });
  }

  deleteGroupRow(
    owner: UserId,
    conversationId: ConversationId,
    sortKey: SortKey,
    context: RequestContext,
  ): Promise<void> {
    return this.#request('deleteGroupRow', context, {
      label: () => `${owner} ${conversationId} ${sortKey}`,
      perform: (store, inner) =>
        this.#ifAllowed(owner, () => store.deleteGroupRow(owner, conversationId, sortKey, inner)),
    });
  }

  findGroupRows(
    conversationId: ConversationId,
    participants: readonly UserId[],
    context: RequestContext,
  ): Promise<readonly OwnedGroupRow[]> {
    return this.#request('findGroupRows', context, {
      label: () => conversationId,
      perform: (store, inner) => store.findGroupRows(conversationId, participants, inner),
      staleBy: Number.POSITIVE_INFINITY,
    });
  }

  findPerson(handle: string, context: RequestContext): Promise<Person | null> {
    return this.#request('findPerson', context, {
      label: () => handle,
      perform: (store, inner) => store.findPerson(handle, inner),
    });
  }

  findProfile(handle: string, context: RequestContext): Promise<Person | null> {
    return this.#request('findProfile', context, {
      label: () => handle,
      perform: (store, inner) => store.findProfile(handle, inner),
    });
  }

  putProfile(person: Person, context: RequestContext): Promise<void> {
    return this.#request('putProfile', context, {
      label: () => person.handle,
      perform: (store, inner) => store.putProfile(person, inner),
    });
  }

  readOwnState(owner: UserId, isConsistent: boolean, context: RequestContext): Promise<OwnState | null> {
    return this.#request('readOwnState', context, {
      label: () => owner,
      perform: (store, inner) => store.readOwnState(owner, isConsistent, inner),
    });
  }

  writeOwnState(owner: UserId, write: OwnStateWrite, context: RequestContext): Promise<void> {
    return this.#request('writeOwnState', context, {
      label: () => `${owner} ${JSON.stringify(write)}`,
      perform: (store, inner) => store.writeOwnState(owner, write, inner),
    });
  }

  listChanges(
    conversationId: ConversationId,
    query: MessageQuery,
    context: RequestContext,
  ): Promise<Page<readonly MessageChange[]>> {
    return this.#query('listChanges', conversationId, query, context, (store, page, inner) =>
      store.listChanges(conversationId, page, inner),
    );
  }

  saveChange(
    conversationId: ConversationId,
    change: MessageChange,
    isForced: boolean,
    context: RequestContext,
  ): Promise<void> {
    return this.#request('saveChange', context, {
      label: () => `${conversationId} ${JSON.stringify(change)}`,
      perform: (store, inner) => store.saveChange(conversationId, change, isForced, inner),
    });
  }

  logChange(conversationId: ConversationId, logged: LoggedChange, context: RequestContext): Promise<void> {
    return this.#request('logChange', context, {
      label: () => `${conversationId} ${JSON.stringify(logged)}`,
      perform: (store, inner) => store.logChange(conversationId, logged, inner),
    });
  }

  listLog(conversationId: ConversationId, query: MessageQuery, context: RequestContext): Promise<Page<LoggedChange>> {
    return this.#query('listLog', conversationId, query, context, (store, page, inner) =>
      store.listLog(conversationId, page, inner),
    );
  }

  readBells(person: UserId, context: RequestContext): Promise<Bells> {
    return this.#request('readBells', context, {
      label: () => person,
      perform: (store, inner) => store.readBells(person, inner),
    });
  }

  ringBell(person: UserId, key: string, at: number, context: RequestContext): Promise<void> {
    return this.#request('ringBell', context, {
      label: () => `${person} ${key} ${at}`,
      perform: (store, inner) => store.ringBell(person, key, at, inner),
    });
  }

  pruneBells(person: UserId, bells: Bells, context: RequestContext): Promise<void> {
    return this.#request('pruneBells', context, {
      label: () => `${person} ${[...bells.keys()].join(' ')}`,
      perform: (store, inner) => store.pruneBells(person, bells, inner),
    });
  }

  deleteMessage(
    conversationId: ConversationId,
    message: Pick<MessageChange, 'messageId' | 'sortKey'>,
    context: RequestContext,
  ): Promise<void> {
    return this.#request('deleteMessage', context, {
      label: () => `${conversationId} ${message.sortKey} ${message.messageId}`,
      perform: (store, inner) => store.deleteMessage(conversationId, message, inner),
    });
  }

  replaceRowText(owned: OwnedGroupRow, text: string, context: RequestContext): Promise<void> {
    return this.#request('replaceRowText', context, {
      label: () => `${owned.owner} ${owned.row.sortKey} "${text}"`,
      perform: (store, inner) => this.#ifAllowed(owned.owner, () => store.replaceRowText(owned, text, inner)),
    });
  }

  readMembers(conversationId: ConversationId, context: RequestContext): Promise<ConversationMembers> {
    return this.#request('readMembers', context, {
      label: () => conversationId,
      perform: (store, inner) => store.readMembers(conversationId, inner),
      staleBy: tableLag,
    });
  }

  putConversation(
    conversationId: ConversationId,
    meta: ConversationMeta,
    createdBy: UserId,
    context: RequestContext,
  ): Promise<void> {
    return this.#request('putConversation', context, {
      label: () => `${conversationId} "${meta.title}"`,
      perform: (store, inner) => store.putConversation(conversationId, meta, createdBy, inner),
    });
  }

  putTitle(conversationId: ConversationId, title: string, version: number, context: RequestContext): Promise<void> {
    return this.#request('putTitle', context, {
      label: () => `${conversationId} "${title}" ${version}`,
      perform: (store, inner) => store.putTitle(conversationId, title, version, inner),
    });
  }

  putMember(conversationId: ConversationId, change: MemberChange, context: RequestContext): Promise<void> {
    return this.#request('putMember', context, {
      label: () => `${conversationId} ${JSON.stringify(change)}`,
      perform: (store, inner) => store.putMember(conversationId, change, inner),
    });
  }

  describeTable(context: RequestContext): Promise<TableDescription> {
    return this.#store.describeTable(context);
  }

  createTable(context: RequestContext): Promise<boolean> {
    return this.#store.createTable(context);
  }

  reconnect(): void {}

  close(): void {}

  /** Reads a page of a conversation, which may be stale or short. */
  #query<T>(
    method: StoreMethod,
    conversationId: ConversationId,
    query: MessageQuery,
    context: RequestContext,
    read: (store: MessageStore, query: MessageQuery, context: RequestContext) => Promise<Page<T>>,
  ): Promise<Page<T>> {
    return this.#request(method, context, {
      label: () => `${conversationId} ${JSON.stringify(query)}`,
      perform: (store, inner) => read(store, query, inner),
      staleBy: query.consistent === true ? 0 : tableLag,
      shorten: (store, inner, limit) => read(store, { ...query, limit: Math.min(limit, query.limit) }, inner),
    });
  }

  #request<T>(method: StoreMethod, context: RequestContext, operation: Operation<T>): Promise<T> {
    return new Request(this.#wire, this.#store, method, context, operation).send();
  }

  #ifAllowed(owner: UserId, work: () => Promise<void>): Promise<void> {
    if (this.#wire.mayMoveRows || owner === this.#wire.owner) return work();
    return Promise.reject(new AppError('access-denied'));
  }
}

/** The effect of a request. */
export interface Operation<T> {
  readonly label: () => string;
  readonly perform: (store: MessageStore, context: RequestContext) => Promise<T>;
  /** The largest age of its result, ms; undefined: a consistent read or a write. */
  readonly staleBy?: number;
  /** The same with at most `limit` rows per page. */
  readonly shorten?: (store: MessageStore, context: RequestContext, limit: number) => Promise<T>;
  /** Cuts the result after the first `keep` rows. */
  readonly cut?: (page: T, keep: number) => T;
  /** The row that another writer puts at the same key. */
  readonly squat?: (squatter: SquatterRow) => SquatterRow & { readonly pk: string; readonly sk: string };
}

type SquatterRow = Readonly<Record<string, string>>;
