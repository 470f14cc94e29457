import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConversationId, type MessageId } from '../../../shared/model.ts';
import {
  friend,
  friendConversation,
  keyAt,
  owner,
  PushBench,
  person,
  rawRow,
} from '../../../test/support/pushBench.ts';
import { type Fate, RowWatch, Stopper, unreliable } from '../../../test/support/pushFaults.ts';
import type { Pusher } from './push.ts';

const newConversation = ConversationId.parse('new conversation');
const newcomer = person('newcomer');
/** A request takes effect within this time or never, ms. */
const effectMs = 60_000;

/** An existing conversation, a new one, and rows that must not change. */
class Trial {
  readonly bench = new PushBench();
  readonly accepted = new Map<ConversationId, MessageId[]>();
  readonly #watch: RowWatch;
  readonly #foreign: readonly unknown[];

  constructor(messages: readonly ConversationId[]) {
    const { bench } = this;
    bench.haveConversation();
    bench.store.seed([rawRow(owner, newcomer, 9_000, 'foreign'), rawRow(friend, newcomer, -60.5, 'foreign')]);
    bench.store.seed([rawRow(friend, owner, 8_000)]);
    this.#foreign = this.#foreignRows();
    bench.outbox.newConversations.add({
      conversationId: newConversation,
      other: newcomer,
      createdAt: bench.clock.now(),
    });
    for (const conversationId of messages) {
      this.accepted.set(conversationId, [...(this.accepted.get(conversationId) ?? []), bench.accept(conversationId)]);
    }
    this.#watch = new RowWatch(bench.store);
  }

  /** A client with the same disk, as after a restart of the app. */
  client(stopper: Stopper, nextFate: () => Fate = () => ({ kind: 'done' })): Pusher {
    const { bench } = this;
    const store = this.#watch.guard(unreliable(bench.store, bench.clock, nextFate));
    return bench.pusher({
      store: stopper.guard(store),
      outbox: stopper.guard(bench.outbox),
      cache: stopper.guard(bench.cache),
    });
  }

  /** Completes everything on a good connection and checks the result. */
  async finish(): Promise<void> {
    const { bench } = this;
    await bench.drain(this.client(new Stopper()));
    await bench.clock.advance(effectMs + 1);
    this.#watch.look();

    expect(bench.outbox.outgoing.counts()).toEqual({ waiting: 0, failed: 0 });
    expect(bench.outbox.rowTasks.givenUp()).toBe(0);
    for (const [conversationId, ids] of this.accepted) {
      // In key order, so that this also checks that keys ascend.
      expect(bench.sentIds(conversationId).filter((id) => id.startsWith('own'))).toEqual(ids);
      expect(bench.cachedIds(conversationId)).toEqual(ids);
      const newest = bench.messages(conversationId).findLast(({ id }) => id.startsWith('own'))?.sk ?? '';
      for (const participant of [owner, conversationId === newConversation ? newcomer : friend]) {
        const seconds = bench.rowSeconds(participant, conversationId);
        expect(seconds.some((second) => keyAt(second) >= newest)).toBe(true);
      }
    }
    expect(this.#foreignRows()).toEqual(expect.arrayContaining([...this.#foreign]));
    expect(bench.rowSeconds(friend)).toContain(8_000);
    if (this.accepted.has(newConversation)) expect(bench.outbox.newConversations.all()).toEqual([]);
  }

  #foreignRows(): readonly unknown[] {
    return this.bench.store.table.rows().filter((row) => row.message_group_uuid === 'foreign');
  }
}

describe('a client that is stopped', () => {
  const messages = [friendConversation, newConversation, friendConversation];
  const restartsAfterMs = [0, 30_000, 400_000];

  /** Counts a client's calls until everything is sent. */
  async function countCalls(): Promise<number> {
    const trial = new Trial(messages);
    const stopper = new Stopper();
    await trial.bench.push(trial.client(stopper));
    return stopper.calls;
  }

  it.each<Fate>([{ kind: 'done' }, { kind: 'lost' }, { kind: 'late', ms: 59_000 }])(
    'after any step, the last request $kind, sends everything once with its next start',
    async (lastFate) => {
      const calls = await countCalls();
      expect(calls).toBeGreaterThan(50);
      for (const restartAfterMs of restartsAfterMs) {
        for (let most = 1; most <= calls; most++) {
          const trial = new Trial(messages);
          const stopper = new Stopper(most);
          const stopped = trial.client(stopper, () => (stopper.isStopped ? lastFate : { kind: 'done' }));
          await stopped.push(new AbortController().signal).catch(() => {});
          expect(stopper.calls).toBe(most);
          await trial.bench.clock.advance(restartAfterMs);
          await trial.finish();
        }
      }
    },
  );
});

describe('a bad connection', () => {
  const fate: fc.Arbitrary<Fate> = fc.oneof(
    { arbitrary: fc.constant<Fate>({ kind: 'done' }), weight: 4 },
    { arbitrary: fc.constantFrom<Fate>({ kind: 'refused' }, { kind: 'lost' }, { kind: 'taken' }), weight: 3 },
    { arbitrary: fc.constant<Fate>({ kind: 'unanswered' }), weight: 2 },
    {
      arbitrary: fc.record({ kind: fc.constant('late' as const), ms: fc.integer({ min: 0, max: effectMs }) }),
      weight: 3,
    },
  );
  /** One run of a client: it stops after some steps, and the next run starts some time later. */
  const run = fc.record({
    steps: fc.integer({ min: 1, max: 60 }),
    pushes: fc.integer({ min: 1, max: 4 }),
    waitMs: fc.oneof(fc.integer({ min: 0, max: 70_000 }), fc.integer({ min: 0, max: 900_000 })),
  });

  it('loses and duplicates nothing and keeps the order, wherever requests fail and clients stop', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(friendConversation, newConversation), { minLength: 1, maxLength: 6 }),
        fc.array(fate, { maxLength: 60 }),
        fc.array(run, { maxLength: 6 }),
        async (messages, fates, runs) => {
          const trial = new Trial(messages);
          let requests = 0;
          const nextFate = (): Fate => fates[requests++] ?? { kind: 'done' };
          for (const { steps, pushes, waitMs } of runs) {
            const client = trial.client(new Stopper(steps), nextFate);
            for (let n = 0; n < pushes; n++) {
              await client.push(new AbortController().signal).catch(() => {});
              await trial.bench.clock.advance(waitMs / pushes);
            }
          }
          await trial.bench.drain(trial.client(new Stopper(), nextFate));
          await trial.finish();
        },
      ),
      { numRuns: 300 },
    );
  });

  it('does the same while the clock is set', async () => {
    const moment = fc.integer({ min: -7_200_000, max: 7_200_000 });
    await fc.assert(
      fc.asyncProperty(fc.array(moment, { maxLength: 6 }), fc.array(fate, { maxLength: 20 }), async (times, fates) => {
        const trial = new Trial([friendConversation]);
        let requests = 0;
        const client = trial.client(new Stopper(), () => fates[requests++] ?? { kind: 'done' });
        for (const aheadMs of times) {
          // Two responses that agree.
          for (let answers = 0; answers < 2; answers++) trial.bench.tellTime(aheadMs);
          trial.accepted.get(friendConversation)?.push(trial.bench.accept(friendConversation));
          trial.bench.outbox.resetRetryTimers();
          await trial.bench.push(client);
        }
        await trial.bench.clock.advance(effectMs);
        await trial.finish();
      }),
      { numRuns: 200 },
    );
  });
});
