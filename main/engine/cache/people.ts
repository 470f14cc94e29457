import type { Message, Person, UserId } from '../../../shared/model.ts';
import { tokenize } from '../../../shared/searchTokens.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { type Row, readText, readUserId, readWhole } from '../sqlite/columns.ts';
import type { Statements } from '../sqlite/statements.ts';

/**
 * Everybody who was seen, once for each name and handle that they were seen with: rows keep the name of their time, and
 * `seen_at` tells which is the latest.
 */
export class People {
  readonly #upsert;
  readonly #variants;
  readonly #byHandle;
  readonly #all;

  constructor(statements: Statements) {
    this.#upsert = statements.value<[string, string, string, number]>(
      `INSERT INTO person (id, name, handle, seen_at) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET seen_at = max(seen_at, excluded.seen_at) RETURNING ref`,
    );
    this.#variants = statements.rows<[string], Row<'name' | 'handle'>>(
      'SELECT name, handle FROM person WHERE id = ? ORDER BY seen_at DESC, ref DESC',
    );
    this.#byHandle = statements.value<[string]>(
      'SELECT id FROM person WHERE handle = ? GROUP BY id ORDER BY max(seen_at) DESC, id',
    );
    this.#all = statements.rows<[], Row<'id' | 'name' | 'handle'>>(
      'SELECT id, name, handle FROM person ORDER BY seen_at DESC, ref DESC',
    );
  }

  /** Records that somebody was seen in a row of that time; gives the reference to this name and handle of theirs. */
  see(person: Person, at: Instant): number {
    return readWhole(this.#upsert.get(person.id, person.name, person.handle, at));
  }

  /** Records the senders of messages, each of them once; gives the reference to the name and handle of each one's. */
  seeSenders(messages: readonly Message[]): (message: Message) => number {
    const lastSeen = new Map<string, Message>();
    for (const message of messages) {
      const known = lastSeen.get(nameOf(message.sender));
      if (known === undefined || known.at < message.at) lastSeen.set(nameOf(message.sender), message);
    }
    const refs = new Map([...lastSeen].map(([name, { sender, at }]) => [name, this.see(sender, at)]));
    return ({ sender, at }) => refs.get(nameOf(sender)) ?? this.see(sender, at);
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

  /** Everybody whose newest handle is this one (no `@`, compared exactly), the one seen last first. */
  findByHandle(handle: string): Person[] {
    return this.#byHandle
      .all(handle)
      .map((id) => this.find(readUserId(id)))
      .filter((person) => person?.handle === handle)
      .filter((person) => person !== null);
  }

  /**
   * Whoever has a word that begins with each word of the query in their name or their handle: first those whose handle or
   * whose name begins with it, then the one seen last. Everybody for a query without a word.
   */
  suggest(query: string, limit: number): Person[] {
    const wanted = wordsOf(query);
    const ranked = this.#everybody()
      .map((person) => ({ person, rank: rankOf(person, wanted) }))
      .filter(({ rank }) => rank !== null);
    return ranked
      .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
      .slice(0, limit)
      .map(({ person }) => person);
  }

  /** Everybody once, by their newest name and handle, the one seen last first. */
  #everybody(): Person[] {
    const everybody = new Map<UserId, Person>();
    for (const row of this.#all.all()) {
      const variant = readPerson(row.id, row.name, row.handle);
      const known = everybody.get(variant.id);
      if (known === undefined) everybody.set(variant.id, variant);
      else if (known.name === '' || known.handle === '') {
        const { id } = known;
        everybody.set(id, { id, name: known.name || variant.name, handle: known.handle || variant.handle });
      }
    }
    return [...everybody.values()];
  }
}

const nameOf = ({ id, name, handle }: Person): string => JSON.stringify([id, name, handle]);

const wordsOf = (text: string): string[] => tokenize(text).map(({ word }) => word);

/** 0 best; null: the person is not meant. */
function rankOf({ name, handle }: Person, wanted: readonly string[]): number | null {
  const [inHandle, inName] = [wordsOf(handle), wordsOf(name)];
  const words = [...inHandle, ...inName];
  if (!wanted.every((word) => words.some((candidate) => candidate.startsWith(word)))) return null;
  const phrase = wanted.join(' ');
  if (inHandle.join(' ') === phrase) return 0;
  if (inHandle.join(' ').startsWith(phrase)) return 1;
  return inName.join(' ').startsWith(phrase) ? 2 : 3;
}

/** A person out of three columns. */
export function readPerson(id: unknown, name: unknown, handle: unknown): Person {
  return { id: readUserId(id), name: readText(name), handle: readText(handle) };
}
