import dns from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Readable } from 'node:stream';
import tls from 'node:tls';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { isLoopback } from '../../../../shared/connection.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { SystemAccess } from '../messageStore.ts';
import type { RemoteConfig } from './config.ts';

type Handle = NodeHttpHandler['handle'];
type Response = Awaited<ReturnType<Handle>>['response'];

export interface NetworkOptions {
  readonly timeouts: RemoteConfig['timeouts'];
  readonly clock: Pick<Clock, 'sleep'>;
  /** Undefined: there are no proxies but those of the environment, which is complete. */
  readonly system: SystemAccess | undefined;
}

/** A page of DynamoDB has 1 MB of items, which JSON makes several times larger. Sign-in services send far less. */
const MOST_MEGABYTES = 16;

/** In options of our own, so that no variable of the environment turns verification off. */
const verified = { rejectUnauthorized: true, minVersion: 'TLSv1.2' } as const;

/**
 * The SDK's HTTP handler in the networks of companies: it trusts the system's certificates, and uses the proxy that
 * HTTPS_PROXY and NO_PROXY name, otherwise the system's. Requests to this computer use none. A response is read whole,
 * within the request's time and up to a limit.
 */
export class NetworkHandler extends NodeHttpHandler {
  readonly #options: NetworkOptions;
  /** One handler for each proxy, with connections of its own. */
  readonly #proxied = new Map<string, NodeHttpHandler>();

  constructor(options: NetworkOptions) {
    // Names below `localhost` reach no DNS server, which could send them elsewhere.
    super({ ...timeoutsOf(options), httpAgent: { lookup }, httpsAgent: { ...verified, lookup } });
    this.#options = options;
    // Some credential providers have connections of their own.
    delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  }

  /**
   * Sends a request and reads the response; `onHead` is called before its body is read. Rejects with a `TimeoutError` when
   * the time of the request is over, and with AppError `internal` for a body above the limit.
   */
  override async handle(
    request: Parameters<Handle>[0],
    options: Parameters<Handle>[1] = {},
    onHead: (head: Response) => void = () => {},
  ): ReturnType<Handle> {
    if (request.protocol === 'https:') trustSystemCertificates();
    const late = new AbortController();
    const ended = new AbortController();
    const totalMs = this.#options.timeouts.total;
    this.#options.clock.sleep(totalMs, ended.signal).then(
      () => late.abort(new DOMException(`No whole response within ${totalMs} ms.`, 'TimeoutError')),
      () => {},
    );
    const given = options.abortSignal instanceof AbortSignal ? [options.abortSignal] : [];
    try {
      const handler = isLoopback(request.hostname) ? null : await this.#handlerFor(request.protocol, request.hostname);
      const bounded = { ...options, abortSignal: AbortSignal.any([late.signal, ...given]) };
      const { response } = await (handler === null ? super.handle(request, bounded) : handler.handle(request, bounded));
      onHead(response);
      response.body = await readWhole(response.body, request.hostname);
      return { response };
    } catch (error) {
      throw late.signal.aborted ? late.signal.reason : error;
    } finally {
      ended.abort();
    }
  }

  override destroy(): void {
    super.destroy();
    for (const handler of this.#proxied.values()) handler.destroy();
  }

  async #handlerFor(protocol: string, hostname: string): Promise<NodeHttpHandler | null> {
    const { system } = this.#options;
    await system?.completeEnvironment();
    const { env } = process;
    const named = protocol === 'https:' ? env.https_proxy || env.HTTPS_PROXY : env.http_proxy || env.HTTP_PROXY;
    if (named) return this.#through(withScheme(named), env.no_proxy || env.NO_PROXY || '');
    const proxy = await system?.resolveProxy(`${protocol}//${hostname}/`);
    return proxy ? this.#through(proxy, '') : null;
  }

  /** Node applies NO_PROXY itself. */
  #through(proxy: string, exceptions: string): NodeHttpHandler {
    const known = this.#proxied.get(proxy);
    if (known) return known;
    const agent = { proxyEnv: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, NO_PROXY: exceptions } };
    const handler = new NodeHttpHandler({
      ...timeoutsOf(this.#options),
      httpAgent: agent,
      httpsAgent: { ...agent, ...verified },
    });
    this.#proxied.set(proxy, handler);
    return handler;
  }
}

const timeoutsOf = ({ timeouts }: NetworkOptions) => ({
  connectionTimeout: timeouts.connect,
  requestTimeout: timeouts.request,
  // Without it, the SDK only warns.
  throwOnRequestTimeout: true,
  // The request timeout ends with the head of the response; this one covers a body that stops half-way.
  socketTimeout: timeouts.request,
});

/** Reads a response's body. Leaving the loop closes the connection. */
async function readWhole(body: unknown, host: string): Promise<unknown> {
  if (!(body instanceof Readable)) return body;
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body) {
    bytes += part.byteLength;
    if (bytes > MOST_MEGABYTES * 1024 * 1024) {
      const params = { host, megabytes: MOST_MEGABYTES };
      throw new AppError('internal', { reason: 'response-too-large', params, details: { host } });
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

const lookup: LookupFunction = (hostname, options, callback) =>
  dns.lookup(isLoopback(hostname) ? 'localhost' : hostname, options, callback);

/** Proxies are often named without a scheme, which Node does not accept. */
const withScheme = (proxy: string): string => (proxy.includes('://') ? proxy : `http://${proxy}`);

let areSystemCertificatesTrusted = false;

/** Trusts the system's certificates in this thread, too. Reading them takes a moment, so it waits for a request. */
function trustSystemCertificates(): void {
  if (areSystemCertificatesTrusted) return;
  areSystemCertificatesTrusted = true;
  const own = tls.getCACertificates('default');
  tls.setDefaultCACertificates([...new Set([...own, ...tls.getCACertificates('system')])]);
}
