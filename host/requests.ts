import type { Protocol } from 'devtools-protocol';
import type { CdpSession } from './cdp.ts';
import { host } from './host.ts';
import { fromWeb, policyToWeb, toWeb } from './schemes.ts';
import type { Session } from './session.ts';

type Paused = Protocol.Fetch.requestPausedPayload;

/** Whether the webContents cancels a navigation of the top frame. */
export type BlocksNavigation = (event: 'will-navigate' | 'will-redirect', url: string) => boolean;

/**
 * Answers every request of one page: custom schemes with their handlers, other requests from the network. Requests to
 * other machines are refused and recorded as `network.blocked`, since tests must not need a network.
 */
export class PageRequests {
  readonly #page: CdpSession;
  readonly #session: Session;
  readonly #contentsId: number;
  readonly #mainFrame: string;
  readonly #blocksNavigation: BlocksNavigation;

  constructor(
    page: CdpSession,
    session: Session,
    contentsId: number,
    mainFrame: string,
    blocksNavigation: BlocksNavigation,
  ) {
    this.#page = page;
    this.#session = session;
    this.#contentsId = contentsId;
    this.#mainFrame = mainFrame;
    this.#blocksNavigation = blocksNavigation;
    page.on('Fetch.requestPaused', (paused) => {
      this.#answer(paused).catch((error) => {
        if (process.env.MERIDIAN_HOST_DEBUG) console.error('host: request failed', paused.request.url, error);
        return this.#fail(paused, 'Failed');
      });
    });
  }

  async #answer(paused: Paused): Promise<void> {
    const { request } = paused;
    const url = fromWeb(request.url);
    const navigates = paused.resourceType === 'Document' && paused.frameId === this.#mainFrame;
    const event = paused.redirectedRequestId === undefined ? 'will-navigate' : 'will-redirect';
    if (navigates && this.#blocksNavigation(event, url)) return this.#fail(paused, 'Aborted');

    const resourceType = paused.resourceType === 'Document' ? 'mainFrame' : paused.resourceType.toLowerCase();
    const details = { url, method: request.method, resourceType, webContentsId: this.#contentsId };
    const verdict = await this.#session.beforeRequest.ask(details);
    if (verdict.cancel) return this.#fail(paused, 'BlockedByClient');
    if (verdict.redirectURL) return this.#fulfill(paused, 307, { location: [verdict.redirectURL] });

    // Chromium requests an icon; Electron does not.
    if (new URL(url).pathname === '/favicon.ico') return this.#fulfill(paused, 204, {});
    const handler = this.#session.protocol.handlers.get(new URL(url).protocol.slice(0, -1));
    if (handler) {
      const response = await handler(toRequest(url, request));
      const body = Buffer.from(await response.arrayBuffer());
      const responseHeaders: Record<string, string[]> = {};
      for (const [name, value] of response.headers) responseHeaders[name] = [...(responseHeaders[name] ?? []), value];
      // A network error (`Response.error()`) has status 0.
      if (response.status === 0) return this.#fail(paused, 'Failed');
      const changed = await this.#session.headersReceived.ask({
        ...details,
        statusCode: response.status,
        responseHeaders,
      });
      return this.#fulfill(paused, response.status, { ...responseHeaders, ...changed.responseHeaders }, body);
    }
    const { protocol, hostname } = new URL(request.url);
    const leaves = /^(https?|wss?):$/.test(protocol) && !/^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
    if (!leaves) return this.#page.sendQuietly('Fetch.continueRequest', { requestId: paused.requestId });
    host.record('network.blocked', request.url);
    return this.#fail(paused, 'InternetDisconnected');
  }

  #fulfill(
    { requestId }: Paused,
    responseCode: number,
    headers: Readonly<Record<string, string | string[]>>,
    body?: Buffer,
  ): Promise<void> {
    const responseHeaders = Object.entries(headers).flatMap(([name, values]) =>
      [values].flat().map((value) => ({ name, value: headerToWeb(name.toLowerCase(), value) })),
    );
    const content = body ? { body: body.toString('base64') } : {};
    return this.#page.sendQuietly('Fetch.fulfillRequest', { requestId, responseCode, responseHeaders, ...content });
  }

  #fail({ requestId }: Paused, errorReason: Protocol.Network.ErrorReason): Promise<void> {
    return this.#page.sendQuietly('Fetch.failRequest', { requestId, errorReason });
  }
}

function headerToWeb(name: string, value: string): string {
  if (name.startsWith('content-security-policy')) return policyToWeb(value);
  return name === 'location' || name === 'access-control-allow-origin' ? toWeb(value).replace(/\/$/, '') : value;
}

function toRequest(url: string, { method, headers, postData }: Protocol.Network.Request): GlobalRequest {
  const own = Object.entries(headers).map(([name, value]): [string, string] => [
    name,
    /^(origin|referer)$/i.test(name) ? fromWeb(value).replace(/\/$/, '') : value,
  ]);
  return new Request(url, { method, headers: own, ...(postData === undefined ? {} : { body: postData }) });
}
