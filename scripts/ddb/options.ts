import { parseArgs } from 'node:util';
import { isValidZone } from '../../shared/time/zoneNames.ts';
import { UsageError } from '../lib/commandLine.mjs';

/** Environment variables that a command reads. The SDK itself reads more, such as AWS_PROFILE and AWS_ACCESS_KEY_ID. */
export interface Environment {
  readonly AWS_REGION?: string | undefined;
  readonly AWS_DEFAULT_REGION?: string | undefined;
  readonly AWS_ENDPOINT_URL?: string | undefined;
  readonly AWS_ENDPOINT_URL_DYNAMODB?: string | undefined;
}

export const commands = [
  'create-table',
  'list-tables',
  'describe',
  'drop',
  'seed',
  'seed-cruddur',
  'scan',
  'list-conversations',
  'get-conversation',
  'policy',
  'help',
] as const;
type Command = (typeof commands)[number];

export interface Options {
  readonly command: Command;
  /** Table name of `drop`; null for other commands. */
  readonly dropTable: string | null;
  readonly table: string;
  readonly index: string;
  /** Null: from the environment or the profile. */
  readonly region: string | null;
  readonly endpoint: string | null;
  readonly profile: string | null;
  readonly naiveZone: string;
  /** Null: the command's default. */
  readonly limit: number | null;
  readonly json: boolean;
  readonly yes: boolean;
  /** `drop`: turn off deletion protection first. */
  readonly unprotect: boolean;
  readonly pointInTimeRecovery: boolean;
  /** `create-table`; null: a key that AWS owns. */
  readonly kmsKey: string | null;
  readonly user: string | null;
  readonly conversation: string | null;
  readonly with: string | null;
  /** `policy`: who updates group rows. */
  readonly mode: 'app' | 'lambda';
  /** `policy`: ID of the AWS account with the table; null: that of the person. */
  readonly account: string | null;
  /** Connection options as given, for suggested command lines. */
  readonly connection: readonly string[];
}

const optionTypes = {
  endpoint: { type: 'string' },
  region: { type: 'string' },
  profile: { type: 'string' },
  table: { type: 'string' },
  index: { type: 'string' },
  'naive-zone': { type: 'string' },
  json: { type: 'boolean' },
  limit: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  yes: { type: 'boolean' },
  unprotect: { type: 'boolean' },
  'point-in-time-recovery': { type: 'boolean' },
  'kms-key': { type: 'string' },
  user: { type: 'string' },
  conversation: { type: 'string' },
  /** The former name of `--conversation`. */
  group: { type: 'string' },
  with: { type: 'string' },
  mode: { type: 'string' },
  account: { type: 'string' },
} as const;

/** Options of the connection. */
const connectionNames = ['endpoint', 'region', 'profile', 'table', 'index', 'naive-zone'] as const;

/** Commands of the options that not every command has. */
const onlyFor: Readonly<Record<string, readonly Command[]>> = {
  yes: ['drop', 'seed', 'seed-cruddur'],
  unprotect: ['drop'],
  'point-in-time-recovery': ['create-table'],
  'kms-key': ['create-table'],
  user: ['list-conversations', 'get-conversation', 'policy'],
  conversation: ['get-conversation'],
  group: ['get-conversation'],
  with: ['get-conversation'],
  mode: ['policy'],
  account: ['policy'],
};

/**
 * Parses a command line. The default endpoint comes from the environment, as in AWS's own tools.
 * @throws UsageError
 */
export function parseOptions(argv: readonly string[], env: Environment): Options {
  const { values, positionals } = parse(argv);
  const command = values.help || argv.length === 0 ? 'help' : readCommand(positionals[0]);
  const [, ...extra] = positionals;
  if (command !== 'help') checkFit(command, Object.keys(values), extra);

  const emptied = Object.entries(values).find(([, value]) => value === '');
  if (emptied) throw new UsageError(`--${emptied[0]} needs a value.`);
  const naiveZone = values['naive-zone'] ?? 'UTC';
  if (!isValidZone(naiveZone)) {
    throw new UsageError(`--naive-zone takes a zone such as Europe/Berlin, not "${naiveZone}".`);
  }
  const dropTable = command === 'drop' ? readDropTable(extra[0], values.table, values.yes ?? false) : null;
  const options: Options = {
    command,
    dropTable,
    table: readName('table', values.table ?? 'cruddur-messages'),
    index: readName('index', values.index ?? 'message-group-sk-index'),
    region: values.region ?? null,
    endpoint: readEndpoint(values.endpoint ?? (env.AWS_ENDPOINT_URL_DYNAMODB || env.AWS_ENDPOINT_URL || null)),
    profile: values.profile ?? null,
    naiveZone,
    limit: values.limit === undefined ? null : readLimit(values.limit),
    json: values.json ?? false,
    yes: values.yes ?? false,
    unprotect: values.unprotect ?? false,
    pointInTimeRecovery: values['point-in-time-recovery'] ?? false,
    kmsKey: values['kms-key'] ?? null,
    user: values.user ?? null,
    conversation: values.conversation ?? values.group ?? null,
    with: values.with ?? null,
    mode: readMode(values.mode ?? 'app'),
    account: values.account === undefined ? null : readAccount(values.account),
    connection: connectionNames.flatMap((name) => (values[name] === undefined ? [] : [`--${name}`, values[name]])),
  };
  checkWho(options);
  return options;
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: optionTypes, allowPositionals: true, strict: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const unknown = /Unknown option '(-+([^']*))'/.exec(message);
    if (unknown) {
      throw new UsageError(
        `There is no option ${unknown[1]}.${suggest(unknown[2] ?? '', Object.keys(optionTypes), '--')}`,
      );
    }
    const name = /Option '(?:-\w, )?--([\w-]+)/.exec(message)?.[1] ?? '';
    throw new UsageError(misuse(name, argv));
  }
}

/** Returns the sentence for a wrong value of a known option. */
function misuse(name: string, argv: readonly string[]): string {
  if (argv.some((word) => word.startsWith(`--${name}=`))) return `--${name} takes no value.`;
  const value = argv[argv.indexOf(`--${name}`) + 1];
  if (value === undefined) return `--${name} needs a value.`;
  if (name === 'limit') return limitRefusal(value);
  return `--${name} needs a value; if "${value}" is meant, write --${name}=${value}.`;
}

function readCommand(word: string | undefined): Command {
  if (word === undefined) throw new UsageError('Name a command.');
  const command = commands.find((each) => each === word);
  if (command === undefined) throw new UsageError(`There is no command "${word}".${suggest(word, commands, '')}`);
  return command;
}

function checkFit(command: Command, names: readonly string[], extra: readonly string[]): void {
  const unfit = names.find((name) => onlyFor[name]?.includes(command) === false);
  if (unfit !== undefined) {
    throw new UsageError(`--${unfit} does not go with ${command}; it is for ${onlyFor[unfit]?.join(', ')}.`);
  }
  const superfluous = extra[command === 'drop' ? 1 : 0];
  if (superfluous !== undefined) throw new UsageError(`Unexpected argument "${superfluous}" for ${command}.`);
}

function readDropTable(named: string | undefined, option: string | undefined, yes: boolean): string {
  if (named === undefined) {
    throw new UsageError(
      option === undefined
        ? 'Name the table that is to be dropped: drop <table> --yes.'
        : `Name the table as "drop ${option} --yes"; --table does not count here.`,
    );
  }
  if (option !== undefined && option !== named) {
    throw new UsageError(`drop takes one table, but got "${named}" and "${option}".`);
  }
  if (!yes) {
    throw new UsageError(`This deletes the table ${named} with all its data. Confirm with --yes.`);
  }
  return readName('table', named);
}

/** Checks DynamoDB's rule for names of tables and indexes. */
function readName(kind: 'table' | 'index', text: string): string {
  if (/^[A-Za-z0-9_.-]{3,255}$/.test(text)) return text;
  throw new UsageError(
    `The name of ${kind === 'index' ? 'an' : 'a'} ${kind} is 3 to 255 of A–Z, a–z, 0–9, "_", "." and "-", not "${text}".`,
  );
}

function readEndpoint(text: string | null): string | null {
  if (text === null) return null;
  const protocol = URL.canParse(text) ? new URL(text).protocol : '';
  if (protocol === 'http:' || protocol === 'https:') return text;
  throw new UsageError(`The endpoint must be a URL such as http://127.0.0.1:8000, not "${text}".`);
}

function readMode(text: string): 'app' | 'lambda' {
  if (text === 'app' || text === 'lambda') return text;
  throw new UsageError(`--mode takes "app" or "lambda", not "${text}".`);
}

function readAccount(text: string): string {
  if (/^\d{12}$/.test(text)) return text;
  throw new UsageError(`--account takes the 12 digits of an AWS account, not "${text}".`);
}

function readLimit(text: string): number {
  const limit = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(limit) && limit > 0) return limit;
  throw new UsageError(limitRefusal(text));
}

const limitRefusal = (text: string): string => `--limit takes a whole number from 1, not "${text}".`;

function checkWho({ command, user, conversation, with: other }: Options): void {
  if (command === 'list-conversations' && user === null) {
    throw new UsageError('Name the user: list-conversations --user <uuid or @handle>.');
  }
  if (command === 'policy' && user === null) throw new UsageError('Name the user: policy --user <uuid or @handle>.');
  if (command !== 'get-conversation') return;
  if (conversation !== null && other !== null) throw new UsageError('Use --conversation or --with, not both.');
  if (conversation === null && (other === null || user === null)) {
    throw new UsageError(
      'Name the conversation: --conversation <uuid>, or --user <uuid or @handle> --with <uuid or @handle>.',
    );
  }
}

/** Returns a sentence with the most similar name; empty if none is close. */
function suggest(word: string, names: readonly string[], prefix: string): string {
  const [best] = names
    .map((name) => ({ name, distance: editDistance(word, name) }))
    .filter(({ name, distance }) => distance <= Math.max(2, name.length / 3))
    .sort((a, b) => a.distance - b.distance);
  return best === undefined ? '' : ` Did you mean ${prefix}${best.name}?`;
}

/** Returns the Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
