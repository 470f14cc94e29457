import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { exitCodeOf } from '../../shared/errors.ts';
import { Forwarder, give, readRequest, serviceError, type WireAnswer } from '../../test/faults/support/wire.ts';
import { setUpEmulators } from '../../test/support/emulators.ts';
import { type Emulator, portOf, startDynalite } from '../lib/dynalite.ts';
import { runCaptured } from './testing.ts';

const emulators = await setUpEmulators('The protection of tables');

describe.each(emulators)('on $name', ({ name, emulator }) => {
  const ddb = (line: string) => runCaptured(emulator.endpoint, line);
  const hasProtection = name === 'DynamoDB Local';

  test('a new table has time to live for ttl and deletion protection where the service has them', async () => {
    const { code, out } = await ddb('create-table --table fresh');
    expect(code).toBe(0);
    expect(JSON.parse((await ddb('describe --table fresh --json')).out)).toMatchObject(
      hasProtection ? { ttlAttribute: 'ttl', deletionProtection: true } : { ttlAttribute: null },
    );
    expect(out).toContain(
      hasProtection ? 'Whether point-in-time recovery is on could not' : 'has no deletion protection',
    );
    expect(out.includes('Time to live is off')).toBe(!hasProtection);
  });

  test('drop refuses a protected table, says how to delete it, and deletes it with --unprotect', async () => {
    await ddb('create-table --table old');
    if (hasProtection) {
      const { code, out, err } = await ddb('drop old --yes');
      expect(code).toBe(exitCodeOf('conflict'));
      expect(out).toBe('');
      expect(err).toBe(
        'The table old is protected against deletion. Delete it anyway, with all its data: npm run ddb -- drop old --yes --unprotect [conflict]\n',
      );
      expect((await ddb('list-tables')).out).toContain('old\n');
    }
    expect(await ddb('drop old --unprotect')).toMatchObject({ code: 2 });
    expect(await ddb('drop old --yes --unprotect')).toEqual({ code: 0, out: 'Deleted the table old.\n', err: '' });
    expect((await ddb('list-tables')).out).not.toContain('old\n');
  });

  test('an existing table is not changed', async () => {
    await ddb('create-table --table kept');
    const before = (await ddb('describe --table kept --json')).out;
    const { code, out, err } = await ddb('create-table --table kept --kms-key alias/messages');
    expect(code).toBe(0);
    expect(out).toContain('exists already');
    expect(err).toContain('the existing one was not changed');
    expect((await ddb('describe --table kept --json')).out).toBe(before);
  });
});

/* What no emulator has: the settings of AWS are played in front of one, as its documentation describes them. */

const json = (value: unknown): WireAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: Buffer.from(JSON.stringify(value)),
});
const denied = (action: string): WireAnswer =>
  serviceError(400, 'AccessDeniedException', `User: u is not authorized to perform: dynamodb:${action} on resource: r`);

const Create = z.looseObject({ DeletionProtectionEnabled: z.boolean(), SSESpecification: z.unknown() });

describe('at AWS', () => {
  let emulator: Emulator;
  let server: Server;
  let endpoint: string;
  let forwarder: Forwarder;
  beforeAll(async () => {
    emulator = await startDynalite({ directory: null });
    forwarder = new Forwarder(emulator.endpoint);
    server = createServer((incoming, response) => {
      const serve = async (): Promise<void> => {
        const request = await readRequest(incoming);
        const body: unknown = JSON.parse(String(request.body));
        give(response, answers.get(request.operation)?.(body) ?? (await forwarder.send(request)));
      };
      serve().catch(() => incoming.socket.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    endpoint = `http://127.0.0.1:${portOf(server)}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    forwarder.close();
    await emulator.stop();
  });

  const answers = new Map<string, (body: unknown) => WireAnswer | undefined>();
  /** Answers an operation, instead of the emulator unless undefined. */
  const play = (operation: string, answer: (body: unknown) => WireAnswer | undefined) => answers.set(operation, answer);
  afterEach(() => answers.clear());
  const ddb = (line: string) => runCaptured(endpoint, line);

  it('encrypts a new table with the given key', async () => {
    let created: z.infer<typeof Create> | undefined;
    play('CreateTable', (body) => {
      created = Create.parse(body);
      return undefined;
    });
    play('UpdateTimeToLive', () => json({}));
    expect((await ddb('create-table --table sealed --kms-key alias/messages')).code).toBe(0);
    expect(created).toMatchObject({
      DeletionProtectionEnabled: true,
      SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: 'alias/messages' },
    });
  });

  it('turns on point-in-time recovery as soon as a new table can have it, and names its price', async () => {
    let attempts = 0;
    const unready = serviceError(
      400,
      'ContinuousBackupsUnavailableException',
      'Backups are being enabled for the table',
    );
    play('UpdateContinuousBackups', (body) => {
      expect(body).toMatchObject({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } });
      attempts++;
      return attempts < 3 ? unready : json({});
    });
    const { code, out } = await ddb('create-table --table restored --point-in-time-recovery');
    expect(code).toBe(0);
    expect(attempts).toBe(3);
    expect(out).toContain('about $0.20 per GB and month');
  });

  it('turns it on only when asked, since it costs money', async () => {
    let attempts = 0;
    play('UpdateContinuousBackups', () => {
      attempts++;
      return json({});
    });
    expect((await ddb('create-table --table plain')).code).toBe(0);
    expect(attempts).toBe(0);
  });

  it('says that the table exists when point-in-time recovery is not permitted', async () => {
    play('UpdateContinuousBackups', () => denied('UpdateContinuousBackups'));
    const { code, err } = await ddb('create-table --table halfway --point-in-time-recovery');
    expect(code).toBe(exitCodeOf('access-denied'));
    expect(err).toContain('The table halfway was created, but point-in-time recovery');
  });

  it('creates a table without time to live where that is not permitted, and says so', async () => {
    play('UpdateTimeToLive', () => denied('UpdateTimeToLive'));
    const { code, out } = await ddb('create-table --table mute');
    expect(code).toBe(0);
    expect(out).toContain('! Time to live is off');
  });

  it('describes what protects a table, and how to turn on what is missing', async () => {
    const settings = {
      DeletionProtectionEnabled: false,
      SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: 'arn:aws:kms:eu-west-1:1:key/k' },
    };
    const table = { TableName: 'messages', TableStatus: 'ACTIVE', KeySchema: keys, AttributeDefinitions: strings };
    const ttl = { TimeToLiveStatus: 'ENABLING', AttributeName: 'ttl' };
    const recovery = { PointInTimeRecoveryStatus: 'DISABLED' };
    const backups = { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription: recovery };
    play('DescribeTable', () => json({ Table: { ...table, ...settings } }));
    play('DescribeTimeToLive', () => json({ TimeToLiveDescription: ttl }));
    play('DescribeContinuousBackups', () => json({ ContinuousBackupsDescription: backups }));
    play('Scan', () => json({ Count: 0, ScannedCount: 0 }));
    const { code, out } = await ddb('describe --table messages');
    expect(code).toBe(0);
    expect(out).toMatch(/^Deletion protection +off$/m);
    expect(out).toMatch(/^Point-in-time recovery +off$/m);
    expect(out).toContain('✓ Time to live is on for ttl');
    expect(out).toContain('! Deletion protection is off');
    expect(out).toContain('aws dynamodb update-table --table-name messages --deletion-protection-enabled\n');
    expect(out).toContain('! Point-in-time recovery is off');
    expect(out).toContain('✓ Encrypted at rest with the KMS key arn:aws:kms:eu-west-1:1:key/k');
  });
});

const keys = [
  { AttributeName: 'pk', KeyType: 'HASH' },
  { AttributeName: 'sk', KeyType: 'RANGE' },
];
const strings = keys.map(({ AttributeName }) => ({ AttributeName, AttributeType: 'S' }));
