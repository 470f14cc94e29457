import { z } from 'zod';
import { Conversation, ConversationId, Message, MessageCursor, MessageId, MessagePage, Person } from '../model.ts';

/** A window holds no more messages than this. */
export const mostInWindow = 1_000;
/** Hits in one conversation are counted up to here. */
export const mostCountedHits = 1_000;

/** Where in a conversation a window is. A cursor need not be a message: a date, or a hit that is gone, has a place too. */
export const WindowPlace = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('newest') }),
  /** The newest messages before the cursor. */
  z.strictObject({ kind: z.literal('before'), cursor: MessageCursor }),
  /** The oldest messages after the cursor. */
  z.strictObject({ kind: z.literal('after'), cursor: MessageCursor }),
  /** The oldest messages from the cursor on, the one at it included: to read a window again. */
  z.strictObject({ kind: z.literal('from'), cursor: MessageCursor }),
  /** As many on either side, the message at the cursor among the later ones; what one side lacks, the other gives. */
  z.strictObject({ kind: z.literal('around'), cursor: MessageCursor }),
]);
export type WindowPlace = z.infer<typeof WindowPlace>;

/** A stretch anywhere in a conversation, oldest first. `outgoing` is empty while there is something newer. */
export const MessageWindow = MessagePage.unwrap()
  .extend({
    /** The cache has messages after the last one of the window; when it is empty, after the place asked for. */
    newer: z.boolean(),
  })
  .readonly();
export type MessageWindow = z.infer<typeof MessageWindow>;

export const SearchHit = z
  .object({
    message: Message,
    /** The text around the first match; matches are [start, end) in UTF-16 units of `snippet`. */
    snippet: z.string(),
    matches: z.array(z.tuple([z.int(), z.int()])).readonly(),
  })
  .readonly();
export type SearchHit = z.infer<typeof SearchHit>;

/** What a search can't see, since it is not in the cache; in the conversations that the search is about. */
export const Completeness = z
  .object({
    /** Stretches that are missing between cached messages. */
    gaps: z.int().nonnegative(),
    /** Conversations whose oldest messages are missing. */
    conversations: z.int().nonnegative(),
  })
  .readonly();
export type Completeness = z.infer<typeof Completeness>;

/** What is typed into a search field, with its filters: see `parseSearch` in `shared/searchFilters.ts`. */
const Query = z.string().max(500);
/** The IANA zone whose days the filters mean; UTC when it is unknown. */
const Zone = z.string().min(1).max(64);

/** The methods that read conversations and search them: out of the cache, never the network. */
export const readingMethods = {
  'messages.window': {
    request: z.strictObject({
      conversationId: ConversationId,
      from: WindowPlace,
      limit: z.int().min(1).max(mostInWindow),
    }),
    reply: MessageWindow,
  },
  /** Where a message is; null: it is not in the cache. */
  'messages.locate': {
    request: z.strictObject({ conversationId: ConversationId, id: MessageId }),
    reply: z.object({ cursor: MessageCursor.nullable() }),
  },
  /**
   * Everything at once: conversations and people by name or handle, best first, and messages, newest first. `people` are
   * those with whom none of these conversations is.
   */
  'search.run': {
    request: z.strictObject({ query: Query, zone: Zone, limit: z.int().min(1).max(200) }),
    reply: z.object({
      conversations: z.array(Conversation).readonly(),
      people: z.array(Person).readonly(),
      hits: z.array(SearchHit).readonly(),
      completeness: Completeness,
    }),
  },
  /** Hits in one conversation, newest first, and how many there are: counted to `mostCountedHits`. */
  'search.inConversation': {
    request: z.strictObject({
      conversationId: ConversationId,
      query: Query,
      zone: Zone,
      limit: z.int().min(1).max(mostCountedHits),
    }),
    reply: z.object({ hits: z.array(MessageCursor).readonly(), total: z.int().nonnegative() }),
  },
} as const;
