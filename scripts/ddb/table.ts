import {
  DeleteTableCommand,
  DescribeTableCommand,
  ListTablesCommand,
  type TableDescription,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, type BatchWriteCommandInput, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { type Clock, systemChance } from '../../main/engine/clock.ts';
import type { CostMeter } from '../../main/engine/cost.ts';
import type { Item } from '../../main/engine/remote/dynamo/codec.ts';
import type { RemoteConfig } from '../../main/engine/remote/dynamo/config.ts';
import { Table } from '../../main/engine/remote/dynamo/table.ts';
import type { RequestContext } from '../../main/engine/remote/messageStore.ts';
import { AppError } from '../../shared/errors.ts';

/** DynamoDB's limit for one BatchWriteItem. */
const BATCH_SIZE = 25;
/** Milliseconds between two checks of a table that is being changed or deleted. */
const POLL_MS = 500;
const FIRST_BACKOFF_MS = 50;
const LONGEST_BACKOFF_MS = 5_000;
/** Consecutive attempts without progress before giving up, about half a minute. */
const MAX_FRUITLESS = 12;

type Requests = NonNullable<BatchWriteCommandInput['RequestItems']>[string];

/** Operations on whole tables and raw rows, which the store does not have. Errors are `AppError`s. */
export class TableAdmin {
  readonly #table: Table;
  readonly #clock: Clock;

  constructor(config: RemoteConfig, { clock, cost }: { readonly clock: Clock; readonly cost: CostMeter }) {
    this.#table = new Table(config, { clock, cost });
    this.#clock = clock;
  }

  /** Lists the names of all tables, in the service's order. */
  async listTables(context: RequestContext): Promise<string[]> {
    const names: string[] = [];
    let from: string | undefined;
    do {
      const command = new ListTablesCommand({ ExclusiveStartTableName: from });
      const page = await this.#table.call(context, (client, options) => client.send(command, options));
      names.push(...(page.TableNames ?? []));
      from = page.LastEvaluatedTableName;
    } while (from !== undefined);
    return names;
  }

  /** Deletes the table and resolves when it is gone; with false if there was none. */
  async drop(context: RequestContext): Promise<boolean> {
    const { table } = this.#table.config;
    const command = new DeleteTableCommand({ TableName: table });
    try {
      await this.#table.call(context, (client, options) => client.send(command, options));
    } catch (error) {
      if (error instanceof AppError && error.code === 'table-missing') return false;
      throw error;
    }
    while ((await this.#describe(context)) !== null) await this.#sleep(POLL_MS, context);
    return true;
  }

  /** Whether the table refuses its deletion. False also if there is none, or an emulator has no such protection. */
  async isProtected(context: RequestContext): Promise<boolean> {
    return (await this.#describe(context))?.DeletionProtectionEnabled ?? false;
  }

  /** Turns off the table's deletion protection, and resolves when it can be deleted. */
  async unprotect(context: RequestContext): Promise<void> {
    const { table } = this.#table.config;
    const command = new UpdateTableCommand({ TableName: table, DeletionProtectionEnabled: false });
    await this.#table.call(context, (client, options) => client.send(command, options));
    while ((await this.#describe(context))?.TableStatus === 'UPDATING') await this.#sleep(POLL_MS, context);
  }

  /** Reads at most `limit` raw rows in the table's order, and whether there are more. */
  async scan(limit: number, context: RequestContext): Promise<{ readonly items: Item[]; readonly more: boolean }> {
    const items: Item[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      // One row beyond the limit shows whether there are more.
      const scan = { ExclusiveStartKey: from, Limit: limit + 1 - items.length };
      const page = await this.#table.readPage({ scan }, context);
      items.push(...page.items);
      from = page.lastKey;
    } while (from !== undefined && items.length <= limit);
    return { items: items.slice(0, limit), more: items.length > limit };
  }

  /** Counts the rows by reading them all. */
  async count(context: RequestContext): Promise<number> {
    const { table } = this.#table.config;
    let count = 0;
    let from: Record<string, unknown> | undefined;
    do {
      const command = new ScanCommand({ TableName: table, Select: 'COUNT', ExclusiveStartKey: from });
      const page = await this.#table.call(context, (client, options) => client.send(command, options));
      count += page.Count ?? 0;
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
    return count;
  }

  /** Puts all rows, whose keys must differ. Retries until every row is written. */
  async putAll(items: readonly Item[], context: RequestContext): Promise<void> {
    for (let i = 0; i < items.length; i += BATCH_SIZE) {
      const requests = items.slice(i, i + BATCH_SIZE).map((item) => ({ PutRequest: { Item: { ...item } } }));
      await this.#writeBatch(requests, context);
    }
  }

  close(): void {
    this.#table.closeConnections();
  }

  /** Writes one batch, and retries unprocessed rows with increasing delays. */
  async #writeBatch(requests: Requests, context: RequestContext): Promise<void> {
    const { table } = this.#table.config;
    let pending = requests;
    for (let fruitless = 0; ; ) {
      const command = new BatchWriteCommand({ RequestItems: { [table]: pending } });
      const { UnprocessedItems } = await this.#table.call(context, (client, options) => client.send(command, options));
      const left = UnprocessedItems?.[table] ?? [];
      if (left.length === 0) return;

      fruitless = left.length < pending.length ? 0 : fruitless + 1;
      if (fruitless === MAX_FRUITLESS) {
        throw new AppError('throttled', { details: { table } });
      }
      pending = left;
      const longest = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** fruitless);
      await this.#sleep(longest * (0.5 + systemChance() / 2), context);
    }
  }

  #sleep(ms: number, context: RequestContext): Promise<void> {
    return this.#table.call(context, (_, { abortSignal }) => this.#clock.sleep(ms, abortSignal));
  }

  /** The service's description; null: there is no table. */
  async #describe(context: RequestContext): Promise<TableDescription | null> {
    const command = new DescribeTableCommand({ TableName: this.#table.config.table });
    try {
      const { Table: description } = await this.#table.call(context, (client, options) =>
        client.send(command, options),
      );
      return description ?? {};
    } catch (error) {
      if (error instanceof AppError && error.code === 'table-missing') return null;
      throw error;
    }
  }
}
