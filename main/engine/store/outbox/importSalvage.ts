import type { Database } from 'better-sqlite3-multiple-ciphers';
import { MICROS_PER_MILLI } from '../../../../shared/time/instant.ts';
import { ofMutedUntil } from './ownState.ts';
import type { Salvage, SalvagedTable } from './salvage.ts';

/** Columns are names of the schema, so they can be part of a statement. */
type Values = SalvagedTable['rows'][number];

/** Tables that are not simply copied. */
const special = ['outgoing', 'acceptance', 'salvaged'];

/**
 * Puts what was read from a damaged outbox into a database at the newest version: messages with their id, key and attempts,
 * in their order, to be looked up in the table before they are sent. A message is put there once, however often that is
 * repeated. `onlyMessages`: leaves drafts and the rest as they are. Returns the number of messages that were added.
 */
export function importSalvage(db: Database, salvage: NonNullable<Salvage>, onlyMessages: boolean): number {
  for (const [table, { rows }] of salvage) {
    if (special.includes(table) || (onlyMessages && table !== 'own_key')) continue;
    for (const row of rows) {
      if (table === 'muted') insert(db, 'own_state', ownStateOf(row));
      else insert(db, table, row);
    }
  }
  raise(db, Number(salvage.get('acceptance')?.rows[0]?.accepted ?? 0));
  const isKnown = db
    .prepare('SELECT 1 FROM salvaged WHERE id = :id UNION ALL SELECT 1 FROM outgoing WHERE id = :id')
    .pluck();
  const isTaken = db.prepare('SELECT 1 FROM outgoing WHERE sequence = ?').pluck();
  const accepted = db.prepare('SELECT accepted FROM acceptance').pluck();
  let added = 0;
  for (const row of salvage.get('outgoing')?.rows ?? []) {
    if (isKnown.get({ id: row.id }) !== undefined) continue;
    const number = Number(row.number ?? Number(accepted.get()) + 1);
    raise(db, number);
    const sequence = isTaken.get(row.sequence) === undefined ? row.sequence : null;
    if (!insert(db, 'outgoing', { ...row, number, sequence })) continue;
    db.prepare('INSERT INTO salvaged (id) VALUES (?)').run(row.id);
    added++;
  }
  // Those of an earlier salvage, which must not keep the same messages from being added above.
  for (const row of salvage.get('salvaged')?.rows ?? []) insert(db, 'salvaged', row);
  db.prepare(
    `UPDATE outgoing SET look_up_from = coalesce(at, (SELECT own_key.at FROM own_key WHERE own_key.group_id = outgoing.group_id), 0)
       WHERE look_up_from IS NULL AND id IN (SELECT id FROM salvaged)`,
  ).run();
  return added;
}

/** The row of a file from before own state as a row of it, as the migration makes it. */
function ownStateOf({ group_id, until }: Values): Values {
  const value = until === null ? ofMutedUntil('always') : Math.ceil(Number(until) / MICROS_PER_MILLI);
  return { group_id, kind: 'muted', value, changed_at: 1, is_pending: 1 };
}

function raise(db: Database, accepted: number): void {
  db.prepare(
    `INSERT INTO acceptance (only, accepted, revision) VALUES (1, ?, 0)
       ON CONFLICT DO UPDATE SET accepted = max(accepted, excluded.accepted)`,
  ).run(accepted);
}

/** Inserts a row unless its key is taken, or a damaged value does not fit; returns whether it did. */
function insert(db: Database, table: string, row: Values): boolean {
  const columns = Object.keys(row);
  const sql = `INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
  return db.prepare(sql).run(...Object.values(row)).changes > 0;
}
