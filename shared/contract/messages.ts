import { z } from 'zod';
import { AppErrorData } from '../errors.ts';
import {
  ConversationId,
  changeKinds,
  InstantSchema,
  Message,
  MessageCursor,
  MessageId,
  MessagePage,
  OutgoingMessage,
  Person,
  ReplyTarget,
} from '../model.ts';
import { mostWindows } from './app.ts';
import { longestRequest } from './channels.ts';
import { engine, engineEvent } from './entry.ts';

const Nothing = z.strictObject({});

/** The longest text of a message, in code points: the web app's own limit. */
export const maxMessageLength = 1_024;

/** How long a message is held back to be undone, µs. */
export const undoMicros = 10_000_000;

/** The longest text in the composer, in UTF-16 units. */
export const longestDraft = 100_000;
/** The most messages in a window. */
export const mostInWindow = 1_000;
/** Hits in one conversation are counted up to this number. */
export const mostCountedHits = 1_000;

/** Position of a window in a conversation. A cursor need not match a message: it may be a date or a deleted hit. */
export const WindowPlace = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('newest') }),
    /** The newest messages before the cursor. */
    z.strictObject({ kind: z.literal('before'), cursor: MessageCursor }),
    /** The oldest messages after the cursor. */
    z.strictObject({ kind: z.literal('after'), cursor: MessageCursor }),
    /** The oldest messages from the cursor on, inclusive: to read a window again. */
    z.strictObject({ kind: z.literal('from'), cursor: MessageCursor }),
    /** As many on either side, the cursor's message among the later ones; if one side has fewer, the other has more. */
    z.strictObject({ kind: z.literal('around'), cursor: MessageCursor }),
  ]),
);
export type WindowPlace = z.infer<typeof WindowPlace>;

/** A contiguous part of a conversation, oldest first. `outgoing` is empty unless the window reaches the newest message. */
export const MessageWindow = z.lazy(() =>
  MessagePage.unwrap()
    .extend({
      /** The cache has messages after the window's last one (for an empty window: after the requested place). */
      newer: z.boolean(),
    })
    .readonly(),
);
export type MessageWindow = z.infer<typeof MessageWindow>;

export const SearchHit = z.lazy(() =>
  z
    .object({
      message: Message.unwrap().omit({ text: true, wholeBytes: true }).readonly(),
      /** The text around the first match; matches are [start, end) in UTF-16 units of `snippet`. */
      snippet: z.string(),
      matches: z.array(z.tuple([z.int(), z.int()])).readonly(),
    })
    .readonly(),
);
export type SearchHit = z.infer<typeof SearchHit>;

/** What a search misses because the conversations that it covers are not fully cached. */
export const Completeness = z.lazy(() =>
  z
    .object({
      /** Gaps between cached messages. */
      gaps: z.int().nonnegative(),
      /** Conversations whose oldest messages are missing. */
      conversations: z.int().nonnegative(),
    })
    .readonly(),
);
export type Completeness = z.infer<typeof Completeness>;

/** Text of a search field with its filters: see `parseSearch` in `shared/searchFilters.ts`. */
const Query = z.string().max(500);
/** The IANA time zone of dates in filters; UTC when it is unknown. */
const Zone = z.string().min(1).max(64);

/** Reads come from the cache, never from the network, unless noted. */
export const messageMethods = {
  'messages.window': engine(
    () =>
      z.strictObject({ conversationId: ConversationId, from: WindowPlace, limit: z.int().min(1).max(mostInWindow) }),
    () => MessageWindow,
  ),
  /** Position of a message; null: it is not cached. */
  'messages.locate': engine(
    () => z.strictObject({ conversationId: ConversationId, id: MessageId }),
    () => z.object({ cursor: MessageCursor.nullable() }),
  ),
  /** The whole text of a message of which a window has only the start (`wholeBytes`); null: it is not cached. */
  'messages.text': engine(
    () => z.strictObject({ conversationId: ConversationId, id: MessageId }),
    () => z.object({ text: z.string().nullable() }),
  ),
  /** Reads one page of a gap from the table into the cache; does nothing for one that is gone. Fails with `offline` and the like. */
  'messages.fill': engine(
    () => z.strictObject({ conversationId: ConversationId, gapId: z.int().positive() }),
    () => z.object({ added: z.int().nonnegative() }),
  ),
  /**
   * The conversation on screen (null: none): its newest page is refreshed now and kept fresh. With several windows, main
   * adds what the others show (`elsewhere`), and says when the user returned to a window that showed it already
   * (`isReturn`): nothing is opened then.
   */
  'messages.open': engine(
    () =>
      z.strictObject({
        conversationId: ConversationId.nullable(),
        elsewhere: z.array(ConversationId).max(mostWindows).readonly().optional(),
        isReturn: z.boolean().optional(),
      }),
    () => Nothing,
  ),
  /**
   * Accepts a message. After the reply it is on disk and will be sent, even if the app crashes. Fails with `validation`
   * for text that is empty or longer than `maxMessageLength` code points, or with `disk-full` or `disk-read-only`. With
   * `inParts` a longer text becomes several messages (see `splitText`), all accepted or none; the reply has the last. With
   * `sendAt` they are sent at that time, by this computer's clock, or when Meridian next runs after it; with `canUndo` in its
   * place they are held back for `undoMicros`.
   */
  'messages.send': engine(
    () =>
      z.strictObject({
        conversationId: ConversationId,
        text: z.string().max(longestDraft),
        inParts: z.boolean().optional(),
        replyTo: ReplyTarget.optional(),
        sendAt: InstantSchema.nullable().optional(),
        canUndo: z.boolean().optional(),
      }),
    () => z.object({ outgoing: OutgoingMessage }),
    longestRequest,
  ),
  /** Sends a failed message again, or now what was to be sent later; does nothing for any other message. */
  'messages.retry': engine(
    () => z.strictObject({ id: MessageId }),
    () => Nothing,
  ),
  /** Deletes a message that failed or is sent later; does nothing for one that is gone. Fails with `conflict` for one that is being sent. */
  'messages.discard': engine(
    () => z.strictObject({ id: MessageId }),
    () => Nothing,
  ),
  /**
   * Edits an own message; also one that waits to be sent. Shown at once, and sent like a message. Fails with `validation` like
   * `messages.send`, with `not-found` for a message that is not cached or not the owner's, and with `disk-full` or
   * `disk-read-only`.
   */
  'messages.edit': engine(
    () => z.strictObject({ conversationId: ConversationId, id: MessageId, text: z.string().max(longestDraft) }),
    () => Nothing,
    longestRequest,
  ),
  /** Reacts to a message with one emoji, in place of an earlier one; null: takes the reaction back. Fails likewise. */
  'messages.react': engine(
    () => z.strictObject({ conversationId: ConversationId, id: MessageId, emoji: z.string().max(64).nullable() }),
    () => Nothing,
  ),
  /** Deletes messages on this computer, or an own one for everyone. Fails likewise. */
  'messages.delete': engine(
    () => z.strictObject({ conversationId: ConversationId, id: MessageId, forEveryone: z.boolean() }),
    () => Nothing,
  ),
  /** What a message said before its edits, as far as this computer saw it, oldest first. */
  'messages.history': engine(
    () => z.strictObject({ conversationId: ConversationId, id: MessageId }),
    () => z.object({ texts: z.array(z.object({ at: InstantSchema, text: z.string() })).readonly() }),
  ),
  /** Reads the message that a reply is about from the table, to show its quote. Fails with `offline` and the like. */
  'messages.fetchQuoted': engine(
    () => z.strictObject({ conversationId: ConversationId, target: ReplyTarget }),
    () => Nothing,
  ),
  /**
   * Searches everything: people by name or handle, best first, and messages, newest first. Fails with `cancelled` when a
   * newer search begins. Of a long text, only the part that windows have is searched.
   */
  'search.run': engine(
    () => z.strictObject({ query: Query, zone: Zone, limit: z.int().min(1).max(200) }),
    () =>
      z.object({
        people: z.array(Person).readonly(),
        hits: z.array(SearchHit).readonly(),
        completeness: Completeness,
        /** Messages on this computer that the search does not cover yet, because they are being indexed. */
        unindexed: z.int().nonnegative(),
      }),
  ),
  /** Hits in one conversation, newest first, and their number, counted up to `mostCountedHits`; cancelled likewise. */
  'search.inConversation': engine(
    () =>
      z.strictObject({
        conversationId: ConversationId,
        query: Query,
        zone: Zone,
        limit: z.int().min(1).max(mostCountedHits),
      }),
    () => z.object({ hits: z.array(MessageCursor).readonly(), total: z.int().nonnegative() }),
  ),
} as const;

export const messageEvents = {
  /** Messages of one conversation were added, changed or removed: read its window again. */
  'messages.changed': engineEvent(() => z.object({ conversationId: ConversationId })),
  /** Messages were deleted for everyone: what else shows them shows them no more. */
  'messages.removed': engineEvent(() =>
    z.object({ conversationId: ConversationId, ids: z.array(MessageId).readonly() }),
  ),
  /** The table refused what the owner did to a message, and it was undone. */
  'messages.changeRefused': engineEvent(() =>
    z.object({ conversationId: ConversationId, messageId: MessageId, kind: z.enum(changeKinds), error: AppErrorData }),
  ),
  /** More messages are indexed: a search whose reply had `unindexed` ones may find more. */
  'search.changed': engineEvent(() => z.object({})),
} as const;
