import { parseOptions, UsageError } from '../../scripts/lib/commandLine.mjs';

/** The command line of a bench. */
export interface BenchCommand {
  /** The file's name without `.bench.ts`. */
  readonly name: string;
  /** What is measured, as sentences. */
  readonly purpose: string;
  /** What `--quick` reduces; omitted: there is no such option. */
  readonly quick?: string;
  /** The measurements that can be named one by one; omitted: there is only one. */
  readonly parts?: readonly string[];
}

/**
 * Parses the command line. `--help` prints the help and exits with 0; a mistake prints one sentence and exits with 2.
 * @returns `parts`: the named measurements, or all of them
 */
export function parseBenchOptions({ name, purpose, quick, parts = [] }: BenchCommand): {
  readonly isQuick: boolean;
  readonly parts: readonly string[];
} {
  const command = `node_modules/.bin/node bench/${name}.bench.ts`;
  const argv = process.argv.slice(2);
  try {
    const options = argv.filter((argument) => argument.startsWith('-'));
    const values = parseOptions(options, { quick: { type: 'boolean', default: false } });
    if (values.help) {
      const lines = [
        purpose,
        '',
        `  ${command} [options]${parts.length === 0 ? '' : ` [${parts.join('] [')}]`}`,
        '',
        ...(quick === undefined ? [] : [`  --quick  ${quick}`]),
        '  --help   this text',
        '',
        'Exit codes: 0 done, 1 a limit is exceeded, 2 wrong usage.',
      ];
      process.stdout.write(`${lines.join('\n')}\n`);
      process.exit(0);
    }
    if (values.quick && quick === undefined) throw new UsageError('There is no option --quick.');
    const named = argv.filter((argument) => !argument.startsWith('-'));
    const unknown = named.find((part) => !parts.includes(part));
    if (unknown !== undefined) throw new UsageError(`There is no measurement "${unknown}".`);
    return { isQuick: values.quick, parts: named.length === 0 ? parts : named };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message.replace(/\.$/, '')} (${command} --help lists the options).\n`);
    process.exit(2);
  }
}
