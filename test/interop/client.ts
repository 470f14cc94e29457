import { vi } from 'vitest';
import { systemClock, systemIds } from '../../main/engine/clock.ts';
import { CostMeter } from '../../main/engine/cost.ts';
import { composeEngine, type Engine } from '../../main/engine/engine.ts';
import { openCache } from '../../main/engine/store/cache/cache.ts';
import { openOutbox } from '../../main/engine/store/outbox/openOutbox.ts';
import type { Outbox } from '../../main/engine/store/outbox/outbox.ts';
import { ServerClock } from '../../main/engine/sync/serverClock.ts';
import { ConnectionSettings } from '../../shared/connection.ts';
import type { EngineMethod, MethodName, Reply, Request } from '../../shared/contract/contract.ts';
import type { ConversationId, Message, Person } from '../../shared/model.ts';
import type { RawTable } from './rawTable.ts';

const NEVER = new AbortController().signal;
const KEY = new Uint8Array(32).fill(1);

/** A person's computer: a whole engine on a table, with databases in memory. */
export class Client {
  readonly person: Person;
  readonly #engine: Engine;
  readonly #outbox: Outbox;

  constructor(table: RawTable, person: Person, rowMover: 'app' | 'lambda') {
    this.person = person;
    const cost = new CostMeter();
    // It keeps the computer's time: that of emulators is in whole seconds, and the order of messages would depend on it.
    const serverClock = new ServerClock(systemClock);
    const now = systemClock.now();
    this.#outbox = openOutbox({ file: null, key: KEY, now });
    this.#outbox.preferences.change({ rowMover, sweepUnitsPerHour: 0 });
    this.#engine = composeEngine(
      {
        store: table.openStore(cost),
        cache: openCache({ file: null, key: KEY, now }),
        outbox: this.#outbox,
        cost,
        serverClock,
      },
      ConnectionSettings.parse({ user: person.id }),
      { clock: systemClock, chance: () => 0.5, ids: systemIds, publish: () => {}, log: () => {} },
    );
  }

  /** Calls a method as the window does. */
  call<M extends EngineMethod & MethodName>(method: M, request: Request<M>): Promise<Reply<M>> {
    return Promise.resolve(this.#engine.services[method](request, NEVER));
  }

  /** Calls a method, and waits until the table has what it wrote. */
  async write<M extends EngineMethod & MethodName>(method: M, request: Request<M>): Promise<Reply<M>> {
    const reply = await this.call(method, request);
    await this.sent();
    return reply;
  }

  /** Refreshes until the person's own name is known, from what they wrote. */
  async started(): Promise<void> {
    await this.call('sync.refresh', {});
    await vi.waitFor(
      async () => {
        const { account } = await this.call('account.read', {});
        if (account.owner.name !== this.person.name) throw new Error(`${this.person.handle} has no name`);
      },
      { timeout: 30_000, interval: 2 },
    );
  }

  /** Resolves when nothing waits to be written. */
  async sent(): Promise<void> {
    const { groupActions, messageChanges, rowTasks } = this.#outbox;
    await vi.waitFor(
      async () => {
        const { waiting } = await this.call('sync.status', {});
        const left = [waiting, groupActions.all().length, messageChanges.all().length, rowTasks.all().length];
        if (left.some((count) => count > 0)) throw new Error(`${this.person.handle} has to write ${left.join(', ')}`);
      },
      { timeout: 30_000, interval: 2 },
    );
  }

  /** Opens a conversation until its newest messages are as expected; returns what `check` makes of them. */
  read<T>(conversationId: ConversationId, check: (messages: readonly Message[]) => T): Promise<T> {
    const request = { conversationId, from: { kind: 'newest' }, limit: 100 } as const;
    return vi.waitFor(
      async () => {
        await this.call('messages.open', { conversationId });
        return check((await this.call('messages.window', request)).messages);
      },
      { timeout: 30_000, interval: 20 },
    );
  }

  /** Opens a conversation until the person is an admin of it. */
  async isAdmin(conversationId: ConversationId): Promise<void> {
    await vi.waitFor(
      async () => {
        await this.call('messages.open', { conversationId });
        const { members } = await this.call('conversations.members', { conversationId });
        const own = members.find(({ person }) => person.id === this.person.id);
        if (own?.role !== 'admin') throw new Error(`${this.person.handle} is ${own?.role}`);
      },
      { timeout: 30_000, interval: 20 },
    );
  }

  /** Opens a conversation until it shows a message with this text. */
  find(conversationId: ConversationId, text: string): Promise<Message> {
    return this.read(conversationId, (messages) => {
      const found = messages.find((message) => message.text === text);
      if (found === undefined) throw new Error(`No ${text} among ${messages.map((each) => each.text).join(', ')}`);
      return found;
    });
  }

  stop(): Promise<void> {
    return this.#engine.stop();
  }
}
