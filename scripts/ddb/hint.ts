import type { Options } from './options.ts';

/** Returns a suggested command line for the same table, quoted for a shell. */
export function commandLine({ connection }: Pick<Options, 'connection'>, ...words: readonly string[]): string {
  return ['npm run ddb --', ...[...words, ...connection].map(quoted)].join(' ');
}

/** Quotes a word for a POSIX shell. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
