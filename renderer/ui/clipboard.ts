/**
 * Puts a text on the clipboard, in answer to what the person did. The page has no permission to write to the clipboard by
 * itself (it has none at all), so this goes the way of the person's own copying. Tells whether it is there: not when what
 * the person did is some seconds ago.
 */
export function copyText(text: string): boolean {
  let isPut = false;
  const put = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    // Nothing else has a say in what is copied.
    event.stopImmediatePropagation();
    isPut = true;
  };
  document.addEventListener('copy', put, { capture: true });
  const isCopied = document.execCommand('copy');
  document.removeEventListener('copy', put, { capture: true });
  return isCopied && isPut;
}
