import {
  type AccountEntry,
  type AwsProfile,
  type KeysState,
  type MfaPrompt,
  type TestReport,
  type TestStep,
  testSteps,
} from '../../shared/contract/accounts.ts';
import type { Request } from '../../shared/contract/contract.ts';
import type { LockStatus } from '../../shared/contract/lock.ts';
import type { Storage } from '../../shared/contract/storage.ts';
import {
  type DayUnits,
  defaultPreferences,
  type Preferences,
  type Problem,
  type UnitsByPurpose,
} from '../../shared/contract/sync.ts';
import type { UpdateStatus } from '../../shared/contract/updates.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import { type Account, AccountId } from '../../shared/model.ts';
import { type AppSettings, defaultSettings } from '../../shared/settings.ts';
import type { Instant } from '../../shared/time/instant.ts';

/** State of the fake main process besides conversations: accounts, settings, storage and costs. */
export interface FakeDesk {
  accounts: readonly AccountEntry[];
  activeId: AccountId | null;
  prompts: readonly MfaPrompt[];
  profiles: readonly AwsProfile[];
  /** If set, profiles can't be read. */
  profilesError: AppErrorData | null;
  /** Results of a connection test; a step that is `running` never ends. Other steps succeed. */
  findings: Readonly<Partial<Record<TestStep, Partial<TestReport>>>>;
  /** If set, adding, changing and removing accounts fails. */
  accountsError: AppErrorData | null;
  /** Where entered keys are stored. */
  keysKept: KeysState;
  removal: { readonly bytes: number; readonly unsent: number | null; readonly drafts: number | null };
  settings: AppSettings;
  /** If set, changing settings fails. */
  settingsError: AppErrorData | null;
  preferences: Preferences;
  lock: LockStatus;
  /** The passphrase, if one is set. */
  passphrase: string | null;
  updates: UpdateStatus;
  storage: Storage;
  unitsOf: (start: Instant, day: number) => UnitsByPurpose;
  problems: readonly Problem[];
  /** Requests of the window, in order. */
  readonly received: {
    readonly tests: Request<'accounts.test'>[];
    readonly cancelled: string[];
    readonly created: Request<'accounts.createTable'>[];
    readonly added: Request<'accounts.add'>[];
    readonly updated: Request<'accounts.update'>[];
    readonly removed: AccountId[];
    readonly startedOver: (AccountId | 'all')[];
    /** Outboxes that were shown, read again, and set aside. */
    readonly outboxes: ('shown' | 'retried' | 'dismissed')[];
    readonly codes: (string | null)[];
    readonly cleared: number[];
  };
}

/** Creates an account id. */
export const fakeAccountId = (n: number): AccountId => AccountId.parse(n.toString(16).padStart(24, '0'));

/** Creates an account. */
export const fakeAccount = (n: number, account: Account, change: Partial<AccountEntry> = {}): AccountEntry => ({
  id: fakeAccountId(n),
  label: '',
  origin: 'stored',
  connection: {
    table: account.table,
    region: account.region,
    endpoint: account.endpoint,
    index: 'message-group-sk-index',
    credentials: { kind: 'profile', name: 'work' },
    naiveZone: 'UTC',
    offline: false,
    sample: false,
    user: account.owner.id,
  },
  account,
  keys: 'none',
  unread: 0,
  waiting: 0,
  failed: 0,
  phase: 'idle',
  error: null,
  engine: 'running',
  outboxLoss: null,
  ...change,
});

/** Creates a computer with one account and default settings; null: without accounts. */
export const fakeDesk = (account: Account | null): FakeDesk => ({
  accounts: account === null ? [] : [fakeAccount(1, account)],
  activeId: account === null ? null : fakeAccountId(1),
  prompts: [],
  profiles: [
    { name: 'default', kind: 'keys', region: 'us-east-1', mfaSerial: null },
    { name: 'work', kind: 'sso', region: 'eu-central-1', mfaSerial: null },
    { name: 'admin', kind: 'role', region: null, mfaSerial: 'arn:aws:iam::123456789012:mfa/andrew' },
  ],
  profilesError: null,
  findings: {},
  accountsError: null,
  keysKept: 'kept',
  removal: { bytes: 12_400_000, unsent: 2, drafts: 1 },
  settings: defaultSettings,
  settingsError: null,
  preferences: defaultPreferences,
  lock: {
    method: null,
    locked: false,
    key: { kept: 'keychain', isChosen: true, hasKeychain: true, wasLost: false },
  },
  passphrase: null,
  updates: { source: { kind: 'self', host: 'updates.example.com' }, channel: 'latest', state: { kind: 'idle' } },
  storage: { bytes: 2_400_000, usedBytes: 1_843_200, perConversation: [], outboxBytes: 61_440 },
  unitsOf: () => noUnits,
  problems: [],
  received: {
    tests: [],
    cancelled: [],
    created: [],
    added: [],
    updated: [],
    removed: [],
    startedOver: [],
    outboxes: [],
    codes: [],
    cleared: [],
  },
});

const none = { read: 0, write: 0 };
const noUnits = { refresh: none, live: none, open: none, history: none, sweep: none, send: none, setup: none };

/** Returns the reports of a connection test, in order; the steps that depend on a failed one are skipped. */
export function reportsOf({ findings }: FakeDesk, write: boolean): readonly TestReport[] {
  let broken = false;
  return testSteps.map((step) => {
    const isRequested = step !== 'write' || write;
    const report: TestReport = {
      step,
      state: broken || !isRequested ? 'skipped' : 'ok',
      error: null,
      facts: broken || !isRequested ? {} : facts[step],
      ...(broken ? {} : findings[step]),
    };
    if (report.state === 'failed' && step !== 'index') broken = true;
    return report;
  });
}

/** Returns the units of days, as the contract requires. */
export const costDays = ({ unitsOf }: FakeDesk, days: readonly Instant[]): readonly DayUnits[] =>
  days.map((start, n) => ({ start, units: unitsOf(start, n) }));

/** The facts of each step, as the engine reports them. */
const facts: Readonly<Record<TestStep, Record<string, string>>> = {
  credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', verified: 'true' },
  reachability: { host: 'dynamodb.us-east-1.amazonaws.com' },
  table: { described: 'true', status: 'ACTIVE', items: '1204', billing: 'PAY_PER_REQUEST' },
  keys: {},
  index: { index: 'message-group-sk-index' },
  settings: { ttl: 'on', protection: 'on', recovery: 'off', stream: 'off', seconds: 'none' },
  ownList: { owner: 'andrewbrown', count: '14', more: 'false', unparsable: '0' },
  changes: { denied: 'none' },
  write: { item: 'MERIDIAN#TEST / 7d5f0a52' },
};
