import { isLoopback } from '../../shared/connection.ts';
import { exitCodeOf } from '../../shared/errors.ts';
import { printJson, printTable } from '../lib/output.ts';
import { step } from '../lib/progress.mjs';
import { findingsOf, printFindings } from './findings.ts';
import type { Session } from './io.ts';

/** `describe`. Exits with the code of `wrong-key-schema` if no client can use the table's keys. */
export async function describe(session: Session): Promise<number> {
  const { store, config, options, io, context } = session;
  const described = await store.describeTable(context);
  const counted = await countOnThisComputer(session);
  const table = { ...described, itemCount: counted ?? described.itemCount };
  const findings = findingsOf(table, config.index);
  if (options.json) {
    printJson(io.out, { ...table, findings });
  } else {
    printTable(
      io.out,
      ['Table', table.name],
      [
        ['Status', table.status],
        [
          'Rows',
          counted === null
            ? `${table.itemCount} (${table.bytes} bytes) when the service last counted; it does so every six hours`
            : String(counted),
        ],
        ['Keys', table.keys.map(({ name, type, role }) => `${name} (${type}, ${role})`).join(', ')],
        ...table.indexes.map(({ name, keys, projection, status }) => [
          'Index',
          `${name}: ${keys.join(', ')}; ${projection}${status === '' ? '' : `; ${status}`}`,
        ]),
        ['Time to live', table.ttlAttribute === undefined ? 'unknown' : (table.ttlAttribute ?? 'off')],
        ['Deletion protection', switchText(table.deletionProtection)],
        ['Point-in-time recovery', switchText(table.pointInTimeRecovery)],
        ['Encryption', table.kmsKey ?? 'a key that AWS owns'],
        ['Stream', table.stream ?? 'off'],
        ['Billing', table.billing],
      ],
      Number.POSITIVE_INFINITY,
    );
    io.out('');
    printFindings(io.out, findings);
  }
  return table.keysFit ? 0 : exitCodeOf('wrong-key-schema');
}

function switchText(isOn: boolean | undefined): string {
  if (isOn === undefined) return 'unknown';
  return isOn ? 'on' : 'off';
}

/**
 * Counts the rows of a table on this computer, since an emulator's figure may be wrong and reading is free. Null for other
 * tables.
 */
async function countOnThisComputer({ admin, config, context }: Session): Promise<number | null> {
  if (config.endpoint === null || !isLoopback(new URL(config.endpoint).hostname)) return null;
  return await step('Counting rows', () => admin.count(context));
}
