import type { Bridge, Parcel } from './bridge.ts';

/**
 * Runs in the page's main world before any of its scripts. Publishes the preload's frozen API, and answers every
 * `window.open` with null, as a denying window-open handler does: closing a native popup that waits for its debugger
 * would block its opener. Nothing else of the host is reachable here.
 */
export function mainWorld(makeEnd: () => Bridge): void {
  if (window !== window.top) return;
  const { defineProperty, freeze } = Object;
  const bridge = makeEnd();

  function deepFreeze(value: unknown): unknown {
    if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value))
      for (const item of Object.values(freeze(value))) deepFreeze(item);
    return typeof value === 'function' ? freeze(value) : value;
  }

  bridge.receive('expose', ({ name, api }: { name: string; api: Parcel }) => {
    defineProperty(window, name, { value: deepFreeze(bridge.unpack(api)), enumerable: true });
  });
  window.open = (url = '', name = '', features = '') => {
    bridge.emit('open', [new URL(url, document.baseURI).href, name, features]);
    return null;
  };
}
