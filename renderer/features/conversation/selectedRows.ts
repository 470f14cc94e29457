import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual';

/** So many rows stay in the document for the sake of a selection; what is selected beyond is given up. */
const MOST_ROWS = 120;

/** The row, by its index, that holds a node of the list. */
function rowOf(list: Element, node: Node | null): number | null {
  if (node === null || !list.contains(node)) return null;
  const element = node instanceof Element ? node : node.parentElement;
  const index = element?.closest('[data-index]')?.getAttribute('data-index');
  return index === null || index === undefined ? null : Number.parseInt(index, 10);
}

/**
 * The rows to keep in the document: those around the screen and, in one stretch with them, those between which text is
 * selected, so that scrolling on neither ends a selection nor shortens what is copied.
 */
export function rowsToKeep(range: Range, list: Element | null): number[] {
  const usual = defaultRangeExtractor(range);
  const selection = document.getSelection();
  const [first, last] = [usual[0], usual.at(-1)];
  if (list === null || selection === null || selection.isCollapsed || first === undefined || last === undefined) {
    return usual;
  }
  const selected = [rowOf(list, selection.anchorNode), rowOf(list, selection.focusNode)].filter((row) => row !== null);
  const from = Math.min(first, ...selected);
  const to = Math.min(range.count - 1, Math.max(last, ...selected));
  return to - from < MOST_ROWS ? Array.from({ length: to - from + 1 }, (_, offset) => from + offset) : usual;
}
