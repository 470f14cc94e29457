import type { Database } from 'better-sqlite3-multiple-ciphers';
import type { Person, UserId } from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { type Row, readText, readUserId, readWhole } from '../sqlite/columns.ts';

/**
 * Everybody who was seen, once for each name and handle that they were seen with: rows keep the name of their time, and
 * `seen_at` tells which is the latest.
 */
export class People {
  readonly #upsert;
  readonly #variants;

  constructor(db: Database) {
    this.#upsert = db
      .prepare<[string, string, string, number], unknown>(
        `INSERT INTO person (id, name, handle, seen_at) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET seen_at = max(seen_at, excluded.seen_at) RETURNING ref`,
      )
      .pluck();
    this.#variants = db.prepare<[string], Row<'name' | 'handle'>>(
      'SELECT name, handle FROM person WHERE id = ? ORDER BY seen_at DESC, ref DESC',
    );
  }

  /** Records that somebody was seen in a row of that time; gives the reference to this name and handle of theirs. */
  see(person: Person, at: Instant): number {
    return readWhole(this.#upsert.get(person.id, person.name, person.handle, at));
  }

  /** The newest name and the newest handle that somebody was seen with; a row that lacks one does not hide an older one. */
  find(id: UserId): Person | null {
    const variants = this.#variants.all(id);
    if (variants.length === 0) return null;
    const newest = (values: readonly string[]): string => values.find((value) => value !== '') ?? '';
    return {
      id,
      name: newest(variants.map((variant) => readText(variant.name))),
      handle: newest(variants.map((variant) => readText(variant.handle))),
    };
  }
}

/** A person out of three columns. */
export function readPerson(id: unknown, name: unknown, handle: unknown): Person {
  return { id: readUserId(id), name: readText(name), handle: readText(handle) };
}
