import { expect, test } from 'vitest';
import { isLoopback, parseRemoteConfig } from './config.ts';

test('applies defaults and drops unknown settings', () => {
  expect(parseRemoteConfig({ region: 'eu-west-1', table: 't', ...{ user: '@me' } })).toEqual({
    region: 'eu-west-1',
    table: 't',
    index: 'message-group-sk-index',
    endpoint: null,
    credentials: { kind: 'default' },
    keys: null,
    naiveZone: 'UTC',
    timeouts: { connect: 3_000, request: 10_000, total: 30_000 },
  });
});

test('reports the invalid setting, never its value', () => {
  const parse = () => parseRemoteConfig({ region: 'eu-west-1', table: 't', endpoint: 'ftp://secret' });
  expect(parse).toThrow(expect.objectContaining({ code: 'validation', details: { setting: 'endpoint' } }));
  expect(parse).not.toThrow(/secret/);
});

const own = ['127.0.0.1', '127.9.8.7', '0.0.0.0', '[::1]', '::1', '[::]', '[::ffff:7f00:1]'];
const ownNames = ['localhost', 'LOCALHOST', 'localhost.', 'dynamodb.localhost', 'a.b.localhost.'];
test.for([...own, ...ownNames])('%s is this computer', (host) => {
  expect(isLoopback(host)).toBe(true);
});

const addresses = ['10.0.0.1', '128.0.0.1', '0.0.0.1', '[::2]', '[::ffff:a00:1]'];
const names = ['127.0.0.1.example.com', 'localhost.example.com', 'notlocalhost', '.localhost', 'localhost..', ''];
test.for([...addresses, ...names])('%s is not this computer', (host) => {
  expect(isLoopback(host)).toBe(false);
});

test('accepts every spelling of a loopback address after URL', () => {
  for (const spelling of ['http://0x7f.1:8000', 'http://2130706433', 'http://127.1']) {
    expect(isLoopback(new URL(spelling).hostname)).toBe(true);
  }
});
