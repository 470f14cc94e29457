import { CostMeter } from '../../main/engine/cost.ts';
import type { Cache } from '../../main/engine/store/cache/cache.ts';
import { openCache } from '../../main/engine/store/cache/cache.ts';
import { openOutbox } from '../../main/engine/store/outbox/openOutbox.ts';
import type { Outbox } from '../../main/engine/store/outbox/outbox.ts';
import type { SyncContext } from '../../main/engine/sync/context.ts';
import { commitsOf } from '../../main/engine/sync/groupCommit.ts';
import { Pusher } from '../../main/engine/sync/push.ts';
import { ServerClock } from '../../main/engine/sync/serverClock.ts';
import { SyncStatusStore } from '../../main/engine/sync/syncStatusStore.ts';
import type { Units } from '../../shared/contract/sync.ts';
import type { AppError } from '../../shared/errors.ts';
import { ConversationId, type DisappearAfter, MessageId, type Person, SortKey, UserId } from '../../shared/model.ts';
import { formatTimestamp } from '../../shared/time/formatTimestamp.ts';
import { type Instant, instantFromMicros, MICROS_PER_MILLI, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import { parseTimestamp } from '../../shared/time/timestamp.ts';
import { FakeMessageStore } from '../fakes/fakeMessageStore.ts';
import type { FakeServiceOptions } from '../fakes/fakeService.ts';
import { ManualClock } from '../fakes/manualClock.ts';

export const person = (handle: string): Person => ({
  id: UserId.parse(`${handle}-uuid`),
  name: `Name of ${handle}`,
  handle,
});
export const owner = person('andrew');
export const friend = person('bayko');
export const friendConversation = ConversationId.parse('conversation');

/** Start of the manual clock. */
const start = new ManualClock().now();
/** The instant `seconds` after the clock's start; before it if negative. */
export const atSecond = (second: number): Instant => instantFromMicros(start + second * MICROS_PER_SECOND);
/** The sort key that Meridian writes for an instant. */
export const keyAt = (second: number): SortKey => SortKey.parse(formatTimestamp(atSecond(second)));

/** A raw group row of a person's list. */
export const rawRow = (of: Person, other: Person, second: number, conversationId: string = friendConversation) => ({
  pk: `GRP#${of.id}`,
  sk: keyAt(second),
  message_group_uuid: conversationId,
  message: `row at ${second}`,
  user_uuid: other.id,
  user_display_name: other.name,
  user_handle: other.handle,
});

/** The attributes of a message that the tests check. */
interface SentMessage {
  readonly id: string;
  readonly sk: string;
  readonly text: string;
}

/** One client, its disk and the table, for tests of pushing. */
export class PushBench {
  readonly clock = new ManualClock();
  readonly serverClock = new ServerClock(this.clock);
  readonly cost = new CostMeter();
  readonly store: FakeMessageStore;
  readonly cache: Cache;
  readonly outbox: Outbox;
  /** Every line that was logged. */
  readonly logged: string[] = [];
  /** The changes reported: a conversation's id, or `list`; and `pull <id>` for each pull. */
  readonly changes: string[] = [];
  #accepted = 0;

  /** The service's time is known unless `corrected` is false. */
  constructor(options: FakeServiceOptions & { readonly corrected?: boolean } = {}) {
    this.store = new FakeMessageStore({ cost: this.cost, ...options });
    const opening = { file: null, key: new Uint8Array(32).fill(1), now: this.clock.now() };
    this.cache = openCache(opening);
    this.outbox = openOutbox(opening);
    this.cache.values.set('groupCursor', this.clock.now());
    if (options.corrected !== false) this.tellTime();
  }

  /** Observes a response whose date is the device's time plus `aheadMs`. */
  tellTime(aheadMs = 0): void {
    const now = this.clock.now();
    const serverDate = instantFromMicros(now + aheadMs * MICROS_PER_MILLI - MICROS_PER_SECOND / 2);
    this.serverClock.observe({ serverDate, sentAt: now, receivedAt: now });
  }

  context(changes: Partial<SyncContext> = {}): SyncContext {
    return {
      store: this.store,
      cache: this.cache,
      outbox: this.outbox,
      commits: commitsOf(this),
      cost: this.cost,
      clock: this.clock,
      serverClock: this.serverClock,
      chance: () => 0.5,
      owner: { person: owner, resolve: async () => owner },
      status: new SyncStatusStore(null, () => {}),
      publish: (event) => this.changes.push(event.name === 'messages.changed' ? event.payload.conversationId : 'list'),
      onMessagesStored: () => {},
      onArrival: () => {},
      onReadElsewhere: () => {},
      log: (level, text, error) => this.logged.push(`${level}: ${text}${error === undefined ? '' : ' with an error'}`),
      ...changes,
    };
  }

  /** Adds an existing conversation with the friend: a row in both lists, and the owner's in the cache. */
  haveConversation(conversationId: ConversationId = friendConversation, second = -60): void {
    this.store.seed([rawRow(owner, friend, second, conversationId), rawRow(friend, owner, second, conversationId)]);
    const row = {
      conversationId,
      sortKey: keyAt(second),
      at: atSecond(second),
      text: `row at ${second}`,
      other: friend,
    };
    this.cache.groupRows.apply([row], [], this.clock.now());
  }

  /** Enqueues a message as the service does, with a unique text. */
  accept(
    conversationId: ConversationId = friendConversation,
    disappearAfter: DisappearAfter = null,
    sendAt: Instant | null = null,
  ): MessageId {
    const id = MessageId.parse(`own ${String(++this.#accepted).padStart(3, '0')}`);
    const acceptedAt = this.clock.now();
    this.outbox.outgoing.enqueue({ id, conversationId, text: `secret of ${id}`, acceptedAt, sendAt, disappearAfter });
    return id;
  }

  /** A pusher of the given context. */
  pusher(changes: Partial<SyncContext> = {}): Pusher {
    const puller = {
      pullNewest: async (conversationId: ConversationId) => {
        this.changes.push(`pull ${conversationId}`);
        return 0;
      },
    };
    return new Pusher(this.context(changes), puller, { read: async () => {} }, false);
  }

  push(pusher = this.pusher(), signal = new AbortController().signal): Promise<AppError | null> {
    return pusher.push(signal);
  }

  /** Pushes and advances the clock until there is no pending work. */
  async drain(pusher = this.pusher(), until: number = Number.POSITIVE_INFINITY): Promise<void> {
    for (let turns = 0; turns < 500; turns++) {
      await this.push(pusher);
      const dueAt = pusher.nextDueAt();
      if (dueAt === null || dueAt > until) return;
      await this.clock.advance(Math.ceil(Math.max(0, dueAt - this.clock.now()) / MICROS_PER_MILLI));
    }
    throw new Error('There is still pending work after 500 turns.');
  }

  /** A conversation's messages in the table, by key. */
  messages(conversationId: ConversationId = friendConversation): SentMessage[] {
    return this.store.table
      .rows()
      .filter(({ pk }) => pk === `MSG#${conversationId}`)
      .map((item) => ({ id: String(item.message_uuid), sk: item.sk, text: String(item.message) }));
  }

  sentIds(conversationId: ConversationId = friendConversation): string[] {
    return this.messages(conversationId).map(({ id }) => id);
  }

  /** The times of a conversation's rows in a person's list, in seconds after the clock's start, ascending. */
  rowSeconds(of: Person, conversationId: ConversationId = friendConversation): number[] {
    return this.store.table
      .rows()
      .filter((item) => item.pk === `GRP#${of.id}` && item.message_group_uuid === conversationId)
      .map(({ sk }) => ((parseTimestamp(sk) ?? Number.NaN) - start) / MICROS_PER_SECOND)
      .sort((a, b) => a - b);
  }

  cachedIds(conversationId: ConversationId = friendConversation): string[] {
    const page = this.cache.messages.window({
      conversationId,
      from: { kind: 'newest' },
      limit: 500,
      now: this.clock.now(),
    });
    return page.messages.map(({ id }) => id);
  }

  /** The cost of sending so far. */
  spent(): Units {
    return this.cost.totals().send;
  }
}
