import { once } from 'node:events';
import { request } from 'node:http';
import { expect, it } from 'vitest';
import { systemClock } from '../../main/engine/clock.ts';
import { CostMeter } from '../../main/engine/cost.ts';
import { RemoteConfig } from '../../main/engine/remote/dynamo/config.ts';
import { DynamoMessageStore } from '../../main/engine/remote/dynamo/store.ts';
import { TableAdmin } from '../ddb/table.ts';
import { startDynalite } from './dynalite.ts';

const context = { purpose: 'setup', signal: new AbortController().signal } as const;

it('stops only after the requests of clients that are gone', async () => {
  const emulator = await startDynalite({ directory: null });
  const config = RemoteConfig.parse({ region: 'us-east-1', table: 'rows', endpoint: emulator.endpoint });
  const world = { clock: systemClock, cost: new CostMeter() };
  const store = new DynamoMessageStore(config, world);
  await store.createTable(context);
  store.close();
  const admin = new TableAdmin(config, world);
  const rows = Array.from({ length: 500 }, (_, index) => ({ pk: 'a', sk: `${index}`, message: 'x'.repeat(1_000) }));
  await admin.putAll(rows, context);
  admin.close();

  for (let client = 0; client < 20; client++) {
    const scan = request(emulator.endpoint, {
      method: 'POST',
      headers: {
        'x-amz-target': 'DynamoDB_20120810.Scan',
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-date': '20260101T000000Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=b',
      },
    });
    scan.on('error', () => undefined);
    scan.end(JSON.stringify({ TableName: 'rows' }));
    await once(scan, 'finish');
    setImmediate(() => scan.destroy());
  }
  // vitest fails for an uncaught error.
  await emulator.stop();
  await expect(fetch(emulator.endpoint)).rejects.toThrow();
});
