import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';

// Plain JavaScript: a question about the options, or a slip in them, is answered before anything is installed.

export const help = `Opens Meridian.

  npm start                          on sample conversations in an embedded table (data in .data/)
  npm start -- --user @handle …      on a table of yours

Which table, and who you are in it
  --user <uuid or @handle>   connect as this person, without the first-run screen
  --table <name>             default cruddur-messages
  --index <name>             default message-group-sk-index
  --region <region>          default AWS_REGION, else the profile's, else us-east-1
  --endpoint <url>           another DynamoDB, such as http://127.0.0.1:8000
  --profile <name>           a profile of the AWS configuration files
  --naive-zone <zone>        the zone of times without an offset, default UTC
  --offline                  show what the cache has, ask nothing of the network

Where its data is
  --data-dir <directory>     default .data/app
  --fresh                    forget every cache in there, and the embedded table, first

Without a window (as where there is no display)
  --headless                 print the conversations, take a screenshot, and end
  --screenshot <file>        where that goes, default .data/screenshot.png; implies --headless
  --print groups             print the conversations once they are synchronised, and end
  --print conversation:<uuid or @handle>
                             print a whole conversation once it is synchronised, and end
  --json                     print for programs; npm start -s -- … keeps npm's own lines away

  --help                     this text

Ends with 0; with 2 for a slip in the options; with an error's own code, told in brackets, for anything else.
`;

/** What is wrong with a command line, as a sentence. */
export class UsageError extends Error {}

/**
 * @typedef {{ kind: 'groups' } | { kind: 'conversation', which: string }} PrintTarget
 *
 * @typedef {object} StartOptions
 * @property {boolean} help
 * @property {readonly string[]} connection options that the app itself understands; empty: the embedded table
 * @property {string | null} user
 * @property {string | null} region
 * @property {string | null} profile
 * @property {boolean} offline
 * @property {string} dataDir
 * @property {boolean} fresh
 * @property {boolean} headless
 * @property {string | null} screenshot
 * @property {PrintTarget | null} print
 * @property {boolean} json
 */

const target = /** @type {const} */ (['table', 'index', 'region', 'endpoint', 'profile', 'naive-zone']);

/**
 * Reads the command line of `npm start`. Throws a UsageError. Relative paths are seen from where the person stands.
 *
 * @param {readonly string[]} argv
 * @param {string} root the project's folder
 * @returns {StartOptions}
 */
export function parseStartOptions(argv, root) {
  const values = parse(argv);
  const emptied = Object.entries(values).find(([, value]) => value === '');
  if (emptied) throw new UsageError(`--${emptied[0]} needs a value.`);
  const named = target.find((name) => values[name] !== undefined);
  if (values.user === undefined && named !== undefined) {
    throw new UsageError(`--${named} goes with --user: say who you are in your table.`);
  }
  if (values.json && values.print === undefined) throw new UsageError('--json goes with --print.');
  return {
    help: values.help ?? false,
    connection:
      values.user === undefined
        ? []
        : ['--user', values.user, ...target.flatMap((name) => (values[name] ? [`--${name}`, values[name]] : []))],
    user: values.user ?? null,
    region: values.region ?? null,
    profile: values.profile ?? null,
    offline: values.offline ?? false,
    dataDir: values['data-dir'] === undefined ? path.join(root, '.data/app') : resolveFromCwd(values['data-dir']),
    fresh: values.fresh ?? false,
    headless: values.headless ?? false,
    screenshot: values.screenshot === undefined ? null : resolveFromCwd(values.screenshot),
    print: values.print === undefined ? null : parsePrint(values.print),
    json: values.json ?? false,
  };
}

/**
 * npm runs scripts in the project's folder, and tells in INIT_CWD where it was called.
 *
 * @param {string} file
 */
export const resolveFromCwd = (file) => path.resolve(process.env.INIT_CWD ?? process.cwd(), file);

/** @param {readonly string[]} argv */
function parse(argv) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: false,
      options: {
        help: { type: 'boolean', short: 'h' },
        user: { type: 'string' },
        table: { type: 'string' },
        index: { type: 'string' },
        region: { type: 'string' },
        endpoint: { type: 'string' },
        profile: { type: 'string' },
        'naive-zone': { type: 'string' },
        offline: { type: 'boolean' },
        'data-dir': { type: 'string' },
        fresh: { type: 'boolean' },
        headless: { type: 'boolean' },
        screenshot: { type: 'string' },
        print: { type: 'string' },
        json: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(inOurWords(error));
  }
}

/**
 * Node's own messages name the option in quotes and then explain the command line at length.
 *
 * @param {unknown} error
 */
function inOurWords(error) {
  const message = error instanceof Error ? error.message : String(error);
  const option = /--[\w-]+/.exec(message)?.[0];
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && option) return `There is no option ${option}.`;
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE' && option) {
    return /does not take/.test(message) ? `${option} takes no value.` : `${option} needs a value.`;
  }
  return message.split('. ')[0]?.replace(/\.?$/, '.') ?? message;
}

/**
 * @param {string} text
 * @returns {PrintTarget}
 */
function parsePrint(text) {
  if (text === 'groups') return { kind: 'groups' };
  const separator = text.indexOf(':');
  const which = text.slice(separator + 1);
  if (text.slice(0, separator) === 'conversation' && which !== '') return { kind: 'conversation', which };
  throw new UsageError(`--print takes "groups" or "conversation:<uuid or @handle>", not "${text}".`);
}
