import { copyFileSync, existsSync, rmSync } from 'node:fs';
import type { Database } from 'better-sqlite3-multiple-ciphers';
import { type Cipher, openDamaged } from '../database.ts';
import { isDamage } from '../failures.ts';
import { migrations } from './migrations.ts';

type Values = Readonly<Record<string, unknown>>;

/** The rows of one table that could be read. */
export interface SalvagedTable {
  readonly rows: readonly Values[];
  readonly isComplete: boolean;
}

/** What could be read from a damaged outbox, by table; null: nothing, such as with another key. */
export type Salvage = ReadonlyMap<string, SalvagedTable> | null;

/** All tables whose rows are kept, messages first. */
const tables = [
  ...['outgoing', 'own_key', 'row_task', 'new_conversation', 'draft', 'read_marker', 'late_arrival', 'disappearing'],
  ...[
    'muted',
    'own_state',
    'blocked',
    'conversation_label',
    'mentions_only',
    'joined_conversation',
    'message_change',
    'hidden_message',
    'group_action',
    'preference',
    'state',
    'row_given_up',
    'denied_partition',
    'cost',
    'salvaged',
    'acceptance',
  ],
] as const;

/** The most numbers between two readable messages that are tried one by one. */
const MOST_TRIED = 20_000;

const copySuffix = '-salvage';

/** Removes the copy of a salvage that a crash cut off. */
export function removeCopy(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(file + copySuffix + suffix, { force: true });
}

/**
 * Reads all that can be read from a damaged outbox, row by row: one bad page costs only the rows on it. Works on a copy, so
 * the file is not changed.
 * @throws an error of the file system
 */
export function salvage(file: string, key: Uint8Array, cipher: Cipher): Salvage {
  const copy = file + copySuffix;
  const clear = (): void => removeCopy(file);
  // A damaged journal can keep the file from being opened; its pages are then read as they are.
  for (const suffixes of [['', '-wal', '-journal'], ['']]) {
    clear();
    try {
      for (const suffix of suffixes) if (existsSync(file + suffix)) copyFileSync(file + suffix, copy + suffix);
      const db = openDamaged({ file: copy, key, cipher, commits: 'durable', newestVersion: migrations.length });
      try {
        return readTables(db);
      } finally {
        db.close();
      }
    } catch (thrown) {
      if (!isDamage(thrown)) throw thrown;
    } finally {
      clear();
    }
  }
  return null;
}

function readTables(db: Database): Salvage {
  const readers = tables.map((table) => new TableReader(db, table));
  if (readers.every(({ columns }) => columns.length === 0)) return null;
  for (const reader of readers) reader.scan();
  // Rows between two bad pages can only be found by their keys, which other tables may have.
  const conversations = new Set(readers.flatMap((reader) => reader.valuesOf('group_id')));
  for (const reader of readers) {
    if (!reader.isComplete) reader.lookUp(conversations);
  }
  return new Map(readers.map(({ table, rows, isComplete }) => [table, { rows: [...rows.values()], isComplete }]));
}

/** Reads one table around its bad pages. */
class TableReader {
  readonly table: string;
  readonly rows = new Map<string, Values>();
  /** Its columns; none if the file is of a version without the table, or its schema can't be read. */
  readonly columns: readonly string[];
  isComplete: boolean;
  readonly #db: Database;
  readonly #keys: readonly string[];

  constructor(db: Database, table: string) {
    this.#db = db;
    this.table = table;
    const { all, isComplete } = this.#read(`SELECT name, pk FROM pragma_table_info('${table}') ORDER BY pk, cid`);
    this.isComplete = isComplete;
    this.columns = all.map(({ name }) => String(name));
    this.#keys = all.filter(({ pk }) => Number(pk) > 0).map(({ name }) => String(name));
  }

  /** Reads forward to the first bad page, and backward to the last. */
  scan(): void {
    if (this.columns.length === 0) return;
    const forward = this.#read(`SELECT * FROM ${this.table} ORDER BY ${this.#keys.join(', ')}`);
    this.#add(forward.all);
    this.isComplete &&= forward.isComplete;
    if (forward.isComplete) return;
    this.#add(
      this.#read(`SELECT * FROM ${this.table} ORDER BY ${this.#keys.map((key) => `${key} DESC`).join(', ')}`).all,
    );
  }

  /** Reads single rows, by all keys that they may have. */
  lookUp(conversations: ReadonlySet<unknown>): void {
    const [key] = this.#keys;
    const keys = key === 'sequence' ? this.#sequences() : key === 'group_id' ? [...conversations] : [];
    for (const value of keys) this.#add(this.#read(`SELECT * FROM ${this.table} WHERE ${key} = ?`, value).all);
  }

  /** The values of a column in the rows that were read, and in the indexes of messages. */
  valuesOf(column: string): unknown[] {
    if (!this.columns.includes(column)) return [];
    const found = [...this.rows.values()].map((row) => row[column]);
    return this.table === 'outgoing' && !this.isComplete ? [...found, ...this.#indexed(column)] : found;
  }

  /** The places of messages: those in the indexes, and all between readable ones. */
  #sequences(): number[] {
    const indexed = this.#indexed('sequence').map(Number);
    const read = [...this.rows.values()].map((row) => Number(row.sequence)).sort((a, b) => a - b);
    const known = new Set(read);
    const last = Math.max(0, ...read, ...indexed);
    const between = Array.from({ length: Math.min(last, MOST_TRIED) }, (_, n) => last - n);
    return [...new Set([...indexed, ...between])].filter((sequence) => !known.has(sequence)).sort((a, b) => a - b);
  }

  /** Values of a column that indexes have, whose pages are others than the table's. */
  #indexed(column: string): unknown[] {
    const indexes = [
      { name: 'outgoing_by_group', columns: 'group_id, state, sequence' },
      { name: 'sqlite_autoindex_outgoing_1', columns: 'id, sequence' },
      { name: 'outgoing_by_number', columns: 'number, sequence' },
    ];
    return indexes
      .filter(({ columns }) => columns.split(', ').includes(column))
      .flatMap(({ name, columns }) =>
        ['ASC', 'DESC'].flatMap((order) => {
          const by = columns.replaceAll(',', ` ${order},`);
          const read = this.#read(`SELECT ${columns} FROM outgoing INDEXED BY ${name} ORDER BY ${by} ${order}`);
          return read.all.map((row) => row[column]);
        }),
      );
  }

  #add(rows: readonly Values[]): void {
    for (const row of rows) this.rows.set(JSON.stringify(this.#keys.map((key) => row[key])), row);
  }

  /** Reads rows up to the first that can't be read. */
  #read(sql: string, ...parameters: unknown[]): { readonly all: readonly Values[]; readonly isComplete: boolean } {
    const all: Values[] = [];
    try {
      for (const row of this.#db.prepare<unknown[], Values>(sql).iterate(...parameters)) all.push(row);
      return { all, isComplete: true };
    } catch {
      // Also a missing index: a file of an older version.
      return { all, isComplete: false };
    }
  }
}
