import { z } from 'zod';
import { MOST_NAMED } from '../conversationList.ts';
import {
  Conversation,
  ConversationId,
  DisappearAfter,
  InstantSchema,
  Member,
  MessageCursor,
  MutedUntil,
  Person,
  UserId,
} from '../model.ts';
import { longestRequest } from './channels.ts';
import { engine, engineEvent } from './entry.ts';

const Nothing = z.strictObject({});
/** Most days of a request for the activity: 53 weeks. */
const MOST_DAYS = 371;
const selection = { only: z.array(ConversationId).max(MOST_NAMED).readonly().optional() };

/** The longest label of a conversation, in UTF-16 units. */
export const longestLabel = 60;

export const conversationMethods = {
  /** Every cached conversation, or those of `only` that are listed, in the order of `compareConversations`. */
  'conversations.list': engine(
    () => z.strictObject(selection),
    () => z.object({ conversations: z.array(Conversation).readonly() }),
  ),
  /** What this computer has of a conversation, for its details. */
  'conversations.about': engine(
    () => z.strictObject({ conversationId: ConversationId }),
    () =>
      z.object({
        /** Cached messages. */
        messages: z.int().nonnegative(),
        /** When the oldest cached message was written; null: none is cached. */
        firstAt: InstantSchema.nullable(),
        /** Whether that is the first message of the conversation. */
        isFirstKnown: z.boolean(),
      }),
  ),
  /**
   * How many cached messages of a conversation each day has, from `firstDay` on, a number of days since 1970-01-01. Days are
   * those of an IANA zone; of UTC if it is unknown.
   */
  'conversations.activity': engine(
    () =>
      z.strictObject({
        conversationId: ConversationId,
        zone: z.string().min(1).max(64),
        firstDay: z.int().min(0).max(100_000),
        days: z.int().min(1).max(MOST_DAYS),
      }),
    () => z.object({ counts: z.array(z.int().nonnegative()).readonly() }),
  ),
  /** Marks everything up to this message as read, including earlier messages that arrive later. */
  'conversations.markRead': engine(
    () => z.strictObject({ conversationId: ConversationId, upTo: MessageCursor }),
    () => Nothing,
  ),
  /**
   * Finds the conversation with the person of this handle (no `@`), or starts one; a new one is written to the table
   * with its first message. The own handle, or null: the notes to oneself. Fails with `not-found` when the handle is unknown, or with `offline` and the like when the
   * table must be read and can't be.
   */
  'conversations.start': engine(
    () => z.strictObject({ handle: z.string().min(1).max(256).nullable() }),
    () => z.object({ conversationId: ConversationId, other: Person, isNew: z.boolean(), isNotes: z.boolean() }),
  ),
  /**
   * Starts a conversation of many; it is written to the table with the message that says so. Fails with `validation` for a blank
   * or long title, no or too many people, or with `disk-full` or `disk-read-only`.
   */
  'conversations.startGroup': engine(
    () => z.strictObject({ title: z.string().max(1_000), people: z.array(Person).max(1_000) }),
    () => z.object({ conversationId: ConversationId }),
  ),
  /** Changes a conversation of many. Fails with `validation` when the owner may not, and likewise. */
  'conversations.changeGroup': engine(
    () =>
      z.strictObject({
        conversationId: ConversationId,
        change: z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('add'), people: z.array(Person).min(1).max(1_000) }),
          z.strictObject({ kind: z.literal('remove'), person: Person }),
          z.strictObject({ kind: z.literal('leave') }),
          z.strictObject({ kind: z.literal('rename'), title: z.string().max(1_000) }),
          z.strictObject({ kind: z.literal('role'), person: Person, role: z.enum(['admin', 'member']) }),
        ]),
      }),
    () => Nothing,
  ),
  /** The people in a conversation of many, in the order of joining; without any, it is one of two, or they are not known. */
  'conversations.members': engine(
    () => z.strictObject({ conversationId: ConversationId }),
    () => z.object({ members: z.array(Member).readonly() }),
  ),
  'conversations.configure': engine(
    () => z.strictObject({ conversationId: ConversationId, disappearAfter: DisappearAfter }),
    () => Nothing,
  ),
  /**
   * Pins or archives a conversation, or marks it as unread, on all computers of the person. Opening it removes the mark, and a new
   * message brings it back from the archive.
   */
  'conversations.keep': engine(
    () =>
      z.strictObject({
        conversationId: ConversationId,
        kind: z.enum(['pinned', 'archived', 'unread']),
        isOn: z.boolean(),
      }),
    () => Nothing,
  ),
  /** Sets what a conversation is called on this computer beside others with the same person; empty: nothing. */
  'conversations.label': engine(
    () => z.strictObject({ conversationId: ConversationId, label: z.string().max(longestLabel) }),
    () => Nothing,
  ),
  /** Lets only messages that mention the owner notify, on this computer. */
  'conversations.mentionsOnly': engine(
    () => z.strictObject({ conversationId: ConversationId, isOn: z.boolean() }),
    () => Nothing,
  ),
  /**
   * Shows all conversations with the person of this one as one, on this computer, or each alone again. What is chosen, read or
   * searched in it concerns all of them; new messages go to the one with the newest. Fails with `not-found` when there is no
   * other.
   */
  'conversations.join': engine(
    () => z.strictObject({ conversationId: ConversationId, isOn: z.boolean() }),
    () => Nothing,
  ),
  /** Mutes a conversation until this time, by this computer's clock; null: unmutes it. */
  'conversations.mute': engine(
    () => z.strictObject({ conversationId: ConversationId, until: MutedUntil }),
    () => Nothing,
  ),
  'drafts.read': engine(
    () => z.strictObject({ conversationId: ConversationId }),
    () => z.object({ text: z.string() }),
  ),
  /** Saves a draft; empty text deletes it. Fails with `disk-full` or `disk-read-only`. */
  'drafts.save': engine(
    () => z.strictObject({ conversationId: ConversationId, text: z.string().max(100_000) }),
    () => Nothing,
    longestRequest,
  ),
  /** Hides the person's conversations on this computer: from the list, counts of unread messages, notifications and search. */
  'people.block': engine(
    () => z.strictObject({ person: Person }),
    () => Nothing,
  ),
  'people.unblock': engine(
    () => z.strictObject({ id: UserId }),
    () => Nothing,
  ),
  /** The people who are blocked on this computer, the last one first. */
  'people.blocked': engine(
    () => Nothing,
    () => z.object({ people: z.array(Person).readonly() }),
  ),
  /** Cached people whose handle, or a word of whose name, starts with the query; best first. */
  'people.suggest': engine(
    () => z.strictObject({ query: z.string().max(256), limit: z.int().min(1).max(50) }),
    () => z.object({ people: z.array(Person).readonly() }),
  ),
} as const;

export const conversationEvents = {
  /** Lines of the list of conversations changed: read those of `only`, or else the whole list, again. */
  'conversations.changed': engineEvent(() => z.object(selection)),
} as const;
