import type { TestedConnection } from '../../../shared/connection.ts';
import { type TestReport, type TestStep, testSteps } from '../../../shared/contract/accounts.ts';
import { AppError, type ErrorCode } from '../../../shared/errors.ts';
import { ConversationId, UserId } from '../../../shared/model.ts';
import {
  type ConnectionProbe,
  type MessageStore,
  type RequestContext,
  type SignIn,
  type TableDescription,
  TEST_PARTITION,
} from '../remote/messageStore.ts';
import {
  deniedPartitions,
  indexFault,
  keysFault,
  readOwnConversations,
  settingsOf,
  statusFault,
  testWriting,
} from './checks.ts';

export interface TestParts {
  readonly connection: TestedConnection;
  /** Opens the table; throws an AppError for a connection that is refused before any request. */
  readonly open: () => { readonly store: MessageStore; readonly probe: ConnectionProbe };
  /** The id of the temporary item; null: write nothing. */
  readonly testId: string | null;
  /** Called when a step starts, and once when it ends. The facts include the arguments of `connectionTest.found.<step>`. */
  readonly report: (report: TestReport) => void;
}

/** The failures of a first request that mean that no DynamoDB has answered. */
const UNREACHED: ReadonlySet<ErrorCode> = new Set([
  'offline',
  'timeout',
  'wrong-region',
  'insecure-endpoint',
  'internal',
]);
/** A conversation that does not exist, for a read that tests the table and its keys. */
const NO_CONVERSATION = ConversationId.parse(TEST_PARTITION);

/**
 * Tests a connection step by step. One request often answers several steps: AWS accepts the credentials with the first
 * request, so `credentials` ends after it. A table that may not be described is tested by reading it.
 * Never rejects: a failure ends its step, and cancelling skips the remaining ones.
 */
export async function testConnection(parts: TestParts, signal: AbortSignal): Promise<void> {
  const run = new TestRun(parts, signal);
  try {
    await run.testAll();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'cancelled') throw error;
  } finally {
    run.skipRest();
  }
}

class TestRun {
  readonly #parts: TestParts;
  readonly #context: RequestContext;
  readonly #open = new Set<TestStep>(testSteps);

  constructor(parts: TestParts, signal: AbortSignal) {
    this.#parts = parts;
    this.#context = { purpose: 'setup', signal };
  }

  async testAll(): Promise<void> {
    const { connection, testId } = this.#parts;
    const opened = this.#openTable();
    if (opened === null) return;
    const { store, probe } = opened;
    try {
      if (!(await this.#testTable(store, probe))) return;
      await this.#testIndexUse(probe);
      const { user, table } = connection;
      let owner: UserId | null = null;
      if (user !== null) {
        await this.#try('ownList', async () => {
          const found = await readOwnConversations(store, { user, table }, this.#context);
          owner = UserId.parse(found.owner);
          this.#pass('ownList', found);
        });
      }
      await this.#try('changes', async () => {
        const denied = await deniedPartitions(store, owner, this.#context);
        const facts = { denied: denied.join(', ') || 'none' };
        this.#end({ step: 'changes', state: denied.length === 0 ? 'ok' : 'limited', error: null, facts });
      });
      if (testId !== null && !this.#context.signal.aborted) {
        await this.#try('write', async () => this.#pass('write', await testWriting(testId, probe)));
      }
    } finally {
      store.close();
    }
  }

  /** Ends the open steps as skipped. */
  skipRest(): void {
    for (const step of testSteps) this.#end({ step, state: 'skipped', error: null, facts: {} });
  }

  #openTable(): ReturnType<TestParts['open']> | null {
    try {
      return this.#parts.open();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#fail(refusesKey(error) ? 'credentials' : 'reachability', error);
      return null;
    }
  }

  /** Runs the steps `credentials` to `settings`, as far as the table's description answers them. False: stop the test. */
  async #testTable(store: MessageStore, probe: ConnectionProbe): Promise<boolean> {
    const signIn = await this.#try('credentials', () => probe.signIn(this.#context));
    if (signIn === 'failed') return false;
    const described = await this.#describe(store, signIn);
    if (described === 'failed') return false;
    return described === 'denied' ? this.#tryReading(store) : this.#checkDescription(described);
  }

  /** `denied`: the credentials are accepted, but may not describe the table; `failed`: the failure is reported. */
  async #describe(store: MessageStore, signIn: SignIn): Promise<TableDescription | 'denied' | 'failed'> {
    const { endpoint, region } = this.#parts.connection;
    const host = endpoint ?? `dynamodb.${region}.amazonaws.com`;
    const accept = (): void => {
      this.#pass('credentials', { ...factsOf(signIn), verified: 'true' });
      this.#pass('reachability', { host });
    };
    this.#begin('reachability');
    try {
      const description = await store.describeTable(this.#context);
      accept();
      return description;
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'cancelled') throw error;
      if (UNREACHED.has(error.code)) {
        this.#pass('credentials', { ...factsOf(signIn), verified: 'false' });
        this.#fail('reachability', notDynamo(error, host));
        return 'failed';
      }
      if (refusesKey(error)) {
        this.#fail('credentials', error);
        this.#pass('reachability', { host });
        return 'failed';
      }
      accept();
      if (error.code === 'access-denied') return 'denied';
      this.#fail('table', error);
      return 'failed';
    }
  }

  #checkDescription(description: TableDescription): boolean {
    this.#begin('table');
    const unready = statusFault(description);
    if (unready) {
      this.#fail('table', unready);
      return false;
    }
    const { status, itemCount, billing } = description;
    this.#pass('table', { described: 'true', status, items: String(itemCount), billing });
    this.#begin('keys');
    const unfit = keysFault(description);
    if (unfit) {
      this.#fail('keys', unfit);
      return false;
    }
    this.#pass('keys');
    this.#begin('index');
    const fault = indexFault(description, this.#parts.connection.index);
    if (fault) this.#fail('index', fault);
    this.#end({ step: 'settings', error: null, ...settingsOf(description) });
    return true;
  }

  /** Tests the table and its keys by reading, where it may not be described. */
  async #tryReading(store: MessageStore): Promise<boolean> {
    this.#begin('table');
    try {
      const query = { direction: 'backward', from: null, downTo: null, limit: 1 } as const;
      await store.listMessages(NO_CONVERSATION, query, this.#context);
      this.#pass('table', { described: 'false' });
      this.#pass('keys');
      return true;
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'cancelled') throw error;
      if (error.code === 'wrong-key-schema') this.#pass('table', { described: 'false' });
      this.#fail(error.code === 'wrong-key-schema' ? 'keys' : 'table', error);
      return false;
    }
  }

  /** Tests the permission for the index, which one for the table alone does not include. */
  async #testIndexUse(probe: ConnectionProbe): Promise<void> {
    const { table, index } = this.#parts.connection;
    if (!this.#open.has('index')) return;
    await this.#try('index', async () => {
      try {
        await probe.queryIndex(this.#context);
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'access-denied') throw error;
        throw new AppError('access-denied', {
          reason: 'index-access-denied',
          params: { table, index },
          cause: error,
          details: error.details,
        });
      }
      this.#pass('index', { index });
    });
  }

  /** Runs a step and resolves to its result. A failure ends the step; cancellation rejects. */
  async #try<T>(step: TestStep, work: () => Promise<T>): Promise<T | 'failed'> {
    this.#begin(step);
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'cancelled') throw error;
      this.#fail(step, error);
      return 'failed';
    }
  }

  #begin(step: TestStep): void {
    this.#parts.report({ step, state: 'running', error: null, facts: {} });
  }

  #pass(step: TestStep, facts: Readonly<Record<string, string>> = {}): void {
    this.#end({ step, state: 'ok', error: null, facts: { ...facts } });
  }

  #fail(step: TestStep, error: AppError): void {
    this.#end({ step, state: 'failed', error: error.toData(), facts: {} });
  }

  #end(report: TestReport): void {
    if (this.#open.delete(report.step)) this.#parts.report(report);
  }
}

/** A response that is not DynamoDB's comes from another server: a wrong endpoint, or a sign-in page of the network. */
function notDynamo(error: AppError, host: string): AppError {
  if (error.code !== 'internal' || error.retryable) return error;
  return new AppError('internal', { reason: 'not-dynamodb', params: { host }, cause: error, details: error.details });
}

/** Whether AWS refuses the credentials themselves, and not the requested action. */
const refusesKey = ({ code, details }: AppError): boolean =>
  code === 'credentials-missing' ||
  code === 'credentials-expired' ||
  (code === 'access-denied' && !/^AccessDenied/.test(details.error ?? ''));

const factsOf = ({ accessKeyId, expiresAt }: SignIn): Record<string, string> => ({
  accessKeyId,
  ...(expiresAt === null ? {} : { expiresAt: expiresAt.toISOString() }),
});
