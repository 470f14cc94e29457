import { systemClock } from '../../main/engine/clock.ts';
import { CostMeter } from '../../main/engine/cost.ts';
import type { Item, Key } from '../../main/engine/remote/dynamo/codec.ts';
import { encodeGroupRow, encodeMessage } from '../../main/engine/remote/dynamo/codec.ts';
import { RemoteConfig } from '../../main/engine/remote/dynamo/config.ts';
import { DynamoMessageStore } from '../../main/engine/remote/dynamo/store.ts';
import { createRandom } from '../../main/engine/samples/random.ts';
import { TableAdmin } from '../../scripts/ddb/table.ts';
import { step } from '../../scripts/lib/progress.mjs';
import { ConversationId, MessageId, type Person, SortKey, UserId } from '../../shared/model.ts';
import { formatTimestamp } from '../../shared/time/formatTimestamp.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';

/** The account's owner, region and table in every measurement. */
export const owner: Person = { id: UserId.parse(uuid('user', 0)), name: 'Andrew Brown', handle: 'andrewbrown' };
export const place = { region: 'us-east-1', table: 'cruddur-messages' } as const;

/** A conversation of the bench. */
export interface BenchConversation {
  readonly conversationId: ConversationId;
  readonly other: Person;
  /** The message rows, oldest first. */
  readonly messages: readonly (Item & Key)[];
  /** The group rows of both participants, the owner's first. */
  readonly rows: readonly [Item & Key, Item & Key];
}

const START_MICROS = Date.UTC(2025, 0, 1) * 1_000;
const MESSAGE_STEP_MICROS = 60_123_457;
/** Time between the newest messages of two conversations. */
const CONVERSATION_STEP_MICROS = 1_234_567_891;
/** Gives an average message row of 307 bytes, as in real tables. */
const TEXT_LENGTHS = { least: 20, most: 159 } as const;

/** The id of the n-th conversation, and its other person. */
export function conversationPeople(g: number): { readonly conversationId: ConversationId; readonly other: Person } {
  const other = { id: UserId.parse(uuid('user', g + 1)), name: `Person ${g}`, handle: `person${g}` };
  return { conversationId: ConversationId.parse(uuid('conversation', g)), other };
}

/** Conversations of the given sizes; the last one is the newest. */
export function composeConversations(sizes: readonly number[]): BenchConversation[] {
  const random = createRandom('bench');
  return sizes.map((size, g) => {
    const { conversationId, other } = conversationPeople(g);
    const newest = START_MICROS + g * CONVERSATION_STEP_MICROS;
    const timeOf = (n: number) => instantFromMicros(newest - (size - 1 - n) * MESSAGE_STEP_MICROS);
    const messages = Array.from({ length: size }, (_, n) => {
      const { least, most } = TEXT_LENGTHS;
      const at = timeOf(n);
      return encodeMessage({
        conversationId,
        id: MessageId.parse(random.uuid()),
        sortKey: SortKey.parse(formatTimestamp(at)),
        at,
        sender: n % 2 === 0 ? owner : other,
        text: `${n} `.padEnd(least + random.below(most - least + 1), 'lorem ipsum '),
        expiresAt: null,
      });
    });
    const at = timeOf(size - 1);
    const row = {
      conversationId,
      sortKey: SortKey.parse(formatTimestamp(at)),
      at,
      text: String(messages.at(-1)?.message),
    };
    const rows = [
      encodeGroupRow(owner.id, { ...row, other }),
      encodeGroupRow(other.id, { ...row, other: owner }),
    ] as const;
    return { conversationId, other, messages, rows };
  });
}

/** All rows of the conversations. */
export const itemsOf = (conversations: readonly BenchConversation[]): Item[] =>
  conversations.flatMap(({ messages, rows }) => [...messages, ...rows]);

/** Creates the table on an emulator and writes the rows. */
export async function fillTable(endpoint: string, items: readonly Item[]): Promise<void> {
  const config = RemoteConfig.parse({ ...place, endpoint });
  const world = { clock: systemClock, cost: new CostMeter() };
  const context = { purpose: 'setup', signal: new AbortController().signal } as const;
  const store = new DynamoMessageStore(config, world);
  const admin = new TableAdmin(config, world);
  try {
    await store.createTable(context);
    await step(`Writing ${items.length.toLocaleString('en')} rows`, () => admin.putAll(items, context));
  } finally {
    admin.close();
    store.close();
  }
}

/** A uuid for each kind and number. */
function uuid(kind: string, n: number): string {
  return createRandom(`${kind} ${n}`).uuid();
}
