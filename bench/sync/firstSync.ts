import { itemSize, readUnits } from '../../main/engine/remote/dynamo/capacity.ts';
import type { Item } from '../../main/engine/remote/dynamo/codec.ts';
import type { MessageWindow, WindowPlace } from '../../shared/contract/messages.ts';
import type { ConversationId } from '../../shared/model.ts';
import type { BenchEngine } from '../support/benchEngine.ts';
import { type BenchConversation, composeConversations, itemsOf } from '../support/benchTable.ts';
import { type Figure, formatNumber } from '../support/figure.ts';
import { onStage } from '../support/stage.ts';

const CONVERSATIONS = 2_000;
const MESSAGES = 100_000;
/** How many of the newest conversations must be usable early. */
const NEWEST = 20;
/** Percent. */
const USABLE_BY = 5;
const MOST_OVER_FLOOR = 1.1;
/** Messages per page of the window. */
const PAGE = 500;

interface Measured {
  readonly messages: number;
  readonly read: number;
  /** The share of all read units that had been consumed when the newest conversations were usable. */
  readonly usableAt: number;
}

/** Measures what the first sync of a table consumes, compared with the least that the service could charge for it. */
export async function measureFirstSync(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  const tables = [
    ['50 in each of 2,000 conversations', Array<number>(CONVERSATIONS).fill(MESSAGES / CONVERSATIONS), false],
    ['few in most, many in some, and older pages too', unevenSizes(), true],
  ] as const;
  for (const [name, sizes, isComplete] of tables) {
    const conversations = composeConversations(sizes);
    const floor = floorOf(conversations);
    const { messages, read, usableAt } = await sync(conversations, isComplete);
    if (messages !== MESSAGES) throw new Error(`${name}: ${messages} messages were read, not ${MESSAGES}.`);
    const what = `first sync of ${formatNumber(MESSAGES)} messages, ${name}`;
    figures.push(
      { what, value: read, unit: 'read units', floor, limit: { ratio: MOST_OVER_FLOOR } },
      {
        what: `newest ${NEWEST} conversations usable, ${name}`,
        value: 100 * usableAt,
        unit: '% of it',
        limit: { most: USABLE_BY },
      },
    );
  }
  return figures;
}

/** The read units of one Query for each conversation and for the owner's list. */
function floorOf(conversations: readonly BenchConversation[]): number {
  const bytesOf = (items: readonly Item[]): number => items.reduce((sum, item) => sum + itemSize(item), 0);
  const list = readUnits(bytesOf(conversations.map(({ rows: [own] }) => own)));
  return conversations.reduce((sum, { messages }) => sum + readUnits(bytesOf(messages)), list);
}

/** Sizes by Zipf's law, at least 1, whose sum is `MESSAGES`, in mixed order. */
function unevenSizes(): number[] {
  const weights = Array.from({ length: CONVERSATIONS }, (_, rank) => 1 / (rank + 1));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const sizes = weights.map((weight) => Math.max(1, Math.floor((MESSAGES * weight) / whole)));
  const rest = MESSAGES - sizes.reduce((sum, size) => sum + size, 0);
  const even = sizes.map((size, rank) => size + (rank === 0 ? rest : 0));
  // A step that is coprime to the number of conversations visits each of them.
  return even.map((_, g) => even[(g * 777) % CONVERSATIONS] ?? 1);
}

async function sync(conversations: readonly BenchConversation[], isComplete: boolean): Promise<Measured> {
  return onStage(itemsOf(conversations), async ({ engine, wire }) => {
    const missing = new Set<ConversationId>(conversations.slice(-NEWEST).map(({ conversationId }) => conversationId));
    let usableUnits = Number.POSITIVE_INFINITY;
    engine.onEvent((event) => {
      if (event.name !== 'messages.changed' || !missing.delete(event.payload.conversationId)) return;
      if (missing.size === 0) usableUnits = wire.units;
    });
    await engine.until(({ phase }) => phase === 'idle');
    if (isComplete) for (const { conversationId } of conversations) await readBack(engine, conversationId);
    const now = engine.clock.now();
    const { cache } = await engine.call('diagnostics.read', { dayStart: now, monthStart: now });
    return { messages: cache.messages, read: wire.units, usableAt: usableUnits / wire.units };
  });
}

/** Reads a conversation back to its first message, as by scrolling up. */
async function readBack(engine: BenchEngine, conversationId: ConversationId): Promise<void> {
  let from: WindowPlace = { kind: 'newest' };
  for (;;) {
    const { older }: MessageWindow = await engine.call('messages.window', { conversationId, from, limit: PAGE });
    if (older.kind === 'start') return;
    if (older.kind === 'cached') from = { kind: 'before', cursor: older.before };
    else await engine.call('messages.fill', { conversationId, gapId: older.gapId });
  }
}
