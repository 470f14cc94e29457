import type { MessageWindow } from '../../../shared/contract/messages.ts';
import type { ConversationSelection } from '../../../shared/conversationList.ts';
import {
  type Conversation,
  type ConversationId,
  type ConversationLine,
  type MessageCursor,
  type OutgoingMessage,
  type OwnKind,
  type Person,
  UserId,
} from '../../../shared/model.ts';
import { compareConversations, compareMessages } from '../../../shared/order.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { answerOthers } from '../clock.ts';
import type { EngineServices } from '../protocol.ts';
import { runInSlices } from '../slices.ts';
import { groupPerson } from '../store/cache/members.ts';
import { toMutedUntil } from '../store/outbox/ownState.ts';
import type { SyncContext } from '../sync/context.ts';
import { partsOf } from '../sync/joined.ts';
import { isMember } from '../sync/memberSync.ts';
import { countByDay } from './activity.ts';
import { joinLines } from './joinedLines.ts';

/** Unread messages are counted up to here; the window shows "99+". */
const mostUnread = 100;

type ReadingDeps = Pick<SyncContext, 'cache' | 'outbox' | 'clock' | 'serverClock' | 'owner'>;

/**
 * Lines of the list of conversations from the cache, with the local state of the outbox. A conversation that was started
 * here is listed from its first draft or message on, and shows its newest unsent message. Those with blocked people are not,
 * and those that are shown as one have one line.
 */
function listConversations(deps: ReadingDeps, { only: requested }: ConversationSelection): Conversation[] {
  const { cache, outbox, clock, serverClock, owner } = deps;
  const only = requested?.flatMap((id) => partsOf(deps, id));
  const now = serverClock.now();
  const ownerId = owner.person.id;
  const counts = outbox.outgoing.conversationCounts(clock.now());
  const newestUnsent = outbox.outgoing.newest(clock.now());
  const drafts = outbox.drafts.all();
  const disappearing = outbox.disappearing.all();
  const kept = (kind: Exclude<OwnKind, 'read'>): ReadonlyMap<ConversationId, number> => outbox.ownState.values(kind);
  const [mutes, pins, archive, marks] = [kept('muted'), kept('pinned'), kept('archived'), kept('unread')];
  const labels = outbox.labels.all();
  const late = outbox.readMarkers.lateCounts(now);

  const withLocalState = (line: ConversationLine, unread: number): Conversation => {
    const { waiting, failed } = counts.get(line.id) ?? { waiting: 0, failed: 0 };
    const unsent = newestUnsent.get(line.id);
    const isUnsentNewest = unsent !== undefined && unsent.acceptedAt >= line.at;
    return {
      ...line,
      ...(isUnsentNewest ? { at: unsent.acceptedAt, text: unsent.text, lastSenderId: ownerId } : {}),
      unread: Math.min(mostUnread, unread + (late.get(line.id) ?? 0)),
      draft: drafts.get(line.id) ?? '',
      waiting,
      failed,
      disappearAfter: disappearing.get(line.id) ?? null,
      mutedUntil: toMutedUntil(mutes.get(line.id) ?? 0),
      label: labels.get(line.id) ?? '',
      isNotes: line.other.id === ownerId,
      ...ofGroup(deps, line, isUnsentNewest ? unsent : null, unread),
      isPinned: pins.has(line.id),
      isArchived: archive.has(line.id),
      isMarkedUnread: marks.has(line.id),
      joined: [],
    };
  };

  const lines =
    only === undefined
      ? cache.conversations.list(now)
      : [...new Set(only)].flatMap((id) => cache.conversations.line(id, now) ?? []);
  const listed = new Set(lines.map(({ id }) => id));
  const inUse = new Set([...counts.keys(), ...drafts.keys()]);
  const withoutRow = linesWithoutRow({ cache, outbox }, { listed, inUse, newestUnsent }, only, now);
  lines.push(...withoutRow);
  const unreadOf = (id: ConversationId): [ConversationId, number] => [
    id,
    cache.unread.count(id, outbox.readMarkers.find(id), ownerId, now, mostUnread),
  ];
  const unread =
    only === undefined
      ? cache.unread.countAll(outbox.readMarkers.all(), ownerId, now, mostUnread)
      : new Map(lines.map(({ id }) => unreadOf(id)));
  const blocked = new Set(outbox.blocked.all().map(({ id }) => id));
  const groups = new Set(cache.members.groups());
  const isShown = ({ id, other }: ConversationLine): boolean =>
    // Messages that failed stay in reach.
    !blocked.has(other.id) && (!groups.has(id) || isIn(deps, id) || (counts.get(id)?.failed ?? 0) > 0);
  const shown = blocked.size + groups.size === 0 ? lines : lines.filter(isShown);
  const conversations = shown.map((line) => withLocalState(line, unread.get(line.id) ?? 0));
  return joinLines(deps, conversations, requested, mostUnread).sort(compareConversations);
}

/** Whether the owner is in a conversation of many, as far as that is known. */
const isIn = ({ cache, owner }: Pick<ReadingDeps, 'cache' | 'owner'>, id: ConversationId): boolean => {
  const known = cache.members.find(id);
  return known === null || isMember(known, owner.person.id);
};

/** What a line of a conversation of many has beside those of two. */
function ofGroup(
  { cache, outbox, serverClock, owner }: ReadingDeps,
  line: ConversationLine,
  unsent: OutgoingMessage | null,
  unread: number,
): Pick<Conversation, 'group' | 'other'> {
  const known = cache.members.find(line.id);
  const isGroup = known !== null || line.other.id === groupPerson(line.id, '').id;
  if (!isGroup) return { group: null, other: line.other };
  const newest = line.lastSenderId === null ? null : cache.messages.newestMessage(line.id, serverClock.now());
  return {
    // The table's title is newer than that in the row, which a message moves.
    other: { ...line.other, name: known?.title || line.other.name },
    group: {
      members: known?.members.filter(({ leftAt }) => leftAt === null).length ?? 0,
      ...(unsent === null
        ? {
            lastSender: newest?.sender ?? null,
            lastEvent: newest?.text.startsWith(line.text) ? (newest.event ?? null) : null,
          }
        : { lastSender: owner.person, lastEvent: unsent.event ?? null }),
      mentions:
        unread === 0
          ? 0
          : cache.unread.mentions(
              line.id,
              outbox.readMarkers.find(line.id),
              owner.person,
              serverClock.now(),
              mostUnread,
            ),
      mentionsOnly: outbox.mentionsOnly.has(line.id),
    },
  };
}

/** The newest message, if there is one. */
type Newest = Pick<MessageWindow, 'messages' | 'syncedAt'>;

/** What the list has by now, and what exists only here. */
interface ListedHere {
  readonly listed: ReadonlySet<ConversationId>;
  /** Conversations with a draft or an unsent message. */
  readonly inUse: ReadonlySet<ConversationId>;
  readonly newestUnsent: ReadonlyMap<ConversationId, OutgoingMessage>;
}

/** The conversations that are listed although the owner has no row of them, from their cached messages. */
function linesWithoutRow(
  { cache, outbox }: Pick<ReadingDeps, 'cache' | 'outbox'>,
  { listed, inUse, newestUnsent }: ListedHere,
  only: ConversationSelection['only'],
  now: Instant,
): ConversationLine[] {
  const isMissing = (id: ConversationId): boolean => !listed.has(id) && (only === undefined || only.includes(id));
  const newestOf = (conversationId: ConversationId): Newest =>
    cache.messages.window({ conversationId, from: { kind: 'newest' }, limit: 1, now });
  const lineOf = (
    id: ConversationId,
    other: Person,
    { messages, syncedAt }: Newest,
    startedAt: Instant,
  ): ConversationLine => {
    const { at, text, sender } = messages[0] ?? { at: startedAt, text: '', sender: null };
    return { id, other, at, text, lastSenderId: sender?.id ?? null, syncedAt };
  };

  const started = outbox.newConversations.all();
  // Their messages may be in the table without any row: access to a partition may be denied.
  const startedLines = started.flatMap(({ conversationId, other, createdAt }) => {
    if (!isMissing(conversationId)) return [];
    const newest = newestOf(conversationId);
    if (newest.messages.length === 0 && !inUse.has(conversationId)) return [];
    // Everything of it was written here, so it was synced when it was created.
    return [lineOf(conversationId, other, { ...newest, syncedAt: newest.syncedAt ?? createdAt }, createdAt)];
  });
  // A draft or unsent message must stay in reach even if nothing else of its conversation is known.
  const startedIds = new Set(started.map(({ conversationId }) => conversationId));
  const otherLines = [...inUse].flatMap((conversationId) => {
    if (!isMissing(conversationId) || startedIds.has(conversationId)) return [];
    const other = cache.conversations.other(conversationId) ?? {
      id: UserId.parse(conversationId),
      name: '',
      handle: '',
    };
    return [
      lineOf(conversationId, other, newestOf(conversationId), newestUnsent.get(conversationId)?.acceptedAt ?? now),
    ];
  });
  return [...startedLines, ...otherLines];
}

type ReadingMethod =
  | `conversations.${'list' | 'about' | 'activity' | 'members'}`
  | `messages.${'window' | 'locate' | 'text' | 'history'}`;

/** The methods that read conversations, from cache and outbox together. */
export function createReadingService(deps: ReadingDeps): Pick<EngineServices, ReadingMethod> {
  const { cache, clock, serverClock } = deps;

  return {
    'conversations.list': (selection) => ({ conversations: listConversations(deps, selection) }),
    'conversations.about': ({ conversationId }) => {
      const now = serverClock.now();
      const parts = partsOf(deps, conversationId);
      return {
        messages: parts.reduce((sum, part) => sum + cache.messages.count(part), 0),
        firstAt: parts.map((part) => cache.messages.firstAt(part, now)).reduce(firstOf),
        isFirstKnown: parts.every((part) => cache.gaps.missingIn(part).conversations === 0),
      };
    },
    'conversations.activity': async (request, signal) => {
      const parts = partsOf(deps, request.conversationId);
      const messages = {
        countBetween: (_id: ConversationId, from: Instant, to: Instant): number =>
          parts.reduce((sum, part) => sum + cache.messages.countBetween(part, from, to), 0),
      };
      const counts = await runInSlices(countByDay(messages, request), async () => {
        await answerOthers();
        signal.throwIfAborted();
      });
      return { counts };
    },
    'conversations.members': ({ conversationId }) => ({
      members: (cache.members.find(conversationId)?.members ?? []).filter(({ leftAt }) => leftAt === null),
    }),
    'messages.window': (request) => {
      const parts = partsOf(deps, request.conversationId);
      const [conversationId = request.conversationId, ...joined] = parts;
      const now = serverClock.now();
      const window = cache.messages.window({ ...request, conversationId, joined, now });
      const outgoing = window.newer ? [] : parts.flatMap((part) => unsentOf(deps, part));
      const bySending = (a: OutgoingMessage, b: OutgoingMessage): number =>
        dueAt(a, clock.now()) - dueAt(b, clock.now()) || a.acceptedAt - b.acceptedAt;
      const syncedAt = freshnessOf(deps, window);
      return {
        ...window,
        syncedAt,
        outgoing: parts.length === 1 ? outgoing : outgoing.sort(bySending).map((each) => ({ ...each, conversationId })),
        firstUnread: parts.flatMap((part) => firstUnread(deps, part) ?? []).sort(compareMessages)[0] ?? null,
      };
    },
    'messages.locate': ({ conversationId, id }) => ({
      cursor: firstIn(deps, conversationId, (part) => cache.messages.locate(part, id, serverClock.now())),
    }),
    'messages.text': ({ conversationId, id }) => ({
      text: firstIn(deps, conversationId, (part) => cache.messages.text(part, id, serverClock.now())),
    }),
    'messages.history': ({ conversationId, id }) => ({
      texts: partsOf(deps, conversationId).flatMap((part) => cache.changes.earlierTexts(part, id)),
    }),
  };
}

/** What a conversation, or the first one that it is shown with, has; null if none does. */
function firstIn<T>(deps: ReadingDeps, id: ConversationId, find: (part: ConversationId) => T | null): T | null {
  for (const part of partsOf(deps, id)) {
    const found = find(part);
    if (found !== null) return found;
  }
  return null;
}

const firstOf = (a: Instant | null, b: Instant | null): Instant | null => (a === null || (b !== null && b < a) ? b : a);

/** A conversation's messages that are not in the table yet, in the order of sending, as the owner last edited them. */
function unsentOf(
  { cache, outbox, clock, serverClock }: ReadingDeps,
  conversationId: ConversationId,
): OutgoingMessage[] {
  const now = serverClock.now();
  // A message is in the cache a moment before it leaves the outbox.
  const isUnsent = ({ id }: OutgoingMessage): boolean => cache.messages.locate(conversationId, id, now) === null;
  const waiting = outbox.outgoing.ofConversation(conversationId, clock.now()).filter(isUnsent);
  if (waiting.length === 0) return [];
  const changes = outbox.messageChanges.all().filter(({ sortKey }) => sortKey === null);
  return waiting.flatMap((message): OutgoingMessage[] => {
    const own = changes.filter(({ messageId }) => messageId === message.id);
    if (own.some(({ kind }) => kind === 'deletion')) return [];
    const text = own.find(({ kind }) => kind === 'edit')?.value ?? message.text;
    if (message.replyTo === undefined) return [{ ...message, text }];
    return [{ ...message, text, quote: cache.messages.quote(conversationId, message.replyTo.id, now) }];
  });
}

/** When a message is sent that is sent later; 0 for others, which come first. */
const dueAt = ({ sendAt }: OutgoingMessage, now: Instant): number => (sendAt !== null && sendAt > now ? sendAt : 0);

/** When the newest page was read. A conversation that was started here is up to date until its first message. */
const freshnessOf = (
  { outbox }: Pick<ReadingDeps, 'outbox'>,
  { conversationId, syncedAt }: Pick<MessageWindow, 'conversationId' | 'syncedAt'>,
): Instant | null => syncedAt ?? outbox.newConversations.find(conversationId)?.createdAt ?? null;

function firstUnread(
  { cache, outbox, serverClock, owner }: ReadingDeps,
  conversationId: ConversationId,
): MessageCursor | null {
  const now = serverClock.now();
  const after = cache.unread.first(conversationId, outbox.readMarkers.find(conversationId), owner.person.id, now);
  const unread = [...outbox.readMarkers.late(conversationId, now), ...(after === null ? [] : [after])];
  return unread.sort(compareMessages)[0] ?? null;
}
