import { z } from 'zod';
import { AppErrorData } from './errors.ts';
import { type Instant, isInstant } from './time/instant.ts';

/** Identifies an account on this computer, derived from its connection; also the name of its directory. */
export const AccountId = z
  .string()
  .regex(/^[0-9a-f]{24}$/)
  .brand<'AccountId'>();
export type AccountId = z.infer<typeof AccountId>;

/** A person's `user_uuid`. Writers differ in its form, so any non-empty text counts. */
export const UserId = z.string().min(1).max(256).brand<'UserId'>();
export type UserId = z.infer<typeof UserId>;

/** A conversation's `message_group_uuid`. */
export const ConversationId = z.string().min(1).max(256).brand<'ConversationId'>();
export type ConversationId = z.infer<typeof ConversationId>;

/** A message's `message_uuid`, or `sk:<sort key>` for a row that has none. */
export const MessageId = z.string().min(1).max(1_100).brand<'MessageId'>();
export type MessageId = z.infer<typeof MessageId>;

/** A row's `sk`, exactly as stored: it addresses the row and never determines the order. */
export const SortKey = z.string().min(1).max(1_024).brand<'SortKey'>();
export type SortKey = z.infer<typeof SortKey>;

export const InstantSchema = z.custom<Instant>((value) => isInstant(value), 'not an instant in microseconds');

/** A person who writes or receives messages. `handle` is empty when no row contains it. */
export const Person = z.object({ id: UserId, name: z.string(), handle: z.string() }).readonly();
export type Person = z.infer<typeof Person>;

/** What a person may do in a conversation of many: everyone writes, admins add, remove and rename, the owner also names admins. */
export const memberRoles = ['owner', 'admin', 'member'] as const;
export type MemberRole = (typeof memberRoles)[number];

/** The most people in a conversation: each message moves a row of each of them. */
export const mostMembers = 50;
/** The longest title of a conversation of many, in code points. */
export const longestTitle = 100;

/** A person in a conversation of many, or who was in it. */
export const Member = z
  .object({
    person: Person,
    role: z.enum(memberRoles),
    joinedAt: InstantSchema,
    invitedBy: UserId.nullable(),
    /** When they left or were removed; null: they are a member. */
    leftAt: InstantSchema.nullable(),
  })
  .readonly();
export type Member = z.infer<typeof Member>;

/** A conversation of many, without its members. */
export interface ConversationMeta {
  readonly title: string;
  /** Null: the table does not say. */
  readonly createdAt: Instant | null;
  /** Counts the changes of the title; 0: the table does not say. */
  readonly version: number;
}

/**
 * What happened in a conversation of many, as a message of its own; `people` are those it is about. Other clients show the
 * message's text, an English sentence.
 */
export const eventKinds = ['started', 'added', 'left', 'removed', 'renamed', 'admin', 'member'] as const;
export const ConversationEvent = z
  .object({ kind: z.enum(eventKinds), people: z.array(Person).max(mostMembers).readonly(), title: z.string().max(200) })
  .readonly();
export type ConversationEvent = z.infer<typeof ConversationEvent>;

/** Who reacted to a message with an emoji, in the order of their reactions. */
export const Reaction = z.object({ emoji: z.string().min(1).max(64), people: z.array(Person).readonly() }).readonly();
export type Reaction = z.infer<typeof Reaction>;

/** The message that a reply is about. */
export const ReplyTarget = z.object({ id: MessageId, sortKey: SortKey }).readonly();
export type ReplyTarget = z.infer<typeof ReplyTarget>;

/** What a reply shows of the message that it is about; `text` is its start. `deleted`; `unknown`: it is not on this computer. */
export const Quote = z.discriminatedUnion('state', [
  z.object({ state: z.literal('known'), sender: Person, text: z.string() }).readonly(),
  z.object({ state: z.literal('deleted') }).readonly(),
  z.object({ state: z.literal('unknown') }).readonly(),
]);
export type Quote = z.infer<typeof Quote>;

/** One message. Identity is (`conversationId`, `id`); order is (`at`, `id`). */
export const Message = z
  .object({
    conversationId: ConversationId,
    id: MessageId,
    sortKey: SortKey,
    at: InstantSchema,
    sender: Person,
    /** The text, or the start of a long one. */
    text: z.string(),
    /** The size of a text of which `text` is only the start, in bytes of UTF-8: `messages.text` returns it. */
    wholeBytes: z.int().positive().optional(),
    /** When the message disappears, even if the table still contains it; null: never. */
    expiresAt: InstantSchema.nullable(),
    /**
     * This computer sent the message as it is; absent: it has no record of that. Everyone who can write to the table can
     * write in the owner's name, so a message in that name without a record is from another computer of the owner, from
     * before downloads were cleared, or forged, and nothing tells these apart. The rule: it is shown on the owner's side, with
     * a mark that says so; it is not unread and notifies of nothing, as one's own messages do; and it marks no other message
     * as read.
     */
    sentHere: z.boolean().optional(),
    /** When its author last edited it; absent: never. `text` is the edited one. */
    editedAt: InstantSchema.optional(),
    replyTo: ReplyTarget.optional(),
    /** What happened, where that is all that the message says. */
    event: ConversationEvent.optional(),
    /** In a window: what is shown of `replyTo`. */
    quote: Quote.optional(),
    /** In a window; absent: none. */
    reactions: z.array(Reaction).readonly().optional(),
  })
  .readonly();
export type Message = z.infer<typeof Message>;

/**
 * What people do to a message after it was written: its author edits or deletes it, and everyone reacts to it, each with one
 * emoji at a time.
 */
export const changeKinds = ['edit', 'reaction', 'deletion'] as const;
export type ChangeKind = (typeof changeKinds)[number];

/**
 * What one person did to one message. A newer change replaces an earlier one of the same person and kind; a deletion is final.
 * Who may do what is for the reader to decide: everyone who can write to the table can write any change.
 */
export interface MessageChange {
  readonly messageId: MessageId;
  /** The message's `sk`. */
  readonly sortKey: SortKey;
  readonly by: UserId;
  readonly kind: ChangeKind;
  /** `edit`: the new text. `reaction`: the emoji; empty: none any more. `deletion`: empty. */
  readonly value: string;
  /** When the person did it, by the service's time: it orders their changes. */
  readonly at: Instant;
}

/** One participant's row of a conversation, as stored: its text and time are only what the writer claims. */
export const GroupRow = z
  .object({ conversationId: ConversationId, sortKey: SortKey, at: InstantSchema, text: z.string(), other: Person })
  .readonly();
export type GroupRow = z.infer<typeof GroupRow>;

/** A row that can't be parsed: it is hidden from every list, counted, and shown in diagnostics by its key. */
export const UnparsableItem = z.object({ pk: z.string(), sk: z.string(), reason: z.string() }).readonly();
export type UnparsableItem = z.infer<typeof UnparsableItem>;

/** A position in a conversation, in the total order of `order.ts`. */
export const MessageCursor = z.object({ at: InstantSchema, id: MessageId }).readonly();
export type MessageCursor = z.infer<typeof MessageCursor>;

/** One line of the conversation list, from the table alone. */
export const ConversationLine = z.object({
  id: ConversationId,
  other: Person,
  /**
   * Time of the newest message; of the group row until the conversation is pulled after that row was read. Of something
   * earlier where that is more than two minutes ahead of the service's clock.
   */
  at: InstantSchema,
  text: z.string(),
  /** Who wrote `text`; null while only the group row is known, which does not contain it. */
  lastSenderId: UserId.nullable(),
  /** When this conversation's newest page was last read from the table; null: never. */
  syncedAt: InstantSchema.nullable(),
});
export type ConversationLine = Readonly<z.infer<typeof ConversationLine>>;

/** How long own messages of a conversation last, in ms: an hour, a day or a week; null: forever. */
export const DisappearAfter = z.union([z.literal(3_600_000), z.literal(86_400_000), z.literal(604_800_000)]).nullable();
export type DisappearAfter = z.infer<typeof DisappearAfter>;

/** When a mute ends, by this computer's clock; null: the conversation is not muted. */
export const MutedUntil = z.union([InstantSchema, z.literal('always')]).nullable();
export type MutedUntil = z.infer<typeof MutedUntil>;

/** Whether a conversation is muted at a time: it shows no notifications, and the app's badge does not count it. */
export const isMuted = (until: MutedUntil, now: Instant): boolean =>
  until === 'always' || (until !== null && until > now);

/**
 * What a person keeps about a conversation on all their computers: how far it was read, whether it is pinned, archived or marked
 * as unread, and until when it is muted.
 */
export const ownKinds = ['read', 'pinned', 'archived', 'muted', 'unread'] as const;
export type OwnKind = (typeof ownKinds)[number];

/** One line of the conversation list, with the person's own state and this computer's local data. */
export const Conversation = ConversationLine.extend({
  /** Unread messages from the other person, counted up to 100. */
  unread: z.int().nonnegative(),
  /** Text that was typed but not sent; may be empty. */
  draft: z.string(),
  /** Own messages that wait to be sent. */
  waiting: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  disappearAfter: DisappearAfter,
  mutedUntil: MutedUntil,
  /** What the owner calls it on this computer, to tell conversations with one person apart; empty: nothing. */
  label: z.string(),
  /** Notes to oneself: the other person is the owner. */
  isNotes: z.boolean(),
  /** Of a conversation of many, whose title is the name of `other`; null: there is one other person. */
  group: z
    .object({
      /** How many people are in it; 0: not known. */
      members: z.int().nonnegative(),
      /** Who wrote `text`, and what happened where that is all that it says; null: not known. */
      lastSender: Person.nullable(),
      lastEvent: ConversationEvent.nullable(),
      /** Unread messages that mention the owner, counted up to 100. */
      mentions: z.int().nonnegative(),
      /** Whether only these notify and are counted in the app's badge, on this computer. */
      mentionsOnly: z.boolean(),
    })
    .nullable(),
  /** Above all that are not. */
  isPinned: z.boolean(),
  /** Not in the list, but in that of archived ones, until the next message arrives. */
  isArchived: z.boolean(),
  /** The person marked it as unread; it counts as one unread message if there is none. */
  isMarkedUnread: z.boolean(),
  /** Other conversations with the person that this one shows too: they are not listed. */
  joined: z.array(ConversationId).readonly(),
}).readonly();
export type Conversation = z.infer<typeof Conversation>;

/** An own message in the outbox: saved on disk, but not confirmed to be in the table. */
export const OutgoingMessage = z
  .object({
    /** Its future `message_uuid`, so the message that replaces it on the screen has the same id. */
    id: MessageId,
    conversationId: ConversationId,
    text: z.string(),
    /** When the user sent it, by this computer's clock. */
    acceptedAt: InstantSchema,
    /** It is not sent before this time, by this computer's clock, and can be discarded until then; null: at once. */
    sendAt: InstantSchema.nullable(),
    /** It waits until `sendAt` only so that it can be undone; absent: the person chose that time. */
    canUndo: z.boolean().optional(),
    /** `failed`: it is not retried until the user requests it. */
    state: z.enum(['pending', 'failed']),
    attempts: z.int().nonnegative(),
    /** Time of the next retry, by this computer's clock; null: at once, after earlier messages, or never. */
    nextAttemptAt: InstantSchema.nullable(),
    /** Why the last attempt failed; null: there was no attempt, or it is still running. */
    error: AppErrorData.nullable(),
    disappearAfter: DisappearAfter,
    replyTo: ReplyTarget.optional(),
    event: ConversationEvent.optional(),
    /** In a window: what is shown of `replyTo`. */
    quote: Quote.optional(),
  })
  .readonly();
export type OutgoingMessage = z.infer<typeof OutgoingMessage>;

/** Messages that exist, or may exist, in the table but not in the cache, between two that are cached. */
export const Gap = z
  .object({
    id: z.int().positive(),
    /** The gap is before the first message at or after this instant. */
    at: InstantSchema,
    /**
     * Of a conversation that is shown as one with others: nothing of it is cached before `at`, but messages of the others are. It
     * is filled without a request.
     */
    isBeginning: z.boolean().optional(),
  })
  .readonly();
export type Gap = z.infer<typeof Gap>;

/** What precedes the first message of a page. */
export const Older = z.discriminatedUnion('kind', [
  /** The page starts with the first message of the conversation. */
  z.object({ kind: z.literal('start') }),
  /** The cache has more: read the page before `before`. */
  z.object({ kind: z.literal('cached'), before: MessageCursor }),
  /** The table may have more: fill this gap, then read again. */
  z.object({ kind: z.literal('gap'), gapId: z.int().positive() }),
]);
export type Older = z.infer<typeof Older>;

/** A contiguous part of a conversation from the cache, oldest first. */
export const MessagePage = z
  .object({
    conversationId: ConversationId,
    messages: z.array(Message).readonly(),
    gaps: z.array(Gap).readonly(),
    older: Older,
    /** On the newest page: own messages that are not in the table yet, in sending order, to show at the end. */
    outgoing: z.array(OutgoingMessage).readonly(),
    /** The first unread message from the other person, on any page; null: none. */
    firstUnread: MessageCursor.nullable(),
    syncedAt: InstantSchema.nullable(),
  })
  .readonly();
export type MessagePage = z.infer<typeof MessagePage>;

/** An account's owner and table. Contains no secret. */
export const Account = z
  .object({
    owner: Person,
    table: z.string(),
    region: z.string(),
    /** Null: the region's default endpoint. */
    endpoint: z.string().nullable(),
  })
  .readonly();
export type Account = z.infer<typeof Account>;
