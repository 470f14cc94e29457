import fs from 'node:fs/promises';
import path from 'node:path';
import type { BaseWindow, MessageBoxOptions } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AccessKeys, type Credentials } from '../../shared/connection.ts';
import { createTranslator } from '../../shared/text/translator.ts';
import { settle } from '../../test/fakes/manualClock.ts';
import { AccountsBench, entryOf } from '../../test/support/accountsBench.ts';
import { HostConsent } from './hostConsent.ts';

const foreign = 'https://tables.example.test';
const work: Credentials = { kind: 'profile', name: 'work' };
const refused = { code: 'validation', reason: 'host-not-allowed', params: { host: 'tables.example.test' } };

describe('the dialog', () => {
  let dialogs: { readonly options: MessageBoxOptions; readonly press: (button: number) => void }[];
  let consent: HostConsent;
  beforeEach(() => {
    dialogs = [];
    consent = new HostConsent({
      dialog: {
        showMessageBox: (first: BaseWindow | MessageBoxOptions, second?: MessageBoxOptions) => {
          const options = second ?? (first as MessageBoxOptions);
          return new Promise((resolve) => {
            dialogs.push({ options, press: (response) => resolve({ response, checkboxChecked: false }) });
          });
        },
      },
      window: () => null,
      translator: () => createTranslator('en', 'en'),
    });
  });
  const outcomeOf = (endpoint: string | null, credentials: Credentials, accounts: object[] = []): Promise<unknown> =>
    consent.require({ endpoint, credentials }, accounts as []).then(
      () => 'allowed',
      (error) => error,
    );
  const press = async (button: number): Promise<void> => {
    dialogs.at(-1)?.press(button);
    await settle();
  };

  it('names the host and what it would get, and refuses by default', async () => {
    const outcome = outcomeOf(`${foreign}/path`, { kind: 'profile', name: 'a\nb'.padEnd(250, 'x') });
    const { message, detail, buttons, defaultId, cancelId } = dialogs[0]?.options ?? {};
    expect(message).toBe('Send AWS credentials to tables.example.test?');
    expect(detail).toMatch(
      /^Meridian would use the AWS profile “\u2068a b[x]{90,97}\u2069” there\. The server receives/,
    );
    expect([buttons, defaultId, cancelId]).toEqual([['Don’t allow', 'Allow'], 0, 0]);
    await press(0);
    expect(await outcome).toMatchObject(refused);
  });

  it.each([
    ['https://t\u0430bles.example.test:444', 'xn--tbles-4ve.example.test:444'],
    ['https://TABLES.example.test:443', 'tables.example.test'],
  ])('shows %s as it is looked up', async (endpoint, host) => {
    void outcomeOf(endpoint, work);
    expect(dialogs[0]?.options.message).toBe(`Send AWS credentials to ${host}?`);
  });

  it.each<[string, string | null, Credentials]>([
    ['AWS', null, work],
    ['this computer', 'http://db.localhost:8000', { kind: 'default' }],
    ['entered keys', foreign, { kind: 'keys' }],
  ])('is not shown for %s', async (_, endpoint, credentials) => {
    expect(await outcomeOf(endpoint, credentials)).toBe('allowed');
    expect(dialogs).toEqual([]);
  });

  it('is not shown for what an account does, but for its host with other credentials', async () => {
    const accounts = [{ endpoint: `${foreign}/`, credentials: work }];
    expect(await outcomeOf(foreign, work, accounts)).toBe('allowed');
    expect(dialogs).toEqual([]);
    for (const other of [{ kind: 'default' }, { kind: 'profile', name: 'home' }] as const) {
      const outcome = outcomeOf(foreign, other, accounts);
      await press(0);
      expect(await outcome).toMatchObject(refused);
    }
  });

  it('asks once in a run after the user allowed it, and again after a refusal', async () => {
    const [first, second] = [outcomeOf(foreign, work), outcomeOf(foreign, work)];
    await press(0);
    expect([await first, await second]).toMatchObject([refused, refused]);
    const third = outcomeOf(foreign, work);
    await press(1);
    expect([await third, await outcomeOf(foreign, work)]).toEqual(['allowed', 'allowed']);
    expect(dialogs).toHaveLength(2);
  });

  it('is one dialog, however many hosts the page requests', async () => {
    const outcomes = Array.from({ length: 50 }, (_, n) => outcomeOf(`https://${n}.example.test`, work));
    await settle();
    expect(dialogs).toHaveLength(1);
    await press(1);
    const [first, ...others] = await Promise.all(outcomes);
    expect(first).toBe('allowed');
    for (const other of others) expect(other).toMatchObject({ reason: 'host-not-allowed' });
  });
});

describe('credentials that the page can use but does not know', () => {
  let bench: AccountsBench;
  let ran: string;
  beforeEach(async () => {
    bench = await AccountsBench.open();
    ran = path.join(bench.userData, 'ran');
    const program = path.join(bench.userData, 'program.cjs');
    const keys = JSON.stringify({ Version: 1, AccessKeyId: 'AKID', SecretAccessKey: 's' });
    await fs.writeFile(
      program,
      `require('fs').writeFileSync(${JSON.stringify(ran)}, ''); console.log(${JSON.stringify(keys)})`,
    );
    const config = path.join(bench.userData, 'config');
    await fs.writeFile(config, `[profile work]\ncredential_process = "${process.execPath}" "${program}"\n`);
    vi.stubEnv('AWS_CONFIG_FILE', config);
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', path.join(bench.userData, 'none'));
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await bench.close();
  });
  const hasRun = (): Promise<boolean> =>
    fs.access(ran).then(
      () => true,
      () => false,
    );

  it('reach no new host, and are not even fetched, unless the user allows it', async () => {
    const { handlers } = await bench.start();
    const connection = bench.connectionOf('a', { endpoint: foreign, credentials: work });
    const request = { connection, keys: null, accountId: null };
    await expect(handlers['accounts.test']({ ...request, write: false })).rejects.toMatchObject(refused);
    await expect(handlers['accounts.createTable'](request)).rejects.toMatchObject(refused);
    await expect(handlers['accounts.find']({ ...request, handle: 'x', scan: null })).rejects.toMatchObject(refused);
    await expect(handlers['accounts.add']({ label: '', connection, keys: null })).rejects.toMatchObject(refused);
    expect(bench.questions).toEqual(Array(4).fill('Send AWS credentials to tables.example.test?'));
    expect(await hasRun()).toBe(false);
    bench.allows = true;
    await expect(handlers['accounts.find']({ ...request, handle: 'x', scan: null })).rejects.toMatchObject({
      code: 'offline',
    });
    expect(await hasRun()).toBe(true);
  });

  it('do not reach the host of an account that uses entered keys', async () => {
    const root = await bench.start();
    const offline = { endpoint: foreign, offline: true };
    const byKeys = bench.connectionOf('a', { ...offline, credentials: { kind: 'keys' } });
    const keys = AccessKeys.parse({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 's' });
    const { id } = await root.accounts.add('', byKeys, keys);
    expect(bench.questions).toEqual([]);
    const byProfile = { ...byKeys, credentials: work };
    await expect(root.accounts.update(id, { connection: byProfile })).rejects.toMatchObject(refused);
    expect(entryOf(root, id).connection.credentials).toEqual({ kind: 'keys' });
    bench.allows = true;
    expect(await root.accounts.update(id, { connection: byProfile })).toBe('none');
  });
});
