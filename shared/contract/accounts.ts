import { z } from 'zod';
import { AccessKeys, ConnectionSettings, isAccessKeyId, TableSettings, TestedConnection } from '../connection.ts';
import { AppErrorData } from '../errors.ts';
import { Account, AccountId, Person } from '../model.ts';
import { engine, engineEvent, main, mainEvent } from './entry.ts';
import { OutboxLoss, SyncStatus } from './sync.ts';

const Nothing = z.strictObject({});

/**
 * Where an account's access keys are. `none`: it uses another kind of credentials; `kept`: on disk, encrypted by the
 * system's keychain; `session`: in memory until Meridian quits, because this computer has no keychain; `missing`: they
 * must be entered again.
 */
export const KeysState = z.enum(['none', 'kept', 'session', 'missing']);
export type KeysState = z.infer<typeof KeysState>;

/**
 * State of an account's engine. `restarted`: it crashed once and runs again; `stopped`: it could not start or crashed
 * twice, and syncs nothing until Meridian is restarted.
 */
export const EngineState = z.enum(['running', 'restarted', 'stopped']);
export type EngineState = z.infer<typeof EngineState>;

/** One account as the switcher and the settings show it. */
export const AccountEntry = z.lazy(() =>
  z
    .object({
      id: AccountId,
      /** A name chosen by the user; empty: use the owner's name. */
      label: z.string(),
      /** `launch`: named on the command line for this run only; it can't be changed or removed. */
      origin: z.enum(['stored', 'launch']),
      connection: ConnectionSettings,
      /** The owner's profile in the table; null: not known yet. */
      account: Account.nullable(),
      keys: KeysState,
      /** Unread messages from other people. */
      unread: z.int().nonnegative(),
      /** Own messages that wait to be sent, and those that were given up. */
      waiting: z.int().nonnegative(),
      failed: z.int().nonnegative(),
      phase: SyncStatus.unwrap().unwrap().shape.phase,
      error: AppErrorData.nullable(),
      engine: EngineState,
      /** What was lost of the data that only this computer had, until the person decides. */
      outboxLoss: OutboxLoss.nullable(),
    })
    .readonly(),
);
export type AccountEntry = z.infer<typeof AccountEntry>;

/** A request for the code of an MFA device, open until it is answered or `credentials.settled` arrives. */
export const MfaPrompt = z.lazy(() =>
  z
    .object({
      promptId: z.string().min(1),
      /** The device's serial number or ARN. */
      serial: z.string(),
      /** The profile that needs the code; empty: the default one. */
      profile: z.string(),
    })
    .readonly(),
);
export type MfaPrompt = z.infer<typeof MfaPrompt>;

export const AccountList = z.lazy(() =>
  z
    .object({
      accounts: z.array(AccountEntry).readonly(),
      /** The account that the window shows; null: there is none. */
      activeId: AccountId.nullable(),
      /** Open MFA prompts, for a window that opened after they were emitted. */
      prompts: z.array(MfaPrompt).readonly(),
    })
    .readonly(),
);
export type AccountList = z.infer<typeof AccountList>;

/** A profile of the shared AWS files. */
export const AwsProfile = z
  .object({
    name: z.string(),
    kind: z.enum(['keys', 'sso', 'role', 'web-identity', 'process', 'login', 'unknown']),
    /** The profile's region; null: none. */
    region: z.string().nullable(),
    /** The MFA device that the profile's role requires; null: none. */
    mfaSerial: z.string().nullable(),
  })
  .readonly();
export type AwsProfile = z.infer<typeof AwsProfile>;

/** The steps of a connection test, in order. */
export const testSteps = [
  'credentials',
  'reachability',
  'table',
  'keys',
  'index',
  'settings',
  'ownList',
  'changes',
  'write',
] as const;
export const TestStep = z.enum(testSteps);
export type TestStep = z.infer<typeof TestStep>;

/**
 * Progress of one step. `limited`: it works, with a disadvantage that the facts describe; `skipped`: an earlier step failed, or
 * the step was not requested.
 */
export const TestReport = z.lazy(() =>
  z
    .object({
      step: TestStep,
      state: z.enum(['running', 'ok', 'limited', 'failed', 'skipped']),
      /** Why the step failed. */
      error: AppErrorData.nullable(),
      /** The result: the arguments of the sentence `connectionTest.found.<step>`, and further values by name. */
      facts: z.record(z.string(), z.string()),
    })
    .readonly(),
);
export type TestReport = z.infer<typeof TestReport>;

const RunId = z.string().min(1).max(64);

/** Keys that were entered; null: use those stored for `accountId`, if any. */
const keysInRequest = { keys: AccessKeys.nullable(), accountId: AccountId.nullable() };
/** Whether the keys of a request fit the endpoint of its connection. */
const keysFit = ({
  keys,
  connection,
}: {
  readonly keys?: AccessKeys | null | undefined;
  readonly connection?: Pick<TableSettings, 'endpoint'> | undefined;
}): boolean => !keys || connection === undefined || isAccessKeyId(keys.accessKeyId, connection.endpoint);

const Label = z.string().trim().max(100);

/** Where a scan of the table goes on: the key of the last row that was read. */
export const ScanCursor = z.object({ pk: z.string().max(2_048), sk: z.string().max(1_024) }).readonly();
export type ScanCursor = z.infer<typeof ScanCursor>;

/** What looking up a handle found. */
export const FindReply = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('found'), person: Person }),
    /** Only a scan can find the person. The size is up to six hours old; null: unknown. */
    z.object({
      kind: z.literal('no-profile'),
      table: z.object({ bytes: z.number().nonnegative(), items: z.number().nonnegative() }).nullable(),
    }),
    /** The scan spent this many read units, and may go on. */
    z.object({ kind: z.literal('stopped'), next: ScanCursor, units: z.number().nonnegative() }),
    /** The scan has read the whole table. */
    z.object({ kind: z.literal('not-found') }),
  ]),
);
export type FindReply = z.infer<typeof FindReply>;

export const accountMethods = {
  'accounts.list': main(
    () => Nothing,
    () => AccountList,
  ),
  /** Profiles of the shared AWS files, by name. Both files may be missing. */
  'accounts.profiles': main(
    () => Nothing,
    () => z.object({ profiles: z.array(AwsProfile).readonly() }),
  ),
  /**
   * Starts a connection test. Each step is reported by `accounts.tested`; its last report is `ok`, `limited`,
   * `failed` or `skipped`. With `write`, the test puts an item into the table and deletes it. Without a user, `ownList` is skipped.
   */
  'accounts.test': main(
    () => z.strictObject({ connection: TestedConnection, ...keysInRequest, write: z.boolean() }).refine(keysFit),
    () => z.object({ runId: RunId }),
  ),
  /** Cancels a test: its remaining steps become `skipped`. Does nothing once the test has ended. */
  'accounts.cancelTest': main(
    () => z.strictObject({ runId: RunId }),
    () => Nothing,
  ),
  /**
   * Creates the table with its index, billed on demand, with time to live and deletion protection. Replies when it is usable,
   * after about 10 s; at once for an existing table that fits. Fails with `conflict` for one that doesn't.
   */
  'accounts.createTable': main(
    () => z.strictObject({ connection: TableSettings, ...keysInRequest }).refine(keysFit),
    () => Nothing,
  ),
  /**
   * Finds the person with a handle (no `@`) by their profile item. With `scan`, reads the table instead, from its beginning or
   * from a cursor on, until it has spent a number of read units.
   */
  'accounts.find': main(
    () =>
      z
        .strictObject({
          connection: TableSettings,
          ...keysInRequest,
          handle: z.string().min(1).max(256),
          scan: z.strictObject({ from: ScanCursor.nullable() }).nullable(),
        })
        .refine(keysFit),
    () => FindReply,
  ),
  /**
   * Adds an account and activates it. Fails with `conflict` when it exists, since its label and credentials may differ, and
   * with `validation` when its access keys are missing.
   */
  'accounts.add': main(
    () => z.strictObject({ label: Label, connection: ConnectionSettings, keys: AccessKeys.nullable() }).refine(keysFit),
    () => z.object({ id: AccountId, keys: KeysState }),
  ),
  /**
   * Changes the given fields. Table, region, endpoint, user and the zone of naive times identify an account: changing
   * one fails with `validation`. Fails with `not-found` for an account that is not stored.
   */
  'accounts.update': main(
    () =>
      z
        .strictObject({
          id: AccountId,
          label: Label.optional(),
          connection: ConnectionSettings.optional(),
          keys: AccessKeys.optional(),
        })
        .refine(keysFit),
    () => z.object({ keys: KeysState }),
  ),
  /** What removing an account deletes; the table is not changed. A count is null when it can't be determined. */
  'accounts.describeRemoval': main(
    () => z.strictObject({ id: AccountId }),
    () =>
      z.object({
        /** Size of the account's directory. */
        bytes: z.int().nonnegative(),
        /** Own messages that are not in the table and would be lost. */
        unsent: z.int().nonnegative().nullable(),
        drafts: z.int().nonnegative().nullable(),
      }),
  ),
  /**
   * Stops an account's engine and deletes its directory and keys; does nothing for one that is gone. Fails with
   * `not-found` for the one of the command line.
   */
  'accounts.remove': main(
    () => z.strictObject({ id: AccountId }),
    () => Nothing,
  ),
  /**
   * Sets aside an account's data, which a keychain protects that does not come back, and starts without them. Fails with
   * `validation` if the keychain is not the reason why the account is stopped.
   */
  'accounts.startOver': main(
    () => z.strictObject({ id: AccountId }),
    () => Nothing,
  ),
  /** Shows the file of a damaged outbox in the system's file manager. Fails with `not-found`. */
  'accounts.showOutbox': main(
    () => z.strictObject({ id: AccountId }),
    () => Nothing,
  ),
  /**
   * Restarts an account's engine, which reads damaged files of the outbox again. Does nothing if nothing was lost. Fails with
   * `not-found`.
   */
  'accounts.retryOutbox': main(
    () => z.strictObject({ id: AccountId }),
    () => Nothing,
  ),
  /** Activates an account: the window shows it, also after the next start. Fails with `not-found`. */
  'accounts.switch': main(
    () => z.strictObject({ id: AccountId }),
    () => Nothing,
  ),
  'account.read': engine(
    () => Nothing,
    () => z.object({ account: Account }),
  ),
  /**
   * Answers an MFA prompt; null: cancel it. Does nothing when it is answered already. Fails with `not-found` for a code
   * that comes after the prompt was withdrawn.
   */
  'credentials.answer': main(
    () =>
      z.strictObject({
        promptId: z.string().min(1).max(64),
        code: z
          .string()
          .regex(/^\d{6}$/)
          .nullable(),
      }),
    () => Nothing,
  ),
} as const;

export const accountEvents = {
  /** Null: the engine can't be started. */
  'account.changed': engineEvent(() => z.object({ account: Account.nullable() })),
  /** The list of accounts or one of its entries changed: read it again. */
  'accounts.changed': mainEvent(() => Nothing),
  /** Another account is active; null: none. */
  'accounts.switched': mainEvent(() => z.object({ id: AccountId.nullable() })),
  /** One step of a connection test started or ended. */
  'accounts.tested': mainEvent(() => z.object({ runId: RunId, report: TestReport })),
  'credentials.prompted': mainEvent(() => MfaPrompt),
  /** An MFA prompt was answered or withdrawn. */
  'credentials.settled': mainEvent(() => z.object({ promptId: z.string() })),
} as const;
