import type { Message, Person, UserId } from '../../../../shared/model.ts';
import { tokenize } from '../../../../shared/searchTokens.ts';
import type { Instant } from '../../../../shared/time/instant.ts';
import type { Sliced } from '../../slices.ts';
import { type Row, readInstant, readPerson, readUserId, readWhole } from '../columns.ts';
import { DamageError } from '../failures.ts';
import type { Store } from '../store.ts';

/** People read or compared in a slice, some 5 ms. */
const BATCH = 500;
/** People in memory whose words are compared in a slice. */
const MOST_COMPARED = 5_000;
/** The words of at most so many people stay in memory, some MB. */
const MOST_PREPARED = 10_000;

/**
 * Every person that was seen, with one row for each name and handle: messages keep the name of their time, and `seen_at`
 * determines the newest.
 */
export function createPeople(store: Store) {
  const findVariant = store.query(
    'SELECT ref, seen_at FROM person WHERE id = ? AND name = ? AND handle = ?',
    (row: Row<'ref' | 'seen_at'>) => ({ ref: readWhole(row.ref), seenAt: readInstant(row.seen_at) }),
  );
  const insert = store.insertion('INSERT OR IGNORE INTO person (id, name, handle, seen_at) VALUES (?, ?, ?, ?)');
  const byRef = store.query('SELECT id, name, handle FROM person WHERE ref = ?', readVariant);
  const setSeen = store.command('UPDATE person SET seen_at = ? WHERE ref = ?');
  const newestFirst = 'ORDER BY seen_at DESC, ref DESC';
  const variants = store.query(`SELECT id, name, handle FROM person WHERE id = ? ${newestFirst}`, readVariant);
  const byHandle = store.column(
    'SELECT id FROM person WHERE handle = ? COLLATE NOCASE GROUP BY id ORDER BY max(seen_at) DESC, id',
    readUserId,
  );
  const after = store.query(
    // A conversation of many has a person of its own in group rows, with its ID.
    `SELECT ref, id, name, handle, seen_at FROM person WHERE ref > ? AND id NOT IN (SELECT group_id FROM conversation)
       ORDER BY ref LIMIT ? + 0`,
    (row: Row<'ref' | 'id' | 'name' | 'handle' | 'seen_at'>): SeenPerson => ({
      ...readPerson(row.id, row.name, row.handle),
      ref: readWhole(row.ref),
      seenAt: readInstant(row.seen_at),
    }),
  );

  const size = store.query(
    'SELECT count(*) AS count, coalesce(max(ref), 0) AS last FROM person',
    (row: Row<'count' | 'last'>) => `${readWhole(row.count)} ${readWhole(row.last)}`,
  );
  /** Counts the sightings that changed a row. */
  let sightings = 0;
  /** Everyone with their words, in the order of `byNewest`, as of `version`. */
  let prepared: { readonly version: string; readonly all: readonly PreparedPerson[] } | null = null;
  const version = (): string => `${sightings} ${size.get() ?? ''}`;

  function see({ id, name, handle }: Person, at: Instant): number {
    const known = findVariant.get(id, name, handle);
    if (known !== null && at <= known.seenAt) return known.ref;
    sightings++;
    if (known === null) return readWhole(insert(id, name, handle, at));
    setSeen(at, known.ref);
    return known.ref;
  }

  /** Reads everyone in slices, unless they are in memory. */
  function* prepareAll(): Sliced<readonly PreparedPerson[]> {
    const before = version();
    if (prepared?.version === before) return prepared.all;
    const seen: SeenPerson[] = [];
    for (let last = 0; ; yield) {
      const batch = after.all(last, BATCH);
      seen.push(...batch);
      if (batch.length < BATCH) break;
      last = batch.at(-1)?.ref ?? last;
    }
    const all: PreparedPerson[] = [];
    for (const person of mergeVariants(seen.sort(byNewest))) {
      all.push({ person, inHandle: wordsOf(person.handle), inName: wordsOf(person.name) });
      if (all.length % BATCH === 0) yield;
    }
    // In a pause, someone may have been seen.
    prepared = all.length <= MOST_PREPARED && version() === before ? { version: before, all } : null;
    return all;
  }

  function find(id: UserId): Person | null {
    return mergeVariants(variants.all(id))[0] ?? null;
  }

  return {
    /** Records a person seen in a row of that time; returns the reference to this name and handle. */
    see,
    /** Records the senders of messages, each name and handle once; returns each message with the reference to its sender's. */
    seeSenders(messages: readonly Message[]): { readonly message: Message; readonly sender: number }[] {
      const variants = new Map<string, { readonly sender: Person; seenAt: Instant; ref: number }>();
      const variantOf = ({ sender, at }: Message) => {
        const key = variantKey(sender);
        const known = variants.get(key);
        if (known !== undefined) {
          if (at > known.seenAt) known.seenAt = at;
          return known;
        }
        const added = { sender, seenAt: at, ref: 0 };
        variants.set(key, added);
        return added;
      };
      const sent = messages.map((message) => ({ message, variant: variantOf(message) }));
      for (const variant of variants.values()) variant.ref = see(variant.sender, variant.seenAt);
      return sent.map(({ message, variant }) => ({ message, sender: variant.ref }));
    },
    /** Returns a function that finds names and handles by their references, each once. */
    finder(): (ref: number) => Person {
      const found = new Map<number, Person>();
      return (ref) => {
        const person = found.get(ref) ?? byRef.get(ref);
        if (person === null) throw new DamageError('a message without its sender');
        found.set(ref, person);
        return person;
      };
    },
    /** The newest non-empty name and handle of a person; null if no row had that id. */
    find,
    /**
     * People whose newest handle is this one (no `@`), most recently seen first; if there are none, those whose handle
     * differs only in case.
     */
    findByHandle(handle: string): Person[] {
      const lowerCase = handle.toLowerCase();
      const alike = byHandle
        .all(handle)
        .map((id) => find(id))
        .filter((person) => person !== null)
        .filter((person) => person.handle.toLowerCase() === lowerCase);
      const exact = alike.filter((person) => person.handle === handle);
      return exact.length > 0 ? exact : alike;
    },
    /**
     * People with a word in their name or handle that starts with each word of the query; everyone for a query without
     * words. First those whose handle or name starts with the query, then the most recently seen. In slices, since other
     * writers decide how many people there are.
     */
    *suggest(query: string, limit: number): Sliced<Person[]> {
      const wanted = wordsOf(query);
      const found: { readonly person: Person; readonly rank: number }[] = [];
      for (const [n, each] of (yield* prepareAll()).entries()) {
        const rank = rankOf(each, wanted);
        if (rank !== null) found.push({ person: each.person, rank });
        if ((n + 1) % MOST_COMPARED === 0) yield;
      }
      return found
        .sort((a, b) => a.rank - b.rank)
        .slice(0, limit)
        .map(({ person }) => person);
    },
  };
}

const readVariant = (row: Row<'id' | 'name' | 'handle'>): Person => readPerson(row.id, row.name, row.handle);

/** A name and handle of a person, and when it was last seen. */
interface SeenPerson extends Person {
  readonly ref: number;
  readonly seenAt: Instant;
}

/** A person and the words to find it by. */
interface PreparedPerson {
  readonly person: Person;
  readonly inHandle: readonly string[];
  readonly inName: readonly string[];
}

const byNewest = (a: SeenPerson, b: SeenPerson): number => b.seenAt - a.seenAt || b.ref - a.ref;

export type People = ReturnType<typeof createPeople>;

/** Each person once, with the newest name and handle that are not empty, in the order of the variants. */
function mergeVariants(newestFirst: readonly Person[]): Person[] {
  const people = new Map<UserId, Person>();
  for (const variant of newestFirst) {
    const { id, name, handle } = people.get(variant.id) ?? variant;
    people.set(id, { id, name: name || variant.name, handle: handle || variant.handle });
  }
  return [...people.values()];
}

/** The lengths mark where each part ends, whatever characters it has. */
const variantKey = ({ id, name, handle }: Person): string => `${id.length} ${name.length} ${id}${name}${handle}`;

const wordsOf = (text: string): string[] => tokenize(text).map(({ word }) => word);

/** 0 is best; null: the person doesn't match. */
function rankOf({ inHandle, inName }: PreparedPerson, wanted: readonly string[]): number | null {
  const words = [...inHandle, ...inName];
  if (!wanted.every((word) => words.some((candidate) => candidate.startsWith(word)))) return null;
  const phrase = wanted.join(' ');
  if (inHandle.join(' ') === phrase) return 0;
  if (inHandle.join(' ').startsWith(phrase)) return 1;
  return inName.join(' ').startsWith(phrase) ? 2 : 3;
}
