import { once } from 'node:events';
import fs from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Emulator, portOf, startDynalite } from '../../scripts/lib/dynalite.ts';
import { AccessKeys, ConnectionSettings } from '../../shared/connection.ts';
import type { AccountEntry, AccountId, TestReport } from '../../shared/ipc/accounts.ts';
import { methods } from '../../shared/ipc/contract.ts';
import { GroupId } from '../../shared/model.ts';
import { systemClock } from '../engine/clock.ts';
import type { EngineEvent, LogLine } from '../engine/protocol.ts';
import { createKeychain } from '../testing/keychain.ts';
import { accountIdOf } from './accountDirectory.ts';
import { type AccountsRoot, adoptOlderConnection, composeAccounts } from './composeAccounts.ts';

/* Everything about accounts together: real threads, engines on real files, an embedded table. */

const keys = AccessKeys.parse({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'swordfish/+/swordfish' });

let userData: string;
let emulator: Emulator;
let events: EngineEvent[];
let lines: LogLine[];
let logged: string[];
let content: unknown;
let roots: AccountsRoot[];
let keychain: ReturnType<typeof createKeychain>;

beforeEach(async () => {
  userData = await fs.mkdtemp(path.join(os.tmpdir(), 'meridian-app-'));
  emulator = await startDynalite({ directory: null });
  [events, lines, logged, roots, content] = [[], [], [], [], {}];
  keychain = createKeychain(7);
});
afterEach(async () => {
  await Promise.all(roots.map((root) => root.stop()));
  await emulator.stop();
  await fs.rm(userData, { recursive: true });
});

const connectionOf = (user: string, changes: object = {}): ConnectionSettings =>
  ConnectionSettings.parse({ user, endpoint: emulator.endpoint, ...changes });

function compose(launch: ConnectionSettings | null = null): AccountsRoot {
  const root = composeAccounts({
    userData,
    file: {
      read: () => content,
      write: (fresh) => {
        content = JSON.parse(JSON.stringify(fresh));
      },
    },
    launch,
    guard: keychain.guard,
    clock: systemClock,
    log: (_level, text) => void logged.push(text),
    writeLine: (line) => void lines.push(line),
    publish: (event) => void events.push(event),
    arrived: () => {},
    workerScript: path.join(import.meta.dirname, '../engine/worker.ts'),
  });
  roots.push(root);
  return root;
}

async function start(launch: ConnectionSettings | null = null): Promise<AccountsRoot> {
  const root = compose(launch);
  await root.accounts.start();
  return root;
}

const directories = async (): Promise<string[]> =>
  (await fs.readdir(path.join(userData, 'accounts')).catch(() => [])).sort();
const entryOf = ({ accounts }: AccountsRoot, id: AccountId): AccountEntry => {
  const entry = accounts.list().accounts.find((each) => each.id === id);
  if (!entry) throw new Error('no such account');
  return entry;
};

/** Waits for the end of a connection test. */
async function outcomeOf(root: AccountsRoot, request: object): Promise<TestReport[]> {
  const parsed = methods['accounts.test'].request.parse({ keys: null, accountId: null, write: false, ...request });
  const reply = await root.handlers['accounts.test'](parsed);
  const runId = reply.ok ? reply.value.runId : '';
  const reports = (): TestReport[] =>
    events.flatMap(({ name, payload }) =>
      name === 'accounts.tested' && payload.runId === runId && payload.report.state !== 'running'
        ? [payload.report]
        : [],
    );
  await expect.poll(() => reports().length, { timeout: 20_000 }).toBe(7);
  return reports();
}

describe('without an account', () => {
  it('there is nothing, and it says so by the contract', async () => {
    const root = await start();
    expect(root.hub.active).toBeNull();
    expect(methods['accounts.list'].reply.parse(root.accounts.list())).toEqual({
      accounts: [],
      activeId: null,
      questions: [],
    });
    expect(events).toContainEqual({ name: 'account.changed', payload: { account: null } });
  });

  it('the first one is set up: test, create the table, test again, add', async () => {
    const root = await start();
    const connection = connectionOf('andrew');
    const before = await outcomeOf(root, { connection });
    expect(before.find(({ step }) => step === 'table')).toMatchObject({
      state: 'failed',
      error: { code: 'table-missing' },
    });
    await root.handlers['accounts.createTable']({ connection, keys: null, accountId: null });
    const after = await outcomeOf(root, { connection, write: true });
    expect(after.map(({ state }) => state)).toEqual(Array(7).fill('ok'));
    const added = await root.handlers['accounts.add']({ label: 'Mine', connection, keys: null });
    expect(added).toEqual({ ok: true, value: { id: accountIdOf(connection), keys: 'none' } });
    await expect.poll(() => root.accounts.list().accounts[0]?.phase, { timeout: 20_000 }).toBe('idle');
    const list = methods['accounts.list'].reply.parse(root.accounts.list());
    expect(list).toMatchObject({
      activeId: accountIdOf(connection),
      accounts: [{ label: 'Mine', origin: 'stored', engine: 'running', account: { owner: { id: 'andrew' } } }],
    });
  });
});

describe('with accounts', () => {
  it('opens all of them again, the last active one in front', async () => {
    const first = await start();
    await first.accounts.add('', connectionOf('a', { offline: true }), null);
    const { id } = await first.accounts.add('', connectionOf('b', { offline: true }), null);
    await first.accounts.add('', connectionOf('c', { offline: true }), null);
    await first.accounts.switch(id);
    await first.stop();
    const root = await start();
    expect(root.accounts.list()).toMatchObject({ activeId: id, accounts: [{}, {}, {}] });
    for (const account of root.accounts.list().accounts) {
      expect(await root.hub.of(account.id)?.call('account.read', {})).toMatchObject({ ok: true });
    }
    expect(await root.hub.active?.call('account.read', {})).toMatchObject({
      value: { account: { owner: { id: 'b' } } },
    });
  });

  it('refuses to add one twice, to make another one of it, and keys that are not there', async () => {
    const { accounts } = await start();
    const { id } = await accounts.add('', connectionOf('a', { offline: true }), null);
    await expect(accounts.add('', connectionOf('a'), null)).rejects.toMatchObject({ code: 'conflict' });
    await expect(accounts.update(id, { connection: connectionOf('b') })).rejects.toMatchObject({ code: 'validation' });
    const byKeys = connectionOf('k', { credentials: { kind: 'keys' } });
    await expect(accounts.add('', byKeys, null)).rejects.toMatchObject({ code: 'validation' });
    expect(accounts.list().accounts).toHaveLength(1);
    expect(await directories()).toEqual([id]);
  });

  it('changes one where it stands: its label at once, its connection by starting its engine anew', async () => {
    const root = await start();
    const { id } = await root.accounts.add('', connectionOf('a', { offline: true }), null);
    const engine = root.hub.active;
    await root.accounts.update(id, { label: 'Home' });
    expect(entryOf(root, id).label).toBe('Home');
    expect(root.hub.active).toBe(engine);
    await root.accounts.update(id, { connection: connectionOf('a', { offline: true, index: 'other' }) });
    expect(root.hub.active).not.toBe(engine);
    expect(entryOf(root, id)).toMatchObject({ label: 'Home', connection: { index: 'other' } });
    expect(await root.hub.active?.call('groups.list', {})).toMatchObject({ ok: true });
  });

  it('says what removing one deletes, deletes exactly that, and shows the other', async () => {
    const root = await start();
    const kept = await root.accounts.add('', connectionOf('kept', { offline: true }), null);
    const gone = await root.accounts.add('', connectionOf('gone', { offline: true }), null);
    const groupId = GroupId.parse('g');
    expect(await root.hub.active?.call('messages.send', { groupId, text: 'not sent yet' })).toMatchObject({ ok: true });
    expect(await root.hub.active?.call('drafts.save', { groupId, text: 'a draft' })).toMatchObject({ ok: true });
    const removal = await root.accounts.describeRemoval(gone.id);
    expect(removal).toEqual({ bytes: expect.any(Number), unsent: 1, drafts: 1 });
    expect(removal.bytes).toBeGreaterThan(10_000);
    expect(await directories()).toEqual([kept.id, gone.id].sort());
    const sizes = async (): Promise<string[]> => fs.readdir(path.join(userData, 'accounts', kept.id));
    const before = await sizes();
    await root.accounts.remove(gone.id);
    expect(await directories()).toEqual([kept.id]);
    expect((await sizes()).sort()).toEqual(before.sort());
    expect(root.accounts.list()).toMatchObject({ activeId: kept.id, accounts: [{ id: kept.id }] });
    expect(await root.hub.active?.call('account.read', {})).toMatchObject({ ok: true });
    await expect(root.accounts.remove(gone.id)).rejects.toMatchObject({ code: 'not-found' });
    await root.accounts.remove(kept.id);
    expect(root.accounts.list()).toMatchObject({ activeId: null, accounts: [] });
  });

  it('has the one of the command line in front, for this run only', async () => {
    const first = await start();
    const stored = await first.accounts.add('', connectionOf('a', { offline: true }), null);
    await first.stop();
    const root = await start(connectionOf('launched', { offline: true }));
    const [launched, other] = root.accounts.list().accounts;
    expect(launched).toMatchObject({ origin: 'launch', connection: { user: 'launched' } });
    expect(other).toMatchObject({ id: stored.id, origin: 'stored' });
    expect(root.accounts.list().activeId).toBe(launched?.id);
    await expect(root.accounts.remove(accountIdOf(connectionOf('launched')))).rejects.toMatchObject({
      code: 'not-found',
    });
    await root.stop();
    const again = await start(connectionOf('a', { offline: true }));
    expect(again.accounts.list().accounts).toMatchObject([{ id: stored.id, origin: 'launch' }]);
  });

  it('takes over the connection that an older version remembered, once', () => {
    const root = compose();
    expect(adoptOlderConnection(root.store, null, () => {})).toBe(false);
    expect(adoptOlderConnection(root.store, connectionOf('old'), () => {})).toBe(true);
    expect(adoptOlderConnection(root.store, connectionOf('older'), () => {})).toBe(true);
    expect(root.store.list().map(({ connection }) => connection.user)).toEqual(['old']);
  });
});

describe('access keys', () => {
  const byKeys = (user: string): ConnectionSettings => connectionOf(user, { credentials: { kind: 'keys' } });

  /** All that was written: files (but for the databases, which are encrypted) and lines of the log. */
  async function everythingTold(): Promise<string> {
    const files = await fs.readdir(userData, { recursive: true, withFileTypes: true });
    const texts = await Promise.all(
      files.filter((file) => file.isFile()).map((file) => fs.readFile(path.join(file.parentPath, file.name), 'latin1')),
    );
    return [...texts, JSON.stringify(content), JSON.stringify(lines), JSON.stringify(events), ...logged].join('\n');
  }

  it('sign requests after a restart, and are told to nobody', async () => {
    const first = await start();
    await first.handlers['accounts.createTable']({ connection: byKeys('a'), keys, accountId: null });
    const { id, keys: state } = await first.accounts.add('', byKeys('a'), keys);
    expect(state).toBe('kept');
    await expect.poll(() => entryOf(first, id).phase, { timeout: 20_000 }).toBe('idle');
    // A test of the stored account uses the keys that it has.
    const reports = await outcomeOf(first, { connection: byKeys('a'), accountId: id });
    expect(reports.find(({ step }) => step === 'credentials')?.facts).toEqual({ accessKeyId: 'AKIDEXAMPLE' });
    await first.stop();
    const root = await start();
    await expect.poll(() => entryOf(root, id).phase, { timeout: 20_000 }).toBe('idle');
    expect(entryOf(root, id).keys).toBe('kept');
    expect(await everythingTold()).not.toContain('swordfish');
  });

  it('are asked for again, plainly, after a run without a keychain', async () => {
    keychain.state.available = false;
    const first = await start();
    const { id, keys: state } = await first.accounts.add('', byKeys('a'), keys);
    expect([state, entryOf(first, id).keys]).toEqual(['session', 'session']);
    await first.stop();
    expect(await everythingTold()).not.toContain('swordfish');
    const root = await start();
    await expect
      .poll(() => entryOf(root, id).error, { timeout: 20_000 })
      .toMatchObject({
        code: 'credentials-missing',
        message: expect.stringContaining('Enter them again'),
      });
    expect(entryOf(root, id).keys).toBe('missing');
    expect(await root.accounts.update(id, { keys })).toBe('session');
    expect(entryOf(root, id).keys).toBe('session');
  });

  it('leave the disk when other credentials take their place', async () => {
    const root = await start();
    const { id } = await root.accounts.add('', byKeys('a'), keys);
    const file = path.join(userData, 'accounts', id, 'access.keys');
    expect(await fs.stat(file)).toBeDefined();
    expect(await root.accounts.update(id, { connection: connectionOf('a') })).toBe('none');
    await expect(fs.stat(file)).rejects.toThrow();
    expect(await directories()).toEqual([id]);
  });
});

describe('a profile whose role wants a code of an MFA device', () => {
  const serial = 'arn:aws:iam::123456789012:mfa/bob';
  let sts: Server;
  let codes: string[];

  beforeEach(async () => {
    codes = [];
    sts = createServer((request, response) => {
      void text(request).then((body) => {
        const code = new URLSearchParams(body).get('TokenCode') ?? '';
        codes.push(code);
        response.writeHead(code === '123456' ? 200 : 403, { 'content-type': 'text/xml' });
        response.end(code === '123456' ? assumed : refused);
      });
    });
    sts.listen(0, '127.0.0.1');
    await once(sts, 'listening');
    await fs.writeFile(
      path.join(userData, 'aws'),
      `[source]\naws_access_key_id = AK\naws_secret_access_key = swordfish\n[role]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = source\nmfa_serial = ${serial}\nregion = us-east-1\n`,
    );
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', path.join(userData, 'aws'));
    vi.stubEnv('AWS_CONFIG_FILE', path.join(userData, 'none'));
    vi.stubEnv('AWS_ENDPOINT_URL_STS', `http://127.0.0.1:${portOf(sts)}`);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    sts.closeAllConnections();
    sts.close();
  });

  const byRole = (): ConnectionSettings => connectionOf('a', { credentials: { kind: 'profile', name: 'role' } });
  const question = async (root: AccountsRoot) => {
    await expect.poll(() => root.accounts.list().questions, { timeout: 20_000 }).toHaveLength(1);
    const [asked] = root.accounts.list().questions;
    if (!asked) throw new Error('nothing was asked');
    return asked;
  };

  it('has it asked for in the app: in a test, and for the account, which is asked once', async () => {
    const root = await start();
    await root.handlers['accounts.createTable']({ connection: connectionOf('a'), keys: null, accountId: null });
    const outcome = outcomeOf(root, { connection: byRole() });
    const asked = await question(root);
    expect(asked).toMatchObject({ serial, profile: 'role' });
    expect(events).toContainEqual({ name: 'credentials.asked', payload: asked });
    await root.handlers['credentials.answer']({ askId: asked.askId, code: '123456' });
    expect((await outcome).map(({ state }) => state)).toEqual([...Array(6).fill('ok'), 'skipped']);
    expect(events).toContainEqual({ name: 'credentials.settled', payload: { askId: asked.askId } });

    const { id } = await root.accounts.add('', byRole(), null);
    await root.handlers['credentials.answer']({ askId: (await question(root)).askId, code: '123456' });
    await expect.poll(() => entryOf(root, id).phase, { timeout: 20_000 }).toBe('idle');
    expect(root.accounts.list().questions).toEqual([]);
    expect(codes).toEqual(['123456', '123456']);
    expect(JSON.stringify([lines, logged])).not.toMatch(/swordfish|123456(?!789012)/);
  });

  it('goes without when the person gives none, until they ask for a refresh', async () => {
    const root = await start();
    await root.handlers['accounts.createTable']({ connection: connectionOf('a'), keys: null, accountId: null });
    const { id } = await root.accounts.add('', byRole(), null);
    await root.handlers['credentials.answer']({ askId: (await question(root)).askId, code: null });
    await expect
      .poll(() => entryOf(root, id).error, { timeout: 20_000 })
      .toMatchObject({ code: 'credentials-expired' });
    expect(root.accounts.list().questions).toEqual([]);
    const refreshed = root.hub.active?.call('sync.refresh', {});
    await root.handlers['credentials.answer']({ askId: (await question(root)).askId, code: '000000' });
    expect(await refreshed).toMatchObject({ value: { phase: 'failed', error: { code: 'credentials-expired' } } });
    expect(entryOf(root, id).error?.message).toMatch(/did not accept the code/);
  });

  it('does not hold up the end of a test, or of the app', async () => {
    const root = await start();
    const outcome = outcomeOf(root, { connection: byRole() });
    await question(root);
    const runId = events.flatMap(({ name, payload }) => (name === 'accounts.tested' ? [payload.runId] : []))[0] ?? '';
    await root.handlers['accounts.cancelTest']({ runId });
    expect((await outcome).map(({ state }) => state)).toEqual(Array(7).fill('skipped'));
    expect(root.accounts.list().questions).toEqual([]);
    await root.accounts.add('', byRole(), null);
    await question(root);
    await root.stop();
    expect(root.accounts.list().questions).toEqual([]);
  });
});

const refused = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Code>AccessDenied</Code>
  <Message>MultiFactorAuthentication failed with invalid MFA one time pass code.</Message></Error></ErrorResponse>`;
const assumed = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
  <AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>swordfish</SecretAccessKey><SessionToken>swordfish</SessionToken>
  <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
