import { describe, expect, it } from 'vitest';
import { defaultPreferences } from '../../../../shared/contract/sync.ts';
import { openInMemory as openDatabaseInMemory } from '../database.ts';
import { migrate } from '../openStore.ts';
import { migrations } from './migrations.ts';
import { Outbox } from './outbox.ts';
import { at, conversation, conversationOf, openInMemory, userOf } from './testing/makers.ts';

/** An outbox and its database, to store what no method would. */
function openWithDatabase() {
  const db = openDatabaseInMemory(':memory:');
  migrate(db, migrations);
  return { db, outbox: new Outbox({ db, quarantined: null, onDamage: () => {} }) };
}

describe('drafts', () => {
  it('are the last text of each conversation, removed when it is empty', () => {
    const outbox = openInMemory();
    expect(outbox.drafts.find(conversation)).toBe('');
    outbox.drafts.save(conversation, 'first', at(0));
    outbox.drafts.save(conversation, 'second \u0000 \u{1F600}', at(1));
    outbox.drafts.save(conversationOf(1), ' ', at(1));
    expect(outbox.drafts.find(conversation)).toBe('second \u0000 \u{1F600}');
    outbox.drafts.save(conversation, '', at(2));
    expect(outbox.drafts.all()).toEqual(new Map([[conversationOf(1), ' ']]));
    expect(outbox.diagnostics().drafts).toBe(1);
  });
});

describe('preferences', () => {
  it('are those on the disk after a change that was undone', () => {
    const outbox = openInMemory();
    expect(() =>
      outbox.transaction(() => {
        outbox.preferences.change({ paused: true });
        throw new Error('undo');
      }),
    ).toThrow('undo');
    expect(outbox.preferences.read()).toEqual(defaultPreferences);
  });

  it('default until set, independently of each other', () => {
    const outbox = openInMemory();
    expect(outbox.preferences.read()).toEqual(defaultPreferences);
    expect(outbox.preferences.change({ paused: true })).toEqual({ ...defaultPreferences, paused: true });
    const cacheLimits = { bytes: 20_000_000, ageMs: null };
    outbox.preferences.change({ cacheLimits });
    expect(outbox.preferences.read()).toEqual({ ...defaultPreferences, paused: true, cacheLimits });
  });

  it('store only what was set', () => {
    const { db, outbox } = openWithDatabase();
    outbox.preferences.change({ paused: false });
    expect(db.prepare('SELECT name, value FROM preference').all()).toEqual([{ name: 'paused', value: 'false' }]);
  });

  it.each(['{', '"much"', '-1', 'null'])(
    'that are stored as %s fall back to the default and do not affect others',
    (value) => {
      const { db, outbox } = openWithDatabase();
      outbox.preferences.change({ sweepUnitsPerHour: 5, rowMover: 'lambda' });
      db.prepare("UPDATE preference SET value = ? WHERE name = 'sweepUnitsPerHour'").run(value);
      db.prepare("INSERT INTO preference (name, value) VALUES ('ofLaterTimes', '1')").run();
      expect(outbox.preferences.read()).toEqual({ ...defaultPreferences, rowMover: 'lambda' });
    },
  );
});

describe('conversations of which only mentions notify', () => {
  it('are kept until it is turned off', () => {
    const { mentionsOnly } = openInMemory();
    mentionsOnly.set(conversation, true);
    mentionsOnly.set(conversation, true);
    mentionsOnly.set(conversationOf(1), true);
    mentionsOnly.set(conversationOf(1), false);
    expect([...mentionsOnly.all()]).toEqual([conversation]);
    expect([conversation, conversationOf(1)].map(mentionsOnly.has)).toEqual([true, false]);
  });
});

describe('labels of conversations', () => {
  it('are kept until they are empty', () => {
    const { labels } = openInMemory();
    labels.set(conversation, 'Bookshop');
    labels.set(conversationOf(1), 'Club');
    labels.set(conversation, 'Shop');
    labels.set(conversationOf(1), '');
    expect([...labels.all()]).toEqual([[conversation, 'Shop']]);
  });
});

describe('joined conversations', () => {
  it('stay together when more are joined, until they are separated', () => {
    const { joined } = openInMemory();
    const [one, two, three, four] = [1, 2, 3, 4].map(conversationOf);
    if (one === undefined || two === undefined || three === undefined || four === undefined) throw new Error('none');
    joined.join(two, [one], userOf(1));
    expect(joined.find(one)).toEqual({ shownIn: two, otherId: userOf(1), ids: [one, two] });
    joined.join(three, [two], userOf(1));
    expect(joined.find(one)).toEqual({ shownIn: three, otherId: userOf(1), ids: [one, two, three] });
    joined.join(four, [conversation], userOf(2));
    expect(joined.all().sort()).toEqual([three, four].sort());
    joined.separate(three);
    expect([one, two, three].map(joined.find)).toEqual([null, null, null]);
    expect(joined.all()).toEqual([four]);
  });
});

describe('blocked people', () => {
  it('are listed as they were, the last one first, until they are unblocked', () => {
    const { blocked } = openInMemory();
    const [one, other] = [1, 2].map((n) => ({ id: userOf(n), name: `Name ${n}`, handle: `h${n}` }));
    if (one === undefined || other === undefined) throw new Error('no people');
    blocked.add(one, at(1));
    blocked.add(other, at(2));
    blocked.add({ ...one, name: 'Renamed' }, at(3));
    expect(blocked.all()).toEqual([other, one]);
    blocked.remove(other.id);
    expect([blocked.has(one.id), blocked.has(other.id)]).toEqual([true, false]);
  });
});

describe('named values', () => {
  it('are missing until set', () => {
    const outbox = openInMemory();
    expect([outbox.values.get('firstSyncDone') === true, outbox.values.get('profileWritten')]).toEqual([false, null]);
    outbox.values.set('firstSyncDone', true);
    const owner = { id: userOf(1), handle: 'andrew', name: 'Andrew' };
    outbox.values.set('profileWritten', owner);
    expect([outbox.values.get('firstSyncDone') === true, outbox.values.get('profileWritten')]).toEqual([
      true,
      { handle: 'andrew', name: 'Andrew' },
    ]);
  });
});

describe('disappearing messages', () => {
  it('are set for each conversation', () => {
    const outbox = openInMemory();
    outbox.disappearing.set(conversationOf(1), 3_600_000);
    outbox.disappearing.set(conversationOf(2), 604_800_000);
    outbox.disappearing.set(conversationOf(2), null);
    expect([1, 2, 3].map((n) => outbox.disappearing.find(conversationOf(n)))).toEqual([3_600_000, null, null]);
    expect(outbox.disappearing.all()).toEqual(new Map([[conversationOf(1), 3_600_000]]));
  });
});

describe('new conversations', () => {
  const started = (n: number, person = n) => ({
    conversationId: conversationOf(n),
    other: { id: userOf(person), name: `Name ${n}`, handle: `handle${n}` },
    createdAt: at(n),
  });

  it('are kept until their rows are in the table, newest first', () => {
    const outbox = openInMemory();
    for (const n of [1, 2]) expect(outbox.newConversations.add(started(n))).toEqual(started(n));
    expect(outbox.newConversations.all()).toEqual([started(2), started(1)]);
    expect(outbox.newConversations.find(conversationOf(1))).toEqual(started(1));
    expect(outbox.newConversations.findWith(userOf(2))).toEqual(started(2));
    outbox.newConversations.remove(conversationOf(1));
    expect(outbox.newConversations.find(conversationOf(1))).toBeNull();
    expect(outbox.newConversations.findWith(userOf(1))).toBeNull();
  });

  it('are one with each person, however often they are started', () => {
    const outbox = openInMemory();
    outbox.newConversations.add(started(1));
    expect(outbox.newConversations.add(started(2, 1))).toEqual(started(1));
    expect(outbox.newConversations.all()).toEqual([started(1)]);
  });
});

describe('a value that is not what the schema promises', () => {
  it('counts as damage unless a message can be kept without it', () => {
    const { db, outbox } = openWithDatabase();
    db.exec("INSERT INTO outgoing (id, group_id, text, accepted_at, error) VALUES ('m', 'g', 'text', 0, '{}')");
    expect(outbox.outgoing.heads(at(0))).toMatchObject([{ text: 'text', error: { code: 'internal' } }]);
    db.exec("UPDATE outgoing SET state = 'odd'");
    expect(() => outbox.outgoing.ofConversation(conversationOf(0))).not.toThrow();
    db.exec("UPDATE outgoing SET group_id = 'conversation-0'");
    expect(() => outbox.outgoing.ofConversation(conversationOf(0))).toThrow(
      expect.objectContaining({ code: 'outbox-unreadable' }),
    );
  });
});
