import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { createRandom, type Random } from '../../../main/engine/samples/random.ts';
import { portOf } from '../../../scripts/lib/dynalite.ts';
import { Forwarder, give, readRequest, serviceError, type WireAnswer, type WireRequest } from './wire.ts';

/**
 * How a request can fail.
 * - `refuse`: its connection is reset before anything is read, and for a moment new ones are refused;
 * - `dropRequest`: it is read, and its connection breaks before it takes effect;
 * - `dropAnswer`: it takes effect, and its connection breaks before the response;
 * - `fault`: HTTP 500; `throttle`: refused as beyond the table's capacity. Neither takes effect.
 */
const faults = ['refuse', 'dropRequest', 'dropAnswer', 'fault', 'throttle'] as const;
export type Fault = (typeof faults)[number];

/** The number of requests that succeeded, and of each kind of failure. */
export type FaultCounts = Readonly<Record<'passed' | Fault, number>>;

export interface FaultProxyOptions {
  /** Decides which requests fail and how, in order of arrival. */
  readonly seed: string;
  /** The share of requests that fail, 0 to 1; may be changed at any time. */
  readonly share?: number;
  /** How long new connections are refused after a refusal, ms. Default: longer than the SDK waits before its next attempt. */
  readonly refusalMs?: number;
  /** Called when a request has taken effect, before the response is sent. */
  readonly onEffect?: (request: WireRequest, answer: WireAnswer) => void;
}

/** An HTTP proxy that injects faults in front of a DynamoDB endpoint. */
export class FaultProxy {
  /** `http://127.0.0.1:<port>`, the same while it is offline. */
  readonly endpoint: string;
  share: number;
  readonly #server: Server;
  readonly #port: number;
  readonly #forwarder: Forwarder;
  readonly #random: Random;
  readonly #refusalMs: number;
  readonly #onEffect: NonNullable<FaultProxyOptions['onEffect']>;
  readonly #counts: Record<'passed' | Fault, number> = {
    passed: 0,
    refuse: 0,
    dropRequest: 0,
    dropAnswer: 0,
    fault: 0,
    throttle: 0,
  };
  readonly #connections = new Set<Socket>();
  /** Dead connections whose ends were not notified. */
  readonly #dead = new WeakSet<Socket>();
  #isOnline = true;
  #reopening: NodeJS.Timeout | null = null;

  private constructor(server: Server, target: string, options: FaultProxyOptions) {
    const { seed, share = 0, refusalMs = 250, onEffect = () => {} } = options;
    this.#server = server;
    this.#port = portOf(server);
    this.endpoint = `http://127.0.0.1:${this.#port}`;
    this.share = share;
    this.#forwarder = new Forwarder(target);
    this.#random = createRandom(seed);
    this.#refusalMs = refusalMs;
    this.#onEffect = onEffect;
    server.on('connection', (socket: Socket) => {
      this.#connections.add(socket);
      socket.once('close', () => this.#connections.delete(socket));
    });
    // A request that can't be forwarded, or whose sender is gone, ends with its connection.
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.#handle(request, response).catch(() => request.socket.destroy());
    });
  }

  /** Starts to listen in front of `target`, an endpoint's URL. */
  static async start(target: string, options: FaultProxyOptions): Promise<FaultProxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FaultProxy(server, target, options);
  }

  get counts(): FaultCounts {
    return { ...this.#counts };
  }

  /** Takes the endpoint offline: breaks connections and refuses new ones. */
  goOffline(): void {
    this.#isOnline = false;
    this.#shut();
    this.#server.closeAllConnections();
  }

  /** Brings the endpoint back at the same address. */
  goOnline(): void {
    this.#isOnline = true;
    this.#open();
  }

  /** Lets every present connection die silently, as during sleep; new ones work. */
  killSilently(): void {
    for (const socket of this.#connections) this.#dead.add(socket);
  }

  stop(): void {
    this.goOffline();
    this.#forwarder.close();
  }

  async #handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#dead.has(incoming.socket)) return;
    const fate = this.#random.next() < this.share ? this.#random.pick(faults) : 'passed';
    this.#counts[fate]++;
    const breakOff = (): void => void incoming.socket.destroy();
    switch (fate) {
      case 'refuse':
        incoming.socket.resetAndDestroy();
        this.#shut();
        this.#reopening = setTimeout(() => this.#open(), this.#refusalMs);
        return;
      case 'dropRequest':
        await readRequest(incoming);
        return breakOff();
      case 'dropAnswer':
        await this.#forward(incoming);
        return breakOff();
      case 'fault':
        await readRequest(incoming);
        return give(response, serviceError(500, 'InternalServerError', 'The proxy made this request fail.'));
      case 'throttle':
        await readRequest(incoming);
        return give(response, serviceError(400, 'ThrottlingException', 'The proxy throttled this request.'));
      case 'passed':
        return give(response, await this.#forward(incoming));
    }
  }

  async #forward(incoming: IncomingMessage): Promise<WireAnswer> {
    const request = await readRequest(incoming);
    const answer = await this.#forwarder.send(request);
    this.#onEffect(request, answer);
    return answer;
  }

  #shut(): void {
    if (this.#reopening !== null) clearTimeout(this.#reopening);
    this.#reopening = null;
    // Closes idle connections too; those with a request under way continue.
    if (this.#server.listening) this.#server.close();
  }

  #open(): void {
    if (this.#isOnline && !this.#server.listening) this.#server.listen(this.#port, '127.0.0.1');
  }
}

/** The counts as one line: "40 requests, 12 of them failed (30 %): 2 refused, …". */
export function describeCounts({ passed, ...failed }: FaultCounts): string {
  const sum = Object.values(failed).reduce((total, count) => total + count, 0);
  const kinds = Object.entries(failed).map(([fault, count]) => `${fault} ${count}`);
  const share = Math.round((100 * sum) / Math.max(1, passed + sum));
  return `${passed + sum} requests, ${sum} of them failed (${share} %): ${kinds.join(', ')}`;
}
