import type { AccessKeys, TableSettings } from '../../../shared/connection.ts';
import type { TestReport } from '../../../shared/contract/accounts.ts';
import { AppError, toAppError } from '../../../shared/errors.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import { type Clock, systemClock } from '../clock.ts';
import { CodePrompter } from '../codePrompter.ts';
import { CostMeter } from '../cost.ts';
import type { ThreadPort } from '../engineThread.ts';
import { describeError } from '../log.ts';
import { type FromSetup, placeOf, type SignedIn, type ToSetup } from '../protocol.ts';
import { listProfiles } from '../remote/dynamo/credentials.ts';
import { DynamoMessageStore } from '../remote/dynamo/store.ts';
import type { PromptForCode, RequestContext, SystemAccess } from '../remote/messageStore.ts';
import { testConnection } from './connectionTest.ts';
import { findPerson } from './findPerson.ts';
import type { SetupJob } from './job.ts';

/** The environment of a job. */
interface SetupWorld {
  readonly clock: Clock;
  readonly prompt: PromptForCode;
  readonly signedIn: (signedIn: SignedIn) => void;
  readonly system: SystemAccess;
  readonly report: (report: TestReport) => void;
}

/** Runs one job behind a thread's port, posts its result, and closes the port. Never rejects. */
export async function runSetupThread(
  job: SetupJob,
  port: ThreadPort<FromSetup, ToSetup>,
  system: SystemAccess,
): Promise<void> {
  const { post } = port;
  const cancelling = new AbortController();
  const codes = new CodePrompter(systemClock, (prompt) => post({ kind: 'prompt', prompt }));
  port.onMessage((message) => {
    switch (message.kind) {
      case 'code':
        codes.answer(message.id, message.code);
        return;
      case 'cancel':
        cancelling.abort();
        codes.stop();
        return;
    }
  });
  const report = (step: TestReport): void => post({ kind: 'report', report: step });
  const signedIn = (each: SignedIn): void => post({ kind: 'signedIn', signedIn: each });
  let result: Result<unknown>;
  try {
    const world = { clock: systemClock, prompt: codes.prompt, signedIn, system, report };
    result = succeed(await runSetup(job, world, cancelling.signal));
  } catch (thrown) {
    const error = toAppError(thrown);
    const line = { level: 'error', text: `${job.task} failed.`, ...describeError(error) } as const;
    if (error.code === 'internal') post({ kind: 'log', line });
    result = fail(error.toData());
  }
  post({ kind: 'done', result });
  port.close();
}

/** Runs a job and resolves to its result. Rejects with an AppError. */
async function runSetup(job: SetupJob, world: SetupWorld, signal: AbortSignal): Promise<unknown> {
  switch (job.task) {
    case 'profiles':
      await world.system.completeEnvironment();
      return listProfiles();
    case 'test': {
      const { connection, keys, writeId } = job;
      const openProbed = () => {
        const store = open(connection, keys, world);
        return { store, probe: store.probe };
      };
      await testConnection({ connection, open: openProbed, testId: writeId, report: world.report }, signal);
      return {};
    }
    case 'createTable':
      await withStore(job, world, signal, (store, context) => store.createTable(context));
      return {};
    case 'find':
      return withStore(job, world, signal, (store, context, cost) =>
        findPerson({ store, probe: store.probe, cost }, job, context),
      );
  }
}

function open(
  connection: TableSettings,
  keys: AccessKeys | null,
  { clock, prompt, signedIn, system }: SetupWorld,
  cost = new CostMeter(),
): DynamoMessageStore {
  if (connection.credentials.kind === 'keys' && keys === null) {
    throw new AppError('credentials-missing', { reason: 'keys-not-entered' });
  }
  const onSignIn = (accessKeyId: string): void => signedIn({ accessKeyId, ...placeOf(connection) });
  return new DynamoMessageStore({ ...connection, keys }, { clock, prompt, onSignIn, system, cost });
}

async function withStore<T>(
  { connection, keys }: { readonly connection: TableSettings; readonly keys: AccessKeys | null },
  world: SetupWorld,
  signal: AbortSignal,
  work: (store: DynamoMessageStore, context: RequestContext, cost: CostMeter) => Promise<T>,
): Promise<T> {
  const context: RequestContext = { purpose: 'setup', signal };
  const cost = new CostMeter();
  const store = open(connection, keys, world, cost);
  try {
    // Calls have a limit of time, but a person who fetches a code has none.
    await store.probe.signIn(context);
    return await work(store, context, cost);
  } finally {
    store.close();
  }
}
