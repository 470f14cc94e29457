import type { ClipboardEvent } from 'react';

/** Copies what is selected as text alone; avatars, times and days are not selectable, so they aren't in it. */
export function copyPlainText(event: ClipboardEvent): void {
  const selected = document.getSelection()?.toString() ?? '';
  if (selected === '') return;
  event.clipboardData.setData('text/plain', selected.replace(/\n{3,}/g, '\n\n').trim());
  event.preventDefault();
}
