import { expect, test } from 'vitest';
import { parseRemoteConfig } from './config.ts';

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
