import type { Person } from '../../../shared/model.ts';
import { foldText } from '../../../shared/searchFold.ts';

/** Most people suggested. */
const MOST = 8;

/** A mention that is being typed. */
interface MentionQuery {
  /** The place of the `@`. */
  readonly from: number;
  readonly typed: string;
}

/** The mention that ends at the caret; null: none. An address of mail is none. */
export function mentionQueryAt(text: string, caret: number): MentionQuery | null {
  const found = /(?<![\p{L}\p{N}_@.-])@([\p{L}\p{M}\p{N}_.-]{0,64})$/u.exec(
    text.slice(Math.max(0, caret - 128), caret),
  );
  const typed = found?.[1];
  return typed === undefined ? null : { from: caret - typed.length - 1, typed };
}

/** The people whose handle, or a word of whose name, starts with what was typed, folded as in every search. */
export function peopleToMention(people: readonly Person[], typed: string): readonly Person[] {
  const sought = foldText(typed);
  return people
    .filter(({ name, handle }) => [handle, ...name.split(/\s+/u)].some((word) => foldText(word).startsWith(sought)))
    .slice(0, MOST);
}
