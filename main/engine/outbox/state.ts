import { z } from 'zod';
import type { Person } from '../../../shared/model.ts';
import type { Statements } from '../sqlite/statements.ts';
import { parseJson } from './values.ts';

/** What happens once in the life of an account. `firstSyncDone`: every conversation that was there at the start was read. */
export type Flag = 'firstSyncDone';

const WrittenProfile = z.object({ handle: z.string(), name: z.string() }).readonly();
/** What the owner's profile item was last seen or made to say. */
export type WrittenProfile = Pick<Person, 'handle' | 'name'>;

/** A few named values. One that can't be read counts as never set: all of them can be found out again. */
export class State {
  readonly #get;
  readonly #set;

  constructor(statements: Statements) {
    this.#get = statements.value<[string]>('SELECT value FROM state WHERE name = ?');
    this.#set = statements.rows<[string, string]>('INSERT OR REPLACE INTO state (name, value) VALUES (?, ?)');
  }

  flag(flag: Flag): boolean {
    return parseJson(this.#get.get(flag)) === true;
  }

  setFlag(flag: Flag): void {
    this.#set.run(flag, JSON.stringify(true));
  }

  profileWritten(): WrittenProfile | null {
    return WrittenProfile.safeParse(parseJson(this.#get.get('profileWritten'))).data ?? null;
  }

  setProfileWritten({ handle, name }: WrittenProfile): void {
    this.#set.run('profileWritten', JSON.stringify({ handle, name }));
  }
}
