import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { UserId } from '../../../shared/model.ts';
import { atSecond, friend, friendConversation, keyAt, owner, person } from '../../../test/support/pushBench.ts';
import type { OwnedGroupRow } from '../remote/messageStore.ts';
import { type Participants, planMoves } from './groupRowUpdater.ts';

const people: Participants = { owner, other: friend };
const task = { conversationId: friendConversation, sortKey: keyAt(0), at: atSecond(0), text: 'new' };

/** A row of a person's list, so many seconds before or after the task's. */
const row = (of: UserId, second: number, other = friend): OwnedGroupRow => ({
  owner: of,
  row: {
    conversationId: friendConversation,
    sortKey: keyAt(second),
    at: atSecond(second),
    text: `row ${second}`,
    other,
  },
});

const plan = (found: readonly OwnedGroupRow[], who = people, denied: readonly UserId[] = []) =>
  planMoves(task, found, who, new Set(denied));

it('puts the first rows: the owner’s names the other person and vice versa', () => {
  const put = { conversationId: friendConversation, sortKey: keyAt(0), at: atSecond(0), text: 'new' };
  expect(plan([])).toEqual([
    { participant: owner.id, put: { ...put, other: friend }, deletes: [] },
    { participant: friend.id, put: { ...put, other: owner }, deletes: [] },
  ]);
});

it('keeps the other person as named in each list’s newest row', () => {
  const renamed = { ...friend, name: 'Best friend' };
  const moves = plan([row(owner.id, -9), row(owner.id, -5, renamed)]);
  expect(moves[0]).toMatchObject({ put: { other: renamed }, deletes: [keyAt(-9), keyAt(-5)] });
});

it('moves rows of further participants last', () => {
  const third = person('third');
  const moves = plan([row(third.id, -1, owner), row(friend.id, -1, owner)]);
  expect(moves.map(({ participant }) => participant)).toEqual([owner.id, friend.id, third.id]);
  expect(moves[2]?.put.other).toEqual(owner);
});

it('puts the row beside newer ones, which stay, to announce a message that arrived late', () => {
  expect(plan([row(owner.id, 3), row(owner.id, 0), row(owner.id, -3)])[0]).toMatchObject({
    put: { sortKey: keyAt(0) },
    deletes: [keyAt(-3)],
  });
});

it('skips a denied partition, and a row without a known other person', () => {
  expect(plan([row(friend.id, -1, owner)], people, [friend.id]).map(({ participant }) => participant)).toEqual([
    owner.id,
  ]);
  expect(plan([row(friend.id, -1, owner)], { owner, other: null }).map(({ participant }) => participant)).toEqual([
    friend.id,
  ]);
});

it('writes one row for a conversation with oneself', () => {
  expect(plan([], { owner, other: owner })).toMatchObject([{ participant: owner.id, put: { other: owner } }]);
});

it('never leaves a list without the conversation, whatever the read missed', () => {
  const anyParticipant = fc.constantFrom(owner.id, friend.id, person('third').id);
  const rows = fc.array(fc.tuple(anyParticipant, fc.integer({ min: -5, max: 5 })), { maxLength: 12 });
  fc.assert(
    fc.property(rows, fc.uniqueArray(anyParticipant), (found, denied) => {
      const moves = plan(
        found.map(([of, second]) => row(of, second)),
        people,
        denied,
      );
      expect(new Set(moves.map(({ participant }) => participant)).size).toBe(moves.length);
      for (const { participant, put, deletes } of moves) {
        expect(denied).not.toContain(participant);
        const older = found.filter(([of, second]) => of === participant && second < 0);
        expect(new Set(deletes)).toEqual(new Set(older.map(([, second]) => keyAt(second))));
        expect(deletes).not.toContain(put.sortKey);
      }
      for (const [of] of found) {
        expect(denied.includes(of) || moves.some(({ participant }) => participant === of)).toBe(true);
      }
    }),
  );
});
