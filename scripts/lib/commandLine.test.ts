import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseOptions, runCommand, UsageError, usageSentence, wholeNumber } from './commandLine.mjs';

const options = { table: { type: 'string', short: 't' }, json: { type: 'boolean' } } as const;
const refusal = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error('not refused');
};

describe('options', () => {
  it('are parsed, with --help and -h always known', () => {
    expect(parseOptions(['--table=a', '--json'], options)).toEqual({ table: 'a', json: true, positionals: [] });
    expect(parseOptions(['-h'], options)).toMatchObject({ help: true });
    expect(parseOptions(['b', '-t', 'a'], options, { allowPositionals: true })).toMatchObject({
      table: 'a',
      positionals: ['b'],
    });
  });

  it.each([
    ['--tabel', 'There is no option --tabel.'],
    ['-x', 'There is no option -x.'],
    ['--table', '--table needs a value.'],
    ['-t', '--table needs a value.'],
    ['--table --json', '--table needs a value.'],
    ['--json=yes', '--json takes no value.'],
    ['stray', 'Unexpected argument stray.'],
  ])('%s is refused with one sentence', (line, sentence) => {
    expect(refusal(() => parseOptions(line.split(' '), options))).toBe(sentence);
  });
});

describe('a whole number', () => {
  it('has a least value', () => {
    expect(wholeNumber('count', '0')).toBe(0);
    expect(wholeNumber('count', '12', 1)).toBe(12);
  });

  it.each(['', '-1', '1.5', 'many', '9007199254740992'])('%j is refused', (text) => {
    expect(refusal(() => wholeNumber('count', text))).toBe(`--count takes a whole number from 0, not "${text}".`);
  });
});

it('a refusal names the command that lists the options', () => {
  expect(usageSentence('npm start --', new UsageError('There is no option --x.'))).toBe(
    'There is no option --x (npm start -- --help lists the options).\n',
  );
});

describe('a command', () => {
  const { argv, exitCode } = process;
  let out: string[];
  let err: string[];
  beforeEach(() => {
    [out, err] = [[], []];
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0);
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    process.argv = argv;
    process.exitCode = exitCode;
  });

  const ran: unknown[] = [];
  const command = async (...args: readonly string[]): Promise<void> => {
    ran.length = 0;
    process.argv = ['node', 'script', ...args];
    await runCommand({
      name: 'npm run x --',
      help: 'all options\n',
      parse: (given) => parseOptions(given, options),
      run: async ({ table }) => void ran.push(table),
    });
  };

  it('runs with its options', async () => {
    await command('--table', 'a');
    expect({ ran, out, err }).toEqual({ ran: ['a'], out: [], err: [] });
  });

  it('prints its help instead', async () => {
    await command('--table', 'a', '--help');
    expect({ ran, out, err }).toEqual({ ran: [], out: ['all options\n'], err: [] });
  });

  it('refuses a wrong option with exit code 2', async () => {
    await command('--tabel');
    expect({ ran, out, err }).toEqual({
      ran: [],
      out: [],
      err: ['There is no option --tabel (npm run x -- --help lists the options).\n'],
    });
    expect(process.exitCode).toBe(2);
  });

  it('passes other errors on', async () => {
    const failure = runCommand({
      name: '',
      help: '',
      parse: () => ({ help: false }),
      run: () => Promise.reject(new TypeError('a bug')),
    });
    await expect(failure).rejects.toThrow(TypeError);
  });
});
