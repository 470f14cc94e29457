import type { TestReport } from '../../shared/contract/accounts.ts';
import type { EventName, EventPayload, MeridianBridge } from '../../shared/contract/contract.ts';
import { Preferences } from '../../shared/contract/sync.ts';
import type { UpdateState } from '../../shared/contract/updates.ts';
import { AppError, type AppErrorData } from '../../shared/errors.ts';
import type { AccountId } from '../../shared/model.ts';
import { fail, succeed } from '../../shared/result.ts';
import { changeSettings } from '../../shared/settings.ts';
import { costDays, fakeAccount, reportsOf } from './fakeDesk.ts';
import { fakePerson } from './fakeModel.ts';
import type { FakeWorld } from './fakeWorld.ts';

type Emit = <E extends EventName>(name: E, payload: EventPayload<E>) => void;
type Areas = Pick<
  MeridianBridge,
  'accounts' | 'credentials' | 'settings' | 'updates' | 'preferences' | 'storage' | 'cost' | 'diagnostics'
>;

/** Creates the bridge's methods for accounts, settings, storage and costs. */
export function fakeDeskAreas(world: FakeWorld, emit: Emit): Areas {
  const setUpdate = (state: UpdateState): void => {
    world.desk.updates = { ...world.desk.updates, state };
    emit('updates.changed', world.desk.updates);
  };
  return {
    ...accountAreas(world, emit),
    settings: {
      read: async () => succeed(world.desk.settings),
      change: async (change) => {
        if (world.desk.settingsError !== null) return fail(world.desk.settingsError);
        world.desk.settings = changeSettings(world.desk.settings, change);
        emit('settings.changed', world.desk.settings);
        return succeed(world.desk.settings);
      },
    },
    updates: {
      status: async () => succeed(world.desk.updates),
      check: async () => {
        setUpdate({ kind: 'current' });
        return succeed({});
      },
      download: async () => {
        const { state } = world.desk.updates;
        if ('release' in state) setUpdate({ kind: 'downloading', release: state.release, percent: 0 });
        return succeed({});
      },
      cancel: async () => {
        const { state } = world.desk.updates;
        if ('release' in state) setUpdate({ kind: 'available', release: state.release });
        return succeed({});
      },
      restart: async ({ evenIfUnsent }) => {
        const { state } = world.desk.updates;
        const unsent = !evenIfUnsent && (world.desk.removal.unsent ?? 0) > 0;
        if (!unsent && 'release' in state) setUpdate({ kind: 'installing', release: state.release });
        return succeed({ unsent });
      },
    },
    preferences: {
      read: async () => succeed(world.desk.preferences),
      change: async (change) => {
        if (world.desk.settingsError !== null) return fail(world.desk.settingsError);
        world.desk.preferences = Preferences.parse({ ...world.desk.preferences, ...change });
        return succeed(world.desk.preferences);
      },
    },
    storage: {
      read: async () => succeed(world.desk.storage),
      clear: async () => {
        world.desk.received.cleared.push(world.desk.storage.usedBytes);
        world.desk.storage = { ...world.desk.storage, bytes: 40_960, usedBytes: 40_960, perConversation: [] };
        return succeed({});
      },
    },
    cost: { days: async ({ days }) => succeed({ days: costDays(world.desk, days) }) },
    diagnostics: {
      read: async () => succeed(world.diagnostics),
      problems: async () => succeed({ problems: world.desk.problems }),
      text: async () => succeed({ text: 'Meridian 0.1.0\nConversations: 10' }),
    },
  };
}

function accountAreas(world: FakeWorld, emit: Emit): Pick<Areas, 'accounts' | 'credentials'> {
  const running = new Map<string, TestReport[]>();
  const find = (id: AccountId) => world.desk.accounts.find((each) => each.id === id);
  const show = (id: AccountId | null): void => {
    world.desk.activeId = id;
    world.account = (id === null ? undefined : find(id))?.account ?? null;
    emit('accounts.switched', { id });
    emit('accounts.changed', {});
    emit('account.changed', { account: world.account });
    emit('conversations.changed', {});
  };
  return {
    accounts: {
      list: async () => {
        const { accounts, activeId, prompts } = world.desk;
        return succeed({ accounts, activeId, prompts });
      },
      profiles: async () =>
        world.desk.profilesError === null ? succeed({ profiles: world.desk.profiles }) : fail(world.desk.profilesError),
      test: async (request) => {
        world.desk.received.tests.push(request);
        const runId = `run-${world.desk.received.tests.length}`;
        const reports = reportsOf(world.desk, request.write);
        const until = reports.findIndex(({ state }) => state === 'running');
        // The first report may arrive before the reply.
        const [first, ...rest] = until === -1 ? reports : reports.slice(0, until + 1);
        if (first !== undefined) emit('accounts.tested', { runId, report: first });
        queueMicrotask(() => {
          for (const report of rest) emit('accounts.tested', { runId, report });
        });
        if (until !== -1) running.set(runId, reports.slice(until));
        return succeed({ runId });
      },
      cancelTest: async ({ runId }) => {
        world.desk.received.cancelled.push(runId);
        for (const report of running.get(runId) ?? []) {
          emit('accounts.tested', { runId, report: { ...report, state: 'skipped', error: null } });
        }
        running.delete(runId);
        return succeed({});
      },
      createTable: async (request) => {
        world.desk.received.created.push(request);
        const { table: _, ...others } = world.desk.findings;
        world.desk.findings = others;
        return succeed({});
      },
      find: async ({ handle, scan }) => {
        if (world.networkError !== null) return fail(world.networkError);
        const everybody = [...world.strangers, fakePerson('andrewbrown', 'Andrew Brown')];
        const person = everybody.find((each) => each.handle === handle);
        if (person !== undefined) return succeed({ kind: 'found', person });
        if (scan === null) return succeed({ kind: 'no-profile', table: { bytes: 268_435_456, items: 1_234_567 } });
        // The first part of the table lacks the person.
        if (scan.from === null) return succeed({ kind: 'stopped', next: { pk: 'MSG#1', sk: 's' }, units: 25_000 });
        return succeed({ kind: 'not-found' });
      },
      add: async (request) => {
        world.desk.received.added.push(request);
        const { desk } = world;
        if (desk.accountsError !== null) return fail(desk.accountsError);
        const { label, connection, keys } = request;
        const owner = fakePerson(connection.user.replace(/^@|^user-/, ''));
        const account = { owner, table: connection.table, region: connection.region, endpoint: connection.endpoint };
        const state = keys === null ? 'none' : desk.keysKept;
        const added = fakeAccount(desk.accounts.length + 1, account, { label, connection, keys: state });
        desk.accounts = [...desk.accounts, added];
        show(added.id);
        return succeed({ id: added.id, keys: state });
      },
      update: async (request) => {
        world.desk.received.updated.push(request);
        const { id, label, connection } = request;
        const entry = find(id);
        if (entry === undefined || world.desk.accountsError !== null) return fail(world.desk.accountsError ?? gone);
        const changed = { ...entry, label: label ?? entry.label, connection: connection ?? entry.connection };
        world.desk.accounts = world.desk.accounts.map((each) => (each.id === id ? changed : each));
        emit('accounts.changed', {});
        return succeed({ keys: entry.keys });
      },
      describeRemoval: async () => succeed(world.desk.removal),
      startOver: async ({ id }) => {
        const { desk } = world;
        desk.received.startedOver.push(id);
        desk.accounts = desk.accounts.map((each) =>
          each.id === id ? { ...each, engine: 'running', error: null } : each,
        );
        emit('accounts.changed', {});
        return succeed({});
      },
      showOutbox: async () => {
        world.desk.received.outboxes.push('shown');
        return succeed({});
      },
      retryOutbox: async () => {
        world.desk.received.outboxes.push('retried');
        return world.desk.accountsError === null ? succeed({}) : fail(world.desk.accountsError);
      },
      remove: async ({ id }) => {
        const { desk } = world;
        if (desk.accountsError !== null) return fail(desk.accountsError);
        desk.received.removed.push(id);
        desk.accounts = desk.accounts.filter((each) => each.id !== id);
        if (desk.activeId === id) show(desk.accounts[0]?.id ?? null);
        else emit('accounts.changed', {});
        return succeed({});
      },
      switch: async ({ id }) => {
        if (find(id) === undefined) return fail(gone);
        show(id);
        return succeed({});
      },
    },
    credentials: {
      answer: async ({ promptId, code }) => {
        world.desk.received.codes.push(code);
        world.desk.prompts = world.desk.prompts.filter((prompt) => prompt.promptId !== promptId);
        emit('credentials.settled', { promptId });
        return succeed({});
      },
    },
  };
}

const gone: AppErrorData = new AppError('not-found').toData();
