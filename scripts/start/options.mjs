import path from 'node:path';
import process from 'node:process';
import { parseOptions, UsageError } from '../lib/commandLine.mjs';

export const help = `Opens Meridian.

  npm start                          with sample conversations in an embedded table (data in .data/)
  npm start -- --user @handle …      with your own table

Table and user
  --user <uuid or @handle>   connect as this user and skip the first-run screen
  --table <name>             default cruddur-messages
  --index <name>             default message-group-sk-index
  --region <region>          default AWS_REGION, else the profile's, else us-east-1
  --endpoint <url>           another DynamoDB, such as http://127.0.0.1:8000
  --profile <name>           a profile of the AWS configuration files
  --naive-zone <zone>        time zone of timestamps without an offset, default UTC
  --offline                  show the cache and send no requests

Data
  --data-dir <directory>     default .data/app
  --fresh                    first delete every cache in it, and the embedded table

What shows it
  --on electron|host         Electron, or the Chromium host; default: Electron if it runs here
  --no-sandbox               start Electron without its sandbox, for systems that refuse it

Without a window (also where there is no display)
  --headless                 print the conversations, take a screenshot, and exit
  --screenshot <file>        file of the screenshot, default .data/screenshot.png; implies --headless
  --print conversations      print the list of conversations after a sync, and exit
  --print conversation:<uuid, @handle or title>
                             print a whole conversation after a sync, and exit
  --json                     print JSON; npm start -s -- … omits npm's own lines

  --help                     print this text

Exit codes: 0 for success, 2 for a wrong option, and otherwise the code of the error printed in brackets.
`;

/**
 * @typedef {{ kind: 'conversations' } | { kind: 'conversation', which: string }} PrintTarget
 *
 * @typedef {object} StartOptions
 * @property {boolean} help
 * @property {readonly string[]} connection options for the app as --name=value, since Electron on Windows exits if an argument
 *   follows a URL; empty: the embedded table
 * @property {string | null} user
 * @property {string | null} region
 * @property {string | null} profile
 * @property {boolean} offline
 * @property {string} dataDir
 * @property {boolean} fresh
 * @property {'electron' | 'host' | null} on
 * @property {boolean} noSandbox
 * @property {boolean} headless
 * @property {string | null} screenshot
 * @property {PrintTarget | null} print
 * @property {boolean} json
 */

const target = /** @type {const} */ (['table', 'index', 'region', 'endpoint', 'profile', 'naive-zone']);

/**
 * Parses the command line of `npm start`. Relative paths start at the folder where npm was called.
 *
 * @param {readonly string[]} argv
 * @param {string} root the project folder
 * @returns {StartOptions}
 * @throws {UsageError}
 */
export function parseStartOptions(argv, root) {
  const values = parseOptions(argv, {
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
    on: { type: 'string' },
    'no-sandbox': { type: 'boolean' },
    headless: { type: 'boolean' },
    screenshot: { type: 'string' },
    print: { type: 'string' },
    json: { type: 'boolean' },
  });
  const emptied = Object.entries(values).find(([, value]) => value === '');
  if (emptied) throw new UsageError(`--${emptied[0]} needs a value.`);
  const named = target.find((name) => values[name] !== undefined);
  if (values.user === undefined && named !== undefined) {
    throw new UsageError(`--${named} needs --user, the user in that table.`);
  }
  if (values.json && values.print === undefined) throw new UsageError('--json needs --print.');
  return {
    help: values.help ?? false,
    connection:
      values.user === undefined
        ? []
        : /** @type {const} */ (['user', ...target]).flatMap((name) =>
            values[name] ? [`--${name}=${values[name]}`] : [],
          ),
    user: values.user ?? null,
    region: values.region ?? null,
    profile: values.profile ?? null,
    offline: values.offline ?? false,
    dataDir: values['data-dir'] === undefined ? path.join(root, '.data/app') : resolveFromCwd(values['data-dir']),
    fresh: values.fresh ?? false,
    on: values.on === undefined ? null : parseOn(values.on),
    noSandbox: values['no-sandbox'] ?? false,
    headless: values.headless ?? false,
    screenshot: values.screenshot === undefined ? null : resolveFromCwd(values.screenshot),
    print: values.print === undefined ? null : parsePrint(values.print),
    json: values.json ?? false,
  };
}

/**
 * Resolves a path from the folder where npm was called; npm itself changes to the project folder.
 *
 * @param {string} file
 */
export const resolveFromCwd = (file) => path.resolve(process.env.INIT_CWD ?? process.cwd(), file);

/** @param {string} text */
function parseOn(text) {
  if (text === 'electron' || text === 'host') return text;
  throw new UsageError(`--on takes "electron" or "host", not "${text}".`);
}

/**
 * @param {string} text
 * @returns {PrintTarget}
 */
function parsePrint(text) {
  // `groups` is the former name.
  if (text === 'conversations' || text === 'groups') return { kind: 'conversations' };
  const separator = text.indexOf(':');
  const which = text.slice(separator + 1);
  if (text.slice(0, separator) === 'conversation' && which !== '') return { kind: 'conversation', which };
  throw new UsageError(`--print takes "conversations" or "conversation:<uuid, @handle or title>", not "${text}".`);
}
