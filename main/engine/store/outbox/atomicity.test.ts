import { expect, it } from 'vitest';
import { openInMemory } from '../database.ts';
import { migrate } from '../openStore.ts';
import { migrations } from './migrations.ts';
import { Outbox } from './outbox.ts';
import { accepted, allocated, at, conversation, cursor, idOf, keyOf, lateArrival, rowTask } from './testing/makers.ts';

/** Each call with several statements, and the table of the last one: if that fails, the others must not stay. */
it.each<[string, string, (outbox: Outbox) => void]>([
  ['sent', 'row_task', (outbox) => outbox.sent(idOf(1), rowTask(2))],
  ['setKey', 'own_key', (outbox) => outbox.outgoing.setKey(idOf(1), allocated(2))],
  ['resetRetryTimers', 'row_task', (outbox) => outbox.resetRetryTimers()],
  ['giveUpRowTask', 'row_given_up', (outbox) => outbox.rowTasks.giveUp(conversation, keyOf(1), 'throttled')],
  ['markRead', 'late_arrival', (outbox) => outbox.readMarkers.markRead(conversation, cursor(9))],
  ['addLate', 'late_arrival', (outbox) => outbox.readMarkers.addLate(conversation, [lateArrival(3), lateArrival(4)])],
  [
    'addCost',
    'cost',
    (outbox) => outbox.costs.add([1, 2].map((n) => ({ at: at(n * 900), purpose: 'send', read: n, write: 0 }))),
  ],
  ['setPreferences', 'preference', (outbox) => outbox.preferences.change({ paused: true, rowMover: 'lambda' })],
  ['forgetOld', 'late_arrival', (outbox) => outbox.prune(at(1_000 * 86_400))],
])('%s changes nothing when one of its writes fails', (name, table, call) => {
  const db = openInMemory(':memory:');
  migrate(db, migrations);
  const outbox = new Outbox({ db, quarantined: null, onDamage: () => {} });
  outbox.outgoing.enqueue(accepted(1));
  outbox.outgoing.failAttempt(idOf(1), {
    error: { code: 'throttled', message: '', retryable: true, details: {} },
    nextAt: at(9),
    uncertainUntil: null,
  });
  outbox.rowTasks.put(rowTask(1, { nextAt: at(9) }));
  outbox.readMarkers.markRead(conversation, cursor(5));
  outbox.readMarkers.addLate(conversation, [lateArrival(1), lateArrival(2)]);
  outbox.readMarkers.markRead(conversation, cursor(1));
  outbox.costs.add([{ at: at(0), purpose: 'open', read: 1, write: 1 }]);

  const before = db.serialize();
  // Fails at the last row that the call writes: the second one for calls that write several to one table.
  const isSecond = ['addLate', 'addCost', 'setPreferences'].includes(name);
  const rows = Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
  const condition = isSecond ? `WHEN (SELECT count(*) FROM ${table}) > ${rows}` : '';
  for (const change of ['INSERT', 'UPDATE']) {
    db.exec(`CREATE TEMP TRIGGER fail_${change} BEFORE ${change} ON main.${table} ${condition}
      BEGIN SELECT RAISE(ABORT, 'stopped by the test'); END`);
  }
  expect(() => call(outbox)).toThrow('stopped by the test');
  expect(db.serialize().equals(before)).toBe(true);

  for (const change of ['INSERT', 'UPDATE']) db.exec(`DROP TRIGGER fail_${change}`);
  call(outbox);
  expect(db.serialize().equals(before)).toBe(false);
  outbox.close();
});
