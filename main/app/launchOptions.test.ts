import path from 'node:path';
import { expect, it } from 'vitest';
import { parseLaunchOptions } from './launchOptions.ts';

it('has no connection if no user is named', () => {
  expect(parseLaunchOptions(['.'])).toEqual({ dataDir: null, connection: null, smokeTest: null });
});

it('fills in the defaults of a fresh table', () => {
  expect(parseLaunchOptions(['.', '--user', '@bayko']).connection).toEqual({
    user: '@bayko',
    table: 'cruddur-messages',
    index: 'message-group-sk-index',
    region: 'us-east-1',
    endpoint: null,
    credentials: { kind: 'default' },
    naiveZone: 'UTC',
    offline: false,
    sample: false,
  });
});

it('ignores the options of Chromium and the desktop', () => {
  const { dataDir, connection, smokeTest } = parseLaunchOptions([
    '--no-sandbox',
    '--inspect=0',
    'meridian://messages',
    '--user=u',
    '--endpoint',
    'http://127.0.0.1:8000',
    '--naive-zone=Asia/Kolkata',
    '--offline',
    '--smoke-test',
    '--profile=work',
    '--remote-debugging-port=0',
    '--data-dir=relative',
  ]);
  expect(dataDir).toBe(path.resolve('relative'));
  expect(smokeTest).toBe('');
  expect(parseLaunchOptions(['--smoke-test=/tmp/report']).smokeTest).toBe('/tmp/report');
  expect(connection).toMatchObject({
    user: 'u',
    endpoint: 'http://127.0.0.1:8000',
    naiveZone: 'Asia/Kolkata',
    offline: true,
    sample: false,
    credentials: { kind: 'profile', name: 'work' },
  });
});

it.each([
  [['--user', 'u', '--endpoint', 'nonsense'], 'endpoint'],
  [['--user', 'u', '--endpoint', 'ftp://example.com'], 'endpoint'],
  [['--user', 'u', '--naive-zone', 'Europe/Berln'], 'naive-zone'],
  [['--user', 'u', '--table='], 'table'],
  [['--user='], 'user'],
  [['--user', 'u', '--profile='], 'profile'],
  [['--table', 't'], 'table'],
  [['--profile', 'me'], 'profile'],
  [['--offline'], 'offline'],
  [['--naive-zone', 'UTC'], 'naive-zone'],
  [['--user', 'u', '--endpoint', 'https://me:secret@example.com'], 'endpoint'],
  [['--data-dir='], 'data-dir'],
])('rejects %j and names the option', (argv, option) => {
  expect(() => parseLaunchOptions(argv)).toThrow(expect.objectContaining({ code: 'validation', params: { option } }));
});
