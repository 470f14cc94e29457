import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Protocol as DevTools } from 'devtools-protocol';
import type { CdpSession } from './cdp.ts';
import { host } from './host.ts';
import { addScheme } from './schemes.ts';
import { StrictEmitter, strict } from './strict.ts';

type Handler = (request: GlobalRequest) => GlobalResponse | Promise<GlobalResponse>;

/** `protocol` of one session. */
class HostProtocol
  extends StrictEmitter
  implements Pick<Electron.Protocol, 'handle' | 'unhandle' | 'isProtocolHandled'>
{
  readonly handlers = new Map<string, Handler>();

  /** Every custom scheme is standard and secure here, so only its mapping to https is stored. */
  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void {
    for (const { scheme } of schemes) addScheme(scheme);
  }
  handle(scheme: string, handler: Handler): void {
    if (this.handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    addScheme(scheme);
    this.handlers.set(scheme, handler);
  }
  unhandle(scheme: string): void {
    this.handlers.delete(scheme);
  }
  isProtocolHandled(scheme: string): boolean {
    return this.handlers.has(scheme);
  }
}

interface RequestDetails {
  readonly url: string;
  readonly method: string;
  readonly resourceType: string;
  readonly webContentsId: number;
}
interface ResponseDetails extends RequestDetails {
  readonly statusCode: number;
  readonly responseHeaders: Record<string, string[]>;
}
type WebRequestListener<D, R> = (details: D, callback: (answer: R) => void) => void;
type Filter = { readonly urls: readonly string[] };

/** A listener of `webRequest` with its URL patterns. */
class Hook<D extends RequestDetails, R extends object> {
  #listener: WebRequestListener<D, R> | null = null;
  #patterns: readonly RegExp[] = [];

  set(...[first, second]: [WebRequestListener<D, R> | null] | [Filter, WebRequestListener<D, R> | null]): void {
    const filtered = typeof first === 'object' && first !== null;
    this.#listener = filtered ? (second ?? null) : first;
    this.#patterns = filtered ? first.urls.map(patternToRegExp) : [];
  }
  ask(details: D): Promise<Partial<R>> {
    const listener = this.#listener;
    const matches = this.#patterns.length === 0 || this.#patterns.some((pattern) => pattern.test(details.url));
    if (!listener || !matches) return Promise.resolve({});
    return new Promise((resolve) => listener(details, resolve));
  }
}

function patternToRegExp(pattern: string): RegExp {
  if (pattern === '<all_urls>') return /^/;
  return new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
}

/** The permissions that the DevTools protocol can grant or deny, with Electron's names. */
const permissions: readonly (readonly [DevTools.Browser.PermissionDescriptor['name'], string])[] = [
  ['geolocation', 'geolocation'],
  ['notifications', 'notifications'],
  ['midi', 'midi'],
  ['camera', 'media'],
  ['microphone', 'media'],
  ['clipboard-read', 'clipboard-read'],
  ['clipboard-write', 'clipboard-sanitized-write'],
  ['idle-detection', 'idle-detection'],
  ['local-fonts', 'local-fonts'],
  ['window-management', 'window-management'],
  ['storage-access', 'storage-access'],
  ['persistent-storage', 'persistent-storage'],
];
type RequestHandler = (
  contents: object,
  permission: string,
  callback: (granted: boolean) => void,
  details: object,
) => void;
type CheckHandler = (contents: object, permission: string, origin: string, details: object) => boolean;

/** A session. All sessions share Chromium's profile, but have their own handlers and listeners. */
export class Session extends StrictEmitter {
  readonly protocol = new HostProtocol();
  readonly beforeRequest = new Hook<RequestDetails, Electron.CallbackResponse>();
  readonly headersReceived = new Hook<ResponseDetails, Electron.HeadersReceivedResponse>();
  readonly webRequest = strict('webRequest', {
    onBeforeRequest: this.beforeRequest.set.bind(this.beforeRequest),
    onHeadersReceived: this.headersReceived.set.bind(this.headersReceived),
  });
  #requestHandler: RequestHandler | null = null;
  #checkHandler: CheckHandler | null = null;
  #preloadScripts = 0;

  setPermissionRequestHandler(handler: RequestHandler | null): void {
    this.#requestHandler = handler;
  }
  setPermissionCheckHandler(handler: CheckHandler | null): void {
    this.#checkHandler = handler;
  }
  setDevicePermissionHandler(handler: unknown): void {
    host.record('session.setDevicePermissionHandler', typeof handler);
  }
  setDisplayMediaRequestHandler(handler: unknown): void {
    host.record('session.setDisplayMediaRequestHandler', typeof handler);
  }
  setSpellCheckerEnabled(enabled: boolean): void {
    host.record('session.setSpellCheckerEnabled', enabled);
  }
  readonly availableSpellCheckerLanguages = ['de', 'en-GB', 'en-US', 'es', 'fr'];
  setSpellCheckerLanguages(languages: string[]): void {
    host.record('session.setSpellCheckerLanguages', languages);
  }
  addWordToSpellCheckerDictionary(word: string): boolean {
    host.record('session.addWordToSpellCheckerDictionary', word);
    return true;
  }
  /** Recorded only: the host runs no preload but the window's own. */
  registerPreloadScript(script: Electron.PreloadScriptRegistration): string {
    host.record('session.registerPreloadScript', script);
    return `preload-${++this.#preloadScripts}`;
  }
  async clearCache(): Promise<void> {
    host.record('session.clearCache');
  }
  async clearStorageData(options?: Electron.ClearStorageDataOptions): Promise<void> {
    host.record('session.clearStorageData', options);
  }
  readonly fetch = hostFetch;
  async resolveProxy(url: string): Promise<string> {
    return host.answer('session.resolveProxy', [url], 'DIRECT');
  }

  /**
   * Asks the handlers for each permission once, before the origin is loaded, and passes the answers to Chromium, which
   * has no callback per request.
   */
  async applyPermissions(browser: CdpSession, contents: object, origin: string): Promise<void> {
    const [request, check] = [this.#requestHandler, this.#checkHandler];
    if (!request && !check) return;
    const grants = async (permission: string): Promise<boolean> => {
      if (check && !check(contents, permission, origin, { isMainFrame: true, requestingUrl: origin })) return false;
      const details = { isMainFrame: true, requestingUrl: origin };
      return request ? new Promise((resolve) => request(contents, permission, resolve, details)) : true;
    };
    await Promise.all(
      permissions.map(async ([name, permission]) => {
        const setting = (await grants(permission)) ? 'granted' : 'denied';
        await browser.sendQuietly('Browser.setPermission', { permission: { name }, setting, origin });
      }),
    );
  }
}

const defaultSession = new Session();
const partitions = new Map<string, Session>([['', defaultSession]]);

export const session = strict('session', {
  defaultSession,
  fromPartition(partition: string): Session {
    const known = partitions.get(partition) ?? new Session();
    partitions.set(partition, known);
    return known;
  },
});
export const protocol = defaultSession.protocol;

const mimeTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.map': 'application/json',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** `net.fetch` for files and the network. Rejects with Chromium's error names. */
async function hostFetch(input: string | GlobalRequest, init?: RequestInit): Promise<GlobalResponse> {
  const url = typeof input === 'string' ? input : input.url;
  if (url.startsWith('file:')) {
    const path = fileURLToPath(url);
    const body = await readFile(path).catch((cause) => {
      throw new Error('net::ERR_FILE_NOT_FOUND', { cause });
    });
    return new Response(body, { headers: { 'content-type': mimeTypes[extname(path)] ?? 'application/octet-stream' } });
  }
  if (!host.online) throw new Error('net::ERR_INTERNET_DISCONNECTED');
  return fetch(input, init);
}

export const net = strict('net', {
  fetch: hostFetch,
  isOnline: () => host.online,
  get online() {
    return host.online;
  },
});
