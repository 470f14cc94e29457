import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  at,
  conversation,
  conversationOf,
  idOf,
  keyOf,
  openInMemory,
  rowTask,
  throttled,
  userOf,
} from './testing/makers.ts';

const task = fc.record({ second: fc.nat(5), key: fc.nat(5), conversation: fc.nat(2) });

describe('row tasks', () => {
  it('are one for each conversation, its newest message, in whatever order they are added', () => {
    fc.assert(
      fc.property(fc.array(task, { maxLength: 20 }), fc.boolean(), (tasks, isSent) => {
        const outbox = openInMemory();
        const of = ({ second, key, conversation }: (typeof tasks)[number], n: number) =>
          rowTask(second, {
            sortKey: keyOf(key),
            conversationId: conversationOf(conversation),
            text: `text ${second}/${key}`,
            attempts: n,
          });
        const made = tasks.map(of);
        for (const made_ of made) isSent ? outbox.sent(idOf(0), made_) : outbox.rowTasks.put(made_);
        const newest = new Map<string, (typeof made)[number]>();
        for (const candidate of made) {
          const rival = newest.get(candidate.conversationId);
          const isNewer =
            !rival || candidate.at > rival.at || (candidate.at === rival.at && candidate.sortKey > rival.sortKey);
          if (isNewer) newest.set(candidate.conversationId, candidate);
        }
        const found = new Map(outbox.rowTasks.all().map((kept) => [kept.conversationId, kept]));
        expect(found).toEqual(newest);
        expect(outbox.rowTasks.all().map((kept) => kept.at)).toEqual(
          [...newest.values()].map((kept) => kept.at).sort(),
        );
        outbox.close();
      }),
    );
  });

  it('fail, end and are given up only while they are the newest', () => {
    const outbox = openInMemory();
    outbox.rowTasks.put(rowTask(1));
    outbox.rowTasks.fail(conversation, keyOf(1), { error: throttled, nextAt: at(9) });
    expect(outbox.rowTasks.all()).toEqual([rowTask(1, { attempts: 1, nextAt: at(9), error: throttled })]);
    outbox.rowTasks.put(rowTask(2));
    expect(outbox.rowTasks.all()).toEqual([rowTask(2)]);
    outbox.rowTasks.fail(conversation, keyOf(1), { error: throttled, nextAt: at(9) });
    outbox.rowTasks.remove(conversation, keyOf(1));
    outbox.rowTasks.giveUp(conversation, keyOf(1), 'throttled');
    expect(outbox.rowTasks.all()).toEqual([rowTask(2)]);
    expect(outbox.rowTasks.givenUp()).toBe(0);
    outbox.rowTasks.remove(conversation, keyOf(2));
    expect(outbox.rowTasks.all()).toEqual([]);
    expect(outbox.rowTasks.givenUp()).toBe(0);
  });

  it('count those given up and each denial of a partition', () => {
    const outbox = openInMemory();
    for (const n of [1, 2, 3]) {
      outbox.rowTasks.put(rowTask(n));
      outbox.rowTasks.giveUp(conversation, keyOf(n), n === 3 ? 'internal' : 'throttled');
    }
    expect(outbox.rowTasks.all()).toEqual([]);
    outbox.rowTasks.denyPartition(userOf(1), at(10));
    outbox.rowTasks.denyPartition(userOf(1), at(20));
    outbox.rowTasks.denyPartition(userOf(2), at(15));
    expect(outbox.rowTasks.givenUp()).toBe(6);
    expect(outbox.diagnostics().rowsGivenUp).toBe(6);
    expect(outbox.rowTasks.deniedPartitions(at(14))).toEqual(new Set([userOf(1), userOf(2)]));
    expect(outbox.rowTasks.deniedPartitions(at(15))).toEqual(new Set([userOf(1)]));
    expect(outbox.rowTasks.deniedPartitions(at(20))).toEqual(new Set());
  });
});
