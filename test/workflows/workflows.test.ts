import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { workflowErrors } from './workflowErrors.ts';

const folder = path.resolve(import.meta.dirname, '../../.github/workflows');
const read = (name: string): string => fs.readFileSync(path.join(folder, name), 'utf8');

describe('the workflows', () => {
  it.each(fs.readdirSync(folder))('%s is valid', async (name) => {
    expect(await workflowErrors(name, read(name))).toEqual([]);
  });

  it('test on three systems, on Electron and from packages', () => {
    expect(fs.readdirSync(folder)).toEqual(expect.arrayContaining(['ci.yml', 'release.yml']));
    const ci = read('ci.yml');
    expect(ci.match(/os: \[ubuntu-latest, macos-latest, windows-latest\]/g)).toHaveLength(2);
    expect(ci).toContain('MERIDIAN_E2E: electron');
    expect(ci.match(/- os: (ubuntu|macos|windows)-latest/g)).toHaveLength(3);
  });
});

it('check each week what changes without a commit', () => {
  const weekly = read('weekly.yml');
  expect(weekly).toMatch(/schedule:\n +- cron: '\d+ \d+ \* \* [0-6]'/);
  for (const step of ['electron', 'audit', 'licenses', 'size', 'sbom']) {
    expect(weekly).toContain(`run: node scripts/release.mjs ${step}`);
  }
});

describe('a broken workflow', () => {
  const valid = `name: Test
on: [push]
permissions:
  contents: read
jobs:
  test:
    strategy:
      matrix:
        os: [ubuntu-latest]
    runs-on: \${{ matrix.os }}
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
      - run: npm test
  last:
    needs: test
    runs-on: ubuntu-latest
    steps:
      - run: npm test
`;

  it('differs from a valid one', async () => {
    expect(await workflowErrors('valid.yml', valid)).toEqual([]);
  });

  it.each([
    ['an unknown key', 'runs-on: ubuntu-latest', 'runs-onn: ubuntu-latest', 'runs-onn'],
    ['an unknown event', 'on: [push]', 'on: [pushed]', 'pushed'],
    ['an unknown context', 'matrix.os }}', 'matrixx.os }}', 'matrixx'],
    ['an expression that does not end', 'matrix.os }}', 'format(matrix.os }}', 'Unexpected symbol'],
    ['an unknown permission', 'contents: read', 'contents: reads', 'reads'],
    ['a job that is missing', 'needs: test', 'needs: tests', 'tests'],
    ['a step without work', '- run: npm test', '- name: npm test', 'run'],
    ['indentation', '    steps:', '   steps:', ''],
    ['too many permissions', 'contents: read', 'contents: write', 'Every job may write contents'],
    ['no permissions', 'permissions:\n  contents: read\n', '', 'does not list its permissions'],
    ['a tag of an action', '3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1', 'v7', 'not pinned'],
    ['a commit without its version', ' # v7.0.1', '', 'not pinned'],
  ])('is found: %s', async (_name, right, wrong, message) => {
    const errors = await workflowErrors('broken.yml', valid.replace(right, wrong));
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.join('\n')).toContain(message);
  });
});
