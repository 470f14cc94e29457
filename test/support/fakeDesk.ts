import {
  type AccountEntry,
  type AwsProfile,
  type KeysState,
  type MfaPrompt,
  type TestReport,
  type TestStep,
  testSteps,
} from '../../shared/contract/accounts.ts';
import type { LockStatus as LockState } from '../../shared/contract/app.ts';
import type { Request } from '../../shared/contract/contract.ts';
import type { Storage } from '../../shared/contract/storage.ts';
import {
  type CostSummary,
  type DayCost,
  defaultPreferences,
  type Preferences,
  type Problem,
} from '../../shared/contract/sync.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import { type Account, AccountId } from '../../shared/model.ts';
import { type AppSettings, defaultSettings } from '../../shared/settings.ts';
import type { Instant } from '../../shared/time/instant.ts';

/** What the fake main process has besides conversations: accounts, settings, what is kept and what it costs. */
export interface FakeDesk {
  accounts: readonly AccountEntry[];
  activeId: AccountId | null;
  prompts: readonly MfaPrompt[];
  profiles: readonly AwsProfile[];
  /** Set: the profiles can't be read. */
  profilesError: AppErrorData | null;
  /** What a connection test finds; a step that is `running` stays so. Steps that are not named work. */
  findings: Readonly<Partial<Record<TestStep, Partial<TestReport>>>>;
  /** Set: no account is added, changed or removed. */
  accountsError: AppErrorData | null;
  /** What becomes of keys that are entered. */
  keysKept: KeysState;
  removal: { readonly bytes: number; readonly unsent: number | null; readonly drafts: number | null };
  settings: AppSettings;
  /** Set: no setting is kept. */
  settingsError: AppErrorData | null;
  preferences: Preferences;
  lock: LockState;
  storage: Storage;
  costOf: (start: Instant, day: number) => CostSummary;
  problems: readonly Problem[];
  /** What the window asked for, in order. */
  readonly asked: {
    readonly tests: Request<'accounts.test'>[];
    readonly cancelled: string[];
    readonly created: Request<'accounts.createTable'>[];
    readonly added: Request<'accounts.add'>[];
    readonly updated: Request<'accounts.update'>[];
    readonly removed: AccountId[];
    readonly codes: (string | null)[];
    readonly cleared: number[];
  };
}

/** An account's id for a test. */
export const fakeAccountId = (n: number): AccountId => AccountId.parse(n.toString(16).padStart(24, '0'));

/** An account for a test. */
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
  ...change,
});

/** A computer on which one account is set up, and nothing was changed; null: none is. */
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
  lock: { available: false, locked: false },
  storage: { bytes: 2_400_000, usedBytes: 1_843_200, limit: 1_000_000_000, perConversation: [], outboxBytes: 61_440 },
  costOf: () => ({ units: noUnits, dollars: 0 }),
  problems: [],
  asked: { tests: [], cancelled: [], created: [], added: [], updated: [], removed: [], codes: [], cleared: [] },
});

const none = { read: 0, write: 0 };
const noUnits = { refresh: none, open: none, history: none, sweep: none, send: none, setup: none };

/** The reports of a test, in their order; from a step on that fails, those that stand on it are skipped. */
export function reportsOf({ findings }: FakeDesk, write: boolean): readonly TestReport[] {
  let broken = false;
  return testSteps.map((step) => {
    const asked = step !== 'write' || write;
    const report: TestReport = {
      step,
      state: broken || !asked ? 'skipped' : 'ok',
      error: null,
      facts: broken || !asked ? {} : facts[step],
      ...(broken ? {} : findings[step]),
    };
    if (report.state === 'failed' && step !== 'index') broken = true;
    return report;
  });
}

/** What days cost, as the contract tells it. */
export const costDays = ({ costOf }: FakeDesk, days: readonly Instant[]): readonly DayCost[] =>
  days.map((start, n) => ({ start, cost: costOf(start, n) }));

/** What each step finds, as the engine reports it. */
const facts: Readonly<Record<TestStep, Record<string, string>>> = {
  credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', asked: 'true' },
  reachability: { host: 'dynamodb.us-east-1.amazonaws.com' },
  table: { described: 'true', status: 'ACTIVE', items: '1204', billing: 'PAY_PER_REQUEST' },
  keys: {},
  index: { index: 'message-group-sk-index' },
  ownGroups: { owner: 'andrewbrown', count: '14', more: 'false', unparsable: '0' },
  write: { item: 'MERIDIAN#TEST / 7d5f0a52' },
};
