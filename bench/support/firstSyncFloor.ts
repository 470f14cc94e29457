import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import pMap from 'p-map';
import { z } from 'zod';
import { ConversationId, type Message, MessageId, SortKey, UserId } from '../../shared/model.ts';
import { parseTimestamp } from '../../shared/time/timestamp.ts';
import { writeBest } from '../cache.bench.ts';
import { cannedOwner } from './cannedTable.ts';
import { Corpus } from './corpus.ts';

/** Queries under way at once, as in a first sync. */
const AT_ONCE = 12;

const Row = z.object({ message_group_uuid: z.string() });
const MessageRow = z.object({
  sk: z.string(),
  message_uuid: z.string(),
  message: z.string(),
  user_uuid: z.string(),
  user_display_name: z.string(),
  user_handle: z.string(),
});

/** The people and conversations of the canned table. */
class CannedCorpus extends Corpus {
  override readonly owner = { id: UserId.parse(cannedOwner), name: 'Bench Owner', handle: 'bench' };
  override conversationId = (n: number): ConversationId => ConversationId.parse(`conversation-${n}`);
  override person = (n: number): Message['sender'] => ({
    id: UserId.parse(`person-${n}`),
    name: `Person ${n}`,
    handle: `person${n}`,
  });
}

async function queryAll(client: DynamoDBDocumentClient, partition: string): Promise<Record<string, unknown>[]> {
  const query = {
    TableName: 'bench',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': partition },
  };
  const rows: Record<string, unknown>[] = [];
  for await (const { Items = [] } of paginateQuery({ client }, query)) rows.push(...Items);
  return rows;
}

function toMessage(conversationId: ConversationId, row: Record<string, unknown>): Message {
  const { sk, message_uuid, message, user_uuid, user_display_name, user_handle } = MessageRow.parse(row);
  const at = parseTimestamp(sk);
  if (at === null) throw new Error(`${sk} is no time.`);
  return {
    conversationId,
    id: MessageId.parse(message_uuid),
    sortKey: SortKey.parse(sk),
    at,
    sender: { id: UserId.parse(user_uuid), name: user_display_name, handle: user_handle },
    text: message,
    expiresAt: null,
  };
}

/** Reads a canned table by AWS's document client alone, then writes it by the fewest statements. Resolves with the time, s. */
export async function readAndWriteBest(
  endpoint: string,
  file: string,
  size: readonly [number, number],
): Promise<number> {
  const started = performance.now();
  const [conversations, messages] = size;
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1', endpoint, credentials }));
  const list = (await queryAll(client, `GRP#${cannedOwner}`)).map((row) => Row.parse(row).message_group_uuid);
  const pages = await pMap(
    list,
    async (id) => (await queryAll(client, `MSG#${id}`)).map((row) => toMessage(ConversationId.parse(id), row)),
    { concurrency: AT_ONCE },
  );
  client.destroy();
  writeBest(file, new CannedCorpus(conversations * messages, conversations), pages);
  return (performance.now() - started) / 1_000;
}
