import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConversationId, MessageId } from '../../../../shared/model.ts';
import {
  accepted,
  allocated,
  at,
  conversation,
  conversationOf,
  idOf,
  keyOf,
  openInMemory,
  rowTask,
  throttled,
} from './testing/makers.ts';

const rejected = { error: throttled, uncertainUntil: null };

describe('an outgoing message', () => {
  it('is accepted as pending with all its values', () => {
    const outbox = openInMemory();
    const message = accepted(1, { text: 'é\u0000\u{1F600}\n', disappearAfter: 86_400_000 });
    const shown = { ...message, state: 'pending', attempts: 0, nextAttemptAt: null, error: null };
    expect(outbox.outgoing.enqueue(message)).toEqual(shown);
    expect(outbox.outgoing.ofConversation(conversation)).toEqual([shown]);
    expect(outbox.outgoing.heads(at(0))).toEqual([{ ...shown, key: null, uncertainUntil: null, lookUpFrom: null }]);
  });

  it('is accepted once', () => {
    const outbox = openInMemory();
    outbox.outgoing.enqueue(accepted(1));
    expect(() => outbox.outgoing.enqueue(accepted(1, { text: 'another' }))).toThrow();
    expect(outbox.outgoing.ofConversation(conversation).map(({ text }) => text)).toEqual(['text 1']);
  });

  it('keeps its key from attempt to attempt', () => {
    const outbox = openInMemory();
    outbox.outgoing.enqueue(accepted(1));
    outbox.outgoing.setKey(idOf(1), allocated(5));
    outbox.outgoing.beginAttempt(idOf(1), at(65));
    expect(outbox.outgoing.heads(at(0))).toMatchObject([
      { attempts: 1, key: allocated(5), uncertainUntil: at(65), error: null },
    ]);
    outbox.outgoing.failAttempt(idOf(1), { error: throttled, nextAt: at(9), uncertainUntil: at(65) });
    expect(outbox.outgoing.heads(at(0))).toMatchObject([{ attempts: 1, nextAttemptAt: at(9), error: throttled }]);
    outbox.outgoing.beginAttempt(idOf(1), at(69));
    expect(outbox.outgoing.heads(at(0))).toMatchObject([
      { attempts: 2, nextAttemptAt: null, uncertainUntil: at(69), error: null },
    ]);
    outbox.sent(idOf(1), rowTask(5));
    expect(outbox.outgoing.ofConversation(conversation)).toEqual([]);
    expect(outbox.rowTasks.all()).toEqual([rowTask(5)]);
  });

  it('drops the uncertainty about the old key with a new key', () => {
    const outbox = openInMemory();
    outbox.outgoing.enqueue(accepted(1));
    outbox.outgoing.setKey(idOf(1), allocated(5));
    outbox.outgoing.beginAttempt(idOf(1), at(65));
    outbox.outgoing.setKey(idOf(1), allocated(400));
    expect(outbox.outgoing.heads(at(0))).toMatchObject([{ key: allocated(400), uncertainUntil: null }]);
  });

  it('that failed blocks no other and returns to its old place with its key on retry', () => {
    const outbox = openInMemory();
    for (const n of [1, 2, 3]) outbox.outgoing.enqueue(accepted(n));
    outbox.outgoing.setKey(idOf(1), allocated(1));
    outbox.outgoing.beginAttempt(idOf(1), at(61));
    outbox.outgoing.reject(idOf(1), { error: throttled, uncertainUntil: at(61) });
    expect(outbox.outgoing.heads(at(0)).map(({ id }) => id)).toEqual([idOf(2)]);
    expect(outbox.outgoing.ofConversation(conversation).map(({ id, state }) => [id, state])).toEqual([
      [idOf(1), 'failed'],
      [idOf(2), 'pending'],
      [idOf(3), 'pending'],
    ]);
    expect(outbox.outgoing.counts()).toEqual({ waiting: 2, failed: 1 });
    expect(outbox.outgoing.retry(idOf(1))).not.toBeNull();
    const again = { state: 'pending', attempts: 0, error: null, key: allocated(1), uncertainUntil: at(61) };
    expect(outbox.outgoing.heads(at(0))).toMatchObject([{ id: idOf(1), ...again }]);
  });

  it('is retried and discarded only if it failed', () => {
    const outbox = openInMemory();
    outbox.outgoing.enqueue(accepted(1));
    for (const id of [idOf(1), idOf(2)]) {
      expect(outbox.outgoing.retry(id)).toBeNull();
      expect(outbox.outgoing.discard(id, at(0))).toBeNull();
    }
    expect(outbox.outgoing.counts()).toEqual({ waiting: 1, failed: 0 });
    outbox.outgoing.reject(idOf(1), rejected);
    expect(outbox.outgoing.discard(idOf(1), at(0))).not.toBeNull();
    expect(outbox.outgoing.ofConversation(conversation)).toEqual([]);
  });

  it('that is not pending rejects every step', () => {
    const outbox = openInMemory();
    outbox.outgoing.enqueue(accepted(1));
    outbox.outgoing.reject(idOf(1), rejected);
    for (const id of [idOf(1), idOf(2)]) {
      expect(() => outbox.outgoing.setKey(id, allocated(1))).toThrow(RangeError);
      expect(() => outbox.outgoing.beginAttempt(id, at(1))).toThrow(RangeError);
      expect(() => outbox.outgoing.failAttempt(id, { ...rejected, nextAt: at(1) })).toThrow(RangeError);
      expect(() => outbox.outgoing.reject(id, rejected)).toThrow(RangeError);
    }
    expect(outbox.outgoing.lastKeyAt(conversation)).toBeNull();
  });

  it('and every row task are due at once after a reset of the retry timers', () => {
    const outbox = openInMemory();
    outbox.outgoing.enqueue(accepted(1));
    outbox.outgoing.failAttempt(idOf(1), { ...rejected, nextAt: at(99) });
    outbox.rowTasks.put(rowTask(1, { nextAt: at(99) }));
    outbox.resetRetryTimers();
    expect(outbox.outgoing.heads(at(0))).toMatchObject([{ nextAttemptAt: null, error: throttled }]);
    expect(outbox.rowTasks.all()).toMatchObject([{ nextAt: null }]);
  });

  it('keeps the reason and the parameters of an error', () => {
    const outbox = openInMemory();
    outbox.outgoing.enqueue(accepted(1));
    const error = { ...throttled, reason: 'option-invalid', params: { option: 'x', seconds: 5 } };
    outbox.outgoing.reject(idOf(1), { error, uncertainUntil: null });
    expect(outbox.outgoing.failed()).toMatchObject([{ error }]);
  });

  it('stores only the data of an error', () => {
    const outbox = openInMemory();
    outbox.outgoing.enqueue(accepted(1));
    const error = Object.assign(new Error('x'), throttled, { secret: 'text of the request' });
    outbox.outgoing.reject(idOf(1), { error, uncertainUntil: null });
    expect(outbox.outgoing.ofConversation(conversation)).toMatchObject([{ error: throttled }]);
    expect(Object.keys(outbox.outgoing.ofConversation(conversation)[0]?.error ?? {}).sort()).toEqual(
      Object.keys(throttled).sort(),
    );
  });
});

type Step = {
  readonly kind: 'enqueue' | 'send' | 'reject' | 'retry' | 'discard';
  readonly pick: number;
  readonly conversation: number;
};

interface Expected {
  readonly id: MessageId;
  readonly conversationId: ConversationId;
  failed: boolean;
}

const steps = fc.array(
  fc.record<Step>({
    kind: fc.constantFrom('enqueue', 'enqueue', 'enqueue', 'send', 'reject', 'retry', 'discard'),
    pick: fc.nat(20),
    conversation: fc.nat(2),
  }),
  { maxLength: 40 },
);

it('sends each conversation first in, first out, whatever fails, is retried or discarded', () => {
  fc.assert(
    fc.property(steps, (sequence) => {
      const outbox = openInMemory();
      let expected: Expected[] = [];
      const remove = (message: Expected) => {
        expected = expected.filter((other) => other !== message);
      };
      const heads = () => {
        const pending = expected.filter(({ failed }) => !failed);
        return pending.filter(
          ({ conversationId }, n) => pending.findIndex((other) => other.conversationId === conversationId) === n,
        );
      };
      sequence.forEach((step, n) => {
        const failed = expected.filter((message) => message.failed);
        const head = heads()[step.pick % Math.max(1, heads().length)];
        const chosen = failed[step.pick % Math.max(1, failed.length)];
        if (step.kind === 'enqueue') {
          const message = { id: idOf(n), conversationId: conversationOf(step.conversation), failed: false };
          outbox.outgoing.enqueue(accepted(n, message));
          expected.push(message);
        } else if (step.kind === 'send' && head) {
          outbox.sent(head.id, null);
          remove(head);
        } else if (step.kind === 'reject' && head) {
          outbox.outgoing.reject(head.id, rejected);
          head.failed = true;
        } else if (step.kind === 'retry' && chosen) {
          expect(outbox.outgoing.retry(chosen.id)).not.toBeNull();
          chosen.failed = false;
        } else if (step.kind === 'discard' && chosen) {
          expect(outbox.outgoing.discard(chosen.id, at(0))).not.toBeNull();
          remove(chosen);
        }
        expect(outbox.outgoing.heads(at(0)).map(({ id }) => id)).toEqual(heads().map(({ id }) => id));
      });
      for (const conversationId of [0, 1, 2].map(conversationOf)) {
        const ofConversation = expected.filter((message) => message.conversationId === conversationId);
        const states = ofConversation.map(({ id, failed }) => [id, failed ? 'failed' : 'pending']);
        expect(outbox.outgoing.ofConversation(conversationId).map(({ id, state }) => [id, state])).toEqual(states);
        const failed = ofConversation.filter((message) => message.failed).length;
        const counts = ofConversation.length === 0 ? undefined : { waiting: ofConversation.length - failed, failed };
        expect(outbox.outgoing.conversationCounts().get(conversationId)).toEqual(counts);
      }
      const failed = expected.filter((message) => message.failed).length;
      expect(outbox.outgoing.counts()).toEqual({ waiting: expected.length - failed, failed });
      outbox.close();
    }),
  );
});

it('keeps the greatest key of a conversation, which outlives the messages and never decreases', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50), { minLength: 1 }), (seconds) => {
      const outbox = openInMemory();
      seconds.forEach((second, n) => {
        outbox.outgoing.enqueue(accepted(n));
        outbox.outgoing.setKey(idOf(n), { sortKey: keyOf(second), at: at(second), allocatedAt: at(0) });
        if (n % 2 === 0) outbox.sent(idOf(n), null);
        expect(outbox.outgoing.lastKeyAt(conversation)).toBe(at(Math.max(...seconds.slice(0, n + 1))));
      });
      expect(outbox.outgoing.lastKeyAt(conversationOf(1))).toBeNull();
      outbox.close();
    }),
  );
});

describe('a message that is sent later', () => {
  const later = (n: number, seconds: number) => accepted(n, { sendAt: at(seconds) });

  it('blocks no other until its time has come, and then keeps its place', () => {
    const outbox = openInMemory();
    outbox.outgoing.enqueue(later(1, 500));
    outbox.outgoing.enqueue(accepted(2));
    const headsAt = (seconds: number) => outbox.outgoing.heads(at(seconds)).map(({ id }) => id);
    expect(headsAt(499)).toEqual([idOf(2)]);
    expect(headsAt(500)).toEqual([idOf(1)]);
    expect(outbox.outgoing.nextSendAt(at(499))).toBe(at(500));
    expect(outbox.outgoing.nextSendAt(at(500))).toBeNull();
  });

  it('comes last on the screen, by its time, and is no news of the list', () => {
    const outbox = openInMemory();
    for (const message of [later(1, 900), later(2, 800), accepted(3)]) outbox.outgoing.enqueue(message);
    const shown = outbox.outgoing.ofConversation(conversation, at(10));
    expect(shown.map(({ id }) => id)).toEqual([idOf(3), idOf(2), idOf(1)]);
    expect(outbox.outgoing.newest(at(10)).get(conversation)?.id).toBe(idOf(3));
    expect(outbox.outgoing.counts(at(10))).toEqual({ waiting: 1, failed: 0 });
    expect(outbox.outgoing.counts(at(740))).toEqual({ waiting: 2, failed: 0 });
    expect([...outbox.outgoing.conversationCounts(at(10))]).toEqual([[conversation, { waiting: 1, failed: 0 }]]);
  });

  it('can be sent at once or discarded until it was tried', () => {
    const outbox = openInMemory();
    for (const n of [1, 2, 3]) outbox.outgoing.enqueue(later(n, 500));
    expect(outbox.outgoing.sendNow(idOf(1), at(10))).toBe(conversation);
    expect(outbox.outgoing.discard(idOf(2), at(499))).toBe(conversation);
    expect(outbox.outgoing.discard(idOf(3), at(500))).toBeNull();
    outbox.outgoing.beginAttempt(idOf(3), at(560));
    // The clock was set back.
    expect(outbox.outgoing.discard(idOf(3), at(400))).toBeNull();
    expect(outbox.outgoing.discard(idOf(1), at(10))).toBeNull();
    expect(outbox.outgoing.ofConversation(conversation).map(({ id, sendAt }) => [id, sendAt])).toEqual([
      [idOf(1), null],
      [idOf(3), at(500)],
    ]);
  });
});
