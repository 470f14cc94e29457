/**
 * Puts a text on the clipboard, in answer to what the person did. The page has no permission to write to the clipboard by
 * itself (it has none at all), so this goes the way of the person's own copying.
 */
export function copyText(text: string): void {
  const put = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    // Nothing else has a say in what is copied.
    event.stopImmediatePropagation();
  };
  document.addEventListener('copy', put, { capture: true });
  document.execCommand('copy');
  document.removeEventListener('copy', put, { capture: true });
}
