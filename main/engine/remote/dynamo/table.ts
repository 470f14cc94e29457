import type { DynamoDBDocumentClient, QueryCommandInput, ScanCommandInput } from '@aws-sdk/lib-dynamodb';
import { AppError } from '../../../../shared/errors.ts';
import { MICROS_PER_MILLI } from '../../../../shared/time/instant.ts';
import { systemClock } from '../../clock.ts';
import type { CostMeter } from '../../cost.ts';
import { CALL_WITHIN, type RequestContext } from '../messageStore.ts';
import { itemSize, readUnits, writeUnits } from './capacity.ts';
import type { ClientOptions } from './client.ts';
import type { Item, Key, RawPage } from './codec.ts';
import { type RemoteConfig, requireSecureEndpoint } from './config.ts';
import { type RequestPlace, toStoreError } from './errors.ts';
import { toExpressions, type Update } from './update.ts';

/** A request's input without what is added to each. */
export type TableFree<T> = Omit<T, 'TableName' | 'ReturnConsumedCapacity'>;

/** The condition of a write on the row at its key: DynamoDB's expression and its values. */
export interface Condition {
  readonly expression: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

/** The SDK's options for each call. */
interface CallOptions {
  readonly abortSignal: AbortSignal;
}

type Sdk = typeof import('./sdk.ts');
type Identity = Awaited<ReturnType<DynamoDBDocumentClient['config']['credentials']>>;

export interface TableOptions extends ClientOptions {
  readonly cost: CostMeter;
  /** The first request waits for it, and loads the SDK then. */
  readonly beforeFirstRequest?: Promise<void>;
}

/** Raw requests: each one names the table, can be aborted, is charged to its purpose and fails with an `AppError`. */
export class Table {
  readonly config: RemoteConfig;
  readonly #options: TableOptions;
  readonly #cost: CostMeter;
  #sdk: Promise<Sdk> | null = null;
  #client: DynamoDBDocumentClient | null = null;
  #accessKeyId: string | null = null;

  /** @throws AppError `insecure-endpoint` when the endpoint is plain http to another computer */
  constructor(config: RemoteConfig, options: TableOptions) {
    requireSecureEndpoint(config);
    this.config = config;
    this.#options = options;
    this.#cost = options.cost;
  }

  /** One page of a Query or a Scan. */
  async readPage(
    request: { readonly query: TableFree<QueryCommandInput> } | { readonly scan: TableFree<ScanCommandInput> },
    context: RequestContext,
  ): Promise<RawPage> {
    const table = { TableName: this.config.table, ReturnConsumedCapacity: 'TOTAL' } as const;
    const { ConsistentRead: consistent = false, IndexName: index } = 'query' in request ? request.query : request.scan;
    const output = await this.call(
      context,
      (client, options, { QueryCommand, ScanCommand }) =>
        'query' in request
          ? client.send(new QueryCommand({ ...request.query, ...table }), options)
          : client.send(new ScanCommand({ ...request.scan, ...table }), options),
      index,
    );
    const items = output.Items ?? [];
    const bytes = items.reduce((sum, item) => sum + itemSize(item), 0);
    const charged = output.ConsumedCapacity?.CapacityUnits ?? readUnits(bytes, consistent);
    // Emulators charge nothing for an empty page; the service charges its minimum.
    this.#cost.add(context.purpose, { read: Math.max(readUnits(0, consistent), charged) });
    return { items, lastKey: output.LastEvaluatedKey };
  }

  /** One row; null: there is none. An inconsistent read costs half, and may be a moment old. */
  async get(key: Key, consistent: boolean, context: RequestContext): Promise<Item | null> {
    const input = {
      TableName: this.config.table,
      Key: key,
      ConsistentRead: consistent,
      ReturnConsumedCapacity: 'TOTAL',
    } as const;
    const { Item: item, ConsumedCapacity } = await this.call(context, (client, options, { GetCommand }) =>
      client.send(new GetCommand(input), options),
    );
    const read = ConsumedCapacity?.CapacityUnits ?? readUnits(item === undefined ? 0 : itemSize(item), consistent);
    this.#cost.add(context.purpose, { read });
    return item ?? null;
  }

  /**
   * Puts a row, replacing an existing one, or deletes one; rejects with `conflict` when the condition fails. Charged by the
   * response, or else by the size of the put row.
   */
  async write(
    change: { readonly put: Item & Key } | { readonly delete: Key },
    { expression, values }: Condition,
    context: RequestContext,
  ): Promise<void> {
    const input = {
      TableName: this.config.table,
      ConditionExpression: expression,
      ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
      ReturnConsumedCapacity: 'TOTAL',
    } as const;
    const least = writeUnits('put' in change ? itemSize(change.put) : 0);
    try {
      const { ConsumedCapacity } = await this.call(context, (client, options, { PutCommand, DeleteCommand }) =>
        'put' in change
          ? client.send(new PutCommand({ ...input, Item: change.put }), options)
          : client.send(new DeleteCommand({ ...input, Key: change.delete }), options),
      );
      this.#cost.add(context.purpose, { write: ConsumedCapacity?.CapacityUnits ?? least });
    } catch (error) {
      // A failed condition is charged too, but the error does not say how much.
      if (error instanceof AppError && error.code === 'conflict') this.#cost.add(context.purpose, { write: least });
      throw error;
    }
  }

  /** Changes attributes of a row, which it creates if there is none; rejects with `conflict` when the condition fails. */
  async update(key: Key, update: Update, context: RequestContext): Promise<void> {
    const { expression, condition, names, values } = toExpressions(update);
    const input = {
      TableName: this.config.table,
      Key: key,
      UpdateExpression: expression,
      ...(condition === null ? {} : { ConditionExpression: condition }),
      ExpressionAttributeNames: { ...names },
      ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: { ...values } }),
      ReturnConsumedCapacity: 'TOTAL',
    } as const;
    try {
      const { ConsumedCapacity } = await this.call(context, (client, options, { UpdateCommand }) =>
        client.send(new UpdateCommand(input), options),
      );
      this.#cost.add(context.purpose, { write: ConsumedCapacity?.CapacityUnits ?? 1 });
    } catch (error) {
      if (error instanceof AppError && error.code === 'conflict') this.#cost.add(context.purpose, { write: 1 });
      throw error;
    }
  }

  /**
   * Runs any other command until the context's signal aborts, or for `CALL_WITHIN`; nothing is sent after that. Rejects with
   * an `AppError`. Not charged.
   */
  async call<T>(
    context: RequestContext,
    run: (client: DynamoDBDocumentClient, options: CallOptions, sdk: Sdk) => Promise<T>,
    index: string | null = null,
  ): Promise<T> {
    const late = new AbortController();
    const ended = new AbortController();
    const { clock = systemClock } = this.#options;
    clock.sleep(CALL_WITHIN / MICROS_PER_MILLI, ended.signal).then(
      () => late.abort(new DOMException('The call took too long.', 'TimeoutError')),
      () => {},
    );
    const abortSignal = AbortSignal.any([context.signal, late.signal]);
    let place: RequestPlace = { ...this.config, index };
    const send = async (): Promise<T> => {
      const { client, sdk, identity } = await this.#connect();
      place = { ...place, accessKeyId: identity.accessKeyId };
      return run(client, { abortSignal }, sdk);
    };
    try {
      return await untilAborted(send(), abortSignal);
    } catch (error) {
      if (context.signal.aborted) throw new AppError('cancelled', { cause: error });
      if (late.signal.aborted && place.accessKeyId === undefined) {
        throw new AppError('credentials-missing', { reason: 'sign-in-unfinished', retryable: true });
      }
      throw toStoreError(error, place);
    } finally {
      ended.abort();
    }
  }

  /** Gets the credentials, without a limit of time: the user may have to fetch a code. Rejects with an `AppError`. */
  async signIn({ signal }: RequestContext): Promise<Identity> {
    try {
      return (await untilAborted(this.#connect(), signal)).identity;
    } catch (error) {
      if (signal.aborted) throw new AppError('cancelled', { cause: error });
      throw toStoreError(error, { ...this.config, index: null });
    }
  }

  /** Closes every connection. The next request opens a new one. */
  closeConnections(): void {
    // The document client's own `destroy` does nothing.
    this.#client?.config.requestHandler.destroy?.();
  }

  /** The client and its credentials. The first request waits for the window and loads the SDK. */
  async #connect(): Promise<{
    readonly client: DynamoDBDocumentClient;
    readonly sdk: Sdk;
    readonly identity: Identity;
  }> {
    await this.#options.beforeFirstRequest;
    this.#sdk ??= import('./sdk.ts');
    const sdk = await this.#sdk;
    this.#client ??= sdk.createClient(this.config, this.#options);
    const identity = await this.#client.config.credentials();
    if (identity.accessKeyId !== this.#accessKeyId) this.#options.onSignIn?.(identity.accessKeyId);
    this.#accessKeyId = identity.accessKeyId;
    return { client: this.#client, sdk, identity };
  }
}

/** Settles like the promise, or rejects with the signal's reason as soon as it aborts. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
