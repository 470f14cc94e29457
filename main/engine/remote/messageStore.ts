import type { ScanCursor } from '../../../shared/contract/accounts.ts';
import type { Purpose } from '../../../shared/contract/sync.ts';
import type {
  ConversationId,
  ConversationMeta,
  GroupRow,
  Member,
  MemberRole,
  Message,
  MessageChange,
  OwnKind,
  Person,
  SortKey,
  UnparsableItem,
  UserId,
} from '../../../shared/model.ts';
import { type Instant, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';

/** The longest duration of a call of the store with all its requests, µs. After it, the call sends nothing any more. */
export const CALL_WITHIN = 60 * MICROS_PER_SECOND;

/** The purpose of a request, for the cost meter, and how to abort it. */
export interface RequestContext {
  readonly purpose: Purpose;
  readonly signal: AbortSignal;
}

/** One page of a Query. `items` are in key order of the requested direction; unreadable rows are listed separately. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly unparsable: readonly UnparsableItem[];
  /** The size of each row, readable or not, by its `sk`; bytes by DynamoDB's rules, which charges follow. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Where the next page starts; null: there is none. A page may be empty and still have a next one. */
  readonly next: SortKey | null;
}

export interface MessageQuery {
  /** `backward`: newest key first. Keys are compared as bytes, which is not the order of time across mixed forms. */
  readonly direction: 'backward' | 'forward';
  /** Exclusive start; null: from the end (backward) or the beginning (forward). It need not exist. */
  readonly from: SortKey | null;
  /**
   * Only keys from this one on, inclusive; it need not exist. Null: all. A backward query from a key that is not after it
   * returns an empty page without a request.
   */
  readonly downTo: SortKey | null;
  /** The most rows to read, 1 to 1,000; DynamoDB also ends a page at 1 MB. */
  readonly limit: number;
  /** Read the latest writes, for twice the price; otherwise a page may be a moment old. Default false. */
  readonly consistent?: boolean;
}

/** A group row and the owner of its list. */
export interface OwnedGroupRow {
  readonly owner: UserId;
  readonly row: GroupRow;
}

/** A response's `Date` header compared with the device's clock, for a corrected clock. */
export interface ServerDate {
  /** The header, in whole seconds, set when the response was created. */
  readonly serverDate: Instant;
  /** The device's clock when the request was sent and when the response's head arrived. */
  readonly sentAt: Instant;
  readonly receivedAt: Instant;
}

/** One value of the person's own state. Values and times are whole, in ms since the epoch. */
export interface OwnValue {
  readonly kind: OwnKind;
  /** The first 12 hex digits of the conversation; see `ownKeyOf`. */
  readonly key: string;
  /** `read`: everything up to here was read. `muted`: until then. Others: 1. All: 0 is the default, which is not stored. */
  readonly value: number;
  /** When the value was chosen, by the service's time; 0: the item does not say. `read` has none. */
  readonly changedAt: number;
}

/** The person's own state, as stored. */
export interface OwnState {
  readonly values: readonly OwnValue[];
  /** Attributes whose value can't be parsed, as `<kind>#<key>`: a change of one replaces it, whatever it is. */
  readonly malformed: ReadonlySet<string>;
}

/** One write to the person's own state. */
export interface OwnStateWrite {
  /** Replaces a `read` that is less, and others that were chosen earlier; those that are `malformed` in any case. */
  readonly changes: readonly (OwnValue & { readonly isMalformed?: boolean })[];
  /** Removes values that are as given, to save space. */
  readonly pruned: readonly OwnValue[];
}

/** The most changes and removals of one write, which DynamoDB's limits of expressions allow. */
export const MOST_OWN_CHANGES = 40;

/** A change as a conversation's log has it. */
export interface LoggedChange {
  /** When it was logged, by the writer's corrected clock. */
  readonly loggedAt: Instant;
  readonly change: MessageChange;
}

/** How long a conversation's log of changes keeps them, µs: 30 days. */
export const LOG_KEPT = 30 * 86_400 * MICROS_PER_SECOND;

/** For each conversation, by the first 12 hex digits of its ID (see `ownKeyOf`), when it last rang; ms since the epoch. */
export type Bells = ReadonlyMap<string, number>;

/** A conversation of many, as the table has it. */
export interface ConversationMembers {
  /** Null: the table does not have it; members may be there all the same. */
  readonly meta: ConversationMeta | null;
  /** Also those who left, at most 500. */
  readonly members: readonly Member[];
}

/** A change of a member; `at`, by the service's time, orders those of one person. */
export type MemberChange =
  | {
      readonly kind: 'joined';
      readonly person: Person;
      readonly role: MemberRole;
      readonly invitedBy: UserId;
      readonly at: Instant;
    }
  | { readonly kind: 'left'; readonly person: Pick<Person, 'id'>; readonly at: Instant }
  | { readonly kind: 'role'; readonly person: Pick<Person, 'id'>; readonly role: MemberRole; readonly at: Instant };

/** The properties of the table that a client depends on. */
export interface TableDescription {
  readonly name: string;
  readonly status: string;
  readonly itemCount: number;
  readonly bytes: number;
  /** Whether the keys are `pk` (S, HASH) and `sk` (S, RANGE), as every other request requires. */
  readonly keysFit: boolean;
  readonly keys: readonly { readonly name: string; readonly type: string; readonly role: 'HASH' | 'RANGE' }[];
  readonly indexes: readonly {
    readonly name: string;
    readonly keys: readonly string[];
    readonly projection: string;
    readonly status: string;
    /** Whether it finds group rows: `message_group_uuid` HASH, `sk` RANGE, projection ALL. */
    readonly fits: boolean;
  }[];
  /** The time-to-live attribute, also while time to live is being turned on; null: it is off; undefined: unknown. */
  readonly ttlAttribute: string | null | undefined;
  /** Whether no request deletes the table until this is turned off; undefined: unknown, as with emulators that have none. */
  readonly deletionProtection: boolean | undefined;
  /** Whether the table can be restored as it was at any second of the last days; undefined: unknown. */
  readonly pointInTimeRecovery: boolean | undefined;
  /** ARN of the KMS key that encrypts the table; null: a key that AWS owns. */
  readonly kmsKey: string | null;
  readonly stream: string | null;
  readonly billing: string;
  /** Strongly consistent reads of 4 KB a second that are provided; null: billed on demand, or unknown. */
  readonly readCapacity: number | null;
  /** Writes of 1 KB a second that are provided; null: billed on demand, or unknown. */
  readonly writeCapacity: number | null;
}

/** What a new table can have for a price. Time to live and deletion protection are free, so every new table has them. */
export interface NewTableOptions {
  readonly pointInTimeRecovery?: boolean;
  /** ID, ARN or alias of a KMS key that encrypts the table; null: a key that AWS owns. */
  readonly kmsKey?: string | null;
}

/**
 * The table, as the rest of the engine uses it. Every method rejects with an `AppError`: offline, timeout, throttled,
 * credentials-missing, credentials-expired, access-denied (details: action, resource), table-missing, index-missing,
 * wrong-key-schema, wrong-region, validation, conflict or cancelled. The cost meter counts every request.
 */
export interface MessageStore {
  /**
   * The owner's group rows in ascending key order, page by page; with `from` only keys from that one on, inclusive. With
   * `below` only keys before that one, which need not exist, in descending order; an empty page, without a request, if no key
   * can be in the range.
   */
  listGroupRows(
    owner: UserId,
    from: SortKey | null,
    context: RequestContext,
    below?: SortKey | null,
  ): AsyncIterable<Page<GroupRow>>;
  /** One page of a conversation's messages. */
  listMessages(conversationId: ConversationId, query: MessageQuery, context: RequestContext): Promise<Page<Message>>;
  /** One message row by its key, read consistently; null: no such row. */
  getMessage(conversationId: ConversationId, sortKey: SortKey, context: RequestContext): Promise<Message | null>;
  /**
   * Puts a new message; rejects with `conflict` when the key is taken, also by the same message. A message that expires has
   * a `ttl`, by which a table with time to live deletes the row.
   */
  putMessage(message: Message, context: RequestContext): Promise<void>;
  /** Puts a group row. Replaces one of the same conversation at the key; rejects with `conflict` for another's. */
  putGroupRow(owner: UserId, row: GroupRow, context: RequestContext): Promise<void>;
  /** Deletes a conversation's group row; does nothing when the key has no row, or another conversation's. */
  deleteGroupRow(
    owner: UserId,
    conversationId: ConversationId,
    sortKey: SortKey,
    context: RequestContext,
  ): Promise<void>;
  /**
   * All participants' rows of a conversation: by the index, or without one from the partitions of `participants`. Other
   * rows that a fork put into the index are left out.
   */
  findGroupRows(
    conversationId: ConversationId,
    participants: readonly UserId[],
    context: RequestContext,
  ): Promise<readonly OwnedGroupRow[]>;
  /** The person with this handle (no `@`), by profile item or by a Scan that ends at the first match; null: none. */
  findPerson(handle: string, context: RequestContext): Promise<Person | null>;
  /** The person whose profile item has this handle (no `@`), without a Scan; null: none. */
  findProfile(handle: string, context: RequestContext): Promise<Person | null>;
  /** Puts a person's profile item under their handle; rejects with `conflict` for another person's. */
  putProfile(person: Person, context: RequestContext): Promise<void>;
  /**
   * The person's own state; null: the table has none. An inconsistent read costs half, and may be a moment old. Malformed
   * attributes are left out one by one.
   */
  readOwnState(owner: UserId, isConsistent: boolean, context: RequestContext): Promise<OwnState | null>;
  /**
   * Writes at most {@link MOST_OWN_CHANGES} values, all or none; rejects with `conflict` when the item has a newer one of them,
   * or not the one to remove.
   */
  writeOwnState(owner: UserId, write: OwnStateWrite, context: RequestContext): Promise<void>;
  /**
   * One page of the changes of a conversation's messages, by the messages' keys: one item for each message that has any.
   * `limit` counts messages. Values that are malformed, or beyond 500 of one message, are left out.
   */
  listChanges(
    conversationId: ConversationId,
    query: MessageQuery,
    context: RequestContext,
  ): Promise<Page<readonly MessageChange[]>>;
  /**
   * Keeps a change; rejects with `conflict` when the person's change of this kind that is there is newer, or malformed.
   * @param isForced replaces whatever is there
   */
  saveChange(
    conversationId: ConversationId,
    change: MessageChange,
    isForced: boolean,
    context: RequestContext,
  ): Promise<void>;
  /** Adds a change to the conversation's log, for {@link LOG_KEPT}. Repeating it changes nothing. */
  logChange(conversationId: ConversationId, logged: LoggedChange, context: RequestContext): Promise<void>;
  /** One page of a conversation's log, whose keys begin with the time at which the change was logged. */
  listLog(conversationId: ConversationId, query: MessageQuery, context: RequestContext): Promise<Page<LoggedChange>>;
  /** When conversations last rang for a person; read inconsistently. */
  readBells(person: UserId, context: RequestContext): Promise<Bells>;
  /**
   * Rings for a person: the conversation's bell has another, later value then. `at`: ms since the epoch. Rejects with
   * `validation` where another type of value is.
   */
  ringBell(person: UserId, key: string, at: number, context: RequestContext): Promise<void>;
  /** Removes bells that are as given, at most {@link MOST_OWN_CHANGES}; none if one of them rang since. */
  pruneBells(person: UserId, bells: Bells, context: RequestContext): Promise<void>;
  /** Deletes a message; does nothing when the key has none, or another one. */
  deleteMessage(
    conversationId: ConversationId,
    message: Pick<MessageChange, 'messageId' | 'sortKey'>,
    context: RequestContext,
  ): Promise<void>;
  /** Replaces the text of a group row where it is still this row with this text. */
  replaceRowText({ owner, row }: OwnedGroupRow, text: string, context: RequestContext): Promise<void>;
  /** A conversation of many with its members; without any, one of two. */
  readMembers(conversationId: ConversationId, context: RequestContext): Promise<ConversationMembers>;
  /** Puts a new conversation of many. Repeating it changes nothing. */
  putConversation(
    conversationId: ConversationId,
    meta: ConversationMeta,
    createdBy: UserId,
    context: RequestContext,
  ): Promise<void>;
  /** Gives a conversation another title; rejects with `conflict` when it has another version than `version`. */
  putTitle(conversationId: ConversationId, title: string, version: number, context: RequestContext): Promise<void>;
  /** Changes a member, unless a later change is there. */
  putMember(conversationId: ConversationId, change: MemberChange, context: RequestContext): Promise<void>;
  describeTable(context: RequestContext): Promise<TableDescription>;
  /**
   * Creates the table with its index, billed on demand, protected against deletion and with time to live for `ttl` where the
   * service has it and it is permitted. Resolves when the table is active; to false when it exists already, unchanged.
   * Rejects with `conflict` when one exists that has other keys or lacks the index.
   */
  createTable(context: RequestContext, options?: NewTableOptions): Promise<boolean>;
  /**
   * Drops all connections, also those with a pending request, and opens new ones: after the computer slept they may be
   * dead, and a request on one would wait for its timeout.
   */
  reconnect(): void;
  /** Closes all connections. */
  close(): void;
}

/** The credentials that sign the requests, as far as they may be shown. */
export interface SignIn {
  /** The id of the access key is no secret: AWS shows it in logs and lists. */
  readonly accessKeyId: string;
  /** When the credentials expire; null: never, or unknown. */
  readonly expiresAt: Date | null;
}

/** The requests of account setup beyond those of the engine. Every method rejects with an `AppError`. */
export interface ConnectionProbe {
  /** Reads one page of the table, up to 1 MB, for a row that names a person with a handle. `next`: null at the table's end. */
  scanForPerson(
    handle: string,
    from: ScanCursor | null,
    context: RequestContext,
  ): Promise<{ readonly person: Person | null; readonly next: ScanCursor | null }>;
  /** Gets the credentials, which may require a code from the user. Does not show that AWS accepts them. */
  signIn(context: RequestContext): Promise<SignIn>;
  /** Queries the index for a conversation that does not exist; rejects with `index-missing` where it can't be used. */
  queryIndex(context: RequestContext): Promise<void>;
  /** Puts the item `MERIDIAN#TEST` / `id`, which no client reads; rejects with `conflict` when it exists. */
  writeTestItem(id: string, context: RequestContext): Promise<void>;
  /** Deletes it; rejects with `conflict` when it does not exist. */
  removeTestItem(id: string, context: RequestContext): Promise<void>;
}

/** The attribute by which a table with time to live deletes messages that disappear. */
export const TTL_ATTRIBUTE = 'ttl';

/** The partition of test items. */
export const TEST_PARTITION = 'MERIDIAN#TEST';

/** A request for the code of an MFA device. */
export interface CodeRequest {
  /** The device: a serial number or an ARN. */
  readonly serial: string;
  /** The profile that needs it; empty: the default one. */
  readonly profile: string;
}

/** Requests a code from the user. Rejects with an AppError when there is none. */
export type PromptForCode = (request: CodeRequest) => Promise<string>;

/** What requests need of the system. Neither method rejects. */
export interface SystemAccess {
  /** Resolves the proxy of a URL, such as `http://proxy.example.com:8080`; null: none. */
  resolveProxy(url: string): Promise<string | null>;
  /** Resolves when `process.env` has what the login shell sets, such as PATH and AWS_PROFILE. */
  completeEnvironment(): Promise<void>;
}
