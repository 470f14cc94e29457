import type { Completeness } from '../../../shared/ipc/reading.ts';
import type { Message, Person } from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';

/** What an export says of itself. */
export interface DocumentHead {
  readonly conversationId: string;
  /** Null: not known, as in a conversation that was begun here and is not in the list. */
  readonly other: Person | null;
  readonly owner: Person;
  readonly exportedAt: Instant;
  /** How many messages follow, as far as it is known beforehand. */
  readonly messages: number;
  readonly completeness: Completeness;
}

/** A message, or a place where messages are missing. */
export type Entry = { readonly kind: 'message'; readonly message: Message } | { readonly kind: 'gap' };

/** One format of an export, written from the beginning to the end: each method gives the text that comes next. */
export interface DocumentWriter {
  begin(head: DocumentHead): string;
  entry(entry: Entry): string;
  /** `leftOut`: how many messages were left out, since they disappear. */
  end(leftOut: number): string;
}
