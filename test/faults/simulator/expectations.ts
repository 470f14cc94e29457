import type { ChangeKind, ConversationId, MessageCursor, MessageId, UserId } from '../../../shared/model.ts';
import { compareMessages } from '../../../shared/order.ts';

/** A message that a client was to send. */
export interface SentText {
  readonly client: number;
  readonly conversationId: ConversationId;
  /** What it may say: its text, or that of an edit before it was sent. */
  readonly texts: Set<string>;
  readonly text: string;
  /** Its `message_uuid`; null: the process ended before its reply, so the message may or may not have been accepted. */
  id: MessageId | null;
  /** Whether it was to be sent later, so that others overtook it. */
  readonly isLater: boolean;
  /** Whether it ever failed, so that later messages overtook it. */
  hasFailed: boolean;
  /** Whether the user discarded it then; it may be in the table all the same. */
  isDiscarded: boolean;
}

/** What a client was to do to a message. */
export interface DoneChange {
  readonly client: number;
  readonly conversationId: ConversationId;
  readonly id: MessageId;
  readonly kind: ChangeKind | 'hide';
  /** As in `MessageChange`. */
  readonly value: string;
  /** Whether it was confirmed; otherwise it may or may not have been accepted. */
  isKept: boolean;
  /** Whether the table refused it, so that it may have been undone. */
  isRefused: boolean;
}

/** A person's state at one client in one conversation. */
interface Kept {
  /** The possible drafts: more than one after a process ended while saving. */
  drafts: Set<string>;
  /** The newest confirmed read marker. */
  marker: MessageCursor | null;
  /** The messages that were read on the screen. */
  readonly read: Set<MessageId>;
}

/** The promises to the people of a run, which must hold in the end. */
export class Expectations {
  readonly sent: SentText[] = [];
  readonly changes: DoneChange[] = [];
  readonly #started = new Map<ConversationId, UserId>();
  readonly #kept = new Map<string, Kept & { readonly client: number; readonly conversationId: ConversationId }>();

  /** Records that a client started or found a conversation with a person. */
  started(conversationId: ConversationId, other: UserId): void {
    this.#started.set(conversationId, other);
  }

  /** The person the conversation was started with; undefined: no client started it by handle. */
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

  /** Records that the user read these up to `upTo` and the client confirmed the marker. */
  markRead(client: number, conversationId: ConversationId, upTo: MessageCursor, shown: readonly MessageId[]): void {
    const kept = this.of(client, conversationId);
    if (kept.marker === null || compareMessages(upTo, kept.marker) > 0) kept.marker = upTo;
    for (const id of shown) kept.read.add(id);
  }
}
