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

/** A row's `sk`, exactly as the table holds it: needed to address the row, never to order by. */
export const SortKey = z.string().min(1).max(1_024).brand<'SortKey'>();
export type SortKey = z.infer<typeof SortKey>;

export const InstantSchema = z.custom<Instant>((value) => isInstant(value), 'not an instant in microseconds');

/** Somebody who writes or receives messages. `handle` is empty when no row told it. */
export const Person = z.object({ id: UserId, name: z.string(), handle: z.string() }).readonly();
export type Person = z.infer<typeof Person>;

/** One message. Identity is (`conversationId`, `id`); order is (`at`, `id`). */
export const Message = z
  .object({
    conversationId: ConversationId,
    id: MessageId,
    sortKey: SortKey,
    at: InstantSchema,
    sender: Person,
    text: z.string(),
    /** From then on nobody may see it, whatever the table still holds; null: it stays. */
    expiresAt: InstantSchema.nullable(),
  })
  .readonly();
export type Message = z.infer<typeof Message>;

/** One participant's row of a conversation, as the table holds it: the text and time are the writer's claim. */
export const GroupRow = z
  .object({ conversationId: ConversationId, sortKey: SortKey, at: InstantSchema, text: z.string(), other: Person })
  .readonly();
export type GroupRow = z.infer<typeof GroupRow>;

/** A row that can't be read: kept out of every list, counted, and shown in diagnostics by its key. */
export const UnparsableItem = z.object({ pk: z.string(), sk: z.string(), reason: z.string() }).readonly();
export type UnparsableItem = z.infer<typeof UnparsableItem>;

/** A place in a conversation: everything before it is older by the total order of `order.ts`. */
export const MessageCursor = z.object({ at: InstantSchema, id: MessageId }).readonly();
export type MessageCursor = z.infer<typeof MessageCursor>;

/** One line of the list of conversations, as far as the table tells it. */
export const ConversationLine = z.object({
  id: ConversationId,
  other: Person,
  /** The newest message once the conversation was pulled after its newest row was seen; the row's claim before. */
  at: InstantSchema,
  text: z.string(),
  /** Who wrote `text`; null while only the group row is known, which does not tell. */
  lastSenderId: UserId.nullable(),
  /** When this conversation's newest page was last read from the table; null: never. */
  syncedAt: InstantSchema.nullable(),
});
export type ConversationLine = Readonly<z.infer<typeof ConversationLine>>;

/** After how long own messages of a conversation disappear, ms: an hour, a day or a week; null: they stay. */
export const DisappearAfter = z.union([z.literal(3_600_000), z.literal(86_400_000), z.literal(604_800_000)]).nullable();
export type DisappearAfter = z.infer<typeof DisappearAfter>;

/** Until when a conversation is muted, by this computer's clock; null: it is not. */
export const MutedUntil = z.union([InstantSchema, z.literal('always')]).nullable();
export type MutedUntil = z.infer<typeof MutedUntil>;

/** Whether a conversation is muted at a time: nothing is told of it, and it does not count on the app's icon. */
export const isMuted = (until: MutedUntil, now: Instant): boolean =>
  until === 'always' || (until !== null && until > now);

/** One line of the list of conversations, with what only this computer knows. */
export const Conversation = ConversationLine.extend({
  /** Messages of the other person that were not read here; counted to 100 at most. */
  unread: z.int().nonnegative(),
  /** What was typed here and not sent; empty: nothing. */
  draft: z.string(),
  /** Own messages of it that are not in the table yet. */
  waiting: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  disappearAfter: DisappearAfter,
  mutedUntil: MutedUntil,
}).readonly();
export type Conversation = z.infer<typeof Conversation>;

/** An own message that was accepted, is on this computer's disk, and is not known to be in the table. */
export const OutgoingMessage = z
  .object({
    /** The `message_uuid` that it will have in the table: the message that replaces it on the screen has the same. */
    id: MessageId,
    conversationId: ConversationId,
    text: z.string(),
    /** When the person sent it, by this computer's clock. */
    acceptedAt: InstantSchema,
    /** `failed`: it is not tried again until the person says so. */
    state: z.enum(['pending', 'failed']),
    attempts: z.int().nonnegative(),
    /** When it is tried again, by this computer's clock; null: at once, after those before it, or not at all. */
    nextAttemptAt: InstantSchema.nullable(),
    /** Why the last attempt failed; null: there was none, or it is under way. */
    error: AppErrorData.nullable(),
    disappearAfter: DisappearAfter,
  })
  .readonly();
export type OutgoingMessage = z.infer<typeof OutgoingMessage>;

/** Messages that exist, or may exist, in the table but not in the cache, between two that are cached. */
export const Gap = z
  .object({
    id: z.int().positive(),
    /** The gap lies before the first message at or after this instant. */
    at: InstantSchema,
  })
  .readonly();
export type Gap = z.infer<typeof Gap>;

/** What lies before the first message of a page. */
export const Older = z.discriminatedUnion('kind', [
  /** The first message of the page is the first of the conversation. */
  z.object({ kind: z.literal('start') }),
  /** The cache has more: ask for the page before `before`. */
  z.object({ kind: z.literal('cached'), before: MessageCursor }),
  /** The table may have more: fill this gap, then ask again. */
  z.object({ kind: z.literal('gap'), gapId: z.int().positive() }),
]);
export type Older = z.infer<typeof Older>;

/** A stretch of a conversation out of the cache, oldest first. */
export const MessagePage = z
  .object({
    conversationId: ConversationId,
    messages: z.array(Message).readonly(),
    gaps: z.array(Gap).readonly(),
    older: Older,
    /** With the newest page: own messages that are not in the table yet, in the order of sending; they stand at the end. */
    outgoing: z.array(OutgoingMessage).readonly(),
    /** The first message of the other person that was not read here, wherever it stands; null: all were. */
    firstUnread: MessageCursor.nullable(),
    syncedAt: InstantSchema.nullable(),
  })
  .readonly();
export type MessagePage = z.infer<typeof MessagePage>;

/** Where the account's data lives and who its owner is; holds no secret. */
export const Account = z
  .object({
    owner: Person,
    table: z.string(),
    region: z.string(),
    /** Null for the region's own endpoint. */
    endpoint: z.string().nullable(),
  })
  .readonly();
export type Account = z.infer<typeof Account>;
