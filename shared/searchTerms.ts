import { type Token, tokenize } from './searchTokens.ts';

/** A sequence of words that must occur in this order, with nothing between them. */
export interface SearchTerm {
  readonly words: readonly string[];
  /** Whether the last word is a prefix, so that the search finds a word before it is fully typed. */
  readonly isPrefix: boolean;
}

/** A range of a text, [start, end) in UTF-16 units. */
export type Match = readonly [start: number, end: number];

/**
 * Text in double quotes, straight or typographic, closed or not; or text without spaces and quotes. JavaScript takes the
 * invisible U+FEFF for a space.
 */
const termPattern = /["“”„]([^"“”„]*)["“”„]?|((?:[^\s"“”„]|\ufeff)+)/g;

/**
 * Returns the terms of a query, all of which must occur. Quotes make a phrase of whole words. Outside quotes each piece
 * between spaces is a term, and a piece such as `docs.example.com` is a phrase. Never throws: all other characters
 * separate words.
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

/** Returns the ranges in which the terms occur in a text, in order and without overlaps. */
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

/** The matches within a piece of text, relative to the piece. */
export const matchesWithin = (matches: readonly Match[], start: number, end: number): readonly Match[] =>
  matches
    .filter(([from, to]) => from < end && to > start)
    .map(([from, to]) => [Math.max(from, start) - start, Math.min(to, end) - start]);
