/**
 * Copies a text; returns whether that worked. The page has no clipboard permission, so this runs the browser's own copy
 * command, which works only within seconds of a key or click.
 */
export function copyText(text: string): boolean {
  let isPut = false;
  const put = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    // Other listeners must not change the copied text.
    event.stopImmediatePropagation();
    isPut = true;
  };
  document.addEventListener('copy', put, { capture: true });
  const isCopied = document.execCommand('copy');
  document.removeEventListener('copy', put, { capture: true });
  return isCopied && isPut;
}
