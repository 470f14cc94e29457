/** A part of a text, in UTF-16 units. */
interface Part {
  readonly start: number;
  readonly end: number;
}

const none: readonly Part[] = [];

/**
 * Where a text mentions the person of a handle (no `@`), as `@handle` in any case. A longer handle that begins like it is another
 * person's, and an address of mail is no mention.
 */
export function mentionsIn(text: string, handle: string): readonly Part[] {
  // Most texts mention no one.
  if (handle === '' || !text.includes('@')) return none;
  const escaped = handle.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const mention = new RegExp(`(?<![\\p{L}\\p{N}_@.-])@${escaped}(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}])`, 'giu');
  return [...text.matchAll(mention)].map(({ index, 0: found }) => ({ start: index, end: index + found.length }));
}
