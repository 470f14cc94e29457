// Checks of what a package contains beside Electron: the libraries that are bundled, and their size. Plain Node 20.

/** Licenses that allow shipping a library in an app under the MIT license, with no duty but to include their text. */
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MPL-2.0',
  'OFL-1.1',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/**
 * Whether a license expression of SPDX is allowed: one side of an OR, both of an AND.
 *
 * @param {string} expression such as `(MIT OR CC0-1.0)`
 */
export function isAllowed(expression) {
  const plain = expression.trim().replace(/^\(([^()]*)\)$/, '$1');
  return plain.split(' OR ').some((side) => side.split(' AND ').every((license) => allowed.has(license.trim())));
}

/**
 * Returns what is wrong with the licenses of libraries, a sentence each.
 *
 * @param {readonly import('../package/licenses.mjs').LicensedPackage[]} packages
 */
export function licenseProblems(packages) {
  return packages.flatMap(({ title, license, text }) => {
    if (license === undefined) return [`${title} names no license.`];
    if (!isAllowed(license)) return [`${title} has the license ${license}, which is not in the list of allowed ones.`];
    return text === '' ? [`${title} (${license}) carries no license text.`] : [];
  });
}

/** The severities for which a release stops. */
const stopping = /** @type {const} */ (['critical', 'high']);

/**
 * @typedef {{ readonly state: 'ok' | 'vulnerable' | 'not-checked', readonly text: string }} AuditResult
 */

/**
 * Reads what `npm audit --json` printed.
 *
 * @param {string} output
 * @returns {AuditResult} `text`: lines for people
 */
export function readAudit(output) {
  /** @type {{ metadata?: { vulnerabilities?: Record<string, number> }, vulnerabilities?: Record<string, { severity: string, range?: string }>, message?: string }} */
  let report;
  try {
    report = JSON.parse(output);
  } catch {
    return { state: 'not-checked', text: 'npm printed no report' };
  }
  const counts = report.metadata?.vulnerabilities;
  if (counts === undefined) return { state: 'not-checked', text: report.message ?? 'the registry gave no answer' };
  const found = Object.entries(report.vulnerabilities ?? {}).map(([name, { severity, range }]) =>
    `${severity}: ${name} ${range ?? ''}`.trim(),
  );
  if (found.length === 0) return { state: 'ok', text: 'No known vulnerabilities.' };
  const stops = stopping.some((severity) => (counts[severity] ?? 0) > 0);
  return { state: stops ? 'vulnerable' : 'ok', text: found.join('\n') };
}

/** The most that may ship, so that growth is a decision: libraries, and bytes of the app without Electron. */
const limits = { libraries: 115, bytes: 12_000_000 };

/**
 * Describes the size of what ships, and says what exceeds its limit.
 *
 * @param {{ readonly libraries: number, readonly parts: Readonly<Record<string, number>> }} shipped bytes of each part
 */
export function describeSize({ libraries, parts }) {
  const bytes = Object.values(parts).reduce((sum, each) => sum + each, 0);
  const megabytes = (/** @type {number} */ value) => `${(value / 1_000_000).toFixed(2)} MB`;
  const lines = [
    `${libraries} libraries, at most ${limits.libraries}`,
    `${megabytes(bytes)} beside Electron, at most ${megabytes(limits.bytes)}`,
    ...Object.entries(parts).map(([name, each]) => `  ${megabytes(each)} ${name}`),
  ];
  const problems = [
    ...(libraries > limits.libraries ? [`There are ${libraries} libraries, more than ${limits.libraries}.`] : []),
    ...(bytes > limits.bytes ? [`The app has ${megabytes(bytes)}, more than ${megabytes(limits.bytes)}.`] : []),
  ];
  return { lines, problems };
}
