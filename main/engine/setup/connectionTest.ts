import type { ConnectionSettings } from '../../../shared/connection.ts';
import { AppError, type ErrorCode } from '../../../shared/errors.ts';
import { ConversationId } from '../../../shared/model.ts';
import { type ConnectionProbe, type SignIn, TEST_PARTITION } from '../remote/connectionProbe.ts';
import type { MessageStore, RequestContext, TableDescription } from '../remote/messageStore.ts';
import { indexFault, keysFault, statusFault } from './findings.ts';
import { readOwnGroups } from './ownGroups.ts';
import type { TestRun } from './testRun.ts';
import { testWriting } from './writeTest.ts';

/** What a test works with. */
export interface TestParts {
  readonly connection: ConnectionSettings;
  /** Opens the table; throws an AppError for a connection that is refused before any request. */
  readonly open: () => { readonly store: MessageStore; readonly probe: ConnectionProbe };
  /** The id of the item to write; null: nothing is to be written. */
  readonly testId: string | null;
}

/** The failures of a first request that mean: nothing that could be DynamoDB has answered. */
const UNREACHED: ReadonlySet<ErrorCode> = new Set([
  'offline',
  'timeout',
  'wrong-region',
  'insecure-endpoint',
  'internal',
]);
/** A conversation that nobody has, for a read that proves the table and its keys. */
const NO_GROUP = ConversationId.parse(TEST_PARTITION);

/**
 * Tests a connection step by step. One request often answers for several steps: that AWS accepts the credentials shows
 * with the first one, so `credentials` ends after it. Where the table may not be described, it is tried by reading.
 * Never rejects: what goes wrong is a step's, and being cancelled leaves the rest skipped.
 */
export async function testConnection(parts: TestParts, run: TestRun, signal: AbortSignal): Promise<void> {
  const context: RequestContext = { purpose: 'setup', signal };
  try {
    const opened = open(parts, run);
    if (opened === null) return;
    const { store, probe } = opened;
    try {
      if (!(await testTable(parts.connection, store, probe, run, context))) return;
      await testIndexUse(parts.connection, probe, run, context);
      await run.try('ownGroups', async () => {
        const { detail, facts } = await readOwnGroups(store, parts.connection, context);
        run.pass('ownGroups', detail, facts);
      });
      const { testId } = parts;
      if (testId !== null && !signal.aborted) await run.try('write', () => testWriting(testId, probe, run));
    } finally {
      store.close();
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'cancelled') throw error;
  } finally {
    run.skipRest();
  }
}

function open({ open }: TestParts, run: TestRun): ReturnType<TestParts['open']> | null {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    run.fail(refusesKey(error) ? 'credentials' : 'reachability', error);
    return null;
  }
}

/** Steps `credentials` to `index`, as far as the table's description tells. False: nothing more can be tested. */
async function testTable(
  connection: ConnectionSettings,
  store: MessageStore,
  probe: ConnectionProbe,
  run: TestRun,
  context: RequestContext,
): Promise<boolean> {
  const signIn = await run.try('credentials', () => probe.signIn(context));
  if (signIn === 'failed') return false;
  const described = await describe(connection, store, run, signIn, context);
  if (described === 'failed') return false;
  return described === 'denied' ? tryTable(connection, store, run, context) : judgeTable(connection, described, run);
}

/** The table's description; `denied`: it may not be read, though the credentials are accepted; `failed`: told already. */
async function describe(
  { endpoint, region }: ConnectionSettings,
  store: MessageStore,
  run: TestRun,
  signIn: SignIn,
  context: RequestContext,
): Promise<TableDescription | 'denied' | 'failed'> {
  const host = endpoint ?? `DynamoDB in ${region}`;
  const accept = (): void => {
    run.pass('credentials', `AWS accepts the access key ${signIn.accessKeyId}.`, factsOf(signIn));
    run.pass('reachability', `${host} answers.`, { host });
  };
  run.begin('reachability');
  try {
    const description = await store.describeTable(context);
    accept();
    return description;
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'cancelled') throw error;
    if (UNREACHED.has(error.code)) {
      const found = `The access key ${signIn.accessKeyId} was found; whether AWS accepts it could not be asked.`;
      run.pass('credentials', found, { ...factsOf(signIn), unasked: 'true' });
      run.fail('reachability', notDynamo(error, host));
      return 'failed';
    }
    if (refusesKey(error)) {
      run.fail('credentials', error);
      run.pass('reachability', `${host} answers.`, { host });
      return 'failed';
    }
    accept();
    if (error.code === 'access-denied') return 'denied';
    run.fail('table', error);
    return 'failed';
  }
}

/** An answer that is none of DynamoDB's comes of another server: a wrong endpoint, or a sign-in page of the network. */
function notDynamo(error: AppError, host: string): AppError {
  if (error.code !== 'internal' || error.retryable) return error;
  const sentence = `${host} answers, but not as DynamoDB does. Check the endpoint, and that no sign-in page of the network is in the way.`;
  return new AppError('internal', sentence, { cause: error, details: error.details });
}

/** Whether it is the credentials themselves that are refused, and not what they are used for. */
const refusesKey = ({ code, details }: AppError): boolean =>
  code === 'credentials-missing' ||
  code === 'credentials-expired' ||
  (code === 'access-denied' && !/^AccessDenied/.test(details.error ?? ''));

const factsOf = ({ accessKeyId, expiresAt }: SignIn): Record<string, string> => ({
  accessKeyId,
  ...(expiresAt === null ? {} : { expiresAt: expiresAt.toISOString() }),
});

function judgeTable(connection: ConnectionSettings, description: TableDescription, run: TestRun): boolean {
  const { table, index } = connection;
  run.begin('table');
  const unready = statusFault(description);
  if (unready) {
    run.fail('table', unready);
    return false;
  }
  const { status, itemCount, billing } = description;
  run.pass('table', `The table ${table} is there.`, { status, items: String(itemCount), billing });
  run.begin('keys');
  const unfit = keysFault(description);
  if (unfit) {
    run.fail('keys', unfit);
    return false;
  }
  run.pass('keys', 'The keys are pk and sk.');
  run.begin('index');
  const fault = indexFault(description, index);
  if (fault) run.fail('index', fault);
  return true;
}

/** For a table that may not be described: what reading it shows. */
async function tryTable(
  { table }: ConnectionSettings,
  store: MessageStore,
  run: TestRun,
  context: RequestContext,
): Promise<boolean> {
  const seen = `The table ${table} can be read. Its description can't (dynamodb:DescribeTable), which Meridian can do without.`;
  run.begin('table');
  try {
    const query = { direction: 'backward', from: null, downTo: null, limit: 1 } as const;
    await store.listMessages(NO_GROUP, query, context);
    run.pass('table', seen);
    run.pass('keys', 'The keys are pk and sk.');
    return true;
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'cancelled') throw error;
    if (error.code === 'wrong-key-schema') run.pass('table', seen);
    run.fail(error.code === 'wrong-key-schema' ? 'keys' : 'table', error);
    return false;
  }
}

/** Whether the index can be used, which a permission for the table alone does not allow. */
async function testIndexUse(
  { table, index }: ConnectionSettings,
  probe: ConnectionProbe,
  run: TestRun,
  context: RequestContext,
): Promise<void> {
  if (!run.isOpen('index')) return;
  await run.try('index', async () => {
    try {
      await probe.queryIndex(context);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'access-denied') throw error;
      const sentence =
        `The index ${index} is there, but these credentials may not ask it. Allow dynamodb:Query on ` +
        `the table's indexes too (…table/${table}/index/*). Meridian works without it, with more reads.`;
      throw new AppError('access-denied', sentence, { cause: error, details: error.details });
    }
    run.pass('index', `The index ${index} finds the rows of a conversation.`, { index });
  });
}
