import type { RequestContext } from './messageStore.ts';

/** The credentials that requests are signed with, as far as they may be shown. */
export interface SignIn {
  /** The id of the access key, which is no secret: AWS shows it in its logs and lists. */
  readonly accessKeyId: string;
  /** When they end; null: they last, or that is not told. */
  readonly expiresAt: Date | null;
}

/**
 * What a connection test asks of a table beyond what the engine does. Every method rejects with an `AppError`, as those
 * of `MessageStore` do.
 */
export interface ConnectionProbe {
  /** Gets the credentials, which may ask the person for a code. Does not show that AWS accepts them. */
  signIn(context: RequestContext): Promise<SignIn>;
  /** Asks the index for a conversation that does not exist; rejects with `index-missing` where it can't be used. */
  queryIndex(context: RequestContext): Promise<void>;
  /** Puts the item `MERIDIAN#TEST` / `id`, which no client looks at, where none is. */
  writeTestItem(id: string, context: RequestContext): Promise<void>;
  /** Deletes it. */
  removeTestItem(id: string, context: RequestContext): Promise<void>;
}

/** The partition of test items. */
export const TEST_PARTITION = 'MERIDIAN#TEST';
