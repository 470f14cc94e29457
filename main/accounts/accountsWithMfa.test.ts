import { once } from 'node:events';
import fs from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { portOf } from '../../scripts/lib/dynalite.ts';
import type { ConnectionSettings } from '../../shared/connection.ts';
import { AccountsBench, entryOf } from '../../test/support/accountsBench.ts';
import type { AccountsRoot } from './composeAccounts.ts';

let bench: AccountsBench;
beforeEach(async () => {
  bench = await AccountsBench.open();
});
afterEach(() => bench.close());

describe('a profile whose role requires an MFA code', () => {
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
      path.join(bench.userData, 'aws'),
      `[source]\naws_access_key_id = AK\naws_secret_access_key = swordfish\n[role]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = source\nmfa_serial = ${serial}\nregion = us-east-1\n`,
    );
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', path.join(bench.userData, 'aws'));
    vi.stubEnv('AWS_CONFIG_FILE', path.join(bench.userData, 'none'));
    vi.stubEnv('AWS_ENDPOINT_URL_STS', `http://127.0.0.1:${portOf(sts)}`);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    sts.closeAllConnections();
    sts.close();
  });

  const byRole = (): ConnectionSettings => bench.connectionOf('a', { credentials: { kind: 'profile', name: 'role' } });
  const promptOf = async (root: AccountsRoot) => {
    await expect.poll(() => root.accounts.list().prompts, { timeout: 20_000 }).toHaveLength(1);
    const [prompt] = root.accounts.list().prompts;
    if (!prompt) throw new Error('no prompt is open');
    return prompt;
  };

  it('prompts for the code in a connection test, and once for the account', async () => {
    const root = await bench.start();
    await bench.createTable(root);
    const outcome = bench.outcomeOf(root, { connection: byRole() });
    const prompt = await promptOf(root);
    expect(prompt).toMatchObject({ serial, profile: 'role' });
    expect(bench.events).toContainEqual({ name: 'credentials.prompted', payload: prompt });
    await root.handlers['credentials.answer']({ promptId: prompt.promptId, code: '123456' });
    expect((await outcome).map(({ state }) => state)).toEqual([...Array(8).fill('ok'), 'skipped']);
    expect(bench.events).toContainEqual({ name: 'credentials.settled', payload: { promptId: prompt.promptId } });

    const { id } = await root.accounts.add('', byRole(), null);
    await root.handlers['credentials.answer']({ promptId: (await promptOf(root)).promptId, code: '123456' });
    await expect.poll(() => entryOf(root, id).phase, { timeout: 20_000 }).toBe('idle');
    expect(root.accounts.list().prompts).toEqual([]);
    expect(codes).toEqual(['123456', '123456']);
    expect(JSON.stringify([bench.lines, bench.logged])).not.toMatch(/swordfish|123456(?!789012)/);
  });

  it('stays without credentials after an empty answer, until the next manual refresh', async () => {
    const root = await bench.start();
    await bench.createTable(root);
    const { id } = await root.accounts.add('', byRole(), null);
    await root.handlers['credentials.answer']({ promptId: (await promptOf(root)).promptId, code: null });
    await expect
      .poll(() => entryOf(root, id).error, { timeout: 20_000 })
      .toMatchObject({ code: 'credentials-expired' });
    expect(root.accounts.list().prompts).toEqual([]);
    const refreshed = root.hub.active?.call('sync.refresh', {});
    await root.handlers['credentials.answer']({ promptId: (await promptOf(root)).promptId, code: '000000' });
    expect(await refreshed).toMatchObject({ value: { phase: 'failed', error: { code: 'credentials-expired' } } });
    expect(entryOf(root, id).error?.reason).toBe('mfa-code-rejected');
  });

  it('does not block the end of a test or of the app', async () => {
    const root = await bench.start();
    const outcome = bench.outcomeOf(root, { connection: byRole() });
    await promptOf(root);
    const runId =
      bench.events.flatMap(({ name, payload }) => (name === 'accounts.tested' ? [payload.runId] : []))[0] ?? '';
    await root.handlers['accounts.cancelTest']({ runId });
    expect((await outcome).map(({ state }) => state)).toEqual(Array(9).fill('skipped'));
    expect(root.accounts.list().prompts).toEqual([]);
    await root.accounts.add('', byRole(), null);
    await promptOf(root);
    await root.stop();
    expect(root.accounts.list().prompts).toEqual([]);
  });
});

const refused = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Code>AccessDenied</Code>
  <Message>MultiFactorAuthentication failed with invalid MFA one time pass code.</Message></Error></ErrorResponse>`;
const assumed = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
  <AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>swordfish</SecretAccessKey><SessionToken>swordfish</SessionToken>
  <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
