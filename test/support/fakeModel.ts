import type { ExportWords } from '../../shared/contract/storage.ts';
import {
  type Conversation,
  ConversationId,
  type Message,
  MessageId,
  type OutgoingMessage,
  type Person,
  SortKey,
  UserId,
} from '../../shared/model.ts';
import { type Instant, instantFromMicros } from '../../shared/time/instant.ts';

/** Creates a person whose id is derived from the handle. */
export const fakePerson = (handle: string, name = handle): Person => ({
  id: UserId.parse(`user-${handle}`),
  name,
  handle,
});

/** The words of an export, all of them the same. */
export const fakeExportWords = (text: string): ExportWords => ({
  ...{ title: text, exportedAt: text, complete: text, incomplete: text, missing: text, leftOut: text },
  ...{ edited: text, replyTo: text, replyToDeleted: text, replyToUnknown: text },
  events: {
    ...{ started: text, added: text, left: text, removed: text },
    ...{ renamed: text, admin: text, member: text },
  },
});

/** Creates a message. */
export const fakeMessage = (
  conversationId: ConversationId,
  id: string,
  at: Instant,
  sender: Person,
  text: string,
): Message => ({
  conversationId,
  id: MessageId.parse(id),
  sortKey: SortKey.parse(String(at)),
  at,
  sender,
  text,
  expiresAt: null,
  sentHere: true,
});

/** Creates an own message that waits to be sent. */
export const fakeOutgoing = (
  conversationId: ConversationId,
  id: string,
  change: Partial<OutgoingMessage> = {},
): OutgoingMessage => ({
  id: MessageId.parse(id),
  conversationId,
  text: 'On its way',
  acceptedAt: instantFromMicros(0),
  sendAt: null,
  state: 'pending',
  attempts: 0,
  nextAttemptAt: null,
  error: null,
  disappearAfter: null,
  ...change,
});

/** Creates a conversation, by default without text. */
export const fakeConversation = (known: Pick<Conversation, 'id' | 'other'> & Partial<Conversation>): Conversation => ({
  at: instantFromMicros(0),
  text: '',
  lastSenderId: null,
  syncedAt: null,
  unread: 0,
  draft: '',
  waiting: 0,
  failed: 0,
  disappearAfter: null,
  mutedUntil: null,
  label: '',
  isNotes: false,
  isPinned: false,
  isArchived: false,
  isMarkedUnread: false,
  joined: [],
  group: null,
  ...known,
});

export const fakeConversationId = (id: string): ConversationId => ConversationId.parse(id);
