import process from 'node:process';
import { parseArgs } from 'node:util';

// Plain JavaScript: a command answers `--help`, and refuses a wrong option, before anything is installed.

/** A mistake in a command line. The message is a sentence. */
export class UsageError extends Error {}

/**
 * Parses options as `node:util`'s parseArgs does; `--help` and `-h` are always known.
 *
 * @template {import('node:util').ParseArgsOptionsConfig} T
 * @param {readonly string[]} argv
 * @param {T} options
 * @param {{ readonly allowPositionals?: boolean }} [settings]
 * @throws {UsageError}
 */
export function parseOptions(argv, options, { allowPositionals = false } = {}) {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals,
      options: { ...options, help: /** @type {const} */ ({ type: 'boolean', short: 'h' }) },
    });
    return { ...values, positionals };
  } catch (error) {
    throw new UsageError(sentenceOf(error));
  }
}

/**
 * Shortens Node's message to its first sentence, without the long explanation.
 *
 * @param {unknown} error
 */
function sentenceOf(error) {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? error.code : '';
  const option = /--?[\w-]+/.exec(message)?.[0];
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && option) return `There is no option ${option}.`;
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    const long = /--[\w-]+/.exec(message)?.[0] ?? option;
    return /does not take/.test(message) ? `${long} takes no value.` : `${long} needs a value.`;
  }
  const argument = /^Unexpected argument '(.*?)'/.exec(message)?.[1];
  return argument === undefined ? `${message.split('. ')[0]?.replace(/\.$/, '')}.` : `Unexpected argument ${argument}.`;
}

/**
 * Reads a whole number from an option.
 *
 * @param {string} name
 * @param {string} value
 * @param {number} least
 * @throws {UsageError}
 */
export function wholeNumber(name, value, least = 0) {
  const number = Number(value);
  if (value === '' || !Number.isSafeInteger(number) || number < least) {
    throw new UsageError(`--${name} takes a whole number from ${least}, not "${value}".`);
  }
  return number;
}

/**
 * Returns the line that refuses a wrong command line.
 *
 * @param {string} name the command as typed, such as `npm start --`
 * @param {UsageError} error
 */
export const usageSentence = (name, { message }) =>
  `${message.replace(/\.$/, '')} (${name} --help lists the options).\n`;

/**
 * Drops what is written after the reader closed its end, as `head` does, instead of failing: the command then ends in order,
 * with its own exit code.
 */
export function tolerateClosedPipes() {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/**
 * Runs a command: prints its help, or refuses a wrong command line with one sentence and exit code 2, or runs it.
 *
 * @template {{ readonly help?: boolean | undefined }} T
 * @param {object} command
 * @param {string} command.name as typed, such as `npm start --`
 * @param {string} command.help
 * @param {(argv: readonly string[]) => T} command.parse
 * @param {(options: T) => Promise<unknown>} command.run
 */
export async function runCommand({ name, help, parse, run }) {
  tolerateClosedPipes();
  try {
    const options = parse(process.argv.slice(2));
    if (options.help) process.stdout.write(help);
    else await run(options);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(usageSentence(name, error));
    process.exitCode = 2;
  }
}
