import type { Options } from './options.ts';

/** A command line to suggest: on the same table as the one that was given, and ready to be pasted into a shell. */
export function commandLine({ connection }: Pick<Options, 'connection'>, ...words: readonly string[]): string {
  return ['npm run ddb --', ...[...words, ...connection].map(quoted)].join(' ');
}

/** A word as a POSIX shell reads it back. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
