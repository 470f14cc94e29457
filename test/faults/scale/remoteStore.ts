import type { CostMeter } from '../../../main/engine/cost.ts';
import type { MessageQuery, Page, RequestContext } from '../../../main/engine/remote/messageStore.ts';
import type { ServerClock } from '../../../main/engine/sync/serverClock.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ConversationId, Message } from '../../../shared/model.ts';
import { instantFromMicros, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import { FakeMessageStore, type StoreMethod } from '../../fakes/fakeMessageStore.ts';
import type { Process } from '../simulator/process.ts';
import type { Random } from '../simulator/random.ts';
import type { LimitedTable } from './limitedTable.ts';

/** Attempts of one call: `MAX_ATTEMPTS` of the real client. */
const attempts = 3;
/** The SDK's longest wait after the first throttled attempt, ms; twice that after the second (@smithy/core, standard mode). */
const throttlingDelayMs = 1_000;
/** The service takes "single-digit milliseconds" ("What is Amazon DynamoDB?", AWS): 2 ms and, on average, 2 more. */
const service = { leastMs: 2, meanMs: 2 };
/** The network's round trip, drawn once for each person, ms: from the same city to another continent. */
const roundTripMs = [10, 120] as const;
/** How late a request and its response are by chance, on average, ms. */
const jitterMs = 4;
const never = new AbortController().signal;

interface RemoteParts {
  readonly table: LimitedTable;
  readonly process: Process;
  readonly serverClock: ServerClock;
  readonly cost: CostMeter;
  readonly chance: Random;
  /** Called with the messages of each response. */
  readonly onMessages: (messages: readonly Message[]) => void;
}

/** The table as one person reaches it: requests take time, and throttled ones are sent again as the SDK does. */
export class RemoteStore extends FakeMessageStore {
  readonly #parts: RemoteParts;
  readonly #roundTripMs: number;

  constructor(parts: RemoteParts) {
    const { table, cost, chance } = parts;
    super({ table, cost, log: false });
    this.#parts = parts;
    const [least, most] = roundTripMs;
    this.#roundTripMs = least * (most / least) ** chance.next();
  }

  override async listMessages(
    conversationId: ConversationId,
    query: MessageQuery,
    context: RequestContext,
  ): Promise<Page<Message>> {
    const page = await super.listMessages(conversationId, query, context);
    this.#parts.onMessages(page.items);
    return page;
  }

  protected override async request<T>(
    method: StoreMethod,
    args: readonly unknown[],
    context: RequestContext,
    work: () => T,
  ): Promise<T> {
    const { process, chance } = this.#parts;
    for (let attempt = 1; ; attempt++) {
      try {
        // A request under way can't be cancelled.
        return await this.#travel(context, () => super.request(method, args, { ...context, signal: never }, work));
      } catch (thrown) {
        const isThrottled = thrown instanceof AppError && thrown.code === 'throttled';
        if (!isThrottled || attempt === attempts) throw thrown;
        await process.sleep(chance.next() * throttlingDelayMs * 2 ** (attempt - 1), context.signal);
      }
    }
  }

  /** Takes the time to the table and back, whether the work succeeds or not. */
  async #travel<T>({ signal }: RequestContext, work: () => Promise<T>): Promise<T> {
    const { process, serverClock } = this.#parts;
    const sentAt = process.now();
    const halfMs = (this.#roundTripMs + this.#exponential(jitterMs)) / 2;
    await process.sleep(halfMs + service.leastMs + this.#exponential(service.meanMs), signal);
    try {
      return await work();
    } finally {
      const serverDate = instantFromMicros(Math.floor(process.now() / MICROS_PER_SECOND) * MICROS_PER_SECOND);
      await process.sleep(halfMs, signal);
      serverClock.observe({ serverDate, sentAt, receivedAt: process.now() });
    }
  }

  #exponential(mean: number): number {
    return -mean * Math.log(1 - this.#parts.chance.next());
  }
}
