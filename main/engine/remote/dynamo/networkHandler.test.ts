import fs from 'node:fs';
import tls from 'node:tls';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Emulator, startDynalite } from '../../../../scripts/lib/dynalite.ts';
import { authorityFile, type CompanyNetwork, openCompanyNetwork } from '../../../../test/support/companyNetwork.ts';
import { fakeSystem } from '../../../../test/support/fakeSystem.ts';
import { createClient } from './client.ts';
import { RemoteConfig } from './config.ts';
import { toStoreError } from './errors.ts';

const keys = { accessKeyId: 'key', secretAccessKey: 'secret', sessionToken: null };
const trusted = tls.getCACertificates('default');
let dynamo: Emulator;
let network: CompanyNetwork;

beforeAll(async () => {
  dynamo = await startDynalite({ directory: null });
  network = await openCompanyNetwork(dynamo.endpoint);
});
afterAll(async () => {
  await network.close();
  await dynamo.stop();
});

beforeEach(() => {
  for (const name of ['http_proxy', 'https_proxy', 'no_proxy']) {
    vi.stubEnv(name, '');
    vi.stubEnv(name.toUpperCase(), '');
  }
  tls.setDefaultCACertificates([...trusted, fs.readFileSync(authorityFile, 'utf8')]);
  network.requests.length = 0;
  network.refuses = false;
});
afterEach(() => {
  vi.unstubAllEnvs();
  tls.setDefaultCACertificates(trusted);
});

/** Lists the tables of an endpoint; an error is an AppError. */
async function listTables(endpoint: string, resolveProxy = fakeSystem.resolveProxy): Promise<string[] | undefined> {
  const config = RemoteConfig.parse({
    region: 'eu-west-1',
    table: 't',
    endpoint,
    keys,
    timeouts: { connect: 500, request: 5_000, total: 5_000 },
  });
  const client = createClient(config, { system: { ...fakeSystem, resolveProxy } });
  try {
    return (await client.send(new ListTablesCommand({}))).TableNames;
  } catch (error) {
    throw toStoreError(error, { ...config, index: null });
  } finally {
    client.destroy();
  }
}

it('uses the proxy of HTTPS_PROXY before that of the system', async () => {
  vi.stubEnv('HTTPS_PROXY', network.proxy);
  expect(await listTables(network.endpoint, async () => 'http://127.0.0.1:1')).toEqual([]);
  expect(network.requests).toEqual(['tables.example.test:443']);
});

it('accepts a proxy without a scheme', async () => {
  vi.stubEnv('https_proxy', network.proxy.replace('http://', ''));
  expect(await listTables(network.endpoint)).toEqual([]);
});

it('uses no proxy for hosts in NO_PROXY', async () => {
  vi.stubEnv('HTTPS_PROXY', network.proxy);
  vi.stubEnv('NO_PROXY', '.example.test');
  await expect(listTables(network.endpoint)).rejects.toThrow();
  expect(network.requests).toEqual([]);
});

it('uses the proxy that the system resolves for the endpoint', async () => {
  const asked: string[] = [];
  const resolve = async (url: string) => {
    asked.push(url);
    return network.proxy;
  };
  expect(await listTables(network.endpoint, resolve)).toEqual([]);
  expect(asked).toEqual(['https://tables.example.test/']);
});

it('never uses a proxy for this computer', async () => {
  vi.stubEnv('HTTP_PROXY', network.proxy);
  expect(await listTables(dynamo.endpoint, async () => network.proxy)).toEqual([]);
  expect(network.requests).toEqual([]);
});

it('names a proxy that refuses, and one that can’t be used', async () => {
  network.refuses = true;
  const failed = { code: 'offline', reason: 'proxy-failed', params: { host: network.endpoint } };
  await expect(listTables(network.endpoint, async () => network.proxy)).rejects.toMatchObject(failed);
  vi.stubEnv('HTTPS_PROXY', 'http://[wrong');
  await expect(listTables(network.endpoint)).rejects.toMatchObject(failed);
});

it('refuses a certificate that no trusted authority has signed', async () => {
  tls.setDefaultCACertificates(trusted);
  const untrusted = { code: 'offline', reason: 'untrusted-connection' };
  await expect(listTables(network.endpoint, async () => network.proxy)).rejects.toMatchObject(untrusted);
});

describe('whatever the environment says', () => {
  /** The tables of an endpoint, after `weaken` has changed the environment of the client that exists already. */
  async function listTablesWeakened(endpoint: string, weaken: () => void): Promise<unknown> {
    const config = RemoteConfig.parse({ region: 'eu-west-1', table: 't', endpoint, keys });
    const client = createClient(config, { system: { ...fakeSystem, resolveProxy: async () => network.proxy } });
    weaken();
    try {
      return await client.send(new ListTablesCommand({}));
    } finally {
      client.destroy();
    }
  }

  it.each(['direct', 'endpoint'] as const)('verifies certificates: %s', async (address) => {
    tls.setDefaultCACertificates(trusted);
    const weaken = (): void => void vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    await expect(listTablesWeakened(network[address], weaken)).rejects.toMatchObject({
      code: 'offline',
      reason: 'untrusted-connection',
    });
  });

  it('refuses TLS 1.1', async () => {
    const { DEFAULT_MIN_VERSION: least, DEFAULT_CIPHERS: ciphers } = tls;
    // What --tls-min-v1.0 does.
    tls.DEFAULT_MIN_VERSION = 'TLSv1';
    tls.DEFAULT_CIPHERS = 'DEFAULT@SECLEVEL=0';
    const old = await openCompanyNetwork(dynamo.endpoint, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1' });
    try {
      const answer = listTablesWeakened(old.direct, () => {});
      await expect(answer).rejects.toMatchObject({ code: 'offline', details: { errno: 'EPROTO' } });
    } finally {
      Object.assign(tls, { DEFAULT_MIN_VERSION: least, DEFAULT_CIPHERS: ciphers });
      await old.close();
    }
  });

  it('leaves credential providers no way around certificates', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    createClient(RemoteConfig.parse({ region: 'eu-west-1', table: 't' })).destroy();
    expect(process.env.NODE_TLS_REJECT_UNAUTHORIZED).toBeUndefined();
  });
});

it('reads the proxy after the environment is complete', async () => {
  const config = RemoteConfig.parse({ region: 'eu-west-1', table: 't', endpoint: network.endpoint, keys });
  const complete = async (): Promise<void> => void vi.stubEnv('HTTPS_PROXY', network.proxy);
  const client = createClient(config, { system: { ...fakeSystem, completeEnvironment: complete } });
  await client.send(new ListTablesCommand({}));
  client.destroy();
  expect(network.requests).toHaveLength(1);
});
