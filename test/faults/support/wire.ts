import {
  Agent,
  request as httpRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A complete request to a DynamoDB endpoint. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  /** The operation: `Query`, `PutItem`, …; empty when the request has none. */
  readonly operation: string;
  readonly body: Buffer;
}

/** A complete response of an endpoint. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

/** Headers of a single connection, or of a body that may have changed. */
const CONNECTION_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
]);

/** Reads a complete request; rejects when its sender disconnects. */
export async function readRequest(request: IncomingMessage): Promise<WireRequest> {
  const { method = 'POST', url: path = '/', headers } = request;
  const target = headers['x-amz-target'];
  const operation = typeof target === 'string' ? (target.split('.').at(-1) ?? '') : '';
  return { method, path, headers: withoutConnection(headers), operation, body: await buffer(request) };
}

/** Forwards requests to the endpoint behind a proxy. */
export class Forwarder {
  readonly #target: URL;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(endpoint: string) {
    this.#target = new URL(endpoint);
  }

  /** Resolves to the endpoint's response; rejects when the connection fails. */
  async send({ method, path, headers, body }: WireRequest): Promise<WireAnswer> {
    const { hostname, port } = this.#target;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const options = { agent: this.#agent, hostname, port, method, path };
      httpRequest({ ...options, headers: { ...headers, 'content-length': body.byteLength } }, resolve)
        .once('error', reject)
        .end(body);
    });
    return {
      status: answer.statusCode ?? 0,
      headers: withoutConnection(answer.headers),
      body: await buffer(answer),
    };
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Sends a response to the client. */
export function give(response: ServerResponse, { status, headers, body }: WireAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': body.byteLength });
  response.end(body);
}

/** An error response in DynamoDB's format. */
export function serviceError(status: number, name: string, message: string): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: Buffer.from(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message })),
  };
}

const withoutConnection = (headers: OutgoingHttpHeaders): OutgoingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !CONNECTION_HEADERS.has(name)));
