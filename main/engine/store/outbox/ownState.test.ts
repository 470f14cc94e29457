import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConversationId, OwnKind } from '../../../../shared/model.ts';
import { instantFromMicros } from '../../../../shared/time/instant.ts';
import { openInMemory as openDatabaseInMemory } from '../database.ts';
import { migrate } from '../openStore.ts';
import { importSalvage } from './importSalvage.ts';
import { migrations } from './migrations.ts';
import { Outbox } from './outbox.ts';
import { ofMutedUntil, toMutedUntil } from './ownState.ts';
import { at, conversation, conversationOf, openInMemory } from './testing/makers.ts';

const ms = (seconds: number): number => at(seconds) / 1_000;

describe('own state', () => {
  it('has mutes for a while, always, or not at all', () => {
    const { ownState } = openInMemory();
    const mute = (id: ConversationId, until: Parameters<typeof ofMutedUntil>[0]): boolean =>
      ownState.choose(id, 'muted', ofMutedUntil(until), at(0));
    expect(ownState.mutedUntil(conversation)).toBeNull();
    expect([mute(conversation, at(60)), mute(conversationOf(1), 'always'), mute(conversationOf(2), 'always')]).toEqual([
      true,
      true,
      true,
    ]);
    mute(conversationOf(2), null);
    expect(ownState.mutedUntil(conversation)).toBe(at(60));
    expect(ownState.mutedUntil(conversationOf(1))).toBe('always');
    expect([...ownState.values('muted').keys()].sort()).toEqual([conversation, conversationOf(1)].sort());
  });

  it('ends no mute early that has parts of a millisecond', () => {
    expect(toMutedUntil(ofMutedUntil(instantFromMicros(1_500)))).toBe(2_000);
  });

  it('keeps what is not in the table until the table has it, choices before positions', () => {
    const { ownState } = openInMemory();
    ownState.noteRead(conversation, at(9));
    ownState.choose(conversation, 'pinned', 1, at(1));
    const [pin, position] = ownState.pending(9);
    expect([pin, position]).toMatchObject([
      { kind: 'pinned', value: 1, changedAt: ms(1) },
      { kind: 'read', value: ms(9) },
    ]);
    expect(ownState.pending(1)).toEqual([pin]);
    ownState.choose(conversation, 'pinned', 0, at(2));
    // The write had the pin, which is outdated now.
    ownState.settle([pin, position].filter((each) => each !== undefined));
    expect(ownState.pending(9)).toMatchObject([{ kind: 'pinned', value: 0, changedAt: ms(2) }]);
  });

  it('finds what was chosen by an index, however many positions there are', () => {
    const db = openDatabaseInMemory(':memory:');
    migrate(db, migrations);
    const plan = db
      .prepare("EXPLAIN QUERY PLAN SELECT * FROM own_state WHERE kind = ? AND kind <> 'read' AND value <> 0")
      .all('pinned');
    expect(JSON.stringify(plan)).toContain('own_state_chosen');
  });

  it('counts a choice that repeats the present one as none', () => {
    const { ownState } = openInMemory();
    expect(ownState.choose(conversation, 'pinned', 0, at(1))).toBe(false);
    expect(ownState.choose(conversation, 'pinned', 1, at(1))).toBe(true);
    expect(ownState.choose(conversation, 'pinned', 1, at(2))).toBe(false);
    expect(ownState.pending(9)).toMatchObject([{ changedAt: ms(1) }]);
  });

  it('moves a read position forward only', () => {
    const { ownState } = openInMemory();
    ownState.noteRead(conversation, at(5));
    expect(ownState.merge({ conversationId: conversation, kind: 'read', value: ms(4), changedAt: 0 })).toBe(false);
    ownState.noteRead(conversation, at(4));
    expect(ownState.value(conversation, 'read')).toBe(ms(5));
    expect(ownState.merge({ conversationId: conversation, kind: 'read', value: ms(6), changedAt: 0 })).toBe(true);
    expect([ownState.value(conversation, 'read'), ownState.pending(9)]).toEqual([ms(6), []]);
  });

  it('keeps the newer of two choices, the own one if its clock is behind, and the table’s of two at one time', () => {
    const { ownState } = openInMemory();
    const merge = (value: number, seconds: number): boolean =>
      ownState.merge({ conversationId: conversation, kind: 'archived', value, changedAt: ms(seconds) });
    expect(merge(1, 50)).toBe(true);
    expect(ownState.choose(conversation, 'archived', 0, at(10))).toBe(true);
    expect(merge(1, 50)).toBe(false);
    expect(ownState.pending(9)).toMatchObject([{ value: 0, changedAt: ms(50) + 1 }]);
    expect(merge(1, 51)).toBe(true);
    expect([ownState.value(conversation, 'archived'), ownState.pending(9)]).toEqual([1, []]);
    expect(merge(0, 51)).toBe(true);
    expect(ownState.value(conversation, 'archived')).toBe(0);
  });

  it('has the mutes that were salvaged from a file of a version without it', () => {
    const db = openDatabaseInMemory(':memory:');
    migrate(db, migrations);
    const rows = [
      { group_id: conversation, until: at(60) },
      { group_id: conversationOf(1), until: null },
    ];
    importSalvage(db, new Map([['muted', { rows, isComplete: true }]]), false);
    const { ownState } = new Outbox({ db, quarantined: null, onDamage: () => {} });
    expect([ownState.mutedUntil(conversation), ownState.mutedUntil(conversationOf(1))]).toEqual([at(60), 'always']);
    expect(ownState.pending(9)).toHaveLength(2);
  });

  it('forgets expired mutes and old defaults, once the table has them', () => {
    const outbox = openInMemory();
    const { ownState } = outbox;
    const names = (): string[] => ownState.pending(9).map(({ kind }) => kind);
    ownState.choose(conversation, 'muted', ofMutedUntil(at(60)), at(0));
    ownState.choose(conversation, 'pinned', 1, at(0));
    ownState.choose(conversation, 'pinned', 0, at(1));
    ownState.noteRead(conversation, at(1));
    outbox.prune(at(40 * 86_400));
    expect(names()).toEqual(['muted', 'pinned', 'read']);
    ownState.settle(ownState.pending(9));
    outbox.prune(at(59));
    expect(ownState.mutedUntil(conversation)).toBe(at(60));
    outbox.prune(at(60));
    expect(ownState.mutedUntil(conversation)).toBeNull();
    outbox.prune(at(40 * 86_400));
    // Without the time of the default, an older choice counts again.
    expect(ownState.merge({ conversationId: conversation, kind: 'pinned', value: 1, changedAt: ms(0) })).toBe(true);
    expect(ownState.value(conversation, 'read')).toBe(ms(1));
  });

  it('ends the same on two computers, in whatever order they merge', () => {
    const kind = fc.constantFrom<OwnKind>('read', 'pinned', 'muted');
    const step = fc.record({ kind, value: fc.nat(3), changedAt: fc.nat(5) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 12 }), (steps, places) => {
        const values = steps.map((each) => ({
          ...each,
          changedAt: each.kind === 'read' ? 0 : 10 * each.changedAt + each.value,
        }));
        const shuffled = values
          .map((each, n) => ({ each, place: places[n] ?? n }))
          .sort((a, b) => a.place - b.place)
          .map(({ each }) => each);
        const ends = [values, shuffled].map((order) => {
          const { ownState } = openInMemory();
          for (const each of order) ownState.merge({ ...each, conversationId: conversation });
          return (['read', 'pinned', 'muted'] as const).map((each) => ownState.value(conversation, each));
        });
        expect(ends[0]).toEqual(ends[1]);
      }),
    );
  });
});
