import { beforeEach, describe, expect, it } from 'vitest';
import { MessageId } from '../../../shared/model.ts';
import { atSecond, friendConversation, keyAt, PushBench } from '../../../test/support/pushBench.ts';

describe('a key allocated before', () => {
  let bench: PushBench;

  beforeEach(() => {
    bench = new PushBench();
    bench.haveConversation();
  });

  /** Seeds a row at a key. */
  const seed = (second: number, id: string) =>
    bench.store.seed([
      { pk: `MSG#${friendConversation}`, sk: keyAt(second), message_uuid: id, message: 'x', user_uuid: 'else' },
    ]);
  const headOf = () => bench.outbox.outgoing.heads(bench.clock.now())[0];

  describe('more than five minutes ago', () => {
    beforeEach(async () => {
      bench.accept();
      bench.store.failNext('putMessage', 'throttled');
      await bench.push();
      await bench.clock.advance(301_000);
    });

    it('is looked up first, and replaced when the message is not there', async () => {
      await bench.push();
      expect(bench.messages()).toMatchObject([{ sk: keyAt(301) }]);
      expect(bench.store.calls.map(({ method }) => method).slice(1, 3)).toEqual(['getMessage', 'putMessage']);
    });

    it('may turn out to be sent', async () => {
      seed(0, 'own 001');
      await bench.push();
      expect(bench.messages()).toMatchObject([{ id: 'own 001', sk: keyAt(0) }]);
      expect(bench.store.countOf('putMessage')).toBe(1);
      expect(headOf()).toBeUndefined();
    });

    it('is replaced when another client’s row has it', async () => {
      seed(0, 'foreign');
      await bench.push();
      expect(bench.messages()).toMatchObject([{ id: 'foreign' }, { id: 'own 001', sk: keyAt(301) }]);
    });

    it('is kept while a request may still take effect', async () => {
      bench.outbox.outgoing.failAttempt(MessageId.parse('own 001'), {
        error: { code: 'timeout', message: '', retryable: true, details: {} },
        nextAt: bench.clock.now(),
        uncertainUntil: atSecond(302),
      });
      await bench.push();
      expect(bench.messages()).toMatchObject([{ sk: keyAt(0) }]);
      expect(bench.store.countOf('getMessage')).toBe(0);
    });

    it('stays uncertain when the lookup fails', async () => {
      bench.store.failNext('getMessage', 'throttled');
      await bench.push();
      expect(headOf()).toMatchObject({ attempts: 1, uncertainUntil: atSecond(60), error: { code: 'throttled' } });
      await bench.drain();
      expect(bench.messages()).toHaveLength(1);
    });
  });

  it('is replaced without a lookup when nothing was sent with it', async () => {
    const id = bench.accept();
    bench.outbox.outgoing.setKey(id, { sortKey: keyAt(-400), at: atSecond(-400), allocatedAt: atSecond(-400) });
    await bench.push();
    expect(bench.messages()).toMatchObject([{ sk: keyAt(0) }]);
    expect(bench.store.countOf('getMessage')).toBe(0);
  });

  it('is kept for a minute by a timer even when the clock is set', async () => {
    bench.accept();
    const pusher = bench.pusher();
    const fail = async () => {
      bench.store.failNext('putMessage', 'timeout');
      await bench.push(pusher);
      bench.outbox.resetRetryTimers();
    };
    await fail();
    for (let answers = 0; answers < 2; answers++) bench.tellTime(7_200_000);
    await fail();
    expect(headOf()).toMatchObject({ key: { sortKey: keyAt(0) } });
    expect(bench.store.countOf('getMessage')).toBe(0);
    await bench.clock.advance(60_001);
    await bench.push(pusher);
    expect(bench.messages()).toMatchObject([{ sk: keyAt(7_260.001) }]);
  });
});
