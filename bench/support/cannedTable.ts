import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import process from 'node:process';
import { z } from 'zod';
import { portOf } from '../../scripts/lib/dynalite.ts';

/*
 * A DynamoDB that answers Query with generated rows, in its own process, because emulators are slower than the measured
 * client. It has one owner with `conversations` conversations of `messages` messages each. All other requests succeed and
 * find nothing.
 */

/** The person whose conversations the canned table holds. */
export const cannedOwner = 'bench-owner';

const Query = z.object({
  TableName: z.string(),
  Limit: z.int().optional(),
  ExpressionAttributeValues: z.record(z.string(), z.object({ S: z.string() })),
  ExclusiveStartKey: z.object({ sk: z.object({ S: z.string() }) }).optional(),
});

const start = Date.UTC(2025, 0, 1);
const timeOf = (index: number): string => new Date(start + index * 60_000).toISOString().replace('Z', '000+00:00');
const text = (value: string) => ({ S: value });

/** A sentence of about 80 characters, different for each number. */
const sentence = (n: number): string =>
  `Message ${n}: the quick brown fox number ${n * 7} jumps over lazy dog number ${n * 13} again and again`;

function answer(body: string, conversations: number, messages: number): unknown {
  const { Limit = 1_000, ExpressionAttributeValues: values, ExclusiveStartKey } = Query.parse(JSON.parse(body));
  const partition = Object.values(values).find(({ S }) => /^(GRP|MSG)#/.test(S))?.S ?? '';
  const from = ExclusiveStartKey?.sk.S;
  if (partition.startsWith('GRP#')) {
    const first = from === undefined ? 0 : Array.from({ length: conversations }, (_, g) => timeOf(g)).indexOf(from) + 1;
    const last = Math.min(conversations, first + Limit);
    const items = Array.from({ length: last - first }, (_, offset) => {
      const g = first + offset;
      return {
        pk: text(partition),
        sk: text(timeOf(g)),
        message_group_uuid: text(`conversation-${g}`),
        message: text(sentence(g)),
        user_uuid: text(`person-${g}`),
        user_display_name: text(`Person ${g}`),
        user_handle: text(`person${g}`),
      };
    });
    return page(items, last < conversations ? items.at(-1) : undefined);
  }
  const conversation = Number(partition.slice('MSG#conversation-'.length));
  const items = Array.from({ length: Math.min(Limit, messages) }, (_, offset) => {
    const n = conversation * messages + (messages - 1 - offset);
    const own = n % 2 === 0;
    return {
      pk: text(partition),
      sk: text(timeOf(n)),
      message_uuid: text(`message-${n}`),
      message: text(sentence(n)),
      user_uuid: text(own ? cannedOwner : `person-${conversation}`),
      user_display_name: text(own ? 'Bench Owner' : `Person ${conversation}`),
      user_handle: text(own ? 'bench' : `person${conversation}`),
    };
  });
  return page(items, undefined);
}

const page = (Items: readonly Record<string, { S: string }>[], last: Record<string, { S: string }> | undefined) => ({
  Items,
  Count: Items.length,
  ScannedCount: Items.length,
  ConsumedCapacity: { TableName: 'bench', CapacityUnits: Math.max(0.5, Math.ceil((Items.length * 300) / 4_096) / 2) },
  ...(last ? { LastEvaluatedKey: { pk: last.pk, sk: last.sk } } : {}),
});

async function read(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}

/** Starts the server in a child process; resolves to its endpoint once it listens. */
export async function startCannedTable(
  conversations: number,
  messages: number,
): Promise<{ endpoint: string; stop(): void }> {
  const child = fork(import.meta.filename, [String(conversations), String(messages)]);
  const [port] = await once(child, 'message');
  return { endpoint: `http://127.0.0.1:${z.int().parse(port)}`, stop: () => void child.kill() };
}

if (process.send && process.argv[1] === import.meta.filename) {
  const [conversations, messages] = [Number(process.argv[2]), Number(process.argv[3])];
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const isQuery = request.headers['x-amz-target']?.toString().endsWith('.Query');
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify(isQuery ? answer(body, conversations, messages) : {}));
    });
  });
  server.listen(0, '127.0.0.1', () => {
    process.send?.(portOf(server));
  });
}
