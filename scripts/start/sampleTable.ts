import fs from 'node:fs';
import path from 'node:path';
import { systemClock } from '../../main/engine/clock.ts';
import { CostMeter } from '../../main/engine/cost.ts';
import { RemoteConfig } from '../../main/engine/remote/dynamo/config.ts';
import { DynamoMessageStore } from '../../main/engine/remote/dynamo/store.ts';
import type { RequestContext } from '../../main/engine/remote/messageStore.ts';
import { sampleItems, tidySampleItems } from '../../main/engine/samples/seed.ts';
import { AppError } from '../../shared/errors.ts';
import { TableAdmin } from '../ddb/table.ts';
import { type Emulator, startDynalite } from '../lib/dynalite.ts';
import { step } from '../lib/progress.mjs';

/** The embedded table with the sample conversations, and the app's options for it. */
export interface SampleTable {
  readonly connection: readonly string[];
  stop(): Promise<void>;
}

const region = 'us-east-1';
const table = 'cruddur-messages';

/**
 * Starts the embedded DynamoDB on the data in `directory`, and creates and fills the table the first time. Reuses the
 * last port if possible, since an account's cache belongs to its endpoint. `isTidy`: without defects of careless writers.
 */
export async function startSampleTable(directory: string, isTidy = false): Promise<SampleTable> {
  const emulator = await listen(directory);
  try {
    const now = systemClock.now();
    const { owner, items } = sampleItems({ now });
    const config = RemoteConfig.parse({ region, table, endpoint: emulator.endpoint });
    const world = { clock: systemClock, cost: new CostMeter() };
    const context: RequestContext = { purpose: 'setup', signal: new AbortController().signal };
    const seeded = path.join(directory, 'seeded');
    if (!fs.existsSync(seeded)) {
      const admin = new TableAdmin(config, world);
      const store = new DynamoMessageStore(config, world);
      await step('Writing the sample conversations', async () => {
        // Remove the rest of an interrupted start first.
        if ((await admin.listTables(context)).includes(table)) await admin.drop(context);
        await store.createTable(context);
        await admin.putAll(isTidy ? tidySampleItems({ now }) : items, context);
      });
      fs.writeFileSync(seeded, '');
      store.close();
      admin.close();
    }
    const connection = [
      `--user=${owner.id}`,
      `--table=${table}`,
      `--region=${region}`,
      `--endpoint=${emulator.endpoint}`,
    ];
    return { connection, stop: () => emulator.stop() };
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}

async function listen(directory: string): Promise<Emulator> {
  const file = path.join(directory, 'port');
  const data = path.join(directory, 'data');
  const emulator = await startDynalite({ port: rememberedPort(file), directory: data }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'already-running') return startDynalite({ directory: data });
    throw error;
  });
  fs.writeFileSync(file, new URL(emulator.endpoint).port);
  return emulator;
}

/** Returns the port of the last start, or 0 for any free port. */
function rememberedPort(file: string): number {
  const port = fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : 0;
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : 0;
}
