import { describe, expect, test } from 'vitest';
import { UsageError } from '../lib/commandLine.mjs';
import { commandLine } from './hint.ts';
import { commands, parseOptions } from './options.ts';

const parse = (line: string, env = {}) => parseOptions(line === '' ? [] : line.split(' '), env);

/** Returns the sentence that refuses a command line. */
function refusal(line: string): string {
  try {
    parse(line);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error(`"${line}" was accepted`);
}

test('defaults are those of the web app', () => {
  expect(parse('scan')).toMatchObject({
    command: 'scan',
    table: 'cruddur-messages',
    index: 'message-group-sk-index',
    region: null,
    endpoint: null,
    profile: null,
    naiveZone: 'UTC',
    limit: null,
    json: false,
  });
});

test('accepts options before and after the command', () => {
  expect(parse('--json scan --limit 5')).toEqual(parse('scan --limit=5 --json'));
});

test('prints help without arguments, and with --help in any position', () => {
  expect(parse('').command).toBe('help');
  expect(parse('drop --help').command).toBe('help');
});

describe('endpoint', () => {
  const env = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:2' };

  test.each([
    ['scan --endpoint http://127.0.0.1:3', env, 'http://127.0.0.1:3'],
    ['scan', env, 'http://127.0.0.1:2'],
    ['scan', { AWS_ENDPOINT_URL: env.AWS_ENDPOINT_URL }, 'http://127.0.0.1:1'],
    ['scan', { AWS_ENDPOINT_URL: '' }, null],
  ])('%s in %o is %s', (line, environment, expected) => {
    expect(parse(line, environment).endpoint).toBe(expected);
  });
});

describe('refusals', () => {
  test.each([
    ['list-conversation --user x', 'There is no command "list-conversation". Did you mean list-conversations?'],
    ['sead', 'There is no command "sead". Did you mean seed?'],
    ['frobnicate', 'There is no command "frobnicate".'],
    ['scan --tabel x', 'There is no option --tabel. Did you mean --table?'],
    ['--json', 'Name a command.'],
    ['scan twice', 'Unexpected argument "twice" for scan.'],
    ['scan --limit 0', '--limit takes a whole number from 1, not "0".'],
    ['scan --limit 1e3', '--limit takes a whole number from 1, not "1e3".'],
    ['scan --table=', '--table needs a value.'],
    ['scan --user x', '--user does not go with scan; it is for list-conversations, get-conversation, policy.'],
    [
      'scan --endpoint localhost:8000',
      'The endpoint must be a URL such as http://127.0.0.1:8000, not "localhost:8000".',
    ],
    ['scan --naive-zone Mars/Olympus', '--naive-zone takes a zone such as Europe/Berlin, not "Mars/Olympus".'],
    ['list-conversations', 'Name the user: list-conversations --user <uuid or @handle>.'],
    [
      'get-conversation --with @a',
      'Name the conversation: --conversation <uuid>, or --user <uuid or @handle> --with <uuid or @handle>.',
    ],
    ['get-conversation --user u --conversation c --with @a', 'Use --conversation or --with, not both.'],
    ['drop', 'Name the table that is to be dropped: drop <table> --yes.'],
    ['drop --table old --yes', 'Name the table as "drop old --yes"; --table does not count here.'],
    ['drop old', 'This deletes the table old with all its data. Confirm with --yes.'],
    ['drop old new --yes', 'Unexpected argument "new" for drop.'],
    ['drop old --table new --yes', 'drop takes one table, but got "old" and "new".'],
    ['scan --table a/b', 'The name of a table is 3 to 255 of A–Z, a–z, 0–9, "_", "." and "-", not "a/b".'],
    ['drop a/b --yes', 'The name of a table is 3 to 255 of A–Z, a–z, 0–9, "_", "." and "-", not "a/b".'],
    ['scan --index i', 'The name of an index is 3 to 255 of A–Z, a–z, 0–9, "_", "." and "-", not "i".'],
    ['scan --limit -1', '--limit takes a whole number from 1, not "-1".'],
    ['scan --table', '--table needs a value.'],
    ['scan --table --json', '--table needs a value; if "--json" is meant, write --table=--json.'],
    ['scan --json=yes', '--json takes no value.'],
    ['policy', 'Name the user: policy --user <uuid or @handle>.'],
    ['policy --user u --mode both', '--mode takes "app" or "lambda", not "both".'],
    ['policy --user u --account 123', '--account takes the 12 digits of an AWS account, not "123".'],
  ])('%s', (line, sentence) => {
    expect(refusal(line)).toBe(sentence);
  });
});

test('parses every command', () => {
  const rest: Partial<Record<string, string>> = {
    drop: ' old --yes',
    'list-conversations': ' --user u',
    'get-conversation': ' --conversation c',
    policy: ' --user u',
  };
  for (const command of commands) expect(parse(`${command}${rest[command] ?? ''}`).command).toBe(command);
});

test('accepts --group as another name of --conversation', () => {
  expect(parse('get-conversation --group c')).toMatchObject({ conversation: 'c' });
  expect(refusal('scan --group c')).toBe('--group does not go with scan; it is for get-conversation.');
});

test('a suggested command line has the same table, quoted for a shell, and no options from the environment', () => {
  const options = parseOptions(['scan', '--profile', "Noor's own", '--table=old', '--limit', '3'], {
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  });
  expect(commandLine(options, 'describe')).toBe(
    String.raw`npm run ddb -- describe --profile 'Noor'\''s own' --table old`,
  );
});
