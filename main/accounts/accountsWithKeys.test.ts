import { once } from 'node:events';
import fs from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { portOf } from '../../scripts/lib/dynalite.ts';
import { AccessKeys, type ConnectionSettings } from '../../shared/connection.ts';
import { AccountsBench, entryOf } from '../../test/support/accountsBench.ts';

const keys = AccessKeys.parse({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'swordfish/+/swordfish' });

let bench: AccountsBench;
beforeEach(async () => {
  bench = await AccountsBench.open();
});
afterEach(() => bench.close());

describe('access keys', () => {
  const byKeys = (user: string): ConnectionSettings => bench.connectionOf(user, { credentials: { kind: 'keys' } });

  it('sign requests after a restart, and appear in no file, log or event', async () => {
    const first = await bench.start();
    await first.handlers['accounts.createTable']({ connection: byKeys('a'), keys, accountId: null });
    const { id, keys: state } = await first.accounts.add('', byKeys('a'), keys);
    expect(state).toBe('kept');
    await expect.poll(() => entryOf(first, id).phase, { timeout: 20_000 }).toBe('idle');
    // A test of the stored account uses the keys that it has.
    const reports = await bench.outcomeOf(first, { connection: byKeys('a'), accountId: id });
    expect(reports.find(({ step }) => step === 'credentials')?.facts).toMatchObject({ accessKeyId: 'AKIDEXAMPLE' });
    await first.stop();
    const root = await bench.start();
    await expect.poll(() => entryOf(root, id).phase, { timeout: 20_000 }).toBe('idle');
    expect(entryOf(root, id).keys).toBe('kept');
    const used = { accessKeyId: 'AKIDEXAMPLE', endpoint: bench.emulator.endpoint, credentials: { kind: 'keys' } };
    // To create the table, by the engine, by the test, and after the restart.
    expect(bench.signedIn).toHaveLength(4);
    for (const each of bench.signedIn) expect(each).toMatchObject(used);
    expect(await bench.everythingWritten()).not.toContain('swordfish');
  });

  it('must be entered again after a run without a keychain', async () => {
    bench.keychain.state.available = false;
    const first = await bench.start();
    const { id, keys: state } = await first.accounts.add('', byKeys('a'), keys);
    expect([state, entryOf(first, id).keys]).toEqual(['session', 'session']);
    await first.stop();
    expect(await bench.everythingWritten()).not.toContain('swordfish');
    const root = await bench.start();
    await expect
      .poll(() => entryOf(root, id).error, { timeout: 20_000 })
      .toMatchObject({
        code: 'credentials-missing',
        reason: 'keys-not-stored',
      });
    expect(entryOf(root, id).keys).toBe('missing');
    expect(await root.accounts.update(id, { keys })).toBe('session');
    expect(entryOf(root, id).keys).toBe('session');
  });

  it('are deleted when the account uses other credentials', async () => {
    const root = await bench.start();
    const { id } = await root.accounts.add('', byKeys('a'), keys);
    const file = path.join(bench.userData, 'accounts', id, 'access.keys');
    expect(await fs.stat(file)).toBeDefined();
    expect(await root.accounts.update(id, { connection: bench.connectionOf('a') })).toBe('none');
    await expect(fs.stat(file)).rejects.toThrow();
    expect(await bench.directories()).toEqual([id]);
  });

  it('change nothing when they can’t be stored', async () => {
    const root = await bench.start();
    const { id } = await root.accounts.add('', bench.connectionOf('a', { offline: true }), null);
    const { system } = bench.keychain.keychain;
    const { encryptStringAsync } = system;
    system.encryptStringAsync = () => Promise.reject(new Error('temporarily unavailable'));
    const change = { label: 'new', connection: byKeys('a'), keys };
    await expect(root.accounts.update(id, change)).rejects.toMatchObject({ code: 'keychain-unavailable' });
    system.encryptStringAsync = encryptStringAsync;
    expect(entryOf(root, id)).toMatchObject({ label: '', connection: { credentials: { kind: 'default' } } });
  });

  it('are restored when the list of accounts can’t be written', async () => {
    const root = await bench.start();
    const offline = { ...byKeys('a'), offline: true };
    const { id } = await root.accounts.add('', offline, keys);
    bench.diskFailure = new Error('read-only');
    const other = { ...keys, accessKeyId: 'AKIDOTHER' };
    await expect(root.accounts.update(id, { keys: other })).rejects.toMatchObject({ code: 'disk-read-only' });
    await expect(root.accounts.update(id, { connection: bench.connectionOf('a') })).rejects.toThrow();
    expect(await root.accounts.authorize(byKeys('a'), null, id)).toEqual(keys);
  });

  it.each([
    ['endpoint', (elsewhere: string) => ({ endpoint: elsewhere })],
    ['region', () => ({ region: 'eu-west-2' })],
    ['table', () => ({ table: 'other' })],
  ])('are not used with another %s', async (_, changes) => {
    const root = await bench.start();
    const { id } = await root.accounts.add('', { ...byKeys('a'), offline: true }, keys);
    const requests: string[] = [];
    const server = createServer((request) => void requests.push(JSON.stringify(request.headers)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const connection = { ...byKeys('a'), ...changes(`http://127.0.0.1:${portOf(server)}`) };
    const refused = { code: 'credentials-missing', reason: 'keys-not-entered' };
    const [first] = await bench.outcomeOf(root, { connection, accountId: id });
    expect(first).toMatchObject({ step: 'credentials', state: 'failed', error: refused });
    const request = { connection, keys: null, accountId: id };
    await expect(root.handlers['accounts.createTable'](request)).rejects.toMatchObject(refused);
    await expect(root.handlers['accounts.find']({ ...request, handle: 'x', scan: null })).rejects.toMatchObject(
      refused,
    );
    await expect(root.handlers['accounts.update']({ id, connection })).rejects.toMatchObject({ code: 'validation' });
    expect(requests).toEqual([]);
    server.close();
  });

  it('are not used in place of other credentials', async () => {
    const root = await bench.start();
    const { id } = await root.accounts.add('', { ...byKeys('a'), offline: true }, keys);
    expect(await root.accounts.authorize(byKeys('a'), null, id)).toEqual(keys);
    expect(await root.accounts.authorize(bench.connectionOf('a'), null, id)).toBeNull();
  });

  it('are deleted when the account could not be added', async () => {
    const root = await bench.start();
    bench.diskFailure = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    await expect(root.accounts.add('', byKeys('a'), keys)).rejects.toMatchObject({ code: 'disk-full' });
    expect(root.accounts.list().accounts).toEqual([]);
    const files = await fs.readdir(bench.userData, { recursive: true });
    expect(files.filter((name) => name.endsWith('access.keys'))).toEqual([]);
  });
});
