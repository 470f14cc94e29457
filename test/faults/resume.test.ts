import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { systemChance, systemClock, systemIds } from '../../main/engine/clock.ts';
import { CostMeter } from '../../main/engine/cost.ts';
import { EngineOptions } from '../../main/engine/protocol.ts';
import { DynamoMessageStore } from '../../main/engine/remote/dynamo/store.ts';
import { startEngine } from '../../main/engine/startEngine.ts';
import { startDynalite } from '../../scripts/lib/dynalite.ts';
import { ConnectionSettings } from '../../shared/connection.ts';
import { ANDREW, context } from '../contracts/messageStore/samples.ts';
import { FaultProxy } from './support/faultProxy.ts';

/** The limit from the resume to the end of the first refresh; a request on a dead connection fails after 10 s. */
const SOON_MS = 2_000;

test('connections that died silently during sleep do not delay the next refresh', async () => {
  const emulator = await startDynalite({ directory: null });
  const line = await FaultProxy.start(emulator.endpoint, { seed: 'sleep' });
  const directory = await mkdtemp(path.join(tmpdir(), 'meridian-resume-'));
  const place = { table: 'sleep', region: 'us-east-1', endpoint: line.endpoint };
  const store = new DynamoMessageStore(place, { clock: systemClock, cost: new CostMeter() });
  await store.createTable(context);
  const engine = startEngine(
    EngineOptions.parse({
      connection: ConnectionSettings.parse({ ...place, user: ANDREW.id }),
      directory,
      cacheKey: new Uint8Array(32),
    }),
    { clock: systemClock, chance: systemChance, ids: systemIds, publish: () => {}, log: () => {} },
  );
  try {
    await engine.services['sync.refresh']({}, context.signal);
    line.killSilently();
    const resumedAt = performance.now();
    engine.signal('resume');
    const { error } = await engine.services['sync.refresh']({}, context.signal);
    const took = performance.now() - resumedAt;
    console.log(`Awake again, with every connection dead: refreshed after ${(took / 1_000).toFixed(2)} s.`);
    expect(error).toBeNull();
    expect(took).toBeLessThan(SOON_MS);
  } finally {
    await engine.stop();
    store.close();
    line.stop();
    await emulator.stop();
    await rm(directory, { recursive: true });
  }
});
