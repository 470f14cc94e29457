import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { z } from 'zod';
import { portOf } from '../../scripts/lib/dynalite.ts';
import { Forwarder, give, readRequest, type WireRequest } from '../../test/faults/support/wire.ts';

/** A request on the wire, and its charge. */
export interface MeteredRequest {
  /** `Query`, `PutItem`, … */
  readonly operation: string;
  /** Its partition; empty: it names none. */
  readonly partition: string;
  /** The queried index; null: the table. */
  readonly index: string | null;
  /** Units of the table itself and of its indexes. */
  readonly table: number;
  readonly indexes: number;
}

const Key = z.object({ S: z.string() });
const Request = z.object({
  IndexName: z.string().nullable().default(null),
  Item: z.object({ pk: Key }).optional(),
  Key: z.object({ pk: Key }).optional(),
  ExpressionAttributeValues: z.record(z.string(), z.unknown()).default({}),
});
const Capacity = z.object({ CapacityUnits: z.number().default(0) });
const Answer = z.object({
  ConsumedCapacity: z
    .object({
      CapacityUnits: z.number(),
      Table: Capacity.optional(),
      GlobalSecondaryIndexes: z.record(z.string(), Capacity).optional(),
    })
    .optional(),
});

/** The service's charge for an empty read; emulators report 0. */
const LEAST_READ = 0.5;
const READS: ReadonlySet<string> = new Set(['Query', 'Scan', 'GetItem']);

/**
 * A proxy in front of an emulator that counts requests and their consumed capacity, to compare with the engine's own meter.
 * Unlike the engine, it requests the capacity of the table and of each index separately.
 */
export class WireMeter {
  readonly endpoint: string;
  readonly requests: MeteredRequest[] = [];
  #waiting: { readonly isReached: () => boolean; readonly resolve: () => void }[] = [];
  readonly #server: Server;
  readonly #forwarder: Forwarder;

  private constructor(server: Server, target: string) {
    this.#server = server;
    this.endpoint = `http://127.0.0.1:${portOf(server)}`;
    this.#forwarder = new Forwarder(target);
    server.on('request', (incoming, response) => {
      const handle = async (): Promise<void> => {
        const request = await readRequest(incoming);
        const answer = await this.#forwarder.send(withIndexes(request));
        if (answer.status === 200) this.requests.push(meter(request, answer.body));
        give(response, answer);
        this.#waiting = this.#waiting.filter(({ isReached, resolve }) => {
          if (!isReached()) return true;
          resolve();
          return false;
        });
      };
      handle().catch(() => incoming.socket.destroy());
    });
  }

  /** Starts a proxy of `target`, an emulator's endpoint. */
  static async start(target: string): Promise<WireMeter> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new WireMeter(server, target);
  }

  /** The units of all requests since the last reset. */
  get units(): number {
    return this.requests.reduce((sum, { table, indexes }) => sum + table + indexes, 0);
  }

  /** Resolves when `count` requests of an operation have been answered since the last reset. */
  answered(operation: string, count: number): Promise<void> {
    const isReached = (): boolean => this.requests.filter((request) => request.operation === operation).length >= count;
    return new Promise((resolve) => {
      if (isReached()) resolve();
      else this.#waiting.push({ isReached, resolve });
    });
  }

  /** Sets the count to zero. */
  reset(): void {
    this.requests.length = 0;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
    this.#forwarder.close();
  }
}

/** The same request with the capacity by index. That breaks the signature, which emulators do not check. */
function withIndexes(request: WireRequest): WireRequest {
  const body = Buffer.from(request.body.toString().replace(/("ReturnConsumedCapacity":)"TOTAL"/, '$1"INDEXES"'));
  return { ...request, body };
}

function meter({ operation, body }: WireRequest, answer: Buffer): MeteredRequest {
  const request = Request.parse(JSON.parse(body.toString()));
  const { ConsumedCapacity: consumed } = Answer.parse(JSON.parse(answer.toString()));
  const indexes = Object.values(consumed?.GlobalSecondaryIndexes ?? {}).reduce(
    (sum, { CapacityUnits }) => sum + CapacityUnits,
    0,
  );
  const table = consumed?.Table?.CapacityUnits ?? (consumed?.CapacityUnits ?? 0) - indexes;
  const isFree = READS.has(operation) && table + indexes === 0;
  const partition = (request.Item ?? request.Key)?.pk.S ?? partitionOf(request.ExpressionAttributeValues);
  return { operation, partition, index: request.IndexName, table: isFree ? LEAST_READ : table, indexes };
}

/** The partition of a Query: the first value of its condition. */
function partitionOf(values: Readonly<Record<string, unknown>>): string {
  const first = Key.safeParse(values[':pk'] ?? Object.values(values)[0]);
  return first.success ? first.data.S : '';
}
