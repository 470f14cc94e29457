import { exitCodeOf } from '../../shared/errors.ts';
import { findingsOf } from './findings.ts';
import { printJson, printTable } from './output.ts';
import type { Session } from './run.ts';

/** `describe`. The exit code is that of `wrong-key-schema` when the keys don't fit: no client can use such a table. */
export async function describe({ store, config, options, io, context }: Session): Promise<number> {
  const table = await store.describeTable(context);
  const findings = findingsOf(table, config.index);
  if (options.json) {
    printJson(io, { ...table, findings });
  } else {
    printTable(
      io,
      ['Table', table.name],
      [
        ['Status', table.status],
        ['Rows', `${table.itemCount} (${table.bytes} bytes; the service counts every six hours)`],
        ['Keys', table.keys.map(({ name, type, role }) => `${name} (${type}, ${role})`).join(', ')],
        ...table.indexes.map(({ name, keys, projection, status }) => [
          'Index',
          `${name}: ${keys.join(', ')}; ${projection}${status === '' ? '' : `; ${status}`}`,
        ]),
        ['Time to live', table.ttlAttribute === undefined ? 'unknown' : (table.ttlAttribute ?? 'off')],
        ['Stream', table.stream ?? 'off'],
        ['Billing', table.billing],
      ],
    );
    io.out('\n');
    for (const { level, text } of findings) io.out(`${marks[level]} ${text}\n`);
  }
  return table.keysFit ? 0 : exitCodeOf('wrong-key-schema');
}

const marks = { works: '✓', limited: '!', fails: '✗' } as const;
