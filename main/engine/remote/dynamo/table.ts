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

type TableFree<T> = Omit<T, 'TableName' | 'ReturnConsumedCapacity'>;

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

  /** One page of a Query. */
  async query(input: TableFree<QueryCommandInput>, context: RequestContext): Promise<RawPage> {
    const command = new QueryCommand({ ...input, TableName: this.config.table, ReturnConsumedCapacity: 'TOTAL' });
    const output = await this.call(context, (client, options) => client.send(command, options), input.IndexName);
    return this.#toPage(output, input.ConsistentRead ?? false, context);
  }

  /** One page of a Scan. */
  async scan(input: TableFree<ScanCommandInput>, context: RequestContext): Promise<RawPage> {
    const command = new ScanCommand({ ...input, TableName: this.config.table, ReturnConsumedCapacity: 'TOTAL' });
    const output = await this.call(context, (client, options) => client.send(command, options));
    return this.#toPage(output, input.ConsistentRead ?? false, context);
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

  /** Puts a row, replacing an existing one; rejects with `conflict` when the condition fails. */
  async put(item: Item & Key, condition: Condition, context: RequestContext): Promise<void> {
    const command = new PutCommand({
      TableName: this.config.table,
      Item: item,
      ...toInput(condition),
      ReturnConsumedCapacity: 'TOTAL',
    });
    await this.#write(command, writeUnits(itemSize(item)), context);
  }

  /** Deletes a row; rejects with `conflict` when the condition fails. */
  async delete(key: Key, condition: Condition, context: RequestContext): Promise<void> {
    const command = new DeleteCommand({
      TableName: this.config.table,
      Key: key,
      ...toInput(condition),
      ReturnConsumedCapacity: 'TOTAL',
    });
    await this.#write(command, writeUnits(0), context);
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

  /** Charges a write by the response, or else `least`: the units of the sent item. */
  async #write(command: PutCommand | DeleteCommand, least: number, context: RequestContext): Promise<void> {
    try {
      const { ConsumedCapacity } = await this.call(context, (client, options) =>
        command instanceof PutCommand ? client.send(command, options) : client.send(command, options),
      );
      this.#cost.add(context.purpose, { write: ConsumedCapacity?.CapacityUnits ?? least });
    } catch (error) {
      // A failed condition is charged too, but the error does not say how much.
      if (error instanceof AppError && error.code === 'conflict') this.#cost.add(context.purpose, { write: least });
      throw error;
    }
  }

  #toPage(
    output: {
      readonly Items?: readonly Item[] | undefined;
      readonly LastEvaluatedKey?: Record<string, unknown> | undefined;
      readonly ConsumedCapacity?: { readonly CapacityUnits?: number | undefined } | undefined;
    },
    consistent: boolean,
    { purpose }: RequestContext,
  ): RawPage {
    const items = output.Items ?? [];
    const charged = output.ConsumedCapacity?.CapacityUnits;
    // Emulators charge nothing for an empty page; the service charges its minimum.
    const bytes = items.reduce((sum, item) => sum + itemSize(item), 0);
    const read = Math.max(readUnits(0, consistent), charged ?? readUnits(bytes, consistent));
    this.#cost.add(purpose, { read });
    return { items, lastKey: output.LastEvaluatedKey };
  }
}

const toInput = ({ expression, values }: Condition) => ({
  ConditionExpression: expression,
  ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
});
