import { z } from 'zod';
import { InstantSchema, type UserId } from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { readInstant, readText, readUserId } from '../sqlite/columns.ts';
import { DamageError } from '../sqlite/failures.ts';
import type { Statements } from '../sqlite/statements.ts';

/** What the cache remembers beside the rows, for whoever synchronises it. */
export interface MetaValues {
  /** When a refresh last ended well. */
  readonly lastSyncedAt: Instant;
  /** The newest group row that was seen: a refresh reads the list from a while before it. Null: it was never read. */
  readonly groupCursor: Instant;
  /** When the whole list of conversations was last read. */
  readonly lastFullListAt: Instant;
  readonly sweepDebt: Debt;
  readonly lag: Lag;
  /** Whose conversations these are, once the account's handle was looked up. */
  readonly ownerId: UserId;
}

/** How far behind the cursor group rows have come to light. */
export interface Lag {
  /** The start of the week that is counted now. */
  readonly week: Instant;
  /** The greatest of this week, and of the one before, ms. */
  readonly nowMs: number;
  readonly beforeMs: number;
}

/** The repair sweeps have spent their budget. */
interface Debt {
  /** When they did. */
  readonly since: Instant;
  /** When it has grown by as much. */
  readonly until: Instant;
}

export type MetaName = keyof MetaValues;

const LagSchema = z.object({ week: InstantSchema, nowMs: z.number(), beforeMs: z.number() }).readonly();

const DebtSchema = z.object({ since: InstantSchema, until: InstantSchema }).readonly();

const reader =
  <T>(schema: z.ZodType<T>, what: string) =>
  (value: unknown): T => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new DamageError(`not ${what}`);
  };

const readers: { readonly [N in MetaName]: (value: unknown) => MetaValues[N] } = {
  lastSyncedAt: readInstant,
  groupCursor: readInstant,
  lastFullListAt: readInstant,
  sweepDebt: reader(DebtSchema, 'a debt'),
  lag: reader(LagSchema, 'a lag'),
  ownerId: readUserId,
};

/** A few named values. */
export class Meta {
  readonly #get;
  readonly #set;

  constructor(statements: Statements) {
    this.#get = statements.value<[string]>('SELECT value FROM meta WHERE name = ?');
    this.#set = statements.rows<[string, string]>('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)');
  }

  /** Null: it was never set. */
  get<N extends MetaName>(name: N): MetaValues[N] | null {
    const stored = this.#get.get(name);
    return stored === undefined ? null : readers[name](JSON.parse(readText(stored)));
  }

  set<N extends MetaName>(name: N, value: MetaValues[N]): void {
    this.#set.run(name, JSON.stringify(value));
  }
}
