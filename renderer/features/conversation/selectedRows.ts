import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual';

/** Most rows that a text selection keeps in the document. */
const MOST_ROWS = 120;

/** Index of the row that contains a node. */
function rowOf(list: Element, node: Node | null): number | null {
  if (node === null || !list.contains(node)) return null;
  const element = node instanceof Element ? node : node.parentElement;
  const index = element?.closest('[data-index]')?.getAttribute('data-index');
  return index === null || index === undefined ? null : Number.parseInt(index, 10);
}

/** First and last row of the text selection; null for none. */
export function selectedRange(list: Element | null): readonly [number, number] | null {
  const selection = document.getSelection();
  if (list === null || selection === null || selection.isCollapsed) return null;
  const rows = [rowOf(list, selection.anchorNode), rowOf(list, selection.focusNode)].filter((row) => row !== null);
  return rows.length === 0 ? null : [Math.min(...rows), Math.max(...rows)];
}

/**
 * The rows to render: those around the screen, extended to those of the text selection, so that scrolling neither ends
 * the selection nor shortens the copied text.
 */
export function rowsToKeep(range: Range, list: Element | null): number[] {
  const usual = defaultRangeExtractor(range);
  const selected = selectedRange(list);
  const [first, last] = [usual[0], usual.at(-1)];
  if (selected === null || first === undefined || last === undefined) return usual;
  const from = Math.min(first, selected[0]);
  const to = Math.min(range.count - 1, Math.max(last, selected[1]));
  return to - from < MOST_ROWS ? Array.from({ length: to - from + 1 }, (_, offset) => from + offset) : usual;
}
