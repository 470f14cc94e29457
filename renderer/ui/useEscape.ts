import { useEffect, useRef } from 'react';

/** What Escape closes, the topmost last. */
const layers: (() => void)[] = [];

function onKeyDown(event: KeyboardEvent): void {
  // Dialogs and menus close by themselves, and a composition of letters ends.
  if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
  const top = layers.at(-1);
  if (top === undefined) return;
  event.preventDefault();
  top();
}

/** Has Escape call `close` while `active`, unless something that became active later is there: that goes first. */
export function useEscape(active: boolean, close: () => void): void {
  const current = useRef(close);
  useEffect(() => {
    current.current = close;
  });
  useEffect(() => {
    if (!active) return undefined;
    const layer = (): void => current.current();
    if (layers.length === 0) window.addEventListener('keydown', onKeyDown);
    layers.push(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
      if (layers.length === 0) window.removeEventListener('keydown', onKeyDown);
    };
  }, [active]);
}
