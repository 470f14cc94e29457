import type { Statements } from '../sqlite/statements.ts';

/** As much as the longest message takes, and its place in each index: 1,024 code points of 4 bytes, in pages of 4 KB. */
const PROBE_BYTES = 16_384;

/** Finds out whether the disk takes a message, by writing as much. */
export class Probe {
  readonly #insert;
  readonly #clear;

  constructor(statements: Statements) {
    this.#insert = statements.rows<[number]>('INSERT INTO probe (content) VALUES (zeroblob(?))');
    this.#clear = statements.rows<[]>('DELETE FROM probe');
  }

  /** Two commits: in a single one nothing would be left to write. */
  write(): void {
    this.#insert.run(PROBE_BYTES);
    this.#clear.run();
  }
}
