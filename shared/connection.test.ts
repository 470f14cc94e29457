import { describe, expect, it } from 'vitest';
import {
  AccessKeys,
  ConnectionSettings,
  Credentials,
  credentialsOfProfile,
  isLoopback,
  TableSettings,
} from './connection.ts';

it('fills in the defaults of a new table', () => {
  expect(ConnectionSettings.parse({ user: '@bayko' })).toEqual({
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
  expect(TableSettings.parse({})).not.toHaveProperty('user');
});

describe('settings of an older version', () => {
  it.each([
    [{ profile: 'work' }, { kind: 'profile', name: 'work' }],
    [{ profile: null }, { kind: 'default' }],
    [{ profile: undefined }, { kind: 'default' }],
    [{ profile: 'work', credentials: { kind: 'keys' } }, { kind: 'keys' }],
  ])('with %j are upgraded', (older, credentials) => {
    const parsed = ConnectionSettings.parse({ user: 'u', ...older });
    expect(parsed.credentials).toEqual(credentials);
    expect(parsed).not.toHaveProperty('profile');
  });

  it('are refused if the profile is invalid', () => {
    expect(ConnectionSettings.safeParse({ user: 'u', profile: 7 }).success).toBe(false);
    expect(ConnectionSettings.safeParse({ user: 'u', profile: '' }).success).toBe(false);
  });
});

it.each([null, 7, 'text', [], { user: '' }, { user: 'u', endpoint: 'example.com' }])('refuses %j', (settings) => {
  expect(ConnectionSettings.safeParse(settings).success).toBe(false);
});

it.each([
  'https://me:secret@example.com',
  'https://me@example.com',
  'https://:secret@example.com',
  'http:///me:secret@example.com',
  'http:me:secret@example.com',
  'http:\\\\me:secret@example.com',
  ' http://me:secret@example.com',
  'ht\ntp://me:secret@example.com',
])('refuses %j, an endpoint that contains credentials', (endpoint) => {
  expect(ConnectionSettings.safeParse({ user: 'u', endpoint }).success).toBe(false);
});

it.each(['http://127.0.0.1:8000', 'https://example.com/a@b', 'https://example.com/?to=a:b@c'])(
  'takes %j for an endpoint',
  (endpoint) => {
    expect(ConnectionSettings.parse({ user: 'u', endpoint }).endpoint).toBe(endpoint);
  },
);

it.each([
  ['us-east-1:0b1c2d3e-0000-4000-8000-0123456789ab', true],
  ['0b1c2d3e-0000-4000-8000-0123456789ab', false],
  ['us-east-1:https://example.com', false],
  ['', false],
])('accepts %j as an identity pool: %j', (identityPoolId, isOne) => {
  expect(Credentials.safeParse({ kind: 'cognito', identityPoolId }).success).toBe(isOne);
});

it('trims pasted keys and refuses anything else', () => {
  expect(AccessKeys.parse({ accessKeyId: ' AKIDEXAMPLE\n', secretAccessKey: ' s ' })).toEqual({
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 's',
    sessionToken: null,
  });
  expect(AccessKeys.safeParse({ accessKeyId: 'a', secretAccessKey: '  ' }).success).toBe(false);
  expect(AccessKeys.safeParse({ accessKeyId: 'a', secretAccessKey: 's', note: '' }).success).toBe(false);
});

it('returns the credentials for a profile’s name', () => {
  expect(credentialsOfProfile(null)).toEqual({ kind: 'default' });
  expect(credentialsOfProfile('work')).toEqual({ kind: 'profile', name: 'work' });
});

describe('a host', () => {
  const own = ['127.0.0.1', '127.9.8.7', '0.0.0.0', '[::1]', '::1', '[::]', '[::ffff:7f00:1]'];
  const ownNames = ['localhost', 'LOCALHOST', 'localhost.', 'dynamodb.localhost', 'a.b.localhost.'];
  it.for([...own, ...ownNames])('%s is this computer', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  const addresses = ['10.0.0.1', '128.0.0.1', '0.0.0.1', '[::2]', '[::ffff:a00:1]'];
  const names = ['127.0.0.1.example.com', 'localhost.example.com', 'notlocalhost', '.localhost', 'localhost..', ''];
  it.for([...addresses, ...names])('%s is not this computer', (host) => {
    expect(isLoopback(host)).toBe(false);
  });

  it('accepts every spelling of a loopback address after URL', () => {
    for (const spelling of ['http://0x7f.1:8000', 'http://2130706433', 'http://127.1']) {
      expect(isLoopback(new URL(spelling).hostname)).toBe(true);
    }
  });
});
