import { z } from 'zod';
import { AccessKeys, ConnectionSettings, TableSettings } from '../connection.ts';
import { AppErrorData } from '../errors.ts';
import { Account, Person } from '../model.ts';

const Nothing = z.strictObject({});

/** An account's name on this computer, made of what makes two accounts two; also the name of its directory. */
export const AccountId = z
  .string()
  .regex(/^[0-9a-f]{24}$/)
  .brand<'AccountId'>();
export type AccountId = z.infer<typeof AccountId>;

/**
 * Where an account's access keys are. `none`: its credentials are of another kind; `kept`: on the disk, encrypted by the
 * system's keychain; `session`: in memory until Meridian ends, since this computer has no keychain; `missing`: they have
 * to be entered again.
 */
export const KeysState = z.enum(['none', 'kept', 'session', 'missing']);
export type KeysState = z.infer<typeof KeysState>;

/**
 * How the part of Meridian that works for an account is. `restarted`: it broke once and runs again; `stopped`: it can't be
 * opened, or broke a second time, and nothing of it is shown or sent until Meridian is started anew.
 */
export const EngineState = z.enum(['running', 'restarted', 'stopped']);
export type EngineState = z.infer<typeof EngineState>;

/** One account as the switcher and the settings show it. */
export const AccountEntry = z
  .object({
    id: AccountId,
    /** What the person calls it; empty: nothing, the owner's name will do. */
    label: z.string(),
    /** `launch`: named on the command line, there for this run only, neither to be changed nor removed. */
    origin: z.enum(['stored', 'launch']),
    connection: ConnectionSettings,
    /** Who the owner is in the table, as far as it is known; null: not yet. */
    account: Account.nullable(),
    keys: KeysState,
    /** Messages of other people that were not read here. */
    unread: z.int().nonnegative(),
    /** Own messages that wait to be sent, and those that were given up. */
    waiting: z.int().nonnegative(),
    failed: z.int().nonnegative(),
    /** As in `SyncStatus`. */
    phase: z.enum(['starting', 'pulling', 'idle', 'offline', 'failed', 'paused']),
    error: AppErrorData.nullable(),
    engine: EngineState,
  })
  .readonly();
export type AccountEntry = z.infer<typeof AccountEntry>;

/** A question for the code of an MFA device, open until it is answered or `credentials.settled` tells its end. */
export const CodeQuestion = z
  .object({
    askId: z.string().min(1),
    /** The device: a serial number or an ARN. */
    serial: z.string(),
    /** The profile that asks for it; empty: the default one. */
    profile: z.string(),
  })
  .readonly();
export type CodeQuestion = z.infer<typeof CodeQuestion>;

export const AccountList = z
  .object({
    accounts: z.array(AccountEntry).readonly(),
    /** The account that every other method is about, unless it names one; null: there is none. */
    activeId: AccountId.nullable(),
    /** Questions that are open now, for a window that was not there when they were asked. */
    questions: z.array(CodeQuestion).readonly(),
  })
  .readonly();
export type AccountList = z.infer<typeof AccountList>;

/** A profile of the shared AWS files. */
export const AwsProfile = z
  .object({
    name: z.string(),
    kind: z.enum(['keys', 'sso', 'role', 'web-identity', 'process', 'login', 'unknown']),
    /** The region it names; null: none. */
    region: z.string().nullable(),
    /** The MFA device that its role asks a code of; null: none. */
    mfaSerial: z.string().nullable(),
  })
  .readonly();
export type AwsProfile = z.infer<typeof AwsProfile>;

/** The steps of a connection test, in their order. */
export const testSteps = ['credentials', 'reachability', 'table', 'keys', 'index', 'ownGroups', 'write'] as const;
export const TestStep = z.enum(testSteps);
export type TestStep = z.infer<typeof TestStep>;

/** How far a step is. `skipped`: what it stands on failed, or it was not asked for. */
export const TestReport = z
  .object({
    step: TestStep,
    state: z.enum(['running', 'ok', 'failed', 'skipped']),
    /** What is wrong and what to do, when it failed. */
    error: AppErrorData.nullable(),
    /** What was found, as a sentence; empty: nothing worth telling. */
    detail: z.string(),
    /** The same as facts, by name: `accessKeyId`, `items`, `conversations`, … */
    facts: z.record(z.string(), z.string()),
  })
  .readonly();
export type TestReport = z.infer<typeof TestReport>;

const RunId = z.string().min(1).max(64);

/** Keys that were entered; null: none, or those that the account of `accountId` has. */
const keysInRequest = { keys: AccessKeys.nullable(), accountId: AccountId.nullable() };
const Label = z.string().trim().max(100);

/** The methods about accounts; main answers them itself. */
export const accountMethods = {
  'accounts.list': { request: Nothing, reply: AccountList },
  /** The profiles of the shared AWS files, by name. Both files may be missing. */
  'accounts.profiles': { request: Nothing, reply: z.object({ profiles: z.array(AwsProfile).readonly() }) },
  /**
   * Begins to test a connection, step by step; `accounts.tested` tells each step, the last report of each being `ok`,
   * `failed` or `skipped`. With `write`, an item is put into the table and deleted again.
   */
  'accounts.test': {
    request: z.strictObject({ connection: ConnectionSettings, ...keysInRequest, write: z.boolean() }),
    reply: z.object({ runId: RunId }),
  },
  /** Ends a test; what was not tested by then is `skipped`. One that has ended is left alone. */
  'accounts.cancelTest': { request: z.strictObject({ runId: RunId }), reply: Nothing },
  /**
   * Creates the table with its index, billed on demand; answers when both can be used, which takes some 10 s. A table that
   * exists and fits will do. Fails with `conflict` for one that does not fit.
   */
  'accounts.createTable': { request: z.strictObject({ connection: TableSettings, ...keysInRequest }), reply: Nothing },
  /** Finds oneself: who has written under a handle (no `@`). Reads the whole table where there is no profile item. */
  'accounts.find': {
    request: z.strictObject({
      connection: TableSettings,
      ...keysInRequest,
      handle: z.string().min(1).max(256),
    }),
    reply: z.object({ person: Person.nullable() }),
  },
  /**
   * Adds an account and makes it the active one. Fails with `conflict` when it is there already, since its label and its
   * credentials may be others than these, and with `validation` when its credentials are keys and none are given.
   */
  'accounts.add': {
    request: z.strictObject({ label: Label, connection: ConnectionSettings, keys: AccessKeys.nullable() }),
    reply: z.object({ id: AccountId, keys: KeysState }),
  },
  /**
   * Changes what is named. Table, region, endpoint, person and the zone of naive times make an account what it is: a
   * connection that differs in one fails with `validation`. Fails with `not-found` for an account that is not stored.
   */
  'accounts.update': {
    request: z.strictObject({
      id: AccountId,
      label: Label.optional(),
      connection: ConnectionSettings.optional(),
      keys: AccessKeys.optional(),
    }),
    reply: z.object({ keys: KeysState }),
  },
  /** What removing an account deletes; nothing in the table is. The counts are null when they can't be told. */
  'accounts.describeRemoval': {
    request: z.strictObject({ id: AccountId }),
    reply: z.object({
      /** What its directory takes on the disk. */
      bytes: z.int().nonnegative(),
      /** Own messages that are not in the table yet, and would be lost. */
      unsent: z.int().nonnegative().nullable(),
      drafts: z.int().nonnegative().nullable(),
    }),
  },
  /**
   * Stops an account's work and deletes its directory and its keys; does nothing for one that is gone. Fails with
   * `not-found` for the one of the command line.
   */
  'accounts.remove': { request: z.strictObject({ id: AccountId }), reply: Nothing },
  /** Makes an account the active one. Fails with `not-found`. */
  'accounts.switch': { request: z.strictObject({ id: AccountId }), reply: Nothing },
  /**
   * Answers a question for a code of an MFA device; null: there will be none. Does nothing when it is answered already.
   * Fails with `not-found` for a code that comes after the question was closed without one.
   */
  'credentials.answer': {
    request: z.strictObject({
      askId: z.string().min(1).max(64),
      code: z
        .string()
        .regex(/^\d{6}$/)
        .nullable(),
    }),
    reply: Nothing,
  },
} as const;

/** The events about accounts. */
export const accountEvents = {
  /** The list of accounts, or what it says of one, changed: read it again. */
  'accounts.changed': Nothing,
  /** Another account is the active one (null: there is none): what the window shows is of one that it may not ask about. */
  'accounts.switched': z.object({ id: AccountId.nullable() }),
  /** One step of a connection test began or ended. */
  'accounts.tested': z.object({ runId: RunId, report: TestReport }),
  'credentials.asked': CodeQuestion,
  /** A question was answered, or is open no longer: its account was stopped, or nobody answered in time. */
  'credentials.settled': z.object({ askId: z.string() }),
} as const;
