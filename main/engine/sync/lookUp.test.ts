import { beforeEach, describe, expect, it } from 'vitest';
import { ConversationId } from '../../../shared/model.ts';
import { settle } from '../../../test/fakes/manualClock.ts';
import { friendConversation, keyAt, owner, PushBench } from '../../../test/support/pushBench.ts';

const DAY = 86_400;

describe('messages of a folder that was restored from an older copy', () => {
  let bench: PushBench;

  beforeEach(() => {
    bench = new PushBench();
    bench.haveConversation();
  });

  /** The time of the next start, after `seconds`. */
  const startAfter = (seconds: number): void => {
    bench.clock.jump(seconds * 1_000);
    bench.tellTime();
    bench.outbox.outgoing.lookUpOld(bench.clock.now());
  };
  /** Puts a message of the outbox into the table, as a newer copy of the folder recorded. */
  const sentMeanwhile = (id: string, second: number, conversationId: ConversationId = friendConversation) =>
    bench.store.seed([
      {
        pk: `MSG#${conversationId}`,
        sk: keyAt(second),
        message_uuid: id,
        message: `secret of ${id}`,
        user_uuid: owner.id,
        user_display_name: owner.name,
        user_handle: owner.handle,
      },
    ]);

  it('are not sent again, in however many pages the table returns them', async () => {
    const ids = [1, 2, 3, 4, 5].map(() => bench.accept());
    for (const [n, id] of ids.entries()) sentMeanwhile(id, 100 + n);
    sentMeanwhile('of another client', 50);
    startAfter(2 * DAY);
    const { listMessages } = bench.store;
    bench.store.listMessages = (id, query, context) =>
      listMessages.call(bench.store, id, { ...query, limit: 2 }, context);
    await bench.drain();
    expect(bench.sentIds()).toEqual(['of another client', ...ids]);
    expect(bench.store.countOf('putMessage')).toBe(0);
    expect(bench.outbox.outgoing.counts()).toEqual({ waiting: 0, failed: 0 });
    expect(bench.cachedIds()).toEqual(expect.arrayContaining(ids));
    expect(bench.rowSeconds(owner)).toEqual([104]);
  });

  it('are looked up once for each conversation, from the last key that is known', async () => {
    bench.accept();
    await bench.drain();
    const [first, second] = [bench.accept(), bench.accept()];
    startAfter(2 * DAY);
    await bench.drain();
    expect(bench.sentIds().slice(1)).toEqual([first, second]);
    const looked = bench.store.calls.filter(({ method }) => method === 'listMessages').map(({ args }) => args);
    const query = { direction: 'forward', from: null, downTo: keyAt(0), limit: 1_000 };
    expect(looked).toEqual([[friendConversation, query]]);
  });

  it('are looked up from the start of a conversation without a known key, whatever the clock said', async () => {
    const id = bench.accept();
    sentMeanwhile(id, -3 * DAY);
    startAfter(-10 * 365 * DAY);
    await bench.drain();
    expect(bench.sentIds()).toEqual([id]);
  });

  it('are found without a wait for requests that may still take effect', async () => {
    const id = bench.accept();
    bench.store.failNext('putMessage', 'offline');
    await bench.push();
    sentMeanwhile(id, 4_000);
    startAfter(2 * DAY);
    await bench.drain();
    expect(bench.messages()).toMatchObject([{ id, sk: keyAt(4_000) }]);
  });

  it('are looked up again after the time in which a request of the run before may take effect', async () => {
    const id = bench.accept();
    bench.store.failNext('putMessage', 'offline');
    await bench.push();
    startAfter(2 * DAY);
    const drained = bench.drain();
    await settle();
    sentMeanwhile(id, 4_000);
    await bench.clock.advance(60_000);
    await drained;
    expect(bench.messages()).toMatchObject([{ id, sk: keyAt(4_000) }]);
  });

  it('include failed ones, which a retry would send again', async () => {
    const [failed, waiting] = [bench.accept(), bench.accept()];
    bench.store.failNext('putMessage', 'access-denied');
    await bench.push();
    expect(bench.outbox.outgoing.failed()).toMatchObject([{ id: failed }]);
    sentMeanwhile(failed, 500);
    const third = bench.accept();
    startAfter(2 * DAY);
    await bench.drain();
    expect(bench.outbox.outgoing.counts()).toEqual({ waiting: 0, failed: 0 });
    expect(bench.sentIds()).toEqual([waiting, failed, third]);
  });

  it('wait while they can’t be looked up, behind no other conversation', async () => {
    const other = ConversationId.parse('other');
    bench.haveConversation(other);
    const id = bench.accept();
    startAfter(2 * DAY);
    const second = bench.accept(other);
    bench.store.failNext('listMessages', 'throttled');
    await bench.push();
    expect(bench.sentIds(other)).toEqual([second]);
    expect(bench.outbox.outgoing.heads(bench.clock.now())).toMatchObject([
      { id, attempts: 1, error: { code: 'throttled' } },
    ]);
    await bench.drain();
    expect(bench.sentIds()).toEqual([id]);
  });

  it('are sent without a look-up when they are less than a day old', async () => {
    const id = bench.accept();
    startAfter(DAY - 1);
    await bench.drain();
    expect(bench.sentIds()).toEqual([id]);
    expect(bench.store.countOf('listMessages')).toBe(0);
  });
});
