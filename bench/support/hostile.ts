import process from 'node:process';
import { createReadingService } from '../../main/engine/services/conversations.ts';
import { createSearchService } from '../../main/engine/services/services.ts';
import { openCache } from '../../main/engine/store/cache/cache.ts';
import { openOutbox } from '../../main/engine/store/outbox/openOutbox.ts';
import { ServerClock } from '../../main/engine/sync/serverClock.ts';
import { ConversationId, MessageId, SortKey, UserId } from '../../shared/model.ts';
import { type Instant, instantFromMicros } from '../../shared/time/instant.ts';
import { ManualClock } from '../../test/fakes/manualClock.ts';

const ROWS = 60;
const ROW_BYTES = 275_000;
const ROUNDS = 3;
const conversationId = ConversationId.parse('hostile');
/** Words of a script whose splitting takes longest. */
const text = 'é à ü ö ñ '.repeat(ROW_BYTES / 15);

/** The longest waits of a call, ms of CPU: what they are on a computer that does nothing else. */
export interface HostileFigures {
  readonly bytes: number;
  /** While nothing else runs. */
  readonly idle: number;
  /** While a search runs. */
  readonly searching: number;
}

/**
 * Fills a conversation with rows as large as the table allows, and measures how long a call waits that opens it: while the
 * thread is idle, and while searches run whose hits are all of these rows, or none.
 */
export async function measureHostile(file: string, key: Uint8Array, now: Instant): Promise<HostileFigures> {
  const cache = openCache({ file, key, now });
  const outbox = openOutbox({ file: null, key, now });
  const sender = { id: UserId.parse('writer'), name: 'Writer', handle: 'writer' };
  const messages = Array.from({ length: ROWS }, (_, n) => ({
    conversationId,
    id: MessageId.parse(`m${n}`),
    sortKey: SortKey.parse(`k${100 + n}`),
    at: instantFromMicros(now - (ROWS - n) * 1_000_000),
    sender,
    text,
    expiresAt: null,
  }));
  try {
    cache.ingest.page(
      conversationId,
      { above: null, below: null },
      { messages, unparsable: [], pulledAt: now, rowVersionSeen: null, now },
    );
    const person = { id: UserId.parse('owner'), name: 'Owner', handle: 'owner' };
    const clock = new ManualClock(now);
    const deps = {
      cache,
      outbox,
      clock,
      owner: { person, resolve: async () => person },
      serverClock: new ServerClock(clock),
    };
    const { signal } = new AbortController();
    const search = createSearchService(deps);
    const reading = createReadingService(deps);
    /** Ms of CPU from now until the thread has answered a call. */
    const wait = async (): Promise<number> => {
      const start = process.cpuUsage();
      await new Promise((resolve) => setImmediate(resolve));
      await reading['messages.window']({ conversationId, from: { kind: 'newest' }, limit: 100 }, signal);
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1_000;
    };
    const longest = async (queries: readonly string[], rounds = ROUNDS): Promise<number> => {
      let most = 0;
      for (let round = 0; round < rounds; round++) {
        for (const query of queries) {
          let isRunning = query !== '';
          const running = isRunning
            ? Promise.resolve(search['search.run']({ query, zone: 'UTC', limit: 50 }, signal)).finally(() => {
                isRunning = false;
              })
            : null;
          do most = Math.max(most, await wait());
          while (isRunning);
          await running;
        }
      }
      return most;
    };
    await longest(['', 'e', 'zz'], 1);
    return { bytes: ROWS * Buffer.byteLength(text), idle: await longest(['']), searching: await longest(['e', 'zz']) };
  } finally {
    cache.close();
    outbox.close();
  }
}
