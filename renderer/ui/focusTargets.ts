/** Elements that other parts of the window give the focus to, marked in the document by `data-focus-target`. */
export type FocusTarget =
  | 'archive'
  | 'composer'
  | 'details'
  | 'details-button'
  | 'find'
  | 'leave-archive'
  | 'message'
  | 'messages';

/** The first of `targets` that is in the document; null if none is. */
export function focusTarget(...targets: readonly FocusTarget[]): HTMLElement | null {
  for (const target of targets) {
    const found = document.querySelector<HTMLElement>(`[data-focus-target="${target}"]`);
    if (found !== null) return found;
  }
  return null;
}

/** Focuses the first of `targets` that is in the document, without scrolling. */
export const focusOn = (...targets: readonly FocusTarget[]): void =>
  focusTarget(...targets)?.focus({ preventScroll: true });

/** Whether the focus is in `target`. */
export const isFocusWithin = (target: FocusTarget): boolean =>
  focusTarget(target)?.contains(document.activeElement) === true;
