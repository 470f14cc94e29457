import { CostMeter } from '../../../main/engine/cost.ts';
import { composeEngine, type Engine } from '../../../main/engine/engine.ts';
import { ServerClock } from '../../../main/engine/sync/serverClock.ts';
import { ConnectionSettings } from '../../../shared/connection.ts';
import type { Units } from '../../../shared/contract/sync.ts';
import {
  type Person as Account,
  type ConversationId,
  type Message,
  type MessageId,
  UserId,
} from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { caches, outboxes } from '../simulator/databasePool.ts';
import { Process } from '../simulator/process.ts';
import type { Random } from '../simulator/random.ts';
import type { Scheduler } from '../simulator/scheduler.ts';
import type { Deliveries } from './deliveries.ts';
import type { LimitedTable } from './limitedTable.ts';
import { RemoteStore } from './remoteStore.ts';

/*
 * How a person works: most of the time Meridian is behind other windows and notifies; several times an hour they come to
 * it, read one conversation for some minutes, and write.
 */

/** The mean time away from the window, and at it, ms. */
const awayMs = 540_000;
const presentMs = 180_000;
/** The mean time between two messages of a person at the window, ms: 10 messages an hour of work. */
const betweenMessagesMs = 90_000;
/** Keys are typed for so long before a message is sent, ms. */
const typingMs = 5_000;
/** The length of a message, characters. */
const textLength = [10, 150] as const;

interface PersonParts {
  readonly index: number;
  readonly conversations: readonly ConversationId[];
  readonly scheduler: Scheduler;
  readonly table: LimitedTable;
  readonly deliveries: Deliveries;
  readonly chance: Random;
}

export const accountOf = (index: number): Account => {
  const number = String(index).padStart(4, '0');
  return {
    id: UserId.parse(`${number.padStart(8, '0')}-90a5-4a9c-9c5b-1d1a7a600000`),
    name: `Person ${number}`,
    handle: `person${number}`,
  };
};

/** A person with Meridian: a whole engine with databases in memory, and what they do with it. */
export class Person {
  readonly index: number;
  readonly #parts: PersonParts;
  readonly #process: Process;
  readonly #engine: Engine;
  readonly #cache = caches.take();
  readonly #outbox = outboxes.take();
  readonly #stopping = new AbortController();
  readonly #cost = new CostMeter();
  #ids = 0;
  #open: ConversationId | null = null;
  #openedAt: Instant;
  /** Cancels the next step of the present visit or absence. */
  #cancel: (() => void)[] = [];

  constructor(parts: PersonParts) {
    const { index, scheduler, table, deliveries, chance } = parts;
    this.index = index;
    this.#parts = parts;
    const process = new Process(scheduler, { offsetMs: 0 });
    this.#process = process;
    this.#openedAt = process.now();
    const serverClock = new ServerClock(process);
    const cost = this.#cost;
    const onMessages = (messages: readonly Message[]): void => deliveries.read(index, messages);
    this.#engine = composeEngine(
      {
        store: new RemoteStore({ table, process, serverClock, cost, chance: chance.fork(1), onMessages }),
        cache: this.#cache.store,
        outbox: this.#outbox.store,
        cost,
        serverClock,
      },
      ConnectionSettings.parse({ user: accountOf(index).id }),
      { clock: process, chance: chance.fork(2).next, ids: () => this.#nextId(), publish: () => {}, log: () => {} },
    );
    this.#setFocus(false);
  }

  /** Whether the person is at the window and has had the conversation on screen since then. */
  hasWatchedSince(conversation: ConversationId, since: Instant): boolean {
    return this.#open === conversation && this.#openedAt <= since;
  }

  /** Begins to come and go: at first as many people are at the window as later on. */
  begin(): void {
    const isPresent = this.#parts.chance.next() * (awayMs + presentMs) < presentMs;
    this.#later(isPresent ? 0 : this.#mean(awayMs), () => this.#come());
  }

  /** Comes to the window `withinMs`, sends one message, and stays for a while. */
  answer(withinMs: number): void {
    this.#parts.scheduler.after(this.#parts.chance.next() * withinMs, () => {
      const [conversation = this.#pick()] = this.#parts.conversations;
      this.#come(conversation);
      this.#send(conversation);
    });
  }

  /** Neither comes nor writes any more; the app keeps running. */
  rest(): void {
    this.#cancelAll();
  }

  /** The units that the app's own meter has counted. */
  get units(): Units {
    return Object.values(this.#cost.totals()).reduce((a, b) => ({ read: a.read + b.read, write: a.write + b.write }));
  }

  /** Messages that are not in the table, or whose rows were not moved. */
  get unsent(): number {
    const { waiting, failed } = this.#outbox.store.outgoing.counts();
    return waiting + failed + this.#outbox.store.rowTasks.all().length;
  }

  close(): void {
    this.#stopping.abort();
    this.#process.kill();
    this.#cache.release();
    this.#outbox.release();
  }

  #come(conversation = this.#pick()): void {
    this.#cancelAll();
    if (this.#open !== conversation) this.#openedAt = this.#process.now();
    this.#open = conversation;
    this.#setFocus(true);
    this.#engine.services['messages.open']({ conversationId: conversation }, this.#stopping.signal);
    this.#later(this.#mean(presentMs), () => this.#leave());
    this.#type();
  }

  /** Comes to the window or leaves it; notifications are on. */
  #setFocus(isFocused: boolean): void {
    this.#engine.signal({ isFocused, notifies: true, isOnBattery: false });
  }

  #leave(): void {
    this.#cancelAll();
    this.#open = null;
    this.#setFocus(false);
    this.#later(this.#mean(awayMs), () => this.#come());
  }

  #type(): void {
    this.#later(this.#mean(betweenMessagesMs), () => {
      const conversationId = this.#open;
      if (conversationId === null) return;
      this.#engine.services['drafts.save']({ conversationId, text: 'T' }, this.#stopping.signal);
      this.#later(typingMs, () => {
        this.#send(conversationId);
        this.#type();
      });
    });
  }

  #send(conversationId: ConversationId): void {
    const text = 'x'.repeat(this.#parts.chance.between(...textLength));
    this.#engine.services['messages.send']({ conversationId, text }, this.#stopping.signal);
    const id: MessageId | undefined = this.#outbox.store.outgoing.ofConversation(conversationId).at(-1)?.id;
    if (id !== undefined) this.#parts.deliveries.sent(id, conversationId, this.index);
  }

  #pick(): ConversationId {
    const { conversations, chance } = this.#parts;
    const picked = conversations[chance.between(0, conversations.length - 1)];
    if (picked === undefined) throw new RangeError(`Person ${this.index} has no conversation.`);
    return picked;
  }

  #mean(ms: number): number {
    return -ms * Math.log(1 - this.#parts.chance.next());
  }

  #later(ms: number, run: () => void): void {
    this.#cancel.push(this.#process.after(ms, run));
  }

  #cancelAll(): void {
    for (const cancel of this.#cancel) cancel();
    this.#cancel = [];
  }

  #nextId(): string {
    return `${String(this.index).padStart(8, '0')}-5a1d-4e55-8a6e-${String(++this.#ids).padStart(12, '0')}`;
  }
}
