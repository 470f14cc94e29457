/** What was written, by the element that shows it formatted. */
const written = new WeakMap<Element, string>();

/** Records what was written, to be copied in place of what is shown. */
export function rememberWritten(shown: Element | null, text: string): void {
  if (shown !== null) written.set(shown, text);
}

/**
 * The selected text. A formatted message that is selected whole is copied as it was written. Avatars, times and days can't be
 * selected.
 */
export function selectedText(): string {
  const selection = document.getSelection();
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return '';
  const range = selection.getRangeAt(0);
  const shown = [...document.querySelectorAll('[data-text]')].filter((each) => range.intersectsNode(each));
  if (!shown.some((each) => written.has(each)))
    return selection
      .toString()
      .replace(/\n{3,}/g, '\n\n')
      .trim();
  const parts = shown.map((each) => partOf(each, range));
  return parts.filter((part) => part !== '').join('\n');
}

/** The selected part of a message. */
function partOf(shown: Element, range: Range): string {
  const text = written.get(shown);
  if (text === undefined) return within(shown, range);
  const blocks = [...shown.querySelectorAll('[data-lines]')];
  const parts = blocks.map((block) => (range.intersectsNode(block) ? within(block, range) : ''));
  const isWhole = blocks.every((block, n) => parts[n] === block.textContent);
  return isWhole ? text : parts.filter((part) => part !== '').join('\n');
}

/** The text of an element that is within a range. */
function within(element: Element, range: Range): string {
  const part = document.createRange();
  part.selectNodeContents(element);
  if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0)
    part.setStart(range.startContainer, range.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) part.setEnd(range.endContainer, range.endOffset);
  return part.toString();
}
