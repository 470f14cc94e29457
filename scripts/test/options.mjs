import { parseOptions, UsageError } from '../lib/commandLine.mjs';

export const help = `Runs everything that must pass: types, Biome, knip, the build, and all tests.

  npm test                      everything
  npm run typecheck             the types of every folder
  npm run test:unit             tests that start no app; with names of files, only those: npm run test:unit -- outbox
  npm run test:e2e              tests of the built app; takes names of files, too

  --only <part>   types, lint, unit, e2e or window (the window's pages in a browser); may be repeated
  --help          print this text

MERIDIAN_E2E=electron runs the tests of the built app on Electron in place of the Chromium host.
The last line has the number of tests and checks that passed, failed and were skipped. Exit code 0: nothing failed.
`;

const parts = /** @type {const} */ (['types', 'lint', 'unit', 'e2e', 'window']);
/** @typedef {(typeof parts)[number]} Part */

/**
 * @param {readonly string[]} argv
 * @returns {{ readonly help: boolean, readonly parts: readonly Part[], readonly files: readonly string[] }}
 * @throws {UsageError}
 */
export function parseTestOptions(argv) {
  // Names of files go to vitest.
  const values = parseOptions(argv, { only: { type: 'string', multiple: true } }, { allowPositionals: true });
  const only = values.only ?? [];
  const unknown = only.find((part) => !parts.some((known) => known === part));
  if (unknown !== undefined) throw new UsageError(`--only takes ${parts.join(', ')}, not "${unknown}".`);
  const chosen = only.length === 0 ? parts : parts.filter((part) => only.includes(part));
  if (values.positionals.length > 0 && chosen.some((part) => part === 'types' || part === 'lint')) {
    throw new UsageError(`Names of files go with --only unit, e2e or window, such as npm run test:unit -- outbox.`);
  }
  return { help: values.help ?? false, parts: chosen, files: values.positionals };
}
