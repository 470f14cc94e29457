import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { AccountId } from '../../shared/model.ts';
import { ManualClock } from '../../test/fakes/manualClock.ts';
import type { AuditedCall } from '../ipc/router.ts';
import { AuditLog } from './auditLog.ts';

const id = AccountId.parse('0123456789abcdef01234567');
const connection = {
  user: '@andrew',
  table: 't',
  region: 'eu-west-1',
  endpoint: null,
  credentials: { kind: 'profile', name: 'work' },
};

let folder: string;
let file: string;
let clock: ManualClock;
let logged: string[];
let audit: AuditLog;
beforeEach(() => {
  folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-audit-')), 'logs');
  file = path.join(folder, 'audit.log');
  clock = new ManualClock();
  logged = [];
  audit = new AuditLog(file, clock, (_level, text) => void logged.push(text));
});
afterEach(() => fs.rmSync(path.dirname(folder), { recursive: true }));

const record = (method: AuditedCall['method'], request: unknown, error: AppError | null = null): void =>
  audit.called({ method, accountId: null, request, error: error?.toData() ?? null });
const entries = (): unknown[] =>
  fs.existsSync(file)
    ? fs
        .readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line))
    : [];

it('records changes of accounts, with the place and the kind of credentials', () => {
  record('accounts.add', { label: 'My label', connection, keys: null });
  record('accounts.update', { id, keys: { accessKeyId: 'AKID', secretAccessKey: 'swordfish', sessionToken: 'token' } });
  record('accounts.remove', { id }, new AppError('disk-full'));
  const place = { endpoint: 'aws', region: 'eu-west-1', table: 't', credentials: 'profile', profile: 'work' };
  expect(entries()).toEqual([
    { at: '2026-03-16T12:00:00.000000+00:00', event: 'accounts.add', ...place, outcome: 'ok' },
    { at: expect.any(String), event: 'accounts.update', account: id, accessKeyId: 'AKID', outcome: 'ok' },
    { at: expect.any(String), event: 'accounts.remove', account: id, outcome: 'disk-full' },
  ]);
});

it('records used credentials, exports and unlocking, also where they were refused', () => {
  audit.signedIn({
    accessKeyId: 'AKID',
    table: 't',
    region: 'r',
    endpoint: 'https://x.test',
    credentials: { kind: 'keys' },
  });
  audit.called({
    method: 'export.start',
    accountId: id,
    request: { format: 'html', file: '/home/Zoe.html' },
    error: null,
  });
  record('lock.unlock', { passphrase: 'swordfish' }, new AppError('cancelled', { reason: 'unlock-refused' }));
  record(
    'accounts.find',
    { connection },
    new AppError('validation', { reason: 'host-not-allowed', params: { host: 'x' } }),
  );
  expect(entries()).toMatchObject([
    { event: 'credentials.used', accessKeyId: 'AKID', endpoint: 'https://x.test', credentials: 'keys' },
    { event: 'export.start', account: id, format: 'html', outcome: 'ok' },
    { event: 'lock.unlock', outcome: 'cancelled unlock-refused' },
    { event: 'accounts.find', outcome: 'validation host-not-allowed', profile: 'work' },
  ]);
});

it('holds no text, secret, label or name of a person', () => {
  const request = {
    ...{ text: 'swordfish', passphrase: 'swordfish', current: 'swordfish', label: 'swordfish', name: 'swordfish' },
    ...{ file: '/swordfish', handle: 'swordfish', code: 'swordfish', words: { title: 'swordfish' } },
    connection: { ...connection, user: 'swordfish' },
    keys: { accessKeyId: 'AKID', secretAccessKey: 'swordfish', sessionToken: 'swordfish' },
  };
  for (const method of [
    'accounts.add',
    'export.start',
    'lock.protect',
    'credentials.answer',
    'messages.send',
  ] as const) {
    record(method, request);
    record(method, request, new AppError('validation', { details: { where: 'swordfish' } }));
  }
  expect(fs.readFileSync(file, 'utf8')).not.toContain('swordfish');
});

it('records refused calls of any method, and only so many of them', () => {
  record('messages.send', { text: 'x' });
  record('messages.send', null, new AppError('untrusted-sender'));
  record('settings.read', {}, new AppError('locked'));
  record('sync.refresh', {}, new AppError('offline'));
  expect(entries()).toMatchObject([
    { event: 'denied', what: 'messages.send: untrusted-sender' },
    { event: 'denied', what: 'settings.read: locked' },
  ]);
  for (let n = 0; n < 1_000; n++) record('messages.send', null, new AppError('validation'));
  expect(entries().length).toBeLessThan(60);
});

it('folds a flood of wrong passphrases, so that older entries stay', () => {
  record('accounts.remove', { id });
  const wrong = new AppError('validation', { reason: 'passphrase-wrong' });
  for (let n = 0; n < 100_000; n++) record('lock.unlock', { passphrase: 'swordfish' }, wrong);
  expect(fs.readdirSync(folder)).toEqual(['audit.log']);
  expect(entries().length).toBeLessThan(30);
  expect(entries()[0]).toMatchObject({ event: 'accounts.remove' });
  expect(entries().at(-1)).toMatchObject({
    event: 'lock.unlock',
    outcome: 'validation passphrase-wrong',
    times: 65_536,
  });
});

it('records what the page was denied', () => {
  audit.denied('permission media');
  audit.denied('permission media');
  expect(entries()).toMatchObject([
    { event: 'denied', what: 'permission media' },
    { event: 'denied', what: 'permission media', times: 2 },
  ]);
});

it('keeps one entry per line, whatever a name contains', () => {
  const credentials = { kind: 'profile', name: `a\n{"event":"forged"}${'x'.repeat(240)}` };
  record('accounts.find', { connection: { ...connection, credentials } });
  expect(entries()).toHaveLength(1);
});

it('rotates, and keeps every file to its owner', () => {
  fs.writeFileSync(file, 'x'.repeat(1_000_000), { mode: 0o644 });
  const previous = process.umask(0);
  for (let n = 0; n < 6; n++) {
    audit = new AuditLog(file, clock, () => {});
    record('accounts.remove', { id });
    fs.appendFileSync(file, 'x'.repeat(1_000_000));
  }
  process.umask(previous);
  const names = fs.readdirSync(folder).sort();
  expect(names).toEqual(['audit.1.log', 'audit.2.log', 'audit.3.log', 'audit.4.log', 'audit.log']);
  if (process.platform === 'win32') return;
  for (const name of names) expect(fs.statSync(path.join(folder, name)).mode & 0o777, name).toBe(0o600);
  expect(fs.statSync(folder).mode & 0o777).toBe(0o700);
});

it('never throws when the disk is full', () => {
  fs.mkdirSync(file);
  record('accounts.remove', { id });
  expect(logged).toEqual(['The audit log could not be written.']);
});
