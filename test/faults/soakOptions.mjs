import { availableParallelism } from 'node:os';
import { parseOptions, wholeNumber } from '../../scripts/lib/commandLine.mjs';

export const name = 'npm run test:soak --';

export const help = `Searches for lost and duplicate messages: simulates several clients of one table with faults drawn from seeds, damages the
files of an account, or kills a process that sends.

  npm run test:soak -- [options]

  --from <seed>       the first seed, default 0
  --count <number>    how many seeds, default 200000
  --workers <number>  threads, default one per core (${availableParallelism()} here)
  --seed <seed>       run this seed alone, print its log, and shrink it if it fails
  --hostile <rows>    instead, measure an engine on a table with so many hostile rows, such as 10000
  --damages <number>  instead, damage files of an account so often, from the seed of --from on, and check what is sent and reported
  --kills <number>    instead, kill a process that sends so often, as the seed of --from decides
  --help              this text

Prints its progress with the options that continue an interrupted run.
Exit codes: 0 no violation, 1 violations, 2 wrong usage.
`;

/**
 * @typedef {object} SoakOptions
 * @property {boolean | undefined} [help]
 * @property {number | null} seed
 * @property {number} from
 * @property {number} count
 * @property {number} workers
 * @property {number | null} hostile
 * @property {number | null} damages
 * @property {number | null} kills
 */

/**
 * @param {readonly string[]} argv
 * @returns {SoakOptions}
 * @throws {import('../../scripts/lib/commandLine.mjs').UsageError}
 */
export function parse(argv) {
  const { help, seed, from, count, workers, hostile, damages, kills } = parseOptions(argv, {
    seed: { type: 'string' },
    from: { type: 'string', default: '0' },
    count: { type: 'string', default: '200000' },
    damages: { type: 'string' },
    kills: { type: 'string' },
    workers: { type: 'string', default: String(availableParallelism()) },
    hostile: { type: 'string' },
  });
  return {
    help,
    seed: seed === undefined ? null : wholeNumber('seed', seed),
    from: wholeNumber('from', from),
    count: wholeNumber('count', count, 1),
    workers: wholeNumber('workers', workers, 1),
    hostile: hostile === undefined ? null : wholeNumber('hostile', hostile, 1),
    damages: damages === undefined ? null : wholeNumber('damages', damages, 1),
    kills: kills === undefined ? null : wholeNumber('kills', kills, 1),
  };
}
