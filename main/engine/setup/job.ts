import { z } from 'zod';
import { AccessKeys, ConnectionSettings, TableSettings } from '../../../shared/connection.ts';
import type { TestReport } from '../../../shared/contract/accounts.ts';

const keys = AccessKeys.nullable();

/** One task of setting an account up: what a short-lived thread is started for. */
export const SetupJob = z.discriminatedUnion('task', [
  /** Lists the profiles of the shared AWS files. */
  z.object({ task: z.literal('profiles') }),
  /** Tests a connection, writing an item of this id when there is one. */
  z.object({ task: z.literal('test'), connection: ConnectionSettings, keys, writeId: z.string().min(1).nullable() }),
  z.object({ task: z.literal('createTable'), connection: TableSettings, keys }),
  /** Finds the person of a handle (no `@`). */
  z.object({ task: z.literal('find'), connection: TableSettings, keys, handle: z.string().min(1) }),
]);
export type SetupJob = z.infer<typeof SetupJob>;

/** What a job tells while it runs: the steps of a test. */
export type SetupReport = TestReport;
