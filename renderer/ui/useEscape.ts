import { useEffect, useRef } from 'react';

/** Layers that Escape closes, the topmost last. */
const layers: (() => void)[] = [];

function onKeyDown(event: KeyboardEvent): void {
  // Dialogs and menus handle Escape themselves.
  if (event.key !== 'Escape' || event.defaultPrevented) return;
  const top = layers.at(-1);
  if (top === undefined) return;
  event.preventDefault();
  top();
}

/** Calls `close` on Escape while `active`; the layer that was activated last goes first. */
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
