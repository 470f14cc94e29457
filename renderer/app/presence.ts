import { useSyncExternalStore } from 'react';
import type { Cancel } from '../clock.ts';

/** Calls `listener` at each of these events until the returned function is called. */
function listen(target: EventTarget, names: readonly string[], listener: () => void): Cancel {
  for (const name of names) target.addEventListener(name, listener);
  return () => {
    for (const name of names) target.removeEventListener(name, listener);
  };
}

/** Calls `flush` when the window loses the focus, is hidden or closes, until the returned function is called. */
export function keepWhenLeft(view: EventTarget, page: EventTarget, flush: () => Promise<void>): Cancel {
  const keep = (): void => void flush();
  const undo = [listen(view, ['blur', 'pagehide', 'beforeunload'], keep), listen(page, ['visibilitychange'], keep)];
  return () => {
    for (const each of undo) each();
  };
}

function subscribeFocus(listener: () => void): Cancel {
  const undo = [listen(window, ['focus', 'blur'], listener), listen(document, ['visibilitychange'], listener)];
  return () => {
    for (const each of undo) each();
  };
}

const hasFocus = (): boolean => document.visibilityState === 'visible' && document.hasFocus();

/** Whether the window is visible and focused, so that its messages count as seen. */
export const useFocused = (): boolean => useSyncExternalStore(subscribeFocus, hasFocus);
