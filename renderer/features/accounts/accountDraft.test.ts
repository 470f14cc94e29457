import { describe, expect, it } from 'vitest';
import { UserId } from '../../../shared/model.ts';
import { personPolicy } from '../../../shared/policy.ts';
import { createTranslator } from '../../../shared/text/translator.ts';
import { instantFromMicros } from '../../../shared/time/instant.ts';
import { createWorld } from '../../../test/design/scenarios.ts';
import { fakePerson } from '../../../test/support/fakeModel.ts';
import {
  type AccountDraft,
  accountHandle,
  chooseProfile,
  connectionOf,
  draftErrors,
  draftOf,
  emptyDraft,
  keysOf,
  policyOf,
} from './accountDraft.ts';

const { t } = createTranslator('en', 'en');
const uuid = '3cc1a1a0-1111-4222-8333-abcdefabcdef';
const complete: AccountDraft = { ...emptyDraft, profile: 'work', user: '@me' };
const fields = (draft: AccountDraft, kept = false): readonly string[] =>
  Object.keys(draftErrors(t, draft, kept)).sort();

describe('the account form', () => {
  it('requires a profile and a person and has defaults for the rest', () => {
    expect(fields(emptyDraft)).toEqual(['profile', 'user']);
    expect(fields(complete)).toEqual([]);
  });

  it.each<[string, Partial<AccountDraft>, readonly string[]]>([
    ['no region, table or index', { region: ' ', table: '', index: '' }, ['index', 'region', 'table']],
    ['a region that is none', { region: 'eu west 1' }, ['region']],
    ['an endpoint without a scheme', { endpoint: 'localhost:8000' }, ['endpoint']],
    ['an endpoint with a password', { endpoint: 'https://me:secret@example.com' }, ['endpoint']],
    ['a zone that is none', { naiveZone: 'Mars/Olympus' }, ['naiveZone']],
    ['keys without a secret', { kind: 'keys', accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }, ['secretAccessKey']],
    ['an access key ID with a space', { kind: 'keys', accessKeyId: 'a b', secretAccessKey: 'x' }, ['accessKeyId']],
    ['a short access key ID at AWS', { kind: 'keys', accessKeyId: 'local', secretAccessKey: 'x' }, ['accessKeyId']],
    [
      'a short access key ID at an own endpoint',
      { kind: 'keys', accessKeyId: 'local', secretAccessKey: 'x', endpoint: 'http://localhost:8000' },
      [],
    ],
    ['no pool', { kind: 'cognito' }, ['identityPoolId']],
    ['a pool that is none', { kind: 'cognito', identityPoolId: 'pool' }, ['identityPoolId']],
    ['only the sign of a handle', { user: '@' }, ['user']],
  ])('rejects %s', (_, change, wrong) => {
    expect(fields({ ...complete, ...change })).toEqual(wrong);
  });

  it('requires no keys if some are stored, unless new ones are entered', () => {
    const keys: AccountDraft = { ...complete, kind: 'keys' };
    expect(fields(keys, true)).toEqual([]);
    expect(fields({ ...keys, secretAccessKey: 'x' }, true)).toEqual(['accessKeyId']);
  });

  it('trims the connection and uses the found person', () => {
    const typed: AccountDraft = {
      ...complete,
      region: ' eu-central-1 ',
      endpoint: ' http://localhost:8000/ ',
      user: 'me',
    };
    expect(connectionOf(typed)).toMatchObject({
      region: 'eu-central-1',
      endpoint: 'http://localhost:8000',
      credentials: { kind: 'profile', name: 'work' },
      user: '@me',
    });
    expect(connectionOf({ ...typed, person: fakePerson('me') }).user).toBe('user-me');
    expect(connectionOf({ ...typed, user: uuid }).user).toBe(uuid);
  });

  it('has keys once both parts are entered', () => {
    const keys: AccountDraft = { ...complete, kind: 'keys', accessKeyId: ' AKIAIOSFODNN7EXAMPLE ' };
    expect(keysOf(keys)).toBeNull();
    expect(keysOf({ ...keys, secretAccessKey: 'x' })).toEqual({
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'x',
      sessionToken: null,
    });
    expect(keysOf({ ...keys, kind: 'default', secretAccessKey: 'x' })).toBeNull();
  });

  it('has the policy of the person, as the command prints it, with a placeholder while the person’s ID is unknown', () => {
    const { region, table, index } = emptyDraft;
    const subject = { account: null, region, table, index } as const;
    const found = { ...complete, person: fakePerson('me'), rowMover: 'lambda' } as const;
    expect(policyOf(found)).toEqual({
      policy: personPolicy({ ...subject, user: UserId.parse('user-me'), handle: 'me', mode: 'lambda' }),
      isOfUser: true,
    });
    expect(policyOf({ ...complete, user: ` ${uuid} ` })).toEqual({
      policy: personPolicy({ ...subject, user: UserId.parse(uuid), handle: '', mode: 'app' }),
      isOfUser: true,
    });
    for (const unknown of [{ person: null }, { person: null, user: '' }]) {
      expect(policyOf({ ...found, ...unknown })).toEqual({
        policy: personPolicy({ ...subject, user: UserId.parse('USER_UUID'), handle: '', mode: 'lambda' }),
        isOfUser: false,
      });
    }
    for (const missing of [{ table: ' ' }, { region: 'no region' }, { index: '' }]) {
      expect(policyOf({ ...found, ...missing })).toBeNull();
    }
  });

  it('uses the region of a profile unless one was typed', () => {
    const profile = { name: 'work', kind: 'sso', region: 'eu-west-1', mfaSerial: null } as const;
    expect(chooseProfile(emptyDraft, profile)).toMatchObject({ profile: 'work', region: 'eu-west-1' });
    expect(chooseProfile({ ...emptyDraft, region: 'us-west-2' }, profile).region).toBe('us-west-2');
    expect(chooseProfile(emptyDraft, { ...profile, region: null }).region).toBe(emptyDraft.region);
  });

  it('accepts an existing account', () => {
    for (const entry of createWorld('accounts', instantFromMicros(0)).desk.accounts) {
      expect(draftErrors(t, draftOf(entry), entry.keys === 'session')).toEqual({});
    }
  });
});

it.each([
  ['@me', 'me'],
  [' me ', 'me'],
  ['', null],
  ['@', null],
  [uuid, null],
])('reads the handle of %j as %j', (typed, handle) => {
  expect(accountHandle(typed)).toBe(handle);
});
