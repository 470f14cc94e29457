import fs from 'node:fs';
import path from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../main/engine/clock.ts';
import { CostMeter } from '../../main/engine/cost.ts';
import { DynamoMessageStore } from '../../main/engine/remote/dynamo/store.ts';
import { moveRows } from '../../resources/aws/moveRows.mjs';
import { type Emulator, startDynalite } from '../../scripts/lib/dynalite.ts';
import { UserId } from '../../shared/model.ts';
import { personPolicy } from '../../shared/policy.ts';
import { context } from '../contracts/messageStore/samples.ts';
import { type GuardedTable, guardTable } from '../support/guardedTable.ts';
import { isAllowed, type Statement } from '../support/iam.ts';
import { cloudFormation, deployment, folder, normalized, tableArn, terraform } from './templates.ts';

const everything = { MoveRows: 'true', VpcId: 'vpc-1', RouteTableIds: 'rtb-1,rtb-2' };
const stack = cloudFormation(everything);
const plan = terraform({ move_rows: true, vpc_id: 'vpc-1', route_table_ids: ['rtb-1', 'rtb-2'] });
const properties = (name: string) => stack[name]?.Properties ?? {};

const Statements = z.object({
  Statement: z.array(
    z.looseObject({
      Sid: z.string(),
      Effect: z.string(),
      Action: z.union([z.string(), z.array(z.string())]),
      Resource: z.union([z.string(), z.array(z.string())]),
      Condition: z.record(z.string(), z.record(z.string(), z.union([z.string(), z.array(z.string())]))).optional(),
    }),
  ),
});
const statementsOf = (policy: unknown): readonly (Statement & { readonly Sid: string })[] =>
  Statements.parse(policy).Statement;

const Created = z.looseObject({ TableName: z.string() });

let emulator: Emulator;
let guarded: GuardedTable;
/** The request with which the app creates its table. */
let created: z.infer<typeof Created> | undefined;
beforeAll(async () => {
  emulator = await startDynalite({ directory: null });
  guarded = await guardTable(emulator.endpoint, deployment);
  guarded.statements = [{ Effect: 'Allow', Action: '*', Resource: '*' }];
  guarded.instead = async ({ operation, body }) => {
    if (operation === 'CreateTable') created = Created.parse(JSON.parse(String(body)));
    return null;
  };
  const settings = { ...deployment, endpoint: guarded.endpoint };
  const store = new DynamoMessageStore(settings, { clock: systemClock, cost: new CostMeter() });
  await store.createTable(context);
  store.close();
});
afterAll(async () => {
  await guarded.stop();
  await emulator.stop();
});

const connection = () => ({
  region: deployment.region,
  endpoint: guarded.endpoint,
  credentials: { accessKeyId: 'meridian', secretAccessKey: 'meridian' },
});

describe('the table', () => {
  it('is the one that npm run ddb -- create-table creates, with a key, recovery and time to live', () => {
    const {
      TimeToLiveSpecification,
      PointInTimeRecoverySpecification,
      SSESpecification,
      StreamSpecification,
      ...same
    } = properties('Table');
    expect(same).toEqual(created);
    expect(TimeToLiveSpecification).toEqual({ AttributeName: 'ttl', Enabled: true });
    expect(PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
    expect(SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: 'arn of the key' });
    expect(StreamSpecification).toEqual({ StreamViewType: 'NEW_IMAGE' });
  });

  it('is the same in Terraform', () => {
    expect(plan['aws_dynamodb_table.messages']).toMatchObject({
      name: deployment.table,
      billing_mode: 'PAY_PER_REQUEST',
      hash_key: 'pk',
      range_key: 'sk',
      attribute: ['pk', 'sk', 'message_group_uuid'].map((name) => ({ name, type: 'S' })),
      global_secondary_index: [
        { name: deployment.index, hash_key: 'message_group_uuid', range_key: 'sk', projection_type: 'ALL' },
      ],
      deletion_protection_enabled: true,
      point_in_time_recovery: { enabled: true },
      server_side_encryption: { enabled: true, kms_key_arn: 'arn of the key' },
      ttl: { attribute_name: 'ttl', enabled: true },
      stream_enabled: true,
      stream_view_type: 'NEW_IMAGE',
    });
  });

  it('has a stream only for the function', () => {
    const plainStack = cloudFormation({});
    expect(plainStack.Table?.Properties.StreamSpecification).toBeUndefined();
    expect(Object.keys(plainStack)).toEqual(['Key', 'Table', 'AuditBucket', 'AuditBucketPolicy', 'AuditTrail']);
    expect(terraform({})['aws_dynamodb_table.messages']).toMatchObject({
      stream_enabled: false,
      stream_view_type: null,
    });
    expect(Object.keys(terraform({ audit: false }))).toEqual(['aws_kms_key.table', 'aws_dynamodb_table.messages']);
  });

  it('survives the deletion of the stack with its key and its audit', () => {
    for (const name of ['Table', 'Key', 'AuditBucket']) {
      expect(stack[name]).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    }
    for (const name of ['aws_dynamodb_table.messages', 'aws_kms_key.table', 'aws_s3_bucket.audit']) {
      expect(plan[name]).toMatchObject({ lifecycle: { prevent_destroy: true } });
    }
  });
});

describe('the key', () => {
  it('rotates, and is used by people only through DynamoDB', () => {
    expect(properties('Key')).toMatchObject({ EnableKeyRotation: true });
    expect(plan['aws_kms_key.table']).toMatchObject({ enable_key_rotation: true });
    const [administration, use, ...more] = statementsOf(properties('Key').KeyPolicy);
    expect(more).toEqual([]);
    expect(administration).toMatchObject({ Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: 'kms:*' });
    expect(use).toMatchObject({
      Condition: {
        StringEquals: { 'kms:CallerAccount': '123456789012', 'kms:ViaService': 'dynamodb.eu-west-1.amazonaws.com' },
      },
    });
    expect(use?.Action).not.toContain('kms:*');
    expect(normalized(plan['aws_kms_key.table']?.policy)).toEqual(normalized(properties('Key').KeyPolicy));
  });
});

describe('the audit', () => {
  it('records every request to the table, in a bucket of its own', () => {
    const fields = [
      { Field: 'eventCategory', Equals: ['Data'] },
      { Field: 'resources.type', Equals: ['AWS::DynamoDB::Table'] },
      { Field: 'resources.ARN', Equals: [tableArn] },
    ];
    expect(properties('AuditTrail')).toMatchObject({
      S3BucketName: 'AuditBucket',
      IsLogging: true,
      EnableLogFileValidation: true,
      AdvancedEventSelectors: [{ FieldSelectors: fields }],
    });
    expect(plan['aws_cloudtrail.audit']).toMatchObject({
      s3_bucket_name: 'AuditBucket',
      enable_log_file_validation: true,
      advanced_event_selector: [
        { field_selector: fields.map(({ Field, Equals }) => ({ field: Field, equals: Equals })) },
      ],
    });
  });

  it('is private, encrypted, versioned and kept for a year', () => {
    expect(properties('AuditBucket')).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 365 }] },
    });
    expect(plan['aws_s3_bucket_public_access_block.audit']).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(plan['aws_s3_bucket_versioning.audit']).toMatchObject({ versioning_configuration: { status: 'Enabled' } });
    expect(plan['aws_s3_bucket_lifecycle_configuration.audit']).toMatchObject({
      rule: [{ expiration: { days: 365 } }],
    });
  });

  it('is written by CloudTrail alone, for this trail, and over TLS', () => {
    const trail = 'arn:aws:cloudtrail:eu-west-1:123456789012:trail/messages-audit';
    const policy = properties('AuditBucketPolicy').PolicyDocument;
    const [check, write, encrypted, ...more] = statementsOf(policy);
    expect(more).toEqual([]);
    for (const statement of [check, write]) {
      expect(statement).toMatchObject({
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceArn': trail } },
      });
    }
    expect(encrypted).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    expect(properties('AuditTrail').TrailName).toBe('messages-audit');
    expect(normalized(plan['aws_s3_bucket_policy.audit']?.policy)).toEqual(normalized(policy));
  });
});

describe('the VPC endpoint', () => {
  const policy = properties('VpcEndpoint').PolicyDocument;

  it('lets the requests of people to this table through', () => {
    expect(properties('VpcEndpoint')).toMatchObject({
      VpcEndpointType: 'Gateway',
      RouteTableIds: ['rtb-1', 'rtb-2'],
      ServiceName: 'com.amazonaws.eu-west-1.dynamodb',
    });
    expect(normalized(plan['aws_vpc_endpoint.dynamodb']?.policy)).toEqual(normalized(policy));
    const [statement, ...more] = statementsOf(policy);
    expect(more).toEqual([]);
    const person = personPolicy({ ...deployment, user: UserId.parse('me'), handle: 'me', mode: 'app' }).Statement;
    expect([...(statement?.Action ?? [])].sort()).toEqual([...new Set(person.flatMap(({ Action }) => Action))].sort());
    expect(statement?.Resource).toEqual([...new Set(person.map(({ Resource }) => Resource))]);
    expect(statement?.Condition).toEqual({ StringEquals: { 'aws:PrincipalAccount': deployment.account } });
  });
});

describe('the function', () => {
  it('is the file beside the templates', async () => {
    const { Handler, Code, Runtime, Environment } = properties('MoveRowsFunction');
    expect(Code).toBe('moveRows.mjs');
    const [file, exported = ''] = String(Handler).split('.');
    const module: unknown = await import(path.join(folder, `${file}.mjs`));
    expect(module).toHaveProperty(exported);
    expect(plan['aws_lambda_function.move_rows']).toMatchObject({
      handler: Handler,
      runtime: Runtime,
      environment: { variables: z.looseObject({ Variables: z.unknown() }).parse(Environment).Variables },
    });
    expect(fs.readFileSync(path.join(folder, 'moveRows.mjs'), 'utf8')).toContain('process.env.TABLE');
    expect(Environment).toEqual({ Variables: { TABLE: deployment.table, INDEX: deployment.index } });
  });

  it('is called for new messages, and not for the rows that it writes', () => {
    const Pattern = z.strictObject({
      eventName: z.array(z.string()),
      dynamodb: z.strictObject({
        Keys: z.strictObject({ pk: z.strictObject({ S: z.tuple([z.strictObject({ prefix: z.string() })]) }) }),
      }),
    });
    const Source = z.looseObject({
      FilterCriteria: z.object({ Filters: z.tuple([z.object({ Pattern: z.string() })]) }),
      FunctionResponseTypes: z.unknown(),
    });
    const { FilterCriteria, FunctionResponseTypes } = Source.parse(properties('MoveRowsSource'));
    const text = FilterCriteria.Filters[0].Pattern;
    const { eventName, dynamodb } = Pattern.parse(JSON.parse(text));
    expect(eventName).toEqual(['INSERT']);
    expect(dynamodb.Keys.pk.S[0].prefix).toBe('MSG#');
    // Without it, the service would repeat a whole batch, or drop it.
    expect(FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
    expect(plan['aws_lambda_event_source_mapping.move_rows']).toMatchObject({
      filter_criteria: { filter: [{ pattern: text }] },
      function_response_types: ['ReportBatchItemFailures'],
      starting_position: 'LATEST',
    });
  });

  const Policies = z.tuple([z.object({ PolicyDocument: z.unknown() })]);
  const role = statementsOf(Policies.parse(properties('MoveRowsRole').Policies)[0].PolicyDocument);
  const onTable = role.filter(({ Sid }) => Sid === 'FindRows' || Sid === 'MoveRows');

  it('has a role with access to its rows, its stream, its log and its queue', () => {
    expect(role.map(({ Sid }) => Sid)).toEqual([
      'FindRows',
      'MoveRows',
      'ReadStream',
      'ListStreams',
      'Log',
      'ReportFailures',
    ]);
    expect(normalized(plan['aws_iam_role_policy.move_rows']?.policy)).toEqual(
      normalized({ Version: '2012-10-17', Statement: role }),
    );
    const stranger = { action: 'dynamodb:Query', resource: tableArn, leadingKeys: ['MSG#any'] };
    expect(isAllowed(onTable, stranger)).toBe(false);
    expect(isAllowed(onTable, { ...stranger, action: 'dynamodb:Scan', leadingKeys: null })).toBe(false);
  });

  /** Moves rows by an index that is behind, which takes every request of the function; resolves to what was denied. */
  async function runFunction(statements: readonly Statement[]): Promise<readonly string[]> {
    const from = guarded.denied.length;
    const client = new DynamoDBClient(connection());
    const stale = {
      pk: { S: 'GRP#a' },
      sk: { S: '2026-01-01T00:00:00.000000+00:00' },
      message_group_uuid: { S: 'g' },
      user_uuid: { S: 'b' },
    };
    guarded.statements = statements;
    guarded.instead = async ({ operation, body }) =>
      operation === 'Query' && String(body).includes('IndexName')
        ? { status: 200, headers: {}, body: Buffer.from(JSON.stringify({ Items: [stale], Count: 1 })) }
        : null;
    const image = { pk: { S: 'MSG#g' }, sk: { S: '2026-01-02T00:00:00.000000+00:00' }, message: { S: 'hello' } };
    const dynamodb = {
      NewImage: image,
      SequenceNumber: '1',
      ApproximateCreationDateTime: Date.UTC(2026, 0, 2) / 1_000,
    };
    const place = { client, table: deployment.table, index: deployment.index };
    const { batchItemFailures } = await moveRows({ Records: [{ eventName: 'INSERT', dynamodb }] }, place);
    client.destroy();
    const denied = guarded.denied.slice(from);
    expect(batchItemFailures).toHaveLength(denied.length);
    return denied;
  }

  const parts = onTable.flatMap(({ Sid, Action }) => [Action].flat().map((action) => [Sid, action] as const));

  it('needs every action of it on the table', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    expect(await runFunction(onTable)).toEqual([]);
    for (const [sid, action] of parts) {
      const less = onTable.map((each) =>
        each.Sid === sid ? { ...each, Action: [each.Action].flat().filter((one) => one !== action) } : each,
      );
      expect((await runFunction(less))[0], `${sid} ${action}`).toMatch(new RegExp(`^${action} `));
    }
    expect(error).toHaveBeenCalledTimes(parts.length);
    error.mockRestore();
  });
});
