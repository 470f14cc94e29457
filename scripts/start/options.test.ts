import path from 'node:path';
import { expect, it } from 'vitest';
import { UsageError } from '../lib/commandLine.mjs';
import { help, parseStartOptions } from './options.mjs';

const parse = (...argv: readonly string[]) => parseStartOptions(argv, '/project');

it('uses the embedded table and .data/app by default', () => {
  expect(parse()).toEqual({
    help: false,
    connection: [],
    user: null,
    region: null,
    profile: null,
    offline: false,
    dataDir: path.join('/project', '.data/app'),
    fresh: false,
    on: null,
    noSandbox: false,
    headless: false,
    screenshot: null,
    print: null,
    json: false,
  });
});

it('passes table and user options to the app', () => {
  expect(parse('--user', '@bayko', '--table', 't', '--endpoint', 'http://127.0.0.1:1').connection).toEqual([
    '--user=@bayko',
    '--table=t',
    '--endpoint=http://127.0.0.1:1',
  ]);
});

it('parses what shows the window', () => {
  expect(parse('--on', 'host')).toMatchObject({ on: 'host', noSandbox: false });
  expect(parse('--on=electron', '--no-sandbox')).toMatchObject({ on: 'electron', noSandbox: true });
});

it('parses --print', () => {
  expect(parse('--print', 'conversations').print).toEqual({ kind: 'conversations' });
  expect(parse('--print', 'conversation:@bayko', '--json')).toMatchObject({
    print: { kind: 'conversation', which: '@bayko' },
    json: true,
  });
});

it('accepts groups as another name of conversations', () => {
  expect(parse('--print', 'groups').print).toEqual({ kind: 'conversations' });
});

it.each([
  [['--table', 't']],
  [['--profile', 'me']],
  [['--json']],
  [['--print', 'everything']],
  [['--print', 'conversation:']],
  [['--colour']],
  [['--on', 'firefox']],
  [['--user']],
  [['stray']],
  [['--table=', '--user', 'u']],
  [['--offline=yes']],
])('refuses %j', (argv) => {
  expect(() => parse(...argv)).toThrow(UsageError);
});

it('explains every option', () => {
  for (const name of [
    'user',
    'table',
    'index',
    'region',
    'endpoint',
    'profile',
    'naive-zone',
    'offline',
    'data-dir',
    'fresh',
    'on',
    'no-sandbox',
    'headless',
    'screenshot',
    'print',
    'json',
  ]) {
    expect(help).toContain(`--${name}`);
  }
});
