import { CostMeter } from '../../main/engine/cost.ts';
import type { Item } from '../../main/engine/remote/dynamo/codec.ts';
import type { Cache } from '../../main/engine/store/cache/cache.ts';
import { openCache } from '../../main/engine/store/cache/cache.ts';
import { openOutbox } from '../../main/engine/store/outbox/openOutbox.ts';
import type { Outbox } from '../../main/engine/store/outbox/outbox.ts';
import type { Arrival, SyncContext } from '../../main/engine/sync/context.ts';
import { ConversationListSync } from '../../main/engine/sync/conversationListSync.ts';
import { commitsOf } from '../../main/engine/sync/groupCommit.ts';
import type { Poll } from '../../main/engine/sync/pollSchedule.ts';
import { MessagePuller } from '../../main/engine/sync/pull.ts';
import { type FirstSyncProgress, Refresher } from '../../main/engine/sync/refresh.ts';
import { ServerClock } from '../../main/engine/sync/serverClock.ts';
import { Sweeper } from '../../main/engine/sync/sweep.ts';
import { SyncStatusStore } from '../../main/engine/sync/syncStatusStore.ts';
import { ConversationId, type Message, type Person, UserId } from '../../shared/model.ts';
import { type Instant, instantFromMicros, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import { FakeMessageStore } from '../fakes/fakeMessageStore.ts';
import type { FakeTable } from '../fakes/fakeTable.ts';
import { ManualClock } from '../fakes/manualClock.ts';
import { writeAs } from '../fixtures/timestampForms.ts';

export const MINUTE = 60 * MICROS_PER_SECOND;
export const HOUR = 60 * MINUTE;

/** The instant `micros` after another; before it if negative. */
export const plus = (at: Instant, micros: number): Instant => instantFromMicros(at + micros);

/** The user of these tests. */
export const OWNER = UserId.parse('owner');
const ownerPerson: Person = { id: OWNER, name: 'Owner', handle: 'owner' };
const people = {
  owner: { user_uuid: OWNER, user_display_name: 'Owner', user_handle: 'owner' },
  friend: { user_uuid: 'friend', user_display_name: 'Friend', user_handle: 'friend' },
} as const;
export type Writer = keyof typeof people;

export const conversationIdOf = (name: string): ConversationId => ConversationId.parse(name);

/** A message row with this key; its id defaults to the conversation and the key. */
export const messageItem = (conversationId: string, sk: string, more: Item = {}, writer: Writer = 'friend') => ({
  pk: `MSG#${conversationId}`,
  sk,
  message_uuid: `${conversationId} ${sk}`,
  message: `text at ${sk}`,
  ...people[writer],
  ...more,
});

/** The owner's row of a conversation with the friend. */
export const rowItem = (conversationId: string, sk: string, text = `text at ${sk}`) => ({
  pk: `GRP#${OWNER}`,
  sk,
  message_group_uuid: conversationId,
  message: text,
  ...people.friend,
});

interface WorldOptions {
  /** Shared with another world: two clients of one table. */
  readonly table?: FakeTable;
  readonly clock?: ManualClock;
  readonly cache?: Cache;
  readonly outbox?: Outbox;
  readonly behind?: () => number;
}

/** A client that only reads, entirely in memory, and a table that others write to. */
export class PullWorld {
  readonly clock: ManualClock;
  readonly cost = new CostMeter();
  readonly store: FakeMessageStore;
  readonly cache: Cache;
  readonly outbox: Outbox;
  readonly context: SyncContext;
  readonly list: ConversationListSync;
  readonly puller: MessagePuller;
  readonly refresher: Refresher;
  readonly sweeper: Sweeper;
  /** The changes reported, oldest first: `list`, or the id of a conversation. */
  readonly changes: string[] = [];
  readonly arrivals: Arrival[] = [];
  readonly signal = new AbortController().signal;

  constructor({ table, clock, cache, outbox, behind }: WorldOptions = {}) {
    this.clock = clock ?? new ManualClock();
    const now = this.clock.now();
    const key = new Uint8Array(32).fill(1);
    this.store = new FakeMessageStore({
      cost: this.cost,
      clock: this.clock,
      ...(table && { table }),
      ...(behind && { behind }),
    });
    this.cache = cache ?? openCache({ file: null, key, now });
    this.outbox = outbox ?? openOutbox({ file: null, key, now });
    this.context = {
      store: this.store,
      cache: this.cache,
      outbox: this.outbox,
      commits: commitsOf(this),
      cost: this.cost,
      clock: this.clock,
      serverClock: new ServerClock(this.clock),
      chance: () => 0.5,
      owner: { person: ownerPerson, resolve: async () => ownerPerson },
      status: new SyncStatusStore(null, () => {}),
      log: () => {},
      publish: (event) => this.changes.push(event.name === 'messages.changed' ? event.payload.conversationId : 'list'),
      onMessagesStored: () => {},
      onArrival: (arrival) => this.arrivals.push(arrival),
      onReadElsewhere: () => {},
    };
    this.list = new ConversationListSync(this.context);
    this.puller = new MessagePuller(this.context, { overlays: async () => [] }, { readIfNeeded: async () => {} });
    this.refresher = new Refresher(this.context, {
      list: this.list,
      puller: this.puller,
      ownState: { readIfDue: async () => {} },
      changeLog: { readIfDue: async () => {} },
    });
    this.sweeper = new Sweeper(this.context, this.list, this.puller);
  }

  get now(): Instant {
    return this.clock.now();
  }

  async refresh(open: string | null = null, onFirstSync: FirstSyncProgress = () => {}): Promise<void> {
    await this.poll(
      { list: true, conversation: open === null ? null : conversationIdOf(open), isLive: false },
      onFirstSync,
    );
  }

  async poll(poll: Poll, onFirstSync: FirstSyncProgress = () => {}): Promise<void> {
    await this.refresher.poll(poll, onFirstSync, this.signal);
  }

  /** Measures the cost and the number of requests of a refresh. */
  async measure(work: () => Promise<unknown> = () => this.refresh()): Promise<{ units: number; requests: number }> {
    const [units, requests] = [this.#readUnits(), this.store.calls.length];
    await work();
    return { units: this.#readUnits() - units, requests: this.store.calls.length - requests };
  }

  /** Lets hours pass with a maintenance step every minute. */
  async sweep(hours: number): Promise<void> {
    for (let minute = 0; minute < hours * 60; minute++) {
      await this.sweeper.step(OWNER, this.signal);
      await this.clock.advance(60_000);
    }
  }

  /** Writes another client's message and, by default, moves the owner's group row to its key. */
  write(
    conversationId: string,
    sk: string,
    { movesRow = true, writer = 'friend' as Writer, more = {} as Item } = {},
  ): string {
    this.store.seed([messageItem(conversationId, sk, more, writer)]);
    if (movesRow) this.moveRow(conversationId, sk);
    return sk;
  }

  moveRow(conversationId: string, sk: string): void {
    this.dropRows(conversationId);
    this.store.seed([rowItem(conversationId, sk)]);
  }

  dropRows(conversationId: string): void {
    for (const { pk, sk, message_group_uuid } of this.store.table.rows()) {
      if (pk === `GRP#${OWNER}` && message_group_uuid === conversationId) this.store.unseed({ pk, sk });
    }
  }

  /** The cached messages of a conversation, oldest first. */
  messages(conversationId: string): readonly Message[] {
    return this.cache.messages.window({
      conversationId: conversationIdOf(conversationId),
      from: { kind: 'newest' },
      limit: 500,
      now: this.now,
    }).messages;
  }

  keys(conversationId: string): string[] {
    return this.messages(conversationId).map(({ sortKey }) => sortKey);
  }

  lines(): string[] {
    return this.cache.conversations.list(this.now).map(({ id }) => id);
  }

  #readUnits(): number {
    return Object.values(this.cost.totals()).reduce((sum, { read }) => sum + read, 0);
  }
}

/** A conversation of `count` messages, the last of them at `end`, `every` µs apart, with its row. */
export function conversation(conversationId: string, count: number, end: Instant, every = MINUTE) {
  const keys = Array.from({ length: count }, (_, n) => writeAs.micros(plus(end, (n + 1 - count) * every)));
  return [...keys.map((sk) => messageItem(conversationId, sk)), rowItem(conversationId, writeAs.micros(end))];
}
