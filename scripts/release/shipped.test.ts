import { describe, expect, it } from 'vitest';
import { node24, root } from '../lib/ensure.mjs';
import { run } from '../lib/run.mjs';
import { collectLicenses } from '../package/licenses.mjs';
import { describeSize, isAllowed, licenseProblems, readAudit } from './shipped.mjs';

describe('licenses', () => {
  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['GPL-3.0-only OR CC0-1.0', true],
    ['MIT AND ISC', true],
    ['MIT AND GPL-2.0', false],
    ['GPL-3.0-only', false],
    ['SEE LICENSE IN LICENSE.md', false],
    ['', false],
  ])('%j is allowed: %s', (expression, expected) => expect(isAllowed(expression)).toBe(expected));

  it('are reported where a library has none, another one, or no text', () => {
    const text = 'TEXT';
    const packages = [
      { title: 'a 1', license: 'MIT', text },
      { title: 'b 1', license: undefined, text },
      { title: 'c 1', license: 'AGPL-3.0', text },
      { title: 'd 1', license: 'ISC', text: '' },
    ];
    expect(licenseProblems(packages)).toEqual([
      'b 1 names no license.',
      'c 1 has the license AGPL-3.0, which is not in the list of allowed ones.',
      'd 1 (ISC) carries no license text.',
    ]);
  });

  it('of everything that ships are allowed and have a text', () => {
    const { packages } = collectLicenses(root);
    expect(packages.length).toBeGreaterThan(50);
    expect(licenseProblems(packages)).toEqual([]);
  });
});

describe('an audit', () => {
  const counts = { info: 0, low: 0, moderate: 0, high: 0, critical: 0 };
  const reportOf = (severities: Readonly<Record<string, keyof typeof counts>>): string => {
    const found = { ...counts };
    for (const severity of Object.values(severities)) found[severity] += 1;
    const vulnerabilities = Object.fromEntries(
      Object.entries(severities).map(([name, severity]) => [name, { severity, range: '<2' }]),
    );
    return JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: { vulnerabilities: found } });
  };

  it.each([
    [{}, 'ok', 'No known vulnerabilities.'],
    [{ a: 'moderate' }, 'ok', 'moderate: a <2'],
    [{ a: 'low', b: 'high' }, 'vulnerable', 'low: a <2\nhigh: b <2'],
    [{ a: 'critical' }, 'vulnerable', 'critical: a <2'],
  ] as const)('that found %j is %s', (severities, state, text) => {
    expect(readAudit(reportOf(severities))).toEqual({ state, text });
  });

  it.each([
    ['', 'npm printed no report'],
    ['{"message":"405 Method Not Allowed"}', '405 Method Not Allowed'],
    ['{}', 'the registry gave no answer'],
  ])('without an answer is no success: %j', (output, text) => {
    expect(readAudit(output)).toEqual({ state: 'not-checked', text });
  });
});

describe('the size', () => {
  it('is described by parts, and exceeds its limits only where it does', () => {
    const parts = { main: 3_000_000, window: 1_500_000 };
    const fine = describeSize({ libraries: 100, parts });
    expect(fine.problems).toEqual([]);
    expect(fine.lines).toContain('4.50 MB beside Electron, at most 12.00 MB');
    expect(describeSize({ libraries: 1_000, parts: { main: 13_000_000 } }).problems).toEqual([
      'There are 1000 libraries, more than 115.',
      'The app has 13.00 MB, more than 12.00 MB.',
    ]);
  });
});

it('the command checks the licenses', async () => {
  const { code, text } = await run(node24, [`${root}/scripts/release.mjs`, 'licenses'], { output: 'capture' });
  expect(text).toMatch(/^The licenses of \d+ libraries are allowed, and their texts ship\.$/m);
  expect(code).toBe(0);
});
