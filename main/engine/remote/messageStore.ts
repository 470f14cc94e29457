import type { Purpose } from '../../../shared/contract/sync.ts';
import type {
  ConversationId,
  GroupRow,
  Message,
  Person,
  SortKey,
  UnparsableItem,
  UserId,
} from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';

/** What every request carries: why it is made (for the cost meter) and how it is stopped. */
export interface RequestContext {
  readonly purpose: Purpose;
  readonly signal: AbortSignal;
}

/** One page of a Query. `items` are in key order of the direction asked; rows that can't be read stand apart. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly unparsable: readonly UnparsableItem[];
  /** Ask again from here for the next page; null: there is none. A page may be empty and still have a next. */
  readonly next: SortKey | null;
}

export interface MessageQuery {
  /** `backward`: newest key first. Keys are compared as bytes, which is not the order of time across mixed forms. */
  readonly direction: 'backward' | 'forward';
  /** Exclusive start; null: from the end (backward) or the beginning (forward). It need not exist. */
  readonly from: SortKey | null;
  /**
   * Only keys from this one on, inclusive; it need not exist. Null: all. Going backward from a key that is not after it
   * gives an empty page without a request.
   */
  readonly downTo: SortKey | null;
  /** Rows to read at most, 1 to 1,000; DynamoDB also ends a page at 1 MB. */
  readonly limit: number;
  /** Read what was written last, for twice the price; otherwise a page may be a moment old. Default false. */
  readonly consistent?: boolean;
}

/** A group row together with whose list it is in. */
export interface OwnedGroupRow {
  readonly owner: UserId;
  readonly row: GroupRow;
}

/** One answer's `Date` header against the device's clock: the raw material of a corrected clock. */
export interface ServerDate {
  /** The header, which counts whole seconds and is set while the answer is made. */
  readonly serverDate: Instant;
  /** The device's clock when the request left and when the answer's head arrived. */
  readonly sentAt: Instant;
  readonly receivedAt: Instant;
}

/** Facts about the table that decide what a client can do with it. */
export interface TableDescription {
  readonly name: string;
  readonly status: string;
  readonly itemCount: number;
  readonly bytes: number;
  /** Whether the keys are `pk` (S, HASH) and `sk` (S, RANGE); every other call needs that. */
  readonly keysFit: boolean;
  readonly keys: readonly { readonly name: string; readonly type: string; readonly role: 'HASH' | 'RANGE' }[];
  readonly indexes: readonly {
    readonly name: string;
    readonly keys: readonly string[];
    readonly projection: string;
    readonly status: string;
    /** Whether group rows can be found by it: `message_group_uuid` HASH, `sk` RANGE, projection ALL. */
    readonly fits: boolean;
  }[];
  /** The attribute that holds the time to live; null when it is off, undefined when the store can't tell. */
  readonly ttlAttribute: string | null | undefined;
  readonly stream: string | null;
  readonly billing: string;
}

/**
 * The table, as the rest of the engine sees it. Every method rejects with an `AppError`: offline, timeout, throttled,
 * credentials-missing, credentials-expired, access-denied (details: action, resource), table-missing, index-missing,
 * wrong-key-schema, wrong-region, validation, conflict or cancelled. Every call is reported to the cost meter.
 */
export interface MessageStore {
  /** The owner's group rows in ascending key order, page by page; with `from` only keys from that one on, inclusive. */
  listGroupRows(owner: UserId, from: SortKey | null, context: RequestContext): AsyncIterable<Page<GroupRow>>;
  /** One page of a conversation's messages. */
  listMessages(conversationId: ConversationId, query: MessageQuery, context: RequestContext): Promise<Page<Message>>;
  /** One message row by its key, read consistently; null: no such row. */
  getMessage(conversationId: ConversationId, sortKey: SortKey, context: RequestContext): Promise<Message | null>;
  /**
   * Puts a message where none is; rejects with `conflict` when the key is taken, whoever took it. One that expires also
   * carries `ttl`, so that a table which is set up for it deletes the row.
   */
  putMessage(message: Message, context: RequestContext): Promise<void>;
  /** Puts a group row; replaces one of the same group at the same key, and rejects with `conflict` when another's is there. */
  putGroupRow(owner: UserId, row: GroupRow, context: RequestContext): Promise<void>;
  /** Deletes a group's row; one that is not there, or that is another group's by now, is left alone, which succeeds. */
  deleteGroupRow(
    owner: UserId,
    conversationId: ConversationId,
    sortKey: SortKey,
    context: RequestContext,
  ): Promise<void>;
  /**
   * Every participant's rows of one conversation: by the index, or, where the table has none, out of the partitions of
   * the `participants` given. Rows of other kinds that a fork put into the index are left out.
   */
  findGroupRows(
    conversationId: ConversationId,
    participants: readonly UserId[],
    context: RequestContext,
  ): Promise<readonly OwnedGroupRow[]>;
  /** The person with this handle (no `@`): by profile item, else by a Scan that ends at the first match; null: nobody. */
  findPerson(handle: string, context: RequestContext): Promise<Person | null>;
  /** The person whose profile item carries this handle (no `@`), without a Scan; null: there is none. */
  findProfile(handle: string, context: RequestContext): Promise<Person | null>;
  /** Puts a person's profile item under their handle; rejects with `conflict` when it is somebody else's. */
  putProfile(person: Person, context: RequestContext): Promise<void>;
  /** The table's keys, indexes and settings. */
  describeTable(context: RequestContext): Promise<TableDescription>;
  /**
   * Creates the table with its index, billed on demand, and resolves when it is active; to false when it exists already.
   * Rejects with `conflict` when one exists that has other keys or lacks the index.
   */
  createTable(context: RequestContext): Promise<boolean>;
  /**
   * Gives up every connection, also those with a request under way, and goes on with new ones: after the computer slept
   * they may be dead without either end knowing, and a request on one would wait for its timeout.
   */
  reconnect(): void;
  /** Closes its connections. */
  close(): void;
}
