import tls from 'node:tls';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { SystemAccess } from '../messageStore.ts';
import { isLoopback, type RemoteConfig } from './config.ts';

type Handle = NodeHttpHandler['handle'];

export interface NetworkOptions {
  readonly timeouts: RemoteConfig['timeouts'];
  /** Undefined: there are no proxies but those of the environment, which is complete. */
  readonly system: SystemAccess | undefined;
}

/**
 * The SDK's HTTP handler in the networks of companies: it trusts the system's certificates, and uses the proxy that
 * HTTPS_PROXY and NO_PROXY name, otherwise the system's. Requests to this computer use none.
 */
export class NetworkHandler extends NodeHttpHandler {
  readonly #options: NetworkOptions;
  /** One handler for each proxy, with connections of its own. */
  readonly #proxied = new Map<string, NodeHttpHandler>();

  constructor(options: NetworkOptions) {
    super(timeoutsOf(options));
    this.#options = options;
  }

  override async handle(...[request, options]: Parameters<Handle>): ReturnType<Handle> {
    if (request.protocol === 'https:') trustSystemCertificates();
    const handler = isLoopback(request.hostname) ? null : await this.#handlerFor(request.protocol, request.hostname);
    return handler === null ? super.handle(request, options) : handler.handle(request, options);
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
    const handler = new NodeHttpHandler({ ...timeoutsOf(this.#options), httpAgent: agent, httpsAgent: agent });
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
