import fs from 'node:fs';
import path from 'node:path';
import { parseOptions, UsageError } from '../scripts/lib/commandLine.mjs';

export const name = 'npm run bench --';

/** The measurements, in the order in which they run. */
export const benches = fs
  .readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => path.basename(file, '.bench.ts'))
  .sort();

export const help = `Measures what Meridian does, each figure next to a floor of the same run, and prints one table.

  npm run bench -- [options]

  --only <names>    these measurements alone, separated by commas: ${benches.join(', ')}
  --quick           less data and fewer repetitions; the limits hold for whole runs
  --json <file>     also writes the figures to a file
  --document        also writes docs/performance.json and docs/performance.md
  --against <ref>   also measures another commit, in turn with this state, and prints both
  --help            this text

Exit codes: 0 done, 1 a limit is exceeded or a measurement failed, 2 wrong usage.
`;

/**
 * @typedef {object} BenchOptions
 * @property {boolean | undefined} [help]
 * @property {readonly string[]} only
 * @property {boolean} quick
 * @property {string | null} json
 * @property {boolean} document
 * @property {string | null} against
 */

/**
 * @param {readonly string[]} argv
 * @returns {BenchOptions}
 * @throws {UsageError}
 */
export function parse(argv) {
  const { help, only, quick, json, document, against } = parseOptions(argv, {
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    document: { type: 'boolean', default: false },
    against: { type: 'string' },
  });
  const named = only?.split(',') ?? benches;
  const unknown = named.find((each) => !benches.includes(each));
  if (unknown !== undefined) throw new UsageError(`There is no measurement "${unknown}".`);
  if (document && quick) throw new UsageError('--document needs a whole run, without --quick.');
  if (document && against !== undefined) throw new UsageError('--document and --against exclude each other.');
  return { help, only: named, quick, json: json ?? null, document, against: against ?? null };
}
