import type { Clock } from '../../../main/engine/clock.ts';
import { CostMeter } from '../../../main/engine/cost.ts';
import { composeEngine, type Engine } from '../../../main/engine/engine.ts';
import { openCache } from '../../../main/engine/store/cache/cache.ts';
import { openOutbox } from '../../../main/engine/store/outbox/outbox.ts';
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
}

/** A whole engine in memory: a fake table, its own databases, and the given clock. */
export class ComposedEngine {
  readonly store: FakeMessageStore;
  /** When each response came, by the device's clock. */
  readonly respondedAt: Instant[] = [];
  readonly engine: Engine;

  constructor({ user, table, clock }: ComposedOptions) {
    const now = clock.now();
    const key = new Uint8Array(32);
    const cost = new CostMeter();
    const serverClock = new ServerClock(clock);
    this.store = new FakeMessageStore({
      table,
      cost,
      clock,
      onServerDate: (date) => {
        serverClock.observe(date);
        this.respondedAt.push(date.receivedAt);
      },
    });
    let ids = 0;
    this.engine = composeEngine(
      {
        store: this.store,
        cache: openCache({ file: null, key, now }),
        outbox: openOutbox({ file: null, key, now }),
        cost,
        serverClock,
      },
      ConnectionSettings.parse({ user }),
      {
        clock,
        chance: () => 0.5,
        ids: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
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
