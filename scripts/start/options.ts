import path from 'node:path';
import { parseArgs } from 'node:util';

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
  --fresh                    forget the cache, and the embedded table, first

Without a window
  --headless                 print the conversations and the path of a screenshot, and end
  --screenshot <file>        where that goes, default .data/screenshot.png
  --print groups             print the conversations once they are synchronised, and end
  --print conversation:<uuid or @handle>
                             print a whole conversation once it is synchronised, and end
  --json                     print for programs

  --help                     this text
`;

type PrintTarget = { readonly kind: 'groups' } | { readonly kind: 'conversation'; readonly which: string };

export interface StartOptions {
  readonly help: boolean;
  /** Options that the app itself understands, ready for its command line. Empty: the embedded table. */
  readonly connection: readonly string[];
  readonly user: string | null;
  readonly region: string | null;
  readonly profile: string | null;
  readonly offline: boolean;
  readonly dataDir: string;
  readonly fresh: boolean;
  readonly headless: boolean;
  readonly screenshot: string | null;
  readonly print: PrintTarget | null;
  readonly json: boolean;
}

/** What is wrong with a command line, as a sentence. */
export class UsageError extends Error {}

/** Reads the command line of `npm start`. Throws a UsageError. `root` is the project's folder. */
export function parseStartOptions(argv: readonly string[], root: string): StartOptions {
  const values = parse(argv);
  const target = ['table', 'index', 'region', 'endpoint', 'profile', 'naive-zone'] as const;
  const named = target.filter((name) => values[name] !== undefined);
  if (values.user === undefined && named.length > 0) {
    throw new UsageError(`--${named[0]} says which table; say who you are in it with --user, too.`);
  }
  if (values.json && values.print === undefined) throw new UsageError('--json goes with --print.');
  const connection =
    values.user === undefined
      ? []
      : [
          '--user',
          values.user,
          ...target.flatMap((name) => (values[name] === undefined ? [] : [`--${name}`, values[name]])),
        ];
  return {
    help: values.help ?? false,
    connection,
    user: values.user ?? null,
    region: values.region ?? null,
    profile: values.profile ?? null,
    offline: values.offline ?? false,
    dataDir: values['data-dir'] === undefined ? path.join(root, '.data/app') : path.resolve(values['data-dir']),
    fresh: values.fresh ?? false,
    headless: values.headless ?? false,
    screenshot: values.screenshot === undefined ? null : path.resolve(values.screenshot),
    print: values.print === undefined ? null : parsePrint(values.print),
    json: values.json ?? false,
  };
}

function parse(argv: readonly string[]) {
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
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function parsePrint(text: string): PrintTarget {
  if (text === 'groups') return { kind: 'groups' };
  const [kind, which] = [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1)];
  if (kind === 'conversation' && which !== '') return { kind, which };
  throw new UsageError(`--print takes "groups" or "conversation:<uuid or @handle>", not "${text}".`);
}
