/** What a key press in a list means: another row to stand on, or the same. */
export interface ListPosition {
  readonly index: number;
  readonly count: number;
  /** How many rows a page has. */
  readonly page: number;
}

/** The row that a navigation key leads to; null for a key that isn't one, and in an empty list. */
export function rowAfterKey(key: string, { index, count, page }: ListPosition): number | null {
  if (count === 0) return null;
  const within = (target: number): number => Math.max(0, Math.min(count - 1, target));
  switch (key) {
    case 'ArrowDown':
      return within(index + 1);
    case 'ArrowUp':
      return index === -1 ? count - 1 : within(index - 1);
    case 'PageDown':
      return within(Math.max(index, 0) + page);
    case 'PageUp':
      return within(Math.max(index, 0) - page);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
