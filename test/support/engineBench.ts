import { CostMeter } from '../../main/engine/cost.ts';
import { composeEngine, type Engine } from '../../main/engine/engine.ts';
import type { Arrival, ReadElsewhere } from '../../main/engine/protocol.ts';
import { type Cache, openCache } from '../../main/engine/store/cache/cache.ts';
import { openOutbox } from '../../main/engine/store/outbox/openOutbox.ts';
import type { Outbox } from '../../main/engine/store/outbox/outbox.ts';
import { ServerClock } from '../../main/engine/sync/serverClock.ts';
import { ConnectionSettings } from '../../shared/connection.ts';
import type { EngineEvent, EngineMethod, MethodName, Reply, Request } from '../../shared/contract/contract.ts';
import { AppError } from '../../shared/errors.ts';
import { FakeMessageStore } from '../fakes/fakeMessageStore.ts';
import type { FakeTable } from '../fakes/fakeTable.ts';
import { ManualClock, settle } from '../fakes/manualClock.ts';
import { OWNER } from './pulling.ts';

export interface EngineBenchOptions {
  readonly user?: string;
  readonly table?: FakeTable;
  readonly clock?: ManualClock;
  readonly offline?: boolean;
}

/** One client entirely in memory, with a manual clock. */
export class EngineBench {
  readonly clock: ManualClock;
  readonly cost = new CostMeter();
  readonly store: FakeMessageStore;
  readonly cache: Cache;
  readonly outbox: Outbox;
  /** Every event, as its name or as `messages.changed <id>`; and every log line, as `log <text>`. */
  readonly events: string[] = [];
  readonly published: EngineEvent[] = [];
  readonly arrivals: Arrival[] = [];
  readonly readElsewhere: ReadElsewhere[] = [];
  readonly engine: Engine;
  readonly #signal = new AbortController().signal;
  #ids = 0;

  constructor({ user = OWNER, table, clock = new ManualClock(), offline = false }: EngineBenchOptions = {}) {
    this.clock = clock;
    const serverClock = new ServerClock(clock);
    const key = new Uint8Array(32).fill(1);
    this.store = new FakeMessageStore({
      cost: this.cost,
      clock,
      onServerDate: (date) => serverClock.observe(date),
      ...(table && { table }),
    });
    this.cache = openCache({ file: null, key, now: clock.now() });
    this.outbox = openOutbox({ file: null, key, now: clock.now() });
    this.engine = composeEngine(
      { store: this.store, cache: this.cache, outbox: this.outbox, cost: this.cost, serverClock },
      ConnectionSettings.parse({ user, offline }),
      {
        clock,
        chance: () => 0.5,
        ids: () => `${user}-${++this.#ids}`,
        publish: (event) => {
          this.published.push(event);
          this.events.push(
            event.name === 'messages.changed' ? `${event.name} ${event.payload.conversationId}` : event.name,
          );
        },
        arrived: (arrival) => this.arrivals.push(arrival),
        readElsewhere: (read) => this.readElsewhere.push(read),
        log: (_level, text) => this.events.push(`log ${text}`),
      },
    );
  }

  /** Calls a method as the window does, and waits for what it causes. */
  async call<M extends EngineMethod & MethodName>(method: M, request: Request<M>): Promise<Reply<M>> {
    const reply = await this.engine.services[method](request, this.#signal);
    await settle();
    return reply;
  }

  /** The error code of a call, `ok` when it succeeds. */
  async codeOf<M extends EngineMethod & MethodName>(method: M, request: Request<M>): Promise<string> {
    try {
      await this.call(method, request);
    } catch (thrown) {
      if (thrown instanceof AppError) return thrown.code;
      throw thrown;
    }
    return 'ok';
  }
}
