import type { Clock } from '../../../main/engine/clock.ts';
import { CostMeter } from '../../../main/engine/cost.ts';
import { composeEngine, type Engine } from '../../../main/engine/engine.ts';
import { openDatabases } from '../../../main/engine/startEngine.ts';
import { openCache } from '../../../main/engine/store/cache/cache.ts';
import { openOutbox } from '../../../main/engine/store/outbox/openOutbox.ts';
import type { Outbox } from '../../../main/engine/store/outbox/outbox.ts';
import { ServerClock } from '../../../main/engine/sync/serverClock.ts';
import { ConnectionSettings } from '../../../shared/connection.ts';
import type { EngineMethod, Reply, Request } from '../../../shared/contract/contract.ts';
import type { UserId } from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { FakeMessageStore } from '../../fakes/fakeMessageStore.ts';
import type { FakeTable } from '../../fakes/fakeTable.ts';

interface ComposedOptions {
  readonly user: UserId;
  readonly table: FakeTable;
  /** The clock of the device and of the service. */
  readonly clock: Clock;
  /** The account's directory; default: its databases are in memory. */
  readonly directory?: string;
  /** The service's clock; default: the device's. */
  readonly serviceClock?: Pick<Clock, 'now'>;
  /** Default: zeros. */
  readonly key?: Uint8Array;
  /** Called when a database turns out to be damaged. */
  readonly onDamage?: () => void;
  /** Whether it was opened offline, so that it sends nothing. */
  readonly offline?: boolean;
  /** The start of every message's id, different for each run on one table. */
  readonly run?: number;
}

/** A whole engine: a fake table, its own databases, and the given clock. */
export class ComposedEngine {
  readonly store: FakeMessageStore;
  /** When each response came, by the device's clock. */
  readonly respondedAt: Instant[] = [];
  readonly engine: Engine;
  readonly outbox: Outbox;

  constructor(options: ComposedOptions) {
    const { user, table, clock, directory, offline = false, run = 0, onDamage } = options;
    const { serviceClock = clock, key = new Uint8Array(32) } = options;
    const now = clock.now();
    const cost = new CostMeter();
    const serverClock = new ServerClock(clock);
    this.store = new FakeMessageStore({
      table,
      cost,
      clock,
      serviceClock,
      onServerDate: (date) => {
        serverClock.observe(date);
        this.respondedAt.push(date.receivedAt);
      },
    });
    const { cache, outbox } =
      directory === undefined
        ? { cache: openCache({ file: null, key, now }), outbox: openOutbox({ file: null, key, now }) }
        : openDatabases({ directory, key, now, onDamage }, () => {});
    this.outbox = outbox;
    let ids = 0;
    this.engine = composeEngine(
      {
        store: this.store,
        cache,
        outbox,
        cost,
        serverClock,
      },
      ConnectionSettings.parse({ user, offline }),
      {
        clock,
        chance: () => 0.5,
        ids: () => `${String(run).padStart(8, '0')}-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
        publish: () => {},
        log: () => {},
      },
    );
  }

  /** Calls one of the engine's services. */
  async call<M extends EngineMethod>(method: M, request: Request<M>): Promise<Reply<M>> {
    return this.engine.services[method](request, new AbortController().signal);
  }
}
