import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { systemClock } from '../../main/engine/clock.ts';
import { CostMeter } from '../../main/engine/cost.ts';
import type { Item, Key } from '../../main/engine/remote/dynamo/codec.ts';
import { DynamoMessageStore } from '../../main/engine/remote/dynamo/store.ts';
import type { MessageStore } from '../../main/engine/remote/messageStore.ts';
import { FakeMessageStore } from '../fakes/fakeMessageStore.ts';
import { FakeTable } from '../fakes/fakeTable.ts';

/** A row with its key. */
export type TableRow = Item & Key;

/** The requests of other programs, and the engines' stores, on one table. */
export interface RawTable {
  /** The newest rows of a partition by their keys, at most `limit`, whose keys begin with `prefix`. */
  newest(pk: string, prefix: string, limit: number): Promise<readonly TableRow[]>;
  /** The rows of the index with this `message_group_uuid`. */
  ofGroup(messageGroupUuid: string): Promise<readonly TableRow[]>;
  put(row: TableRow): Promise<void>;
  putBatch(rows: readonly TableRow[]): Promise<void>;
  delete(key: Key): Promise<void>;
  all(): Promise<readonly TableRow[]>;
  openStore(cost: CostMeter): MessageStore;
}

/** Creates an empty table in memory. */
export function fakeTable(): RawTable {
  const table = new FakeTable();
  return {
    newest: async (pk, prefix, limit) =>
      rowsOf(table.query({ pk, backward: true }).value.items)
        .filter(({ sk }) => sk.startsWith(prefix))
        .slice(0, limit),
    ofGroup: async (id) => rowsOf(table.queryIndex(id).value.items),
    put: async (row) => void table.put(row),
    putBatch: async (rows) => {
      for (const row of rows) table.put(row);
    },
    delete: async (key) => void table.delete(key),
    all: async () => table.rows(),
    openStore: (cost) => new FakeMessageStore({ table, clock: systemClock, cost }),
  };
}

const Row = z.looseObject({ pk: z.string(), sk: z.string() });
const rowsOf = (items: readonly unknown[] | undefined): TableRow[] => z.array(Row).parse(items ?? []);
const INDEX = 'message-group-sk-index';
const REGION = 'eu-central-1';

/** Creates an empty table in an emulator. `close` ends the connections of the other programs. */
export async function emulatorTable(endpoint: string): Promise<RawTable & { close(): void }> {
  const credentials = { accessKeyId: 'meridian', secretAccessKey: 'meridian' };
  const client = new DynamoDBClient({ region: REGION, endpoint, credentials });
  const documents = DynamoDBDocumentClient.from(client);
  const TableName = `interop-${randomUUID()}`;
  const config = { region: REGION, table: TableName, endpoint };
  const creator = new DynamoMessageStore(config, { clock: systemClock, cost: new CostMeter() });
  await creator.createTable({ purpose: 'setup', signal: new AbortController().signal });
  creator.close();
  return {
    async newest(pk, prefix, limit) {
      const condition = prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)';
      const values = { ':pk': pk, ...(prefix === '' ? {} : { ':prefix': prefix }) };
      const query = { TableName, KeyConditionExpression: condition, ExpressionAttributeValues: values };
      const found = await documents.send(new QueryCommand({ ...query, ScanIndexForward: false, Limit: limit }));
      return rowsOf(found.Items);
    },
    async ofGroup(id) {
      const query = { KeyConditionExpression: 'message_group_uuid = :id', ExpressionAttributeValues: { ':id': id } };
      return rowsOf((await documents.send(new QueryCommand({ TableName, IndexName: INDEX, ...query }))).Items);
    },
    put: async (row) => void (await documents.send(new PutCommand({ TableName, Item: { ...row } }))),
    async putBatch(rows) {
      const requests = rows.map((row) => ({ PutRequest: { Item: { ...row } } }));
      await documents.send(new BatchWriteCommand({ RequestItems: { [TableName]: requests } }));
    },
    delete: async ({ pk, sk }) => void (await documents.send(new DeleteCommand({ TableName, Key: { pk, sk } }))),
    async all() {
      const rows: TableRow[] = [];
      let from: Record<string, unknown> | undefined;
      do {
        const page = await documents.send(
          new ScanCommand({ TableName, ConsistentRead: true, ...(from && { ExclusiveStartKey: from }) }),
        );
        rows.push(...rowsOf(page.Items));
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
      return rows;
    },
    openStore: (cost) => new DynamoMessageStore(config, { clock: systemClock, cost }),
    close: () => client.destroy(),
  };
}
