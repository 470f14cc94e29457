import os from 'node:os';
import { parseOptions, wholeNumber } from '../lib/commandLine.mjs';

export const help = `Changes the product in small ways, one at a time, and reports the changes that no unit test notices.

  npm run test:mutation                          300 mutants of the engine, accounts, session and IPC
  npm run test:mutation -- --files main/engine   mutants of some files only; may be repeated
  npm run test:mutation -- --files main/engine/sync/pull.ts:124
                                                 mutants of one line

  --count <number>    how many mutants to sample, default 300
  --seed <number>     another sample, default 1
  --workers <number>  processes at once, default one per core
  --list              print the sample without testing it
  --help              print this text

Mutants that cannot change what the product does are listed with their reasons in scripts/mutation/equivalent.json.
`;

/** @param {readonly string[]} argv */
export function parseMutationOptions(argv) {
  const values = parseOptions(argv, {
    files: { type: 'string', multiple: true },
    count: { type: 'string' },
    seed: { type: 'string' },
    workers: { type: 'string' },
    list: { type: 'boolean' },
  });
  return {
    help: values.help ?? false,
    files: values.files ?? [],
    count: wholeNumber('count', values.count ?? '300', 1),
    seed: wholeNumber('seed', values.seed ?? '1'),
    workers: wholeNumber('workers', values.workers ?? String(os.availableParallelism()), 1),
    list: values.list ?? false,
  };
}
