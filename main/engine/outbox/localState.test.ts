import { describe, expect, it } from 'vitest';
import { defaultPreferences } from '../../../shared/ipc/contract.ts';
import type { ConversationId, MutedUntil } from '../../../shared/model.ts';
import { openDatabase } from '../sqlite/database.ts';
import { migrate } from '../sqlite/migrate.ts';
import { migrations } from './migrations.ts';
import { Outbox } from './outbox.ts';
import { at, conversationOf, group, key, openInMemory, userOf } from './testing/makers.ts';

/** An outbox together with its database, to put something there that no method would. */
function openWithDatabase() {
  const db = openDatabase({ file: null, key, cipher: 'aegis' });
  migrate(db, migrations);
  return { db, outbox: new Outbox({ db, quarantined: null, onDamage: () => {} }) };
}

describe('drafts', () => {
  it('are one text for each conversation, the last, and go when it is empty', () => {
    const outbox = openInMemory();
    expect(outbox.draft(group)).toBe('');
    outbox.saveDraft(group, 'first', at(0));
    outbox.saveDraft(group, 'second \u0000 \u{1F600}', at(1));
    outbox.saveDraft(conversationOf(1), ' ', at(1));
    expect(outbox.draft(group)).toBe('second \u0000 \u{1F600}');
    outbox.saveDraft(group, '', at(2));
    expect(outbox.drafts()).toEqual(new Map([[conversationOf(1), ' ']]));
    expect(outbox.diagnostics().drafts).toBe(1);
  });
});

describe('preferences', () => {
  it('are the defaults until they are set, each by itself', () => {
    const outbox = openInMemory();
    expect(outbox.preferences()).toEqual(defaultPreferences);
    expect(outbox.setPreferences({ paused: true })).toEqual({ ...defaultPreferences, paused: true });
    const cacheLimits = { bytes: 20_000_000, ageMs: null };
    outbox.setPreferences({ cacheLimits });
    expect(outbox.preferences()).toEqual({ ...defaultPreferences, paused: true, cacheLimits });
  });

  it('keep nothing that was not set', () => {
    const { db, outbox } = openWithDatabase();
    outbox.setPreferences({ paused: false });
    expect(db.prepare('SELECT name, value FROM preference').all()).toEqual([{ name: 'paused', value: 'false' }]);
  });

  it.each(['{', '"much"', '-1', 'null'])('that say %s are the default, and leave the others as they are', (value) => {
    const { db, outbox } = openWithDatabase();
    outbox.setPreferences({ sweepUnitsPerHour: 5, rowMover: 'lambda' });
    db.prepare("UPDATE preference SET value = ? WHERE name = 'sweepUnitsPerHour'").run(value);
    db.prepare("INSERT INTO preference (name, value) VALUES ('ofLaterTimes', '1')").run();
    expect(outbox.preferences()).toEqual({ ...defaultPreferences, rowMover: 'lambda' });
  });
});

describe('a conversation', () => {
  it('is muted for a while, for good, or not at all', () => {
    const outbox = openInMemory();
    expect(outbox.mutedUntil(group)).toBeNull();
    outbox.setMuted(group, at(60));
    outbox.setMuted(conversationOf(1), 'always');
    outbox.setMuted(conversationOf(2), 'always');
    outbox.setMuted(conversationOf(2), null);
    expect([outbox.mutedUntil(group), outbox.mutedUntil(conversationOf(1))]).toEqual([at(60), 'always']);
    expect(outbox.mutes()).toEqual(
      new Map<ConversationId, MutedUntil>([
        [group, at(60)],
        [conversationOf(1), 'always'],
      ]),
    );
    outbox.forgetOld(at(59));
    expect(outbox.mutes().size).toBe(2);
    outbox.forgetOld(at(60));
    expect([...outbox.mutes().keys()]).toEqual([conversationOf(1)]);
  });
});

describe('what is known of the account', () => {
  it('is nothing at first, then what was set', () => {
    const outbox = openInMemory();
    expect([outbox.flag('firstSyncDone'), outbox.profileWritten()]).toEqual([false, null]);
    outbox.setFlag('firstSyncDone');
    const owner = { id: userOf(1), handle: 'andrew', name: 'Andrew' };
    outbox.setProfileWritten(owner);
    expect([outbox.flag('firstSyncDone'), outbox.profileWritten()]).toEqual([
      true,
      { handle: 'andrew', name: 'Andrew' },
    ]);
  });
});

describe('disappearing messages', () => {
  it('are a setting of each conversation', () => {
    const outbox = openInMemory();
    outbox.setDisappearAfter(conversationOf(1), 3_600_000);
    outbox.setDisappearAfter(conversationOf(2), 604_800_000);
    outbox.setDisappearAfter(conversationOf(2), null);
    expect([1, 2, 3].map((n) => outbox.disappearAfter(conversationOf(n)))).toEqual([3_600_000, null, null]);
    expect(outbox.disappearing()).toEqual(new Map([[conversationOf(1), 3_600_000]]));
  });
});

describe('new conversations', () => {
  const conversation = (n: number, person = n) => ({
    conversationId: conversationOf(n),
    other: { id: userOf(person), name: `Name ${n}`, handle: `handle${n}` },
    createdAt: at(n),
  });

  it('are kept until their rows are in the table, the newest first', () => {
    const outbox = openInMemory();
    for (const n of [1, 2]) expect(outbox.addConversation(conversation(n))).toEqual(conversation(n));
    expect(outbox.conversations()).toEqual([conversation(2), conversation(1)]);
    expect(outbox.conversationOf(conversationOf(1))).toEqual(conversation(1));
    expect(outbox.conversationWith(userOf(2))).toEqual(conversation(2));
    outbox.conversationDone(conversationOf(1));
    expect(outbox.conversationOf(conversationOf(1))).toBeNull();
    expect(outbox.conversationWith(userOf(1))).toBeNull();
  });

  it('are one with each person, however often it is started', () => {
    const outbox = openInMemory();
    outbox.addConversation(conversation(1));
    expect(outbox.addConversation(conversation(2, 1))).toEqual(conversation(1));
    expect(outbox.conversations()).toEqual([conversation(1)]);
  });
});

describe('a value that is not what the schema promises', () => {
  it('is damage, unless a message can be kept without it', () => {
    const { db, outbox } = openWithDatabase();
    db.exec("INSERT INTO outgoing (id, group_id, text, accepted_at, error) VALUES ('m', 'g', 'text', 0, '{}')");
    expect(outbox.heads()).toMatchObject([{ text: 'text', error: { code: 'internal' } }]);
    db.exec("UPDATE outgoing SET state = 'odd'");
    expect(() => outbox.outgoingOf(conversationOf(0))).not.toThrow();
    db.exec("UPDATE outgoing SET group_id = 'group-0'");
    expect(() => outbox.outgoingOf(conversationOf(0))).toThrow(expect.objectContaining({ code: 'outbox-unreadable' }));
  });
});
