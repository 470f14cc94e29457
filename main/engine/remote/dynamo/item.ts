/** A row's address. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** A row as the document client hands it over: attribute names to native values. */
export type Item = Readonly<Record<string, unknown>>;
