import { afterAll, beforeAll, expect, it } from 'vitest';
import { authorityFile, type CompanyNetwork, openCompanyNetwork } from '../../test/support/companyNetwork.ts';
import { type Emulator, startDynalite } from '../lib/dynalite.ts';
import { node24, root } from '../lib/ensure.mjs';
import { run } from '../lib/run.mjs';

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

/** Only Linux reads the system's certificates from a file that a variable names. */
const trust = process.platform === 'linux' ? 'SSL_CERT_FILE' : 'NODE_EXTRA_CA_CERTS';

it('reaches a table behind a proxy whose certificate only the system trusts', async () => {
  const args = [`${root}/scripts/ddb/main.ts`, 'list-tables', '--region', 'eu-west-1', '--endpoint', network.endpoint];
  const keys = { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };
  const env = { ...keys, HTTPS_PROXY: network.proxy, https_proxy: '', NO_PROXY: '', no_proxy: '' };
  const outcome = await run(node24, args, { output: 'capture', env: { ...env, [trust]: authorityFile } });
  expect(outcome.code, outcome.text).toBe(0);
  expect(network.requests).toContain('tables.example.test:443');
});
