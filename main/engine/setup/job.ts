import { z } from 'zod';
import { AccessKeys, TableSettings, TestedConnection } from '../../../shared/connection.ts';
import { ScanCursor } from '../../../shared/contract/accounts.ts';

const keys = AccessKeys.nullable();

/** A task of setting up an account, for a thread of its own. */
export const SetupJob = z.discriminatedUnion('task', [
  /** Lists the profiles of the shared AWS files. */
  z.object({ task: z.literal('profiles') }),
  /** Tests a connection. `writeId`: the id of a temporary item to write; null: write nothing. */
  z.object({ task: z.literal('test'), connection: TestedConnection, keys, writeId: z.string().min(1).nullable() }),
  z.object({ task: z.literal('createTable'), connection: TableSettings, keys }),
  /** Finds the person with a handle (no `@`), with `scan` by reading the table. */
  z.object({
    task: z.literal('find'),
    connection: TableSettings,
    keys,
    handle: z.string().min(1),
    scan: z.object({ from: ScanCursor.nullable() }).nullable(),
  }),
]);
export type SetupJob = z.infer<typeof SetupJob>;
