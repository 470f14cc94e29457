import type { JSX } from 'react';
import type { Match } from '../../shared/searchTerms.ts';

interface MarkedProps {
  readonly text: string;
  /** In order, without overlaps. */
  readonly matches: readonly Match[];
}

/** A text with highlighted matches. */
export function Marked({ text, matches }: MarkedProps): JSX.Element {
  const parts = matches.map(([start, end], n) => ({
    key: start,
    before: text.slice(matches[n - 1]?.[1] ?? 0, start),
    found: text.slice(start, end),
  }));
  return (
    <>
      {parts.map(({ key, before, found }) => (
        <span key={key}>
          {before}
          <mark>{found}</mark>
        </span>
      ))}
      {text.slice(matches.at(-1)?.[1] ?? 0)}
    </>
  );
}
