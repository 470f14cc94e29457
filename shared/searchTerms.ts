import { type Token, tokenize } from './searchTokens.ts';

/** Words that have to stand one after the other. */
export interface SearchTerm {
  readonly words: readonly string[];
  /** Whether the last word may go on: what somebody types is found before they have typed all of it. */
  readonly isPrefix: boolean;
}

/** A stretch of a text, [start, end) in UTF-16 units. */
export type Match = readonly [start: number, end: number];

/** Text in double quotes, straight or typographic, closed or not; or text without spaces and quotes. */
const termPattern = /["“”„]([^"“”„]*)["“”„]?|([^\s"“”„]+)/g;

/**
 * The terms of a query, all of which have to occur. Quotes make a phrase of whole words; outside of them each piece
 * between spaces is a term, and one such as `docs.example.com` is a phrase as well. Never fails: signs without a meaning
 * to search only separate.
 */
export function parseQuery(query: string): SearchTerm[] {
  const terms: SearchTerm[] = [];
  for (const [, quoted, bare] of query.matchAll(termPattern)) {
    const tokens = tokenize(quoted ?? bare ?? '');
    const last = tokens.at(-1);
    if (last === undefined) continue;
    terms.push({ words: tokens.map(({ word }) => word), isPrefix: quoted === undefined && !last.isSign });
  }
  return terms;
}

/** Where the terms occur in a text: in order, without overlaps. */
export function findMatches(text: string, terms: readonly SearchTerm[]): Match[] {
  const tokens = tokenize(text);
  return merge(terms.flatMap((term) => [...occurrences(tokens, term)]));
}

/** Whether every term occurs in a text. */
export function matchesAll(text: string, terms: readonly SearchTerm[]): boolean {
  const tokens = tokenize(text);
  return terms.every((term) => !occurrences(tokens, term).next().done);
}

function* occurrences(tokens: readonly Token[], { words, isPrefix }: SearchTerm): Generator<Match, void> {
  const lastWord = words.length - 1;
  for (let first = 0; first + lastWord < tokens.length; first++) {
    const isMatch = words.every((word, i) => {
      const candidate = tokens[first + i]?.word;
      return isPrefix && i === lastWord ? candidate?.startsWith(word) : candidate === word;
    });
    const [start, end] = [tokens[first]?.start, tokens[first + lastWord]?.end];
    if (isMatch && start !== undefined && end !== undefined) yield [start, end];
  }
}

function merge(matches: readonly Match[]): Match[] {
  const merged: Match[] = [];
  for (const [start, end] of matches.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1]) merged[merged.length - 1] = [last[0], Math.max(last[1], end)];
    else merged.push([start, end]);
  }
  return merged;
}
