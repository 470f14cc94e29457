import type { z } from 'zod';
import { readJson } from './columns.ts';
import type { Command, Query, Store } from './store.ts';

type Parser<T> = (value: unknown) => T | null;

/** Parses with a schema; null if the value doesn't match. */
export const matching =
  <S extends z.ZodType>(schema: S): Parser<z.output<S>> =>
  (value) => {
    const parsed = schema.safeParse(value);
    return parsed.success ? parsed.data : null;
  };

/** Named values as JSON. One that can't be parsed counts as missing: each of them can be determined again. */
export class KeyValueTable<Values> {
  readonly #parsers: { readonly [N in keyof Values]: Parser<Values[N]> };
  readonly #get: Query<unknown>;
  readonly #set: Command;

  constructor(store: Store, table: 'meta' | 'state', parsers: { readonly [N in keyof Values]: Parser<Values[N]> }) {
    this.#parsers = parsers;
    this.#get = store.column(`SELECT value FROM ${table} WHERE name = ?`, readJson);
    this.#set = store.command(`INSERT OR REPLACE INTO ${table} (name, value) VALUES (?, ?)`);
  }

  /** Null if it was never set. */
  get<N extends keyof Values & string>(name: N): Values[N] | null {
    return this.#parsers[name](this.#get.get(name));
  }

  set<N extends keyof Values & string>(name: N, value: Values[N]): void {
    this.#set(name, JSON.stringify(value));
  }
}
