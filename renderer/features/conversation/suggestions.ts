import type { KeyboardEvent } from 'react';

/** What a part of a field's text before the caret may mean. */
export interface Suggestions<T> {
  /** The place of the sign that begins it, and of the caret, in the field's text. */
  readonly from: number;
  readonly to: number;
  readonly found: readonly T[];
  readonly active: number;
}

interface SuggestionActions<T> {
  readonly move: (active: number) => void;
  readonly choose: (item: T) => void;
  readonly close: () => void;
}

/** Handles a key of an open list, whose field keeps the focus; false: the key has another purpose. */
export function handleSuggestionKey<T>(
  event: KeyboardEvent<HTMLTextAreaElement>,
  { found, active }: Suggestions<T>,
  { move, choose, close }: SuggestionActions<T>,
): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const chosen = found[active];
  if (event.key === 'ArrowDown') move((active + 1) % found.length);
  else if (event.key === 'ArrowUp') move((active - 1 + found.length) % found.length);
  else if (event.key === 'Escape') close();
  else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && chosen !== undefined) choose(chosen);
  else return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

/** Replaces a part of a field's text as typing does, so that Undo knows it. */
export function replaceTyped(area: HTMLTextAreaElement, from: number, to: number, text: string): void {
  area.focus({ preventScroll: true });
  area.setSelectionRange(from, to);
  // The only way that keeps the field's undo history: it has no successor yet.
  document.execCommand('insertText', false, text);
}
