import type { Codec } from '../codec.ts';
import type { Bridge } from './bridge.ts';

/** Properties of `process` in a sandboxed preload. */
export interface PreloadFacts {
  readonly platform: string;
  readonly arch: string;
  readonly versions: Readonly<Record<string, string | undefined>>;
}
/** A message of the main process: a reply to `invoke`, its rejection, or an event. */
export type Delivery = 'reply' | 'reject' | 'event';
type Preload = (require: (name: string) => unknown, module: object, exports: object, process: object) => void;
type Listener = (event: object, ...args: readonly unknown[]) => void;
interface IsolatedGlobals {
  __hostSend(message: string): void;
  __hostDeliver: (kind: Delivery, id: number, channel: string, payload: string) => void;
}

/**
 * Runs in the isolated world before any script of the page, and provides `require('electron')` to the unmodified
 * preload bundle. Messages to the main process are lines `kind, id, channel` and an encoded payload. They use a CDP
 * binding that exists only in this world.
 */
export function isolatedWorld(
  makeEnd: () => Bridge,
  makePageCodec: () => Codec,
  facts: PreloadFacts,
  preload: Preload,
): void {
  if (window !== window.top || /^(about|data):.*#host-/.test(location.href)) return;
  const world = globalThis as typeof globalThis & IsolatedGlobals;
  const send = world.__hostSend;
  const codec = makePageCodec();
  const bridge = makeEnd();
  const post = (kind: string, id: number, channel: string, payload: unknown): void =>
    send(`${kind}\n${id}\n${channel}\n${codec.encode(payload)}`);
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const listeners = new Map<string, { listener: Listener; run: Listener }[]>();
  let lastId = 0;

  const listen = (channel: string, listener: Listener, run: Listener): object => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), { listener, run }]);
    return ipcRenderer;
  };
  const on = (channel: string, listener: Listener): object => listen(channel, listener, listener);
  const once = (channel: string, listener: Listener): object =>
    listen(channel, listener, (...args) => {
      off(channel, listener);
      listener(...args);
    });
  const off = (channel: string, listener: Listener): object => {
    const list = [...(listeners.get(channel) ?? [])];
    const last = list.findLastIndex((entry) => entry.listener === listener);
    if (last >= 0) list.splice(last, 1);
    listeners.set(channel, list);
    return ipcRenderer;
  };
  const removeAllListeners = (channel?: string): object => {
    if (channel === undefined) listeners.clear();
    else listeners.delete(channel);
    return ipcRenderer;
  };
  const invoke = (channel: string, ...args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      post('invoke', id, channel, args);
      waiting.set(id, { resolve, reject });
    });

  /** Members that the host lacks throw their name, as in the main process. */
  const strict = <T extends object>(name: string, api: T): T =>
    new Proxy(api, {
      get(target, key, receiver) {
        if (typeof key === 'symbol' || key in target || key === 'then') return Reflect.get(target, key, receiver);
        throw new Error(`The Chromium host has no ${name}.${key}.`);
      },
    });
  const ipcRenderer: object = strict('ipcRenderer', {
    invoke,
    send: (channel: string, ...args: readonly unknown[]) => post('send', 0, channel, args),
    on,
    addListener: on,
    once,
    off,
    removeListener: off,
    removeAllListeners,
    listenerCount: (channel: string) => listeners.get(channel)?.length ?? 0,
  });
  const contextBridge = strict('contextBridge', {
    exposeInMainWorld: (name: string, api: unknown) => bridge.emit('expose', { name, api: bridge.pack(api) }),
  });

  world.__hostDeliver = (kind, id, channel, payload) => {
    if (kind === 'event') {
      const args = codec.decode(payload);
      for (const { run } of listeners.get(channel) ?? [])
        run({ sender: ipcRenderer }, ...(Array.isArray(args) ? args : []));
      return;
    }
    const invocation = waiting.get(id);
    waiting.delete(id);
    if (kind === 'reply') invocation?.resolve(codec.decode(payload));
    else invocation?.reject(new Error(`Error invoking remote method '${channel}': ${payload}`));
  };
  bridge.receive('open', (args) => post('open', 0, '', args));
  // As in Electron, the main process sees input before the page does; events that scripts create are not trusted.
  const reportInput = (type: 'mouseDown' | 'rawKeyDown', event: MouseEvent | KeyboardEvent): void => {
    const isRepeated = event instanceof KeyboardEvent && event.repeat;
    if (event.isTrusted) post('input', 0, '', { type, modifiers: isRepeated ? ['isautorepeat'] : [] });
  };
  window.addEventListener('mousedown', (event) => reportInput('mouseDown', event), true);
  window.addEventListener('keydown', (event) => reportInput('rawKeyDown', event), true);
  const reportTitle = (): void => post('title', 0, '', document.title);
  document.addEventListener('DOMContentLoaded', () => {
    reportTitle();
    new MutationObserver(reportTitle).observe(document.head, { subtree: true, childList: true, characterData: true });
  });

  const electron = strict('electron (in a preload)', { contextBridge, ipcRenderer });
  const timers = { setTimeout, clearTimeout, setInterval, clearInterval };
  const modules: Record<string, unknown> = {
    electron,
    'electron/renderer': electron,
    'electron/common': electron,
    timers,
    url: { URL, URLSearchParams },
  };
  const require = (name: string): unknown => {
    const known = name.replace(/^node:/, '');
    if (Object.hasOwn(modules, known)) return modules[known];
    throw new Error(`module not found: ${name}`);
  };
  const process = Object.freeze({
    ...facts,
    type: 'renderer',
    sandboxed: true,
    contextIsolated: true,
    argv: [],
    env: {},
  });
  const module = { exports: {} };
  try {
    preload(require, module, module.exports, process);
  } catch (error) {
    console.error('Unable to load preload script:', error);
    post('preload-error', 0, '', error);
  }
}
