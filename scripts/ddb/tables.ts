import { AppError } from '../../shared/errors.ts';
import { printJson, printTable } from '../lib/output.ts';
import { findingsOf, printFindings, RECOVERY_PRICE } from './findings.ts';
import { commandLine } from './hint.ts';
import type { Session } from './io.ts';

/** Default limit of `scan`, since reading a whole table by mistake can be expensive. */
const SCAN_LIMIT = 100;

/** `create-table`. An existing table with the right keys is accepted, and not changed. */
export async function createTable({ store, config, options, io, context }: Session): Promise<number> {
  const { pointInTimeRecovery, kmsKey } = options;
  const isNew = await store.createTable(context, { pointInTimeRecovery, kmsKey });
  const findings = findingsOf(await store.describeTable(context), config.index);
  if (options.json) {
    printJson(io.out, { created: config.table, index: config.index, findings });
  } else {
    if (isNew) io.out(`Created the table ${config.table} with the index ${config.index}.`);
    else io.out(`The table ${config.table} with the index ${config.index} exists already.`);
    if (isNew && pointInTimeRecovery) io.out(`Point-in-time recovery is on. ${RECOVERY_PRICE}`);
    printFindings(
      io.out,
      findings.filter(({ level }) => level !== 'works'),
    );
  }
  if (!isNew && (pointInTimeRecovery || kmsKey !== null)) {
    io.err('--point-in-time-recovery and --kms-key are for new tables: the existing one was not changed.');
  }
  return 0;
}

/** `list-tables` */
export async function listTables({ admin, config, options, io, context }: Session): Promise<number> {
  const tables = await admin.listTables(context);
  const shown = tables.slice(0, options.limit ?? tables.length);
  if (options.json) printJson(io.out, { tables: shown });
  else io.out(shown);
  if (tables.length === 0) io.err(`There are no tables in ${config.endpoint ?? config.region}.`);
  return 0;
}

/**
 * `drop`. Succeeds if the table does not exist, and prints its name.
 * @throws AppError `conflict` if it is protected against deletion, unless that is to be turned off
 */
export async function drop({ admin, config, options, io, context }: Session): Promise<number> {
  if (await admin.isProtected(context)) {
    if (!options.unprotect) {
      const command = commandLine(options, 'drop', config.table, '--yes', '--unprotect');
      throw new AppError('conflict', { reason: 'table-protected', params: { table: config.table, command } });
    }
    await admin.unprotect(context);
  }
  const isDropped = await admin.drop(context);
  if (options.json) printJson(io.out, { dropped: config.table });
  else if (isDropped) io.out(`Deleted the table ${config.table}.`);
  if (!isDropped) {
    io.err(`There is no table ${config.table} in ${config.endpoint ?? config.region}, so nothing was deleted.`);
  }
  return 0;
}

/** `scan` */
export async function scan({ admin, options, io, context }: Session): Promise<number> {
  const { items, more } = await admin.scan(options.limit ?? SCAN_LIMIT, context);
  if (options.json) {
    printJson(io.out, { items, more });
  } else {
    const rows = items.map(({ pk, sk, message, user_display_name: name, ...others }) => [
      asText(pk),
      asText(sk),
      asText(name),
      asText(message),
      Object.keys(others).sort().join(' '),
    ]);
    printTable(io.out, ['pk', 'sk', 'user_display_name', 'message', 'other attributes'], rows);
  }
  if (more) io.err(`There are more than these ${items.length} rows: --limit sets how many are read.`);
  return 0;
}

function asText(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
