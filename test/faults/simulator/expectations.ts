import type { ConversationId, MessageCursor, MessageId, UserId } from '../../../shared/model.ts';
import { compareMessages } from '../../../shared/order.ts';

/** A message that a client was asked to send. */
export interface SentText {
  readonly client: number;
  readonly conversationId: ConversationId;
  readonly text: string;
  /** Its `message_uuid`; null: the client's process ended before it said so, so that it may or may not have been accepted. */
  id: MessageId | null;
  /** Whether it ever stood as failed: then those after it went on without it. */
  hasFailed: boolean;
  /** Whether the person took it back then; it may be in the table all the same. */
  isDiscarded: boolean;
}

/** What a person has at one client in one conversation. */
interface Kept {
  /** What the draft may be: more than one text after a process ended while it was being kept. */
  drafts: Set<string>;
  /** The newest marker that was confirmed. */
  marker: MessageCursor | null;
  /** What was on the screen, and read, at some time. */
  readonly read: Set<MessageId>;
}

/** What the persons of a run were promised: what has to hold in the end. */
export class Expectations {
  readonly sent: SentText[] = [];
  readonly #started = new Map<ConversationId, UserId>();
  readonly #kept = new Map<string, Kept & { readonly client: number; readonly conversationId: ConversationId }>();

  /** A client began a conversation with somebody, or found the one there is. */
  started(conversationId: ConversationId, other: UserId): void {
    this.#started.set(conversationId, other);
  }

  /** Whom the conversation was begun with; nothing: no client asked for it by a handle. */
  members(conversationId: ConversationId): readonly UserId[] {
    const other = this.#started.get(conversationId);
    return other === undefined ? [] : [other];
  }

  of(client: number, conversationId: ConversationId): Kept {
    const key = `${client} ${conversationId}`;
    const known = this.#kept.get(key);
    if (known) return known;
    const kept = { client, conversationId, drafts: new Set(['']), marker: null, read: new Set<MessageId>() };
    this.#kept.set(key, kept);
    return kept;
  }

  *all(): Iterable<Kept & { readonly client: number; readonly conversationId: ConversationId }> {
    yield* this.#kept.values();
  }

  /** The person has seen these, the last of which is `upTo`, and the client has confirmed the mark. */
  markRead(client: number, conversationId: ConversationId, upTo: MessageCursor, shown: readonly MessageId[]): void {
    const kept = this.of(client, conversationId);
    if (kept.marker === null || compareMessages(upTo, kept.marker) > 0) kept.marker = upTo;
    for (const id of shown) kept.read.add(id);
  }
}
