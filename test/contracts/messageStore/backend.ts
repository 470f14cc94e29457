import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient, type KeySchemaElement } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { systemClock } from '../../../main/engine/clock.ts';
import { CostMeter } from '../../../main/engine/cost.ts';
import type { Item, Key } from '../../../main/engine/remote/dynamo/codec.ts';
import { DynamoMessageStore } from '../../../main/engine/remote/dynamo/store.ts';
import type { MessageStore } from '../../../main/engine/remote/messageStore.ts';
import { FakeMessageStore } from '../../fakes/fakeMessageStore.ts';

/** The table of a test; every test has its own. */
interface TableOptions {
  readonly items?: readonly Item[];
  /** `other`: an index with the right name and another projection. */
  readonly index?: 'fits' | 'none' | 'other';
  readonly keys?: 'fit' | 'other';
  /** False: the table does not exist yet. */
  readonly exists?: boolean;
}

interface OpenStore {
  readonly store: MessageStore;
  readonly cost: CostMeter;
  /** A raw row, with numbers as numbers; null: there is none. */
  read(key: Key): Promise<Item | null>;
}

/** A service with tables: the fake or an emulator. */
export interface Backend {
  readonly name: string;
  open(options?: TableOptions): Promise<OpenStore>;
}

export const fakeBackend: Backend = {
  name: 'the fake',
  async open({ items = [], index = 'fits', keys = 'fit', exists = true } = {}) {
    const cost = new CostMeter();
    const store = new FakeMessageStore({ items, cost, exists, indexed: index === 'fits', keysFit: keys === 'fit' });
    return { store, cost, read: async (key) => store.table.get(key, true).value };
  },
};

const NEVER = new AbortController().signal;
const REGION = 'eu-central-1';
const INDEX = 'message-group-sk-index';
/** BatchWriteItem's limit of items, and slightly less than its limit of bytes. */
const BATCH_ROWS = 25;

/** The real store against an emulator. */
export function emulatorBackend(name: string, endpoint: string): Backend {
  const raw = new DynamoDBClient({
    region: REGION,
    endpoint,
    credentials: { accessKeyId: 'meridian', secretAccessKey: 'meridian' },
  });
  const documents = DynamoDBDocumentClient.from(raw);
  return {
    name,
    async open({ items = [], index = 'fits', keys = 'fit', exists = true } = {}) {
      const table = `contract-${randomUUID()}`;
      const cost = new CostMeter();
      const store = new DynamoMessageStore({ region: REGION, table, endpoint }, { clock: systemClock, cost });
      if (exists) {
        await raw.send(createCommand(table, index, keys));
        while ((await store.describeTable({ purpose: 'setup', signal: NEVER })).status !== 'ACTIVE');
      }
      for (let start = 0; start < items.length; start += BATCH_ROWS) {
        const batch = items.slice(start, start + BATCH_ROWS).map((Item) => ({ PutRequest: { Item } }));
        await documents.send(new BatchWriteCommand({ RequestItems: { [table]: batch } }));
      }
      const read = async ({ pk, sk }: Key): Promise<Item | null> => {
        const command = new GetCommand({ TableName: table, Key: { pk, sk }, ConsistentRead: true });
        return (await documents.send(command)).Item ?? null;
      };
      return { store, cost, read };
    },
  };
}

function createCommand(table: string, index: 'fits' | 'none' | 'other', keys: 'fit' | 'other'): CreateTableCommand {
  const [hash, range] = keys === 'fit' ? ['pk', 'sk'] : ['id', 'at'];
  const indexed = index !== 'none';
  const names = [...new Set([hash, range, ...(indexed ? ['message_group_uuid', 'sk'] : [])])];
  return new CreateTableCommand({
    TableName: table,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: names.map((name) => ({ AttributeName: name, AttributeType: 'S' })),
    KeySchema: keyPair(hash, range),
    ...(indexed
      ? {
          GlobalSecondaryIndexes: [
            {
              IndexName: INDEX,
              KeySchema: keyPair('message_group_uuid', 'sk'),
              Projection: { ProjectionType: index === 'fits' ? 'ALL' : 'KEYS_ONLY' },
            },
          ],
        }
      : {}),
  });
}

const keyPair = (hash: string | undefined, range: string | undefined): KeySchemaElement[] => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];
