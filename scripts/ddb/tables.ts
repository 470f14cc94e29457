import { printJson, printTable, printText } from './output.ts';
import type { Session } from './run.ts';

/** Rows that `scan` prints unless told otherwise: reading a whole table by mistake may be dear. */
const SCAN_LIMIT = 100;

/** `create-table` */
export async function createTable({ store, config, options, io, context }: Session): Promise<number> {
  await store.createTable(context);
  if (options.json) printJson(io, { created: config.table, index: config.index });
  else io.out(`Created the table ${config.table} with the index ${config.index}.\n`);
  return 0;
}

/** `list-tables` */
export async function listTables({ admin, config, options, io, context }: Session): Promise<number> {
  const tables = await admin.listTables(context);
  const shown = tables.slice(0, options.limit ?? tables.length);
  if (options.json) printJson(io, { tables: shown });
  else for (const table of shown) io.out(`${printText(table)}\n`);
  if (tables.length === 0) io.err(`There are no tables in ${config.endpoint ?? config.region}.\n`);
  return 0;
}

/** `drop` */
export async function drop({ admin, config, options, io, context }: Session): Promise<number> {
  await admin.drop(context);
  if (options.json) printJson(io, { dropped: config.table });
  else io.out(`Deleted the table ${config.table}.\n`);
  return 0;
}

/** `scan` */
export async function scan({ admin, options, io, context }: Session): Promise<number> {
  const { items, more } = await admin.scan(options.limit ?? SCAN_LIMIT, context);
  if (options.json) {
    printJson(io, { items, more });
  } else {
    const rows = items.map(({ pk, sk, message, user_display_name: name, ...others }) => [
      asText(pk),
      asText(sk),
      asText(name),
      asText(message),
      Object.keys(others).sort().join(' '),
    ]);
    printTable(io, ['pk', 'sk', 'user_display_name', 'message', 'other attributes'], rows);
  }
  if (more) io.err(`There are more than these ${items.length} rows: --limit sets how many are read.\n`);
  return 0;
}

function asText(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
