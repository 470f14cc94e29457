import { randomUUID } from 'node:crypto';
import { systemClock } from '../../../main/engine/clock.ts';
import { CostMeter } from '../../../main/engine/cost.ts';
import { encodeGroupRow, encodeMessage } from '../../../main/engine/remote/dynamo/codec.ts';
import { RemoteConfig } from '../../../main/engine/remote/dynamo/config.ts';
import { DynamoMessageStore } from '../../../main/engine/remote/dynamo/store.ts';
import type { MessageStore } from '../../../main/engine/remote/messageStore.ts';
import { TableAdmin } from '../../../scripts/ddb/table.ts';
import { ANDREW, BAYKO, context, groupRowAt, messageAt } from '../../contracts/messageStore/samples.ts';

export const REGION = 'eu-central-1';

/** Creates a table with a conversation of two messages between Andrew and Bayko, and a store without faults. */
export async function createConversationTable(
  endpoint: string,
): Promise<{ readonly table: string; readonly store: MessageStore }> {
  const table = `kill-${randomUUID()}`;
  const config = RemoteConfig.parse({ region: REGION, table, endpoint });
  const world = { clock: systemClock, cost: new CostMeter() };
  const store = new DynamoMessageStore(config, world);
  const admin = new TableAdmin(config, world);
  await store.createTable(context);
  const row = { ...groupRowAt(2), text: 'message 2' };
  const rows = [encodeGroupRow(ANDREW.id, row), encodeGroupRow(BAYKO.id, { ...row, other: ANDREW })];
  await admin.putAll([encodeMessage(messageAt(1)), encodeMessage(messageAt(2)), ...rows], context);
  admin.close();
  return { table, store };
}
