import type { Item } from '../../main/engine/remote/dynamo/codec.ts';
import { type Emulator, startDynalite } from '../../scripts/lib/dynalite.ts';
import { BenchEngine } from './benchEngine.ts';
import { fillTable } from './benchTable.ts';
import { WireMeter } from './wireMeter.ts';

/** The parts of a measurement. */
export interface Stage {
  readonly engine: BenchEngine;
  /** Counts the requests between the engine and the table. */
  readonly wire: WireMeter;
}

/**
 * Puts the rows into a new table on an emulator (default: an embedded one), and runs `work` with an engine that reaches the
 * table through a wire meter. Stops everything afterwards.
 */
export async function onStage<T>(
  items: readonly Item[],
  work: (stage: Stage) => Promise<T>,
  start: () => Promise<Emulator> = () => startDynalite({ directory: null }),
): Promise<T> {
  const emulator = await start();
  try {
    await fillTable(emulator.endpoint, items);
    const wire = await WireMeter.start(emulator.endpoint);
    const engine = new BenchEngine(wire.endpoint);
    try {
      await engine.stopSweeps();
      return await work({ engine, wire });
    } finally {
      await engine.stop();
      wire.stop();
    }
  } finally {
    await emulator.stop();
  }
}
