import path from 'node:path';
import type { Clock } from '../../../main/engine/clock.ts';
import { CostMeter } from '../../../main/engine/cost.ts';
import { composeEngine, type Engine } from '../../../main/engine/engine.ts';
import { openCache } from '../../../main/engine/store/cache/cache.ts';
import { openOutbox } from '../../../main/engine/store/outbox/openOutbox.ts';
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

  constructor({ user, table, clock, directory, offline = false, run = 0 }: ComposedOptions) {
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
    const fileOf = (name: string): string | null => (directory === undefined ? null : path.join(directory, name));
    let ids = 0;
    this.engine = composeEngine(
      {
        store: this.store,
        cache: openCache({ file: fileOf('cache.db'), key, now }),
        outbox: openOutbox({ file: fileOf('outbox.db'), key, now }),
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
