import type { AccessKeys, TableSettings } from '../../../shared/connection.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Clock } from '../clock.ts';
import { CostMeter } from '../cost.ts';
import type { AskCode } from '../remote/askCode.ts';
import { listProfiles } from '../remote/dynamo/profiles.ts';
import { DynamoMessageStore } from '../remote/dynamo/store.ts';
import type { MessageStore, RequestContext } from '../remote/messageStore.ts';
import { testConnection } from './connectionTest.ts';
import type { SetupJob, SetupReport } from './job.ts';
import { TestRun } from './testRun.ts';

/** What a job needs of the world around it. */
export interface SetupWorld {
  readonly clock: Clock;
  readonly askCode: AskCode;
  readonly report: (report: SetupReport) => void;
}

/** Does one job of setting an account up, and gives what it came to; rejects with an AppError. */
export async function runSetup(job: SetupJob, world: SetupWorld, signal: AbortSignal): Promise<unknown> {
  const context: RequestContext = { purpose: 'setup', signal };
  switch (job.task) {
    case 'profiles':
      return listProfiles();
    case 'test': {
      const { connection, keys, writeId } = job;
      const openProbed = () => {
        const store = open(connection, keys, world);
        return { store, probe: store.probe };
      };
      await testConnection({ connection, open: openProbed, testId: writeId }, new TestRun(world.report), signal);
      return {};
    }
    case 'createTable':
      await withStore(job, world, (store) => store.createTable(context));
      return {};
    case 'find':
      return withStore(job, world, (store) => store.findPerson(job.handle, context));
  }
}

function open(connection: TableSettings, keys: AccessKeys | null, { clock, askCode }: SetupWorld): DynamoMessageStore {
  if (connection.credentials.kind === 'keys' && keys === null) {
    throw new AppError('credentials-missing', 'No access keys were entered. Enter them, or choose a profile.');
  }
  return new DynamoMessageStore({ ...connection, keys }, { clock, askCode, cost: new CostMeter() });
}

async function withStore<T>(
  { connection, keys }: { readonly connection: TableSettings; readonly keys: AccessKeys | null },
  world: SetupWorld,
  work: (store: MessageStore) => Promise<T>,
): Promise<T> {
  const store = open(connection, keys, world);
  try {
    return await work(store);
  } finally {
    store.close();
  }
}
