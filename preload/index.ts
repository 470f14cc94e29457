import { contextBridge, ipcRenderer } from 'electron';
import type { MeridianBridge } from '../shared/ipc/bridge.ts';
import { type EventName, eventChannel, eventNames, methodChannel, methodNames } from '../shared/ipc/channels.ts';

/*
 * Puts the contract on `window.meridian` as named functions. It runs sandboxed, beside the page and unreachable from it;
 * nothing of ipcRenderer itself crosses, so the page can call what the contract names and no more.
 */

type Call = (request: unknown) => Promise<unknown>;

const areas: Record<string, Record<string, Call>> = {};
for (const name of methodNames) {
  const [area = '', verb = ''] = name.split('.');
  const channel = methodChannel(name);
  areas[area] = { ...areas[area], [verb]: (request) => ipcRenderer.invoke(channel, request) };
}

const known: ReadonlySet<string> = new Set(eventNames);

function on(name: EventName, listener: (payload: unknown) => void): () => void {
  if (!known.has(name)) throw new TypeError('There is no such event.');
  const channel = eventChannel(name);
  // The event object holds `sender`, which is ipcRenderer: it stays here.
  const forward = (_event: unknown, payload: unknown): void => listener(payload);
  ipcRenderer.on(channel, forward);
  return () => {
    ipcRenderer.removeListener(channel, forward);
  };
}

const bridge: Record<keyof MeridianBridge, unknown> = { ...areas, on } as Record<keyof MeridianBridge, unknown>;
contextBridge.exposeInMainWorld('meridian', bridge);
