import type {
  CreateTableCommandInput,
  KeySchemaElement,
  TableDescription as ServiceDescription,
} from '@aws-sdk/client-dynamodb';
import type { ScanCursor } from '../../../../shared/contract/accounts.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { Clock } from '../../clock.ts';
import {
  type ConnectionProbe,
  type NewTableOptions,
  type RequestContext,
  type SignIn,
  type TableDescription,
  TEST_PARTITION,
  TTL_ATTRIBUTE,
} from '../messageStore.ts';
import { type PersonScan, scanForPerson } from './personScan.ts';
import type { Table } from './table.ts';

/** Polling intervals while a table is created: emulators take no time, the service about 10 seconds. */
const FIRST_POLL_MS = 25;
const LONGEST_POLL_MS = 1_000;

/** The table's keys, indexes and settings. */
export async function describeTable(table: Table, context: RequestContext): Promise<TableDescription> {
  const [description, ttlAttribute, pointInTimeRecovery] = await Promise.all([
    requestDescription(table, context),
    unlessRefused(requestTtlAttribute(table, context)),
    unlessRefused(requestRecovery(table, context)),
  ]);
  const types = new Map(description.AttributeDefinitions?.map((each) => [each.AttributeName, each.AttributeType]));
  const keys = (description.KeySchema ?? []).map(({ AttributeName: name = '', KeyType }) => ({
    name,
    type: types.get(name) ?? '',
    role: KeyType === 'HASH' ? ('HASH' as const) : ('RANGE' as const),
  }));
  return {
    name: description.TableName ?? table.config.table,
    status: description.TableStatus ?? '',
    itemCount: description.ItemCount ?? 0,
    bytes: description.TableSizeBytes ?? 0,
    keysFit: isKeyPair(description.KeySchema, 'pk', 'sk') && keys.every(({ type }) => type === 'S'),
    keys,
    indexes: (description.GlobalSecondaryIndexes ?? []).map((index) => ({
      name: index.IndexName ?? '',
      keys: (index.KeySchema ?? []).map(({ AttributeName = '' }) => AttributeName),
      projection: index.Projection?.ProjectionType ?? '',
      status: index.IndexStatus ?? '',
      fits: isKeyPair(index.KeySchema, 'message_group_uuid', 'sk') && index.Projection?.ProjectionType === 'ALL',
    })),
    ttlAttribute,
    deletionProtection: description.DeletionProtectionEnabled,
    pointInTimeRecovery,
    kmsKey: description.SSEDescription?.KMSMasterKeyArn ?? null,
    stream: description.StreamSpecification?.StreamViewType ?? null,
    billing: description.BillingModeSummary?.BillingMode ?? 'PROVISIONED',
    // On demand it is 0.
    readCapacity: description.ProvisionedThroughput?.ReadCapacityUnits || null,
    writeCapacity: description.ProvisionedThroughput?.WriteCapacityUnits || null,
  };
}

/**
 * Creates the table with its index, billed on demand, waits until both are active, and turns on what protects it. False: one
 * that fits exists, and was not changed.
 * @throws AppError `conflict` when the table that exists has other keys, or not this index.
 */
export async function createTable(
  table: Table,
  clock: Clock,
  { kmsKey = null, pointInTimeRecovery = false }: NewTableOptions,
  context: RequestContext,
): Promise<boolean> {
  const input: CreateTableCommandInput = {
    TableName: table.config.table,
    BillingMode: 'PAY_PER_REQUEST',
    DeletionProtectionEnabled: true,
    ...(kmsKey === null ? {} : { SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: kmsKey } }),
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
      { AttributeName: 'message_group_uuid', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: table.config.index,
        KeySchema: [
          { AttributeName: 'message_group_uuid', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  };
  let isNew = true;
  try {
    await table.call(context, (client, options, { CreateTableCommand }) =>
      client.send(new CreateTableCommand(input), options),
    );
  } catch (error) {
    isNew = false;
    if (!(error instanceof AppError) || error.code !== 'conflict' || !(await fits(table, context))) throw error;
  }
  await poll(table, clock, context, () => isActive(table, context));
  if (isNew) await unlessRefused(turnOnTimeToLive(table, context));
  if (isNew && pointInTimeRecovery) await poll(table, clock, context, () => turnOnRecovery(table, context));
  return isNew;
}

/** Repeats a check with growing intervals until it is true. */
async function poll(table: Table, clock: Clock, context: RequestContext, check: () => Promise<boolean>): Promise<void> {
  for (let wait = FIRST_POLL_MS; !(await check()); wait = Math.min(2 * wait, LONGEST_POLL_MS)) {
    await table.call(context, (_, { abortSignal }) => clock.sleep(wait, abortSignal));
  }
}

/** The service then deletes messages that disappear, by the attribute that `encodeMessage` writes. */
async function turnOnTimeToLive(table: Table, context: RequestContext): Promise<void> {
  const input = {
    TableName: table.config.table,
    TimeToLiveSpecification: { AttributeName: TTL_ATTRIBUTE, Enabled: true },
  };
  await table.call(context, (client, options, { UpdateTimeToLiveCommand }) =>
    client.send(new UpdateTimeToLiveCommand(input), options),
  );
}

/** False: a new table can't have it yet, since the service is still preparing its backups. */
async function turnOnRecovery(table: Table, context: RequestContext): Promise<boolean> {
  const input = {
    TableName: table.config.table,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  };
  try {
    await table.call(context, (client, options, { UpdateContinuousBackupsCommand }) =>
      client.send(new UpdateContinuousBackupsCommand(input), options),
    );
    return true;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.details.error === 'ContinuousBackupsUnavailableException') return false;
    const { code, details } = error;
    const params = { table: table.config.table };
    throw new AppError(code, { reason: 'recovery-not-enabled', params, cause: error, details });
  }
}

/** Undefined: the service does not know the request, or does not permit it. */
async function unlessRefused<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof AppError && (error.code === 'access-denied' || error.code === 'internal')) return undefined;
    throw error;
  }
}

async function requestDescription(table: Table, context: RequestContext): Promise<ServiceDescription> {
  const input = { TableName: table.config.table };
  const { Table: description } = await table.call(context, (client, options, { DescribeTableCommand }) =>
    client.send(new DescribeTableCommand(input), options),
  );
  return description ?? {};
}

/** The time-to-live attribute; null: it is off. It is used while it is being turned on, which takes up to an hour. */
async function requestTtlAttribute(table: Table, context: RequestContext): Promise<string | null> {
  const input = { TableName: table.config.table };
  const { TimeToLiveDescription: ttl } = await table.call(context, (client, options, { DescribeTimeToLiveCommand }) =>
    client.send(new DescribeTimeToLiveCommand(input), options),
  );
  const isOn = ttl?.TimeToLiveStatus === 'ENABLED' || ttl?.TimeToLiveStatus === 'ENABLING';
  return isOn ? (ttl.AttributeName ?? null) : null;
}

async function requestRecovery(table: Table, context: RequestContext): Promise<boolean> {
  const input = { TableName: table.config.table };
  const { ContinuousBackupsDescription: backups } = await table.call(context, (client, options, sdk) =>
    client.send(new sdk.DescribeContinuousBackupsCommand(input), options),
  );
  return backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED';
}

/** Whether the existing table has the keys and the index that `createTable` would give it. */
async function fits(table: Table, context: RequestContext): Promise<boolean> {
  const { status, keysFit, indexes } = await describeTable(table, context);
  return status !== 'DELETING' && keysFit && indexes.some(({ name, fits }) => fits && name === table.config.index);
}

/** Whether a new table can be used. */
async function isActive(table: Table, context: RequestContext): Promise<boolean> {
  try {
    const { TableStatus, GlobalSecondaryIndexes: indexes = [] } = await requestDescription(table, context);
    return TableStatus === 'ACTIVE' && indexes.every(({ IndexStatus }) => IndexStatus === 'ACTIVE');
  } catch (error) {
    // Right after creation the service may not know the table yet.
    if (error instanceof AppError && error.code === 'table-missing') return false;
    throw error;
  }
}

function isKeyPair(schema: readonly KeySchemaElement[] | undefined, hash: string, range: string): boolean {
  const [first, second, ...rest] = schema ?? [];
  return first?.AttributeName === hash && second?.AttributeName === range && rest.length === 0;
}

/** The probe of a DynamoDB table. It shares the credentials and connections of its store. */
export class DynamoProbe implements ConnectionProbe {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async signIn(context: RequestContext): Promise<SignIn> {
    const { accessKeyId, expiration } = await this.#table.signIn(context);
    return { accessKeyId, expiresAt: expiration ?? null };
  }

  scanForPerson(handle: string, from: ScanCursor | null, context: RequestContext): Promise<PersonScan> {
    return scanForPerson(this.#table, handle, from, context);
  }

  async queryIndex(context: RequestContext): Promise<void> {
    const query = {
      IndexName: this.#table.config.index,
      KeyConditionExpression: 'message_group_uuid = :none',
      ExpressionAttributeValues: { ':none': TEST_PARTITION },
      Select: 'ALL_ATTRIBUTES',
      Limit: 1,
    } as const;
    await this.#table.readPage({ query }, context);
  }

  async writeTestItem(id: string, context: RequestContext): Promise<void> {
    await this.#table.write({ put: itemOf(id) }, { expression: 'attribute_not_exists(pk)' }, context);
  }

  async removeTestItem(id: string, context: RequestContext): Promise<void> {
    await this.#table.write({ delete: itemOf(id) }, { expression: 'attribute_exists(pk)' }, context);
  }
}

const itemOf = (id: string) => ({ pk: TEST_PARTITION, sk: id });
