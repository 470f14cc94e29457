import type { UnitsByPurpose } from '../../shared/contract/sync.ts';
import { AppError, type AppErrorData } from '../../shared/errors.ts';
import type { Account } from '../../shared/model.ts';
import { type Instant, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import { fakeAccount, fakeDesk } from '../support/fakeDesk.ts';
import { fakePerson } from '../support/fakeModel.ts';
import type { FakeWorld } from '../support/fakeWorld.ts';

const MINUTE = 60 * MICROS_PER_SECOND;

/** Scenarios of accounts, settings and costs. */
export const deskNames = [
  'first-run',
  'first-run-no-profiles',
  'first-run-missing-table',
  'first-run-missing-index',
  'first-run-unprotected',
  'first-run-refused',
  'first-run-slow',
  'accounts',
  'account-down',
  'sample-data',
  'rich',
  'settings-not-kept',
] as const;
export type DeskName = (typeof deskNames)[number];

const denied: AppErrorData = new AppError('credentials-expired', {
  details: {
    action: 'DescribeTable',
    name: 'ExpiredTokenException',
    requestId: 'S2K1VJ8M6EQ0TBCHUJ5G4L0D2RVV4KQNSO5A',
  },
}).toData();
const missingTable: AppErrorData = new AppError('table-missing', {
  details: { table: 'cruddur-messages', region: 'eu-central-1' },
}).toData();
const missingIndex: AppErrorData = new AppError('index-missing', {
  details: { table: 'cruddur-messages', index: 'message-group-sk-index' },
}).toData();
const notKept: AppErrorData = new AppError('disk-full').toData();

/** The usual world, with accounts, settings and costs of interest. */
export function deskWorld(name: DeskName, base: FakeWorld, ago: (micros: number) => Instant): FakeWorld {
  const firstRun: FakeWorld = { ...base, account: null, conversations: [], desk: fakeDesk(null) };
  switch (name) {
    case 'first-run':
      return firstRun;
    case 'first-run-no-profiles':
      return { ...firstRun, desk: { ...firstRun.desk, profiles: [] } };
    case 'first-run-missing-table':
      return { ...firstRun, desk: { ...firstRun.desk, findings: { table: { state: 'failed', error: missingTable } } } };
    case 'first-run-missing-index':
      return { ...firstRun, desk: { ...firstRun.desk, findings: { index: { state: 'failed', error: missingIndex } } } };
    case 'first-run-unprotected': {
      const facts = { ttl: 'off', protection: 'off', recovery: 'off' };
      return { ...firstRun, desk: { ...firstRun.desk, findings: { settings: { state: 'limited', facts } } } };
    }
    case 'first-run-refused':
      return { ...firstRun, desk: { ...firstRun.desk, findings: { credentials: { state: 'failed', error: denied } } } };
    case 'first-run-slow':
      return { ...firstRun, desk: { ...firstRun.desk, findings: { table: { state: 'running' } } } };
    case 'accounts':
      return withAccounts(base);
    case 'account-down': {
      const world = withAccounts(base);
      const [first, ...others] = world.desk.accounts;
      if (first === undefined) throw new Error('no account');
      const down = { ...first, engine: 'stopped', phase: 'failed', account: null, error: keychain } as const;
      return { ...world, account: null, desk: { ...world.desk, accounts: [down, ...others] } };
    }
    case 'sample-data': {
      const accounts = base.desk.accounts.map((entry) => ({
        ...entry,
        connection: { ...entry.connection, sample: true },
      }));
      return { ...base, desk: { ...base.desk, accounts } };
    }
    case 'rich':
      return withFacts(withAccounts(base), ago);
    case 'settings-not-kept':
      return { ...base, desk: { ...base.desk, settingsError: notKept } };
  }
}

const keychain: AppErrorData = new AppError('keychain-unavailable').toData();

/** Three accounts: the usual one, one with unread messages and keys, and one of the command line. */
function withAccounts(base: FakeWorld): FakeWorld {
  const owner = fakePerson('andrewbrown', 'Andrew Brown');
  const away: Account = {
    owner: fakePerson('abrown-exampro', 'Andrew at ExamPro'),
    table: 'exampro-messages',
    region: 'ca-central-1',
    endpoint: null,
  };
  const local: Account = { owner, table: 'meridian-sample', region: 'us-east-1', endpoint: 'http://localhost:8000' };
  const keys = { kind: 'keys' } as const;
  const second = fakeAccount(2, away, { unread: 7, keys: 'session' });
  const accounts = [
    ...base.desk.accounts,
    { ...second, connection: { ...second.connection, credentials: keys } },
    fakeAccount(3, local, { label: 'Sample data', origin: 'launch', unread: 120 }),
  ];
  return { ...base, desk: { ...base.desk, accounts } };
}

/** Storage sizes, costs of a month, and problems. */
function withFacts(base: FakeWorld, ago: (micros: number) => Instant): FakeWorld {
  const perConversation = base.conversations.map(({ summary }, n) => ({
    conversationId: summary.id,
    messages: Math.round(48_000 / (n + 1) ** 1.6),
    bytes: Math.round(19_000_000 / (n + 1) ** 1.6),
  }));
  const accounts = base.desk.accounts.map((entry) =>
    entry.origin === 'launch' ? ({ ...entry, engine: 'restarted' } as const) : entry,
  );
  const usedBytes = perConversation.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    ...base,
    desk: {
      ...base.desk,
      accounts,
      storage: { bytes: usedBytes + 3_100_000, usedBytes, perConversation, outboxBytes: 61_440 },
      unitsOf: (_, day) => usualDay(day),
      problems: [
        { at: ago(4 * MINUTE), level: 'error', text: 'A refresh failed.', error: denied },
        { at: ago(190 * MINUTE), level: 'warn', text: 'The clock of this computer was set back by 3 s.', error: null },
      ],
    },
  };
}

/** A day of regular use, most on weekdays, with one day of much loading. */
function usualDay(day: number): UnitsByPurpose {
  const busy = day % 7 < 5 ? 1 : 0.25;
  const wave = busy * (0.7 + 0.3 * Math.sin(day * 1.7));
  return {
    refresh: { read: Math.round(920 * wave), write: 0 },
    live: { read: Math.round(1_340 * wave), write: 0 },
    open: { read: Math.round(140 * wave), write: 0 },
    history: { read: day === 11 ? 1_480 : Math.round(25 * wave), write: 0 },
    sweep: { read: 110, write: 0 },
    send: { read: Math.round(30 * wave), write: Math.round(190 * wave) },
    setup: day === 0 ? { read: 3, write: 12 } : { read: 0, write: 0 },
  };
}
