import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  type ScanCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { AppError } from '../../../../shared/errors.ts';
import type { CostMeter } from '../../cost.ts';
import type { RequestContext } from '../messageStore.ts';
import { itemSize, readUnits, writeUnits } from './capacity.ts';
import type { Item, Key, RawPage } from './codec.ts';
import type { RemoteConfig } from './config.ts';
import { toStoreError } from './errors.ts';

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

/** Raw requests: each one names the table, can be aborted, is charged to its purpose and fails with an `AppError`. */
export class Table {
  readonly config: RemoteConfig;
  readonly #client: DynamoDBDocumentClient;
  readonly #cost: CostMeter;

  constructor(config: RemoteConfig, client: DynamoDBDocumentClient, cost: CostMeter) {
    this.config = config;
    this.#client = client;
    this.#cost = cost;
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
      (client, options) =>
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
    const command = new GetCommand({
      TableName: this.config.table,
      Key: key,
      ConsistentRead: consistent,
      ReturnConsumedCapacity: 'TOTAL',
    });
    const { Item: item, ConsumedCapacity } = await this.call(context, (client, options) =>
      client.send(command, options),
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
      const { ConsumedCapacity } = await this.call(context, (client, options) =>
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

  /** Runs any other command, aborted by the context's signal. Rejects with an `AppError`. Not charged. */
  async call<T>(
    context: RequestContext,
    run: (client: DynamoDBDocumentClient, options: CallOptions) => Promise<T>,
    index?: string,
  ): Promise<T> {
    try {
      return await run(this.#client, { abortSignal: context.signal });
    } catch (error) {
      if (context.signal.aborted) throw new AppError('cancelled', { cause: error });
      throw toStoreError(error, { ...this.config, index: index ?? null });
    }
  }

  /** Closes every connection. The next request opens a new one. */
  closeConnections(): void {
    // The document client's own `destroy` does nothing.
    this.#client.config.requestHandler.destroy?.();
  }
}
