import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemChance, systemIds } from '../../main/engine/clock.ts';
import type { Engine } from '../../main/engine/engine.ts';
import { startEngine } from '../../main/engine/startEngine.ts';
import { ConnectionSettings } from '../../shared/connection.ts';
import type { EngineEvent, EngineMethod, Reply, Request } from '../../shared/contract/contract.ts';
import type { Purpose, SyncStatus, Units } from '../../shared/contract/sync.ts';
import { toAppError } from '../../shared/errors.ts';
import { ManualClock } from '../../test/fakes/manualClock.ts';
import { owner, place } from './benchTable.ts';

const never = new AbortController().signal;
const cacheKey = new Uint8Array(32).fill(7);

/**
 * A whole engine in this process, with its own directory, on an emulator. Its clock does not advance, so that only requested
 * work happens, without repair sweeps.
 */
export class BenchEngine {
  readonly clock = new ManualClock();
  readonly #directory = mkdtempSync(path.join(tmpdir(), 'meridian-bench-'));
  readonly #engine: Engine;
  readonly #listeners = new Set<(event: EngineEvent) => void>();

  constructor(endpoint: string) {
    this.#engine = startEngine(
      {
        connection: ConnectionSettings.parse({ ...place, user: owner.id, endpoint }),
        keys: null,
        directory: this.#directory,
        cacheKey,
      },
      {
        clock: this.clock,
        chance: systemChance,
        ids: systemIds,
        publish: (event) => {
          for (const listener of this.#listeners) listener(event);
        },
        log: (level, text, error) => {
          if (level !== 'info') console.error(text, error);
        },
      },
    );
  }

  /** Calls one of the engine's services. */
  async call<M extends EngineMethod>(method: M, request: Request<M>): Promise<Reply<M>> {
    return this.#engine.services[method](request, never);
  }

  /** Calls `listener` on every event. */
  onEvent(listener: (event: EngineEvent) => void): void {
    this.#listeners.add(listener);
  }

  /** Resolves when the status is wanted; rejects when it has an error. */
  until(isWanted: (status: SyncStatus) => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (status: SyncStatus): void => {
        if (status.error !== null) reject(toAppError(new Error(status.error.message)));
        else if (isWanted(status)) resolve();
      };
      this.onEvent((event) => {
        if (event.name === 'sync.changed') look(event.payload);
      });
      void this.call('sync.status', {}).then(look);
    });
  }

  /** Turns repair sweeps off. */
  async stopSweeps(): Promise<void> {
    await this.call('preferences.change', { sweepUnitsPerHour: 0 });
  }

  /** The units that the engine's own meter has counted since its start. */
  async cost(): Promise<Readonly<Partial<Record<Purpose, Units>>>> {
    const now = this.clock.now();
    return (await this.call('diagnostics.read', { dayStart: now, monthStart: now })).units.sinceStart;
  }

  async stop(): Promise<void> {
    await this.#engine.stop();
    rmSync(this.#directory, { recursive: true });
  }
}

/** The sum over all purposes. */
export function sumUnits(cost: Readonly<Partial<Record<Purpose, Units>>>): Units {
  return Object.values(cost).reduce((sum, { read, write }) => ({ read: sum.read + read, write: sum.write + write }), {
    read: 0,
    write: 0,
  });
}
