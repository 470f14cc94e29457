import { expect, it } from 'vitest';
import { UsageError } from '../lib/commandLine.mjs';
import { help, parsePackageOptions } from './options.mjs';

const parse = (line: string) => parsePackageOptions(line.split(' ').filter((word) => word !== ''));

it('separates its own options from those of electron-builder', () => {
  expect(parse('')).toEqual({ help: false, standIn: false, build: true, builder: [] });
  expect(parse('--stand-in --no-build')).toEqual({ help: false, standIn: true, build: false, builder: [] });
  expect(parse('--linux deb AppImage --no-build --arm64 -c.electronDist=/zips').builder).toEqual([
    '--linux',
    'deb',
    'AppImage',
    '--arm64',
    '-c.electronDist=/zips',
  ]);
  expect(parse('-mwl --config other.yml --publish=never').builder).toHaveLength(4);
});

it('prints help with any other option', () => {
  expect(parse('--standin --help').help).toBe(true);
  for (const option of ['--stand-in', '--no-build', '--linux', '-c.electronDist']) expect(help).toContain(option);
});

it.each([
  ['--standin', 'There is no option --standin.'],
  ['--linux --colour', 'There is no option --colour.'],
  ['stand-in', 'There is no command stand-in.'],
  ['--stand-in --win', '--stand-in packages for every platform in one way; --win does not go with it.'],
])('refuses %s', (line, sentence) => {
  expect(() => parse(line)).toThrow(new UsageError(sentence));
});
