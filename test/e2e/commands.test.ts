import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../main/engine/clock.ts';
import { electronExecutable, testedExecutable } from '../../scripts/lib/electron.mjs';
import { node24, root } from '../../scripts/lib/ensure.mjs';
import { run } from '../../scripts/lib/run.mjs';
import { cruddurItems } from '../../scripts/samples/cruddur.ts';
import { exitCodeOf } from '../../shared/errors.ts';
import { authorityFile, openCompanyNetwork } from '../support/companyNetwork.ts';
import { setUpStage, TestTable } from './support.ts';

const seed = cruddurItems({ now: systemClock.now() });
/** A list whose only row tries to control the terminal and to look like another row. */
const forgedRow = {
  pk: 'GRP#victim',
  sk: '2026-04-01T10:00:00.000000+00:00',
  message_group_uuid: 'forged',
  message: 'hello\u001b[2J\nBob  @bob  \u202eforged',
  user_uuid: 'mallory',
  user_handle: 'mallory\u009b1A',
  user_display_name: 'Mallory\r\nTrent  @trent',
};
const stage = setUpStage([...seed.items, forgedRow]);

const start = (...args: readonly string[]) =>
  run(node24, [`${root}/scripts/start.mjs`, '--data-dir', stage.path('data'), ...args], { output: 'capture' });
const ddb = (...args: readonly string[]) => run(node24, [`${root}/scripts/ddb.mjs`, ...args], { output: 'capture' });

/** Extracts the JSON document from the output of a command, which may also contain progress lines. */
const documentIn = (text: string): unknown => JSON.parse(text.slice(text.indexOf('{\n'), text.lastIndexOf('\n}') + 2));
const Messages = z.object({ messages: z.array(z.object({ id: z.string(), at: z.string(), text: z.string() })) });

it('prints the same 104 messages in the same order as npm run ddb', async () => {
  const you = ['--user', '@andrewbrown', '--endpoint', stage.table.endpoint] as const;
  const app = await start('--headless', ...you, '--print', 'conversation:@bayko', '--json');
  expect(app.code, app.text).toBe(0);
  const admin = await ddb('get-conversation', '--with', '@bayko', ...you, '--json');
  expect(admin.code, admin.text).toBe(0);

  const shown = Messages.parse(documentIn(app.text)).messages;
  const stored = Messages.parse(documentIn(admin.text)).messages;
  expect(shown).toHaveLength(104);
  expect(shown.map(({ id, text }) => ({ id, text }))).toEqual(stored.map(({ id, text }) => ({ id, text })));
  expect(shown.map(({ at }) => Date.parse(at))).toEqual(stored.map(({ at }) => Date.parse(at)));
  expect(new Set(shown.map(({ id }) => id)).size).toBe(104);
});

it('prints a hostile row as one line, with nothing that controls the terminal', async () => {
  const you = ['--user', 'victim', '--endpoint', stage.table.endpoint, '--data-dir', stage.path('victim')] as const;
  const { code, text } = await start(...you, '--print', 'conversations');
  expect(code, text).toBe(0);
  expect(text).toMatch(
    /^Name +Handle .*\n[─ ]+\nMallory Trent @trent +@mallory‹U\+009B›1A +hello \[2J Bob @bob forged +\S.*\n$/m,
  );
  expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u);
});

it('ends quietly and in order when the reader is gone', async () => {
  const args = ['--data-dir', stage.path('gone'), '--user', '@andrewbrown', '--endpoint', stage.table.endpoint];
  const command = [`${root}/scripts/start.mjs`, ...args, '--print', 'conversation:@bayko', '--json'];
  const child = spawn(node24, command, { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  expect(await once(child, 'close'), errors).toEqual([0, null]);
  expect(errors).not.toContain('EPIPE');
});

it('prints the cache and the gaps in it with --offline', async () => {
  const you = ['--user', '@andrewbrown', '--endpoint', stage.table.endpoint, '--offline'] as const;
  const { code, text } = await start(...you, '--print', 'conversation:@bayko', '--json');
  expect(code, text).toBe(0);
  expect(documentIn(text)).toMatchObject({ missing: [] });
  expect(Messages.parse(documentIn(text)).messages).toHaveLength(104);
});

it.each([
  [['--table', 'no-such-table', '--user', 'u'], exitCodeOf('table-missing'), 'table-missing'],
  [['--user', '@unknown'], exitCodeOf('not-found'), 'not-found'],
  [['--user', 'u', '--print', 'conversation:@unknown'], exitCodeOf('not-found'), 'not-found'],
])('exits with the code and sentence of the error for %j', async (args, code, name) => {
  const result = await start('--headless', '--endpoint', stage.table.endpoint, '--print', 'conversations', ...args);
  expect(result.text).toContain(`[${name}]`);
  expect(result.code).toBe(code);
});

it('exits with the code of offline when the endpoint is unreachable', async () => {
  const away = await TestTable.start(stage.path('away'), []);
  await away.stop();
  const { code, text } = await start(
    '--headless',
    '--user',
    'u',
    '--endpoint',
    away.endpoint,
    '--print',
    'conversations',
  );
  expect(text).toContain('[offline]');
  expect(code).toBe(exitCodeOf('offline'));
});

it('says in one sentence why nothing can start', async () => {
  const args = [`${root}/scripts/start.mjs`, '--data-dir', stage.path('data'), '--headless', '--on', 'host'];
  const { code, text } = await run(node24, args, { env: { CHROME_PATH: stage.path('missing') }, output: 'capture' });
  expect(text).toMatch(/^Meridian can’t start, because .*\n$/);
  expect(code).toBe(2);
});

it('reads a table behind a company’s proxy, whose certificate only the system trusts', async () => {
  const network = await openCompanyNetwork(stage.table.endpoint);
  // Only Linux reads the system's certificates from a file that a variable names.
  const trust = process.platform === 'linux' ? 'SSL_CERT_FILE' : 'NODE_EXTRA_CA_CERTS';
  const env = {
    AWS_ACCESS_KEY_ID: 'key',
    AWS_SECRET_ACCESS_KEY: 'secret',
    HTTPS_PROXY: network.proxy,
    https_proxy: '',
    NO_PROXY: '',
    no_proxy: '',
    [trust]: authorityFile,
  };
  const args = ['--data-dir', stage.path('company'), '--user=@andrewbrown', `--endpoint=${network.endpoint}`];
  const { code, text } = await run(
    node24,
    [`${root}/scripts/start.mjs`, ...args, '--print', 'conversations', '--json'],
    { output: 'capture', env },
  );
  await network.close();
  expect(code, text).toBe(0);
  expect(text).toContain('bayko');
  expect(network.requests).toContain('tables.example.test:443');
});

describe('the smoke test of packages', () => {
  const file = () => stage.path('smoke.json');
  const smokeTest = (endpoint: string, folder: string, option = '--smoke-test') => {
    const executable = testedExecutable(process.env.MERIDIAN_E2E, electronExecutable());
    const args = [root, option, `--data-dir=${stage.path(folder)}`, '--user=@andrewbrown'];
    const env = { MERIDIAN_HOST_HEADED: '0' };
    return run(executable, [...args, `--endpoint=${endpoint}`], { output: 'capture', env });
  };

  it('prints the number of conversations and exits with 0', async () => {
    const { code, text } = await smokeTest(stage.table.endpoint, 'smoke');
    expect(text).toMatch(/^smoke-test ok: 1 conversations$/m);
    expect(code).toBe(0);
  });

  it('prints the error with its code and exits with 1', async () => {
    const { code, text } = await smokeTest('http://127.0.0.1:1', 'smoke-offline', `--smoke-test=${file()}`);
    const version = '0.1.0';
    expect(JSON.parse(await fs.readFile(file(), 'utf8'))).toEqual({ version, conversations: 0, error: 'offline' });
    expect(text).toMatch(/^smoke-test failed: .+ \[offline\]$/m);
    expect(code).toBe(1);
  });
});

it('prints its options with --help, and exits with 2 for an unknown one', async () => {
  const help = await start('--help');
  expect(help.code).toBe(0);
  for (const option of [
    'endpoint',
    'region',
    'table',
    'profile',
    'user',
    'data-dir',
    'fresh',
    'on',
    'no-sandbox',
    'offline',
    'headless',
    'screenshot',
    'print',
    'json',
  ]) {
    expect(help.text).toContain(`--${option}`);
  }
  const wrong = await start('--colour', 'red');
  expect(wrong.code).toBe(2);
  expect(wrong.text).toContain('--colour');
});
