import { encodeProfile, groupRowPartition, MESSAGE_PREFIX } from '../../main/engine/remote/dynamo/codec.ts';
import { type Emulator, startDynalite } from '../../scripts/lib/dynalite.ts';
import { type Person, UserId } from '../../shared/model.ts';
import { startDynamoDbLocal } from '../../test/support/dynamoDbLocal.ts';
import { composeConversations, itemsOf, owner } from '../support/benchTable.ts';
import type { Figure } from '../support/figure.ts';
import { onStage } from '../support/stage.ts';
import type { MeteredRequest } from '../support/wireMeter.ts';

interface Limits {
  /** Write units of the table, and of its index. */
  readonly table: number;
  readonly index: number;
}

/** The message, and for each participant the new row and the deletion of the old one. */
const moving: Limits = { table: 5, index: 4 };
/** The message, and a row for each participant, without an old one. */
const beginning: Limits = { table: 3, index: 2 };

/** A person without a conversation. */
const stranger: Person = { id: UserId.parse('stranger-uuid'), name: 'A Stranger', handle: 'stranger' };

/** Measures each request of sending: in an existing conversation, and as the first message of a new one. */
export async function measureSendCost(): Promise<readonly Figure[]> {
  const { name, emulator } = await startEmulator();
  const conversations = composeConversations([10]);
  const items = [...itemsOf(conversations), encodeProfile(stranger)];
  return onStage(
    items,
    async ({ engine, wire }) => {
      await engine.until(({ phase }) => phase === 'idle');
      await engine.call('sync.refresh', {});
      const figures: Figure[] = [];
      for (const { conversationId } of conversations) {
        wire.reset();
        await engine.call('messages.send', { conversationId, text: 'What does this cost?' });
        await wire.answered('DeleteItem', 2);
        figures.push(...figuresOf(`message in a conversation of two, on ${name}`, wire.requests, moving));
      }
      const { conversationId } = await engine.call('conversations.start', { handle: stranger.handle });
      wire.reset();
      await engine.call('messages.send', { conversationId, text: 'Hello.' });
      await wire.answered('PutItem', 3);
      figures.push(...figuresOf(`first message of a new conversation, on ${name}`, wire.requests, beginning));
      return figures;
    },
    async () => emulator,
  );
}

/** DynamoDB Local, which charges as the service does; without it the embedded emulator, with a warning. */
async function startEmulator(): Promise<{ readonly name: string; readonly emulator: Emulator }> {
  const local = await startDynamoDbLocal();
  if ('endpoint' in local) return { name: 'DynamoDB Local', emulator: local };
  const notice = `DynamoDB Local is not available: ${local.reason}.`;
  if (process.env.CI === 'true') throw new Error(notice);
  console.warn(`${notice} Using dynalite instead.`);
  return { name: 'dynalite', emulator: await startDynalite({ directory: null }) };
}

/** Prints the requests one by one, and returns their sums. */
function figuresOf(what: string, requests: readonly MeteredRequest[], limits: Limits): readonly Figure[] {
  const isRead = ({ operation }: MeteredRequest): boolean => operation === 'Query' || operation === 'GetItem';
  const lines = requests.map((request) => {
    const [read, table, index] = isRead(request)
      ? [request.table + request.indexes, 0, 0]
      : [0, request.table, request.indexes];
    return { step: stepOf(request), operation: request.operation, read, table, index };
  });
  for (const { step, operation, read, table, index } of lines) {
    process.stderr.write(`${what}: ${step}, ${operation}: ${table} and ${index} write units, ${read} read units\n`);
  }
  const sum = (unit: 'read' | 'table' | 'index'): number => lines.reduce((total, line) => total + line[unit], 0);
  return [
    { what, value: sum('table'), unit: 'write units', limit: { most: limits.table } },
    { what: `${what}, its index`, value: sum('index'), unit: 'write units', limit: { most: limits.index } },
    { what, value: sum('read'), unit: 'read units' },
  ];
}

/** The purpose of a request. */
function stepOf({ operation, partition, index }: MeteredRequest): string {
  if (index !== null) return "find the participants' rows";
  const isOwn = partition === groupRowPartition(owner.id);
  if (partition.startsWith(MESSAGE_PREFIX)) return operation === 'PutItem' ? 'the message' : 'look for messages';
  if (operation === 'PutItem') return isOwn ? 'own row, new place' : "the other's row, new place";
  if (operation === 'DeleteItem') return isOwn ? 'own row, old place' : "the other's row, old place";
  return isOwn ? 'refresh of the list' : "look at the other's list";
}
