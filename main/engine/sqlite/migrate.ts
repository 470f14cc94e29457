import type { Database } from 'better-sqlite3-multiple-ciphers';
import { DamageError } from './failures.ts';

/**
 * Brings a database to the newest version, each step in a transaction of its own, so that a failure leaves the last
 * whole version behind. Throws a `DamageError` for a database that a newer Meridian wrote.
 */
export function migrate(db: Database, steps: readonly string[]): void {
  const found = Number(db.pragma('user_version', { simple: true }));
  if (found > steps.length) throw new DamageError(`schema version ${found} is newer than ${steps.length}`);
  for (const [version, statements] of steps.entries()) {
    if (version < found) continue;
    db.transaction(() => {
      db.exec(statements);
      db.pragma(`user_version = ${version + 1}`);
    }).immediate();
  }
}
