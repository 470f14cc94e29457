import type { Database } from 'better-sqlite3-multiple-ciphers';
import type { Diagnostics } from '../../../shared/ipc/contract.ts';
import { type Row, readWhole } from '../sqlite/columns.ts';
import type { Unparsable } from './unparsable.ts';

export type CacheDiagnostics = Pick<Diagnostics, 'cache' | 'unparsable'>;

/** Counts what the cache holds. `bytes` is the size of the database without its write-ahead log. */
export function readDiagnostics(db: Database, unparsable: Unparsable, quarantined: string | null): CacheDiagnostics {
  const counts = db
    .prepare<[], Row<'groups' | 'messages' | 'gaps' | 'bytes'>>(
      `SELECT (SELECT count(*) FROM conversation WHERE row_ref IS NOT NULL) AS groups, (SELECT count(*) FROM message) AS messages,
         (SELECT count(*) FROM gap) AS gaps,
         (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size) AS bytes`,
    )
    .get();
  return {
    cache: {
      groups: readWhole(counts?.groups),
      messages: readWhole(counts?.messages),
      gaps: readWhole(counts?.gaps),
      bytes: readWhole(counts?.bytes),
      quarantined,
    },
    unparsable: { count: unparsable.count(), items: unparsable.newest() },
  };
}
