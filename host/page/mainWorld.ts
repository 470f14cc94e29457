import type { Bridge, Parcel } from './bridge.ts';

/**
 * Runs in the page's own world before any of its scripts: publishes what the preload exposes, frozen, and answers every
 * `window.open` with null, as a denying window-open handler does. (Closing a native popup that waits for its debugger
 * would hang its opener.) Nothing else of the host is reachable here.
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
