import { contextBridge, ipcRenderer } from 'electron';
import { encodeRequest, eventChannel, methodChannel } from '../shared/contract/channels.ts';

/*
 * Exposes the contract on `window.meridian` as named functions. It runs sandboxed and isolated from the page; nothing of
 * ipcRenderer itself crosses, so the page can call what the contract names and no more.
 */

/** The names of the contract, which the build inserts: the contract itself would bring its parser along. */
declare const METHOD_NAMES: readonly string[];
declare const EVENT_NAMES: readonly string[];

const areas: Record<string, Record<string, (request: unknown) => Promise<unknown>>> = {};
for (const name of METHOD_NAMES) {
  const [area = '', verb = ''] = name.split('.');
  const channel = methodChannel(name);
  areas[area] = { ...areas[area], [verb]: (request) => ipcRenderer.invoke(channel, encodeRequest(request)) };
}

const knownEvents: ReadonlySet<string> = new Set(EVENT_NAMES);

function on(name: string, listener: (payload: unknown) => void): () => void {
  if (!knownEvents.has(name)) throw new TypeError('There is no such event.');
  const channel = eventChannel(name);
  // Keep the event object here: its `sender` is ipcRenderer.
  const forward = (_event: unknown, payload: unknown): void => listener(payload);
  ipcRenderer.on(channel, forward);
  return () => {
    ipcRenderer.removeListener(channel, forward);
  };
}

contextBridge.exposeInMainWorld('meridian', { ...areas, on });
