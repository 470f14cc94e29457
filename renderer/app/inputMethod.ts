import type { Cancel } from '../clock.ts';

/**
 * Leaves the keys of an input method to it until the returned function is called: its Enter chooses a word and its Escape
 * drops one, and neither may send a message or close a dialog. It has to be the first listener of the window.
 */
export function ignoreKeysOfInputMethods(page: Pick<Window, 'addEventListener' | 'removeEventListener'>): Cancel {
  const ignore = (event: KeyboardEvent): void => {
    if (event.isComposing) event.stopImmediatePropagation();
  };
  page.addEventListener('keydown', ignore, { capture: true });
  return () => page.removeEventListener('keydown', ignore, { capture: true });
}
