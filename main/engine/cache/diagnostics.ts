import type { Diagnostics } from '../../../shared/ipc/contract.ts';
import { type Row, readWhole } from '../sqlite/columns.ts';
import type { Statements } from '../sqlite/statements.ts';
import type { Unparsable } from './unparsable.ts';

export type CacheDiagnostics = Pick<Diagnostics, 'cache' | 'unparsable'>;

/** Counts what the cache holds. */
export class DiagnosticsReader {
  readonly #counts;
  readonly #unparsable: Unparsable;
  readonly #quarantined: string | null;

  constructor(statements: Statements, unparsable: Unparsable, quarantined: string | null) {
    this.#unparsable = unparsable;
    this.#quarantined = quarantined;
    this.#counts = statements.rows<[], Row<'groups' | 'messages' | 'gaps' | 'bytes'>>(
      `SELECT (SELECT count(*) FROM conversation WHERE row_ref IS NOT NULL) AS groups,
         (SELECT count(*) FROM message) AS messages, (SELECT count(*) FROM gap) AS gaps,
         (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size) AS bytes`,
    );
  }

  /** `bytes` is the size of the database without its write-ahead log. */
  read(): CacheDiagnostics {
    const counts = this.#counts.get();
    return {
      cache: {
        groups: readWhole(counts?.groups),
        messages: readWhole(counts?.messages),
        gaps: readWhole(counts?.gaps),
        bytes: readWhole(counts?.bytes),
        quarantined: this.#quarantined,
      },
      unparsable: { count: this.#unparsable.count(), items: this.#unparsable.newest() },
    };
  }
}
