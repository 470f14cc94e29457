import { once } from 'node:events';
import fs from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { loadSharedConfigFiles } from '@smithy/core/config';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { portOf } from '../../../../scripts/lib/dynalite.ts';
import type { Credentials } from '../../../../shared/connection.ts';
import { AppError } from '../../../../shared/errors.ts';
import { systemClock } from '../../clock.ts';
import { CostMeter } from '../../cost.ts';
import type { PromptForCode, RequestContext } from '../messageStore.ts';
import { createClient } from './client.ts';
import { RemoteConfig, type RemoteSettings } from './config.ts';
import { listProfiles } from './credentials.ts';
import { DynamoMessageStore } from './store.ts';

/* The providers with the shared files of a test and fakes of AWS's sign-in services. */

const SERIAL = 'arn:aws:iam::123456789012:mfa/bob';
const ROLE = 'arn:aws:iam::123456789012:role/reader';
const POOL = 'us-east-1:0b1c2d3e-0000-4000-8000-0123456789ab';

const config = `
[default]
region = ca-central-1

[profile work]
region = eu-west-1

[profile reader]
role_arn = ${ROLE}
source_profile = work
mfa_serial = ${SERIAL}
region = eu-west-1

[profile single]
sso_session = company
sso_account_id = 123456789012
sso_role_name = Reader

[profile tool]
credential_process = /bin/false

[profile empty]
output = json

[sso-session company]
sso_region = eu-west-1
sso_start_url = https://example.com/start
sso_registration_scopes = sso:account:access
`;
const credentials = `
[work]
aws_access_key_id = AKIDWORK
aws_secret_access_key = secret-of-work
`;

let directory: string;
let servers: Server[];
let stores: DynamoMessageStore[];

beforeEach(async () => {
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'meridian-credentials-'));
  servers = [];
  stores = [];
  await fs.writeFile(path.join(directory, 'config'), config);
  await fs.writeFile(path.join(directory, 'credentials'), credentials);
  vi.stubEnv('HOME', directory);
  vi.stubEnv('AWS_CONFIG_FILE', path.join(directory, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', path.join(directory, 'credentials'));
  for (const name of ['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) {
    vi.stubEnv(name, undefined);
  }
});
afterEach(async () => {
  for (const store of stores) store.close();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  vi.unstubAllEnvs();
  await fs.rm(directory, { recursive: true });
});

/** A fake service: `answer` returns status, content type and body for each request's body. */
async function serve(
  answer: (body: string, target: string) => { status?: number; type?: string; body: string },
): Promise<string> {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { status = 200, type = 'text/xml', body: reply } = answer(body, String(request.headers['x-amz-target']));
      response.writeHead(status, { 'content-type': type }).end(reply);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  return `http://127.0.0.1:${portOf(server)}`;
}

const context: RequestContext = { purpose: 'setup', signal: new AbortController().signal };

function signIn(chosen: Credentials, prompt?: PromptForCode, settings: Partial<RemoteSettings> = {}) {
  const store = new DynamoMessageStore(
    { region: 'eu-west-1', table: 't', credentials: chosen, ...settings },
    { clock: systemClock, cost: new CostMeter(), ...(prompt ? { prompt } : {}) },
  );
  stores.push(store);
  return store.probe.signIn(context);
}

describe('a role with MFA', () => {
  const reader: Credentials = { kind: 'profile', name: 'reader' };

  /** An STS that accepts one code. */
  const serveSts = (code: string): Promise<string> =>
    serve((body) => {
      const form = new URLSearchParams(body);
      if (form.get('TokenCode') !== code || form.get('SerialNumber') !== SERIAL) {
        const message = 'MultiFactorAuthentication failed with invalid MFA one time pass code. ';
        return { status: 403, body: errorXml('AccessDenied', message) };
      }
      return {
        body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
          <AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/reader/x</Arn></AssumedRoleUser>
          <Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
          <SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
          </AssumeRoleResult></AssumeRoleResponse>`,
      };
    });

  it('requests the code and signs in with it', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_STS', await serveSts('123456'));
    const prompt = vi.fn<PromptForCode>(async () => '123456');
    const agents: unknown[] = [];
    servers[0]?.on('request', ({ headers }) => agents.push(headers['user-agent']));
    expect(await signIn(reader, prompt)).toEqual({
      accessKeyId: 'ASIAROLE',
      expiresAt: new Date('2099-01-01T00:00:00Z'),
    });
    expect(prompt.mock.calls).toEqual([[{ serial: SERIAL, profile: 'reader' }]]);
    expect(agents).toEqual([expect.stringContaining('app/meridian')]);
  });

  it('reports a rejected code', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_STS', await serveSts('123456'));
    await expect(signIn(reader, async () => '000000')).rejects.toMatchObject({
      code: 'credentials-expired',
      reason: 'mfa-code-rejected',
    });
  });

  it('rejects with the error of the code request', async () => {
    const error = new AppError('credentials-expired');
    await expect(signIn(reader, () => Promise.reject(error))).rejects.toBe(error);
  });

  it('reports that a code cannot be requested', async () => {
    await expect(signIn(reader)).rejects.toMatchObject({
      code: 'credentials-missing',
      reason: 'mfa-not-available',
      params: { profile: 'reader' },
    });
  });

  it('reports the denied role', async () => {
    const message = `User: arn:aws:iam::123456789012:user/bob is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`;
    vi.stubEnv('AWS_ENDPOINT_URL_STS', await serve(() => ({ status: 403, body: errorXml('AccessDenied', message) })));
    await expect(signIn(reader, async () => '123456')).rejects.toMatchObject({
      code: 'credentials-missing',
      reason: 'role-denied',
      params: { profile: 'reader', role: ROLE },
    });
  });

  it('distinguishes a missing network from wrong credentials', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_STS', 'http://127.0.0.1:9');
    await expect(signIn(reader, async () => '123456')).rejects.toMatchObject({ code: 'offline', retryable: true });
  });
});

it('reads a changed profile again without a restart', async () => {
  const fresh: Credentials = { kind: 'profile', name: 'fresh' };
  await expect(signIn(fresh)).rejects.toMatchObject({ code: 'credentials-missing' });
  await fs.appendFile(
    path.join(directory, 'credentials'),
    '[fresh]\naws_access_key_id = AKIDFRESH\naws_secret_access_key = s\n',
  );
  expect(await signIn(fresh)).toMatchObject({ accessKeyId: 'AKIDFRESH' });
});

it('reports a missing SSO sign-in', async () => {
  await expect(signIn({ kind: 'profile', name: 'single' })).rejects.toMatchObject({
    code: 'credentials-expired',
    params: { profile: 'single' },
  });
});

it('reports missing entered keys without a request', async () => {
  await expect(signIn({ kind: 'keys' })).rejects.toMatchObject({
    code: 'credentials-missing',
    reason: 'keys-not-stored',
  });
});

describe('an identity pool', () => {
  const pool: Credentials = { kind: 'cognito', identityPoolId: POOL };
  const json = (body: unknown, status = 200) => ({
    status,
    type: 'application/x-amz-json-1.1',
    body: JSON.stringify(body),
  });

  it('returns the credentials of the guest role', async () => {
    const targets: string[] = [];
    const endpoint = await serve((body, target) => {
      targets.push(target);
      if (target.endsWith('.GetId')) {
        expect(JSON.parse(body)).toEqual({ IdentityPoolId: POOL });
        return json({ IdentityId: 'us-east-1:guest' });
      }
      const Credentials = { AccessKeyId: 'ASIAGUEST', SecretKey: 's', SessionToken: 't', Expiration: 4_070_908_800 };
      return json({ IdentityId: 'us-east-1:guest', Credentials });
    });
    vi.stubEnv('AWS_ENDPOINT_URL_COGNITO_IDENTITY', endpoint);
    expect(await signIn(pool)).toMatchObject({ accessKeyId: 'ASIAGUEST' });
    expect(targets.map((target) => target.split('.')[1])).toEqual(['GetId', 'GetCredentialsForIdentity']);
  });

  it.each([
    ['ResourceNotFoundException', 'identity-pool-missing'],
    ['NotAuthorizedException', 'identity-pool-no-guests'],
    ['InvalidIdentityPoolConfigurationException', 'identity-pool-no-role'],
  ])('maps %s', async (name, reason) => {
    vi.stubEnv('AWS_ENDPOINT_URL_COGNITO_IDENTITY', await serve(() => json({ __type: name, message: 'no' }, 400)));
    await expect(signIn(pool)).rejects.toMatchObject({
      code: 'credentials-missing',
      reason,
      params: { pool: POOL },
    });
  });
});

describe('an emulator', () => {
  const local = { endpoint: 'http://127.0.0.1:8000' };
  const setKeys = (): void => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDENV');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 's');
    vi.stubEnv('AWS_SESSION_TOKEN', 'token');
  };
  const setDefaultProfile = (lines: string): Promise<void> =>
    fs.appendFile(path.join(directory, 'credentials'), `[default]\n${lines}\n`);
  const keysOf = async (chosen: Credentials = { kind: 'default' }, prompt?: PromptForCode): Promise<string> =>
    (await signIn(chosen, prompt, local)).accessKeyId;

  it('gets the keys of the environment first', async () => {
    setKeys();
    vi.stubEnv('AWS_PROFILE', 'work');
    expect(await keysOf()).toBe('AKIDENV');
  });

  it('gets those of the named profile, or its error', async () => {
    vi.stubEnv('AWS_PROFILE', 'work');
    expect(await keysOf()).toBe('AKIDWORK');
    vi.stubEnv('AWS_PROFILE', 'single');
    await expect(keysOf()).rejects.toMatchObject({ code: 'credentials-expired' });
  });

  it('gets those of the chosen profile', async () => {
    setKeys();
    expect(await keysOf({ kind: 'profile', name: 'work' })).toBe('AKIDWORK');
  });

  it('gets those of the default profile', async () => {
    await setDefaultProfile('aws_access_key_id = AKIDDEFAULT\naws_secret_access_key = s');
    expect(await keysOf()).toBe('AKIDDEFAULT');
  });

  it('gets fixed keys where there are no others', async () => {
    expect(await keysOf()).toBe('meridian');
  });

  it('gets fixed keys where the default profile gives none, and requests no code', async () => {
    await setDefaultProfile(`role_arn = ${ROLE}\nsource_profile = work\nmfa_serial = ${SERIAL}`);
    const prompt = vi.fn<PromptForCode>(async () => '123456');
    expect(await keysOf({ kind: 'default' }, prompt)).toBe('meridian');
    expect(prompt).not.toHaveBeenCalled();
  });

  it('gets entered keys whatever the environment has', async () => {
    setKeys();
    const keys = { accessKeyId: 'AKIDENTERED', secretAccessKey: 's', sessionToken: null };
    expect((await signIn({ kind: 'keys' }, undefined, { ...local, keys })).accessKeyId).toBe('AKIDENTERED');
  });
});

describe('profiles with names in quotes', () => {
  const write = async (config: string, credentials: string): Promise<void> => {
    await fs.writeFile(path.join(directory, 'config'), config);
    await fs.writeFile(path.join(directory, 'credentials'), credentials);
  };
  const keyOf = async (name: string): Promise<string> => (await signIn({ kind: 'profile', name })).accessKeyId;
  const keys = (id: string): string => `aws_access_key_id = ${id}\naws_secret_access_key = s\n`;

  it('are listed and give credentials', async () => {
    await write(
      `[profile "my work"]\n${keys('AKIDDOUBLE')}[profile 'my home' ] # a comment\n${keys('AKIDSINGLE')}` +
        `[profile "plain"]\n${keys('AKIDPLAIN')}[ profile  büro ]\n${keys('AKIDBUERO')}`,
      '',
    );
    expect((await listProfiles()).map(({ name, kind }) => [name, kind])).toEqual([
      ['büro', 'keys'],
      ['my home', 'keys'],
      ['my work', 'keys'],
      ['plain', 'keys'],
    ]);
    expect(await Promise.all(['my work', 'my home', 'plain', 'büro'].map(keyOf))).toEqual([
      'AKIDDOUBLE',
      'AKIDSINGLE',
      'AKIDPLAIN',
      'AKIDBUERO',
    ]);
  });

  it('have their keys in the credentials file, as `aws configure` writes them', async () => {
    await write(
      `[profile 'my work']\nregion = eu-west-1\n${keys('AKIDOLD')}`,
      `[my work]\n${keys('AKIDNEW')}[other]\n`,
    );
    expect(await listProfiles()).toContainEqual({
      name: 'my work',
      kind: 'keys',
      region: 'eu-west-1',
      mfaSerial: null,
    });
    expect(await keyOf('my work')).toBe('AKIDNEW');
  });

  it('are read again after a change, and leave others as they are', async () => {
    await write(`[profile "my work"]\n${keys('AKIDOLD')}`, `[work]\n${keys('AKIDWORK')}`);
    expect(await keyOf('my work')).toBe('AKIDOLD');
    await write(`[profile "my work"]\n${keys('AKIDNEW')}[profile "of a role"]\nrole_arn = ${ROLE}\n`, '');
    expect(await keyOf('my work')).toBe('AKIDNEW');
    await write(`[profile work]\n${keys('AKIDLAST')}`, '');
    expect(await keyOf('work')).toBe('AKIDLAST');
  });
});

it('leaves no secret of the shared files with the SDK, but their settings', async () => {
  await signIn({ kind: 'profile', name: 'work' });
  await listProfiles();
  for (const name of ['config', 'credentials']) await fs.rm(path.join(directory, name));
  // What the SDK remembers, since the files are gone.
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  expect(configFile.work).toEqual({ region: 'eu-west-1' });
  expect(credentialsFile.work).toEqual({ aws_access_key_id: 'AKIDWORK' });
});

it('gives the SDK no secret before credentials are needed', async () => {
  createClient(RemoteConfig.parse({ region: 'eu-west-1', table: 't' })).destroy();
  expect((await loadSharedConfigFiles()).credentialsFile.work).toEqual({ aws_access_key_id: 'AKIDWORK' });
});

describe('the profiles', () => {
  it('are listed with their kinds, without secrets', async () => {
    const profiles = await listProfiles();
    expect(profiles).toEqual([
      { name: 'default', kind: 'unknown', region: 'ca-central-1', mfaSerial: null },
      { name: 'empty', kind: 'unknown', region: null, mfaSerial: null },
      { name: 'reader', kind: 'role', region: 'eu-west-1', mfaSerial: SERIAL },
      { name: 'single', kind: 'sso', region: null, mfaSerial: null },
      { name: 'tool', kind: 'process', region: null, mfaSerial: null },
      { name: 'work', kind: 'keys', region: 'eu-west-1', mfaSerial: null },
    ]);
    expect(JSON.stringify(profiles)).not.toContain('secret');
  });

  it('are empty without files', async () => {
    vi.stubEnv('AWS_CONFIG_FILE', path.join(directory, 'none'));
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', path.join(directory, 'none'));
    expect(await listProfiles()).toEqual([]);
  });
});

const errorXml = (code: string, message: string): string =>
  `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code>
   <Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`;
