import { CostMeter } from '../../main/engine/cost.ts';
import { RemoteConfig } from '../../main/engine/remote/dynamo/config.ts';
import { DynamoMessageStore } from '../../main/engine/remote/dynamo/store.ts';
import { sampleItems } from '../../main/engine/samples/seed.ts';
import { credentialsOfProfile } from '../../shared/connection.ts';
import { AppError, exitCodeOf, toAppError } from '../../shared/errors.ts';
import { assertNever } from '../../shared/result.ts';
import { englishErrorText } from '../../shared/text/english.ts';
import { UsageError, usageSentence } from '../lib/commandLine.mjs';
import { defaultRegion } from '../lib/region.ts';
import { cruddurItems } from '../samples/cruddur.ts';
import { getConversation, listConversations } from './conversations.ts';
import { describe } from './describe.ts';
import { help } from './help.ts';
import { commandLine } from './hint.ts';
import type { Io, Session } from './io.ts';
import { type Options, parseOptions } from './options.ts';
import { policy } from './policy.ts';
import { seed } from './seedTable.ts';
import { TableAdmin } from './table.ts';
import { createTable, drop, listTables, scan } from './tables.ts';

/**
 * Runs one command line, without the name of the program. Writes results to `io.out` and messages to `io.err`.
 *
 * @returns the exit code: 0 for success, 2 for wrong usage, else `exitCodeOf` the error
 */
export async function runCommand(argv: readonly string[], io: Io): Promise<number> {
  try {
    const options = parseOptions(argv, io.env);
    if (options.command === 'help') {
      io.out(help.trimEnd().split('\n'));
      return 0;
    }
    return await withSession(options, io, dispatch);
  } catch (thrown) {
    if (thrown instanceof UsageError) {
      io.err(usageSentence('npm run ddb --', thrown).trimEnd());
      return 2;
    }
    const error = toAppError(thrown);
    io.err(`${englishErrorText(error.toData())} [${error.code}]`);
    if (error.code === 'internal' && error.cause instanceof Error) io.err(String(error.cause.stack).split('\n'));
    return exitCodeOf(error.code);
  }
}

async function dispatch(session: Session): Promise<number> {
  const { command } = session.options;
  switch (command) {
    case 'create-table':
      return createTable(session);
    case 'list-tables':
      return listTables(session);
    case 'describe':
      return describe(session);
    case 'drop':
      return drop(session);
    case 'seed':
      return seed(session, 'sample conversations', sampleItems);
    case 'seed-cruddur':
      return seed(session, "bootcamp's messages", cruddurItems);
    case 'scan':
      return scan(session);
    case 'list-conversations':
      return listConversations(session);
    case 'get-conversation':
      return getConversation(session);
    case 'policy':
      return policy(session);
    case 'help':
      return 0;
    default:
      return assertNever(command);
  }
}

async function withSession(options: Options, io: Io, work: (session: Session) => Promise<number>): Promise<number> {
  const parsed = RemoteConfig.safeParse({
    region: options.region ?? (await defaultRegion(options.profile, io.env)),
    table: options.dropTable ?? options.table,
    index: options.index,
    endpoint: options.endpoint,
    credentials: credentialsOfProfile(options.profile),
    naiveZone: options.naiveZone,
  });
  if (!parsed.success) {
    throw new UsageError(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('. '));
  }
  const config = parsed.data;
  const cost = new CostMeter();
  const store = new DynamoMessageStore(config, { clock: io.clock, cost });
  const admin = new TableAdmin(config, { clock: io.clock, cost });
  try {
    return await work({ options, io, config, store, admin, context: { purpose: 'setup', signal: io.signal } });
  } catch (error) {
    throw error instanceof AppError && error.code === 'table-missing' ? tableMissing(config, options, error) : error;
  } finally {
    store.close();
    admin.close();
  }
}

/** A missing table with the way out, where there is one. */
function tableMissing({ table, endpoint, region }: RemoteConfig, options: Options, cause: AppError): AppError {
  const params = { table, place: endpoint ?? region, command: commandLine(options, 'create-table') };
  return new AppError('table-missing', { reason: 'table-missing-create', params, cause, details: cause.details });
}
