import { AppError } from '../../../shared/errors.ts';
import {
  type ChangeKind,
  type ConversationId,
  type Message,
  type MessageChange,
  type MessageId,
  SortKey,
} from '../../../shared/model.ts';
import { type Instant, instantFromMicros } from '../../../shared/time/instant.ts';
import type { AcceptedChange } from '../store/outbox/messageChanges.ts';
import type { SyncContext } from './context.ts';

type OwnContext = Pick<SyncContext, 'cache' | 'outbox' | 'owner' | 'clock' | 'serverClock'>;

/** What the owner does to a message. `value` is as in `MessageChange`. */
export interface OwnChange {
  readonly conversationId: ConversationId;
  readonly id: MessageId;
  readonly kind: ChangeKind;
  readonly value: string;
}

/** The key of a change whose message is not in the table yet; it sorts after every time. */
const UNSENT = SortKey.parse('unsent');

/**
 * Accepts an edit, a reaction or a deletion of the owner: it is in the outbox then, to be sent, and the cache shows it. Returns
 * whether it changes anything.
 * @throws AppError `not-found` when the message is neither cached nor waiting to be sent, or is not theirs to change
 */
export function acceptChange(context: OwnContext, { conversationId, id, kind, value }: OwnChange): boolean {
  const { cache, owner, serverClock } = context;
  const by = owner.person.id;
  const now = serverClock.now();
  const message = cache.messages.find(conversationId, id, now);
  if (message === null) return changeUnsent(context, { conversationId, id, kind, value });
  const { ref } = cache.conversations.open(conversationId);
  const isAllowed =
    kind === 'reaction' || message.sender.id === by || (kind === 'deletion' && cache.members.admins(ref).has(by));
  if (!isAllowed) throw new AppError('not-found', { reason: 'message-gone' });
  const known = cache.changes.find(ref, id, kind, by);
  if (kind === 'edit' && value === message.text && message.wholeBytes === undefined) return false;
  if (kind === 'reaction' && value === (known?.value ?? '')) return false;
  // Of two changes in one microsecond, or after the clock was set back, the later one counts.
  const at = instantFromMicros(Math.max(now, (known?.at ?? 0) + 1));
  const before = {
    message: { ...message, text: cache.messages.text(conversationId, id, now) ?? message.text },
    change: known === null ? null : { value: known.value, at: known.at },
  };
  return keep(context, { conversationId, messageId: id, sortKey: message.sortKey, kind, value, at, before });
}

/** The same for an own message that waits to be sent. One that was not tried yet never reaches the table as it was. */
function changeUnsent(context: OwnContext, { conversationId, id, kind, value }: OwnChange): boolean {
  const { outbox, serverClock } = context;
  if (kind === 'edit' && outbox.outgoing.edit(id, value) !== null) return true;
  if (kind === 'deletion' && (outbox.outgoing.withdraw(id) ?? discardMessage(context, id)) !== null) return true;
  if (!outbox.outgoing.ofConversation(conversationId).some((each) => each.id === id))
    throw new AppError('not-found', { reason: 'message-gone' });
  const change = { conversationId, messageId: id, sortKey: null, kind, value, at: serverClock.now(), before: null };
  return keep(context, change);
}

/** Removes a message that failed, or is sent later, with what was done to it. Returns its conversation; null: there is none. */
export function discardMessage(
  { outbox, clock }: Pick<OwnContext, 'outbox' | 'clock'>,
  id: MessageId,
): ConversationId | null {
  return outbox.transaction(() => {
    const discarded = outbox.outgoing.discard(id, clock.now());
    if (discarded !== null) outbox.messageChanges.removeOf(id);
    return discarded;
  });
}

/** The outbox first: the cache gets it again at the next start. */
function keep(context: OwnContext, accepted: AcceptedChange): boolean {
  const { cache, outbox, serverClock } = context;
  if (!outbox.messageChanges.add(accepted)) return false;
  cache.ingest.changes(accepted.conversationId, [asChange(context, accepted)], serverClock.now(), true);
  return true;
}

const asChange = ({ owner }: Pick<OwnContext, 'owner'>, accepted: AcceptedChange): MessageChange => {
  const { messageId, sortKey, kind, value, at } = accepted;
  return { messageId, sortKey: sortKey ?? UNSENT, by: owner.person.id, kind, value, at };
};

/** Applies to the cache what the owner did before this run and the table may not have: the cache may be a new one. */
export function applyOwnChanges(context: OwnContext): void {
  const { cache, outbox, serverClock } = context;
  const now: Instant = serverClock.now();
  for (const [conversationId, all] of Map.groupBy(outbox.messageChanges.all(), (change) => change.conversationId)) {
    const changes = all.map((accepted) => asChange(context, accepted));
    cache.ingest.changes(conversationId, changes, now, true);
  }
  for (const [conversationId, all] of Map.groupBy(outbox.messageChanges.hidden(), (each) => each.conversationId)) {
    const ids: Message['id'][] = all.map(({ id }) => id);
    cache.ingest.hide(conversationId, ids, now);
  }
}
