import {
  Agent,
  request as httpRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import { buffer } from 'node:stream/consumers';

/** One request to a DynamoDB endpoint, read to its end. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  /** What the SDK asks for: `Query`, `PutItem`, …; empty when the request does not say. */
  readonly operation: string;
  readonly body: Buffer;
}

/** An endpoint's answer, read to its end. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

/** Headers that belong to one connection, or to a body that may be another one by now. */
const CONNECTION_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
]);

/** Reads a request to its end; rejects when its sender goes away before. */
export async function readRequest(request: IncomingMessage): Promise<WireRequest> {
  const { method = 'POST', url: path = '/', headers } = request;
  const target = headers['x-amz-target'];
  const operation = typeof target === 'string' ? (target.split('.').at(-1) ?? '') : '';
  return { method, path, headers: withoutConnection(headers), operation, body: await buffer(request) };
}

/** Sends requests on to the endpoint behind a proxy. */
export class Forwarder {
  readonly #target: URL;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(endpoint: string) {
    this.#target = new URL(endpoint);
  }

  /** The endpoint's answer; rejects when it can't be reached or breaks off. */
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

/** Hands an answer to whoever asked. */
export function give(response: ServerResponse, { status, headers, body }: WireAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': body.byteLength });
  response.end(body);
}

/** An error as DynamoDB tells it. */
export function serviceError(status: number, name: string, message: string): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: Buffer.from(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message })),
  };
}

const withoutConnection = (headers: OutgoingHttpHeaders): OutgoingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !CONNECTION_HEADERS.has(name)));
