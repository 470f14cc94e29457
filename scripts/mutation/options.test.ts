import os from 'node:os';
import { expect, it } from 'vitest';
import { UsageError } from '../lib/commandLine.mjs';
import { help, parseMutationOptions } from './options.mjs';

it('tests 300 mutants of the whole product by default, on all processors', () => {
  expect(parseMutationOptions([])).toEqual({
    help: false,
    files: [],
    count: 300,
    seed: 1,
    workers: os.availableParallelism(),
    list: false,
  });
});

it('parses every option', () => {
  const argv = '--files main/engine --files main/ipc --count 5 --seed 0 --workers 2 --list --help'.split(' ');
  expect(parseMutationOptions(argv)).toEqual({
    help: true,
    files: ['main/engine', 'main/ipc'],
    count: 5,
    seed: 0,
    workers: 2,
    list: true,
  });
});

it.each(['--count 0', '--count few', '--workers 0', '--seed -1', '--seed 1.5', '--files', '--fast', 'main/engine'])(
  'refuses %s',
  (line) => {
    expect(() => parseMutationOptions(line.split(' '))).toThrow(UsageError);
  },
);

it.each(['files', 'count', 'seed', 'workers', 'list', 'help'])('explains --%s', (name) => {
  expect(help).toContain(`--${name}`);
});
