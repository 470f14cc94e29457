import type { Request } from '../../../shared/ipc/contract.ts';
import type { MessageWindow } from '../../../shared/ipc/reading.ts';
import {
  type Conversation,
  type ConversationId,
  type ConversationLine,
  type MessageCursor,
  type MessagePage,
  type OutgoingMessage,
  type Person,
  UserId,
} from '../../../shared/model.ts';
import { compareConversations, compareMessages } from '../../../shared/order.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import type { ServiceDeps } from './deps.ts';

/** Unread messages are counted up to here: nobody reads more than "99+". */
const mostUnread = 100;

type ReadingDeps = Pick<ServiceDeps, 'cache' | 'outbox' | 'serverClock' | 'account'>;

/**
 * The list of conversations: what the cache has of the table, with what only the outbox knows. A conversation that was
 * started here stands in it from its first draft or message on, and the newest unsent message is its line. With
 * `isWanted`, only what passes it.
 */
export function listConversations(
  { cache, outbox, serverClock, account }: ReadingDeps,
  isWanted: (line: ConversationLine) => boolean = () => true,
): Conversation[] {
  const now = serverClock.now();
  const owner = account().owner.id;
  const counts = outbox.conversationCounts();
  const drafts = outbox.drafts();
  const disappearing = outbox.disappearing();
  const mutes = outbox.mutes();
  const markers = outbox.markers();
  const late = outbox.lateCounts(now);

  const withOwnState = (line: ConversationLine, unread: number): Conversation => {
    const { waiting, failed } = counts.get(line.id) ?? { waiting: 0, failed: 0 };
    const unsent = waiting + failed > 0 ? outbox.outgoingOf(line.id).at(-1) : undefined;
    return {
      ...line,
      ...(unsent && unsent.acceptedAt >= line.at
        ? { at: unsent.acceptedAt, text: unsent.text, lastSenderId: owner }
        : {}),
      unread: Math.min(mostUnread, unread + (late.get(line.id) ?? 0)),
      draft: drafts.get(line.id) ?? '',
      waiting,
      failed,
      disappearAfter: disappearing.get(line.id) ?? null,
      mutedUntil: mutes.get(line.id) ?? null,
    };
  };

  const lines = cache.listConversations(now);
  const listed = new Set(lines.map(({ id }) => id));
  const inUse = new Set([...counts.keys(), ...drafts.keys()]);
  lines.push(...linesWithoutRow({ cache, outbox }, listed, inUse, now));
  const wanted = lines.filter(isWanted);
  // One look at all is quicker than one at each, unless it is about a few.
  const unread = wanted.length < lines.length / 4 ? null : cache.countAllUnread(markers, owner, now, mostUnread);
  const unreadOf = (id: ConversationId): number =>
    unread === null ? cache.countUnread(id, markers.get(id) ?? null, owner, now, mostUnread) : (unread.get(id) ?? 0);
  return wanted.map((line) => withOwnState(line, unreadOf(line.id))).sort(compareConversations);
}

/** A page of the newest message, if there is one. */
type Newest = Pick<MessagePage, 'messages' | 'syncedAt'>;

/** The conversations that stand in the list though the owner has no row of them, by what is cached of them. */
function linesWithoutRow(
  { cache, outbox }: Pick<ReadingDeps, 'cache' | 'outbox'>,
  listed: ReadonlySet<ConversationId>,
  inUse: ReadonlySet<ConversationId>,
  now: Instant,
): ConversationLine[] {
  const newestOf = (conversationId: ConversationId): Newest =>
    cache.window({ conversationId, from: { kind: 'newest' }, limit: 1, now });
  const lineOf = (
    id: ConversationId,
    other: Person,
    { messages, syncedAt }: Newest,
    begun: Instant,
  ): ConversationLine => {
    const { at, text, sender } = messages[0] ?? { at: begun, text: '', sender: null };
    return { id, other, at, text, lastSenderId: sender?.id ?? null, syncedAt };
  };

  const begun = outbox.conversations();
  // Their messages are in the table, and perhaps their rows will never be: a partition may be denied.
  const ofOwn = begun.flatMap(({ conversationId, other, createdAt }) => {
    if (listed.has(conversationId)) return [];
    const page = newestOf(conversationId);
    if (page.messages.length === 0 && !inUse.has(conversationId)) return [];
    // Nothing of it can be in the table that was not written here.
    return [lineOf(conversationId, other, { ...page, syncedAt: page.syncedAt ?? createdAt }, createdAt)];
  });
  // What was written in a conversation of which nothing else is known any more must stay in reach.
  const isBegun = new Set(begun.map(({ conversationId }) => conversationId));
  const ofOthers = [...inUse].flatMap((conversationId) => {
    if (listed.has(conversationId) || isBegun.has(conversationId)) return [];
    const other = cache.otherOf(conversationId) ?? { id: UserId.parse(conversationId), name: '', handle: '' };
    return [
      lineOf(
        conversationId,
        other,
        newestOf(conversationId),
        outbox.outgoingOf(conversationId).at(-1)?.acceptedAt ?? now,
      ),
    ];
  });
  return [...ofOwn, ...ofOthers];
}

/** A stretch anywhere in a conversation, likewise; see `messages.window` in the contract. */
export function readWindow(deps: ReadingDeps, request: Request<'messages.window'>): MessageWindow {
  const { cache, outbox, serverClock } = deps;
  const { conversationId } = request;
  const now = serverClock.now();
  const window = cache.window({ ...request, now });
  const isUnsent = ({ id }: OutgoingMessage): boolean => cache.locate(conversationId, id, now) === null;
  const outgoing = window.newer ? [] : outbox.outgoingOf(conversationId).filter(isUnsent);
  return { ...window, syncedAt: freshnessOf(deps, window), outgoing, firstUnread: firstUnread(deps, conversationId) };
}

/** When the newest page was read. A conversation that was started here is as fresh as it can be before its first message. */
const freshnessOf = (
  { outbox }: Pick<ReadingDeps, 'outbox'>,
  { conversationId, syncedAt }: Pick<MessagePage, 'conversationId' | 'syncedAt'>,
): Instant | null => syncedAt ?? outbox.conversationOf(conversationId)?.createdAt ?? null;

function firstUnread(
  { cache, outbox, serverClock, account }: ReadingDeps,
  conversationId: ConversationId,
): MessageCursor | null {
  const now = serverClock.now();
  const after = cache.firstUnread(conversationId, outbox.marker(conversationId), account().owner.id, now);
  const unread = [...outbox.late(conversationId, now), ...(after === null ? [] : [after])];
  return unread.sort(compareMessages)[0] ?? null;
}
