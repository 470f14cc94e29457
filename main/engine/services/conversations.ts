import type { Request } from '../../../shared/ipc/contract.ts';
import type { MessageWindow } from '../../../shared/ipc/reading.ts';
import {
  type GroupId,
  type GroupLine,
  type MessageCursor,
  type MessageGroup,
  type MessagePage,
  type OutgoingMessage,
  type Person,
  UserId,
} from '../../../shared/model.ts';
import { compareGroups, compareMessages } from '../../../shared/order.ts';
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
export function listGroups(
  { cache, outbox, serverClock, account }: ReadingDeps,
  isWanted: (line: GroupLine) => boolean = () => true,
): MessageGroup[] {
  const now = serverClock.now();
  const owner = account().owner.id;
  const counts = outbox.groupCounts();
  const drafts = outbox.drafts();
  const disappearing = outbox.disappearing();
  const mutes = outbox.mutes();
  const markers = outbox.markers();
  const late = outbox.lateCounts(now);

  const withOwnState = (line: GroupLine, unread: number): MessageGroup => {
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

  const lines = cache.listGroups(now);
  const listed = new Set(lines.map(({ id }) => id));
  const inUse = new Set([...counts.keys(), ...drafts.keys()]);
  lines.push(...linesWithoutRow({ cache, outbox }, listed, inUse, now));
  const wanted = lines.filter(isWanted);
  // One look at all is quicker than one at each, unless it is about a few.
  const unread = wanted.length < lines.length / 4 ? null : cache.countAllUnread(markers, owner, now, mostUnread);
  const unreadOf = (id: GroupId): number =>
    unread === null ? cache.countUnread(id, markers.get(id) ?? null, owner, now, mostUnread) : (unread.get(id) ?? 0);
  return wanted.map((line) => withOwnState(line, unreadOf(line.id))).sort(compareGroups);
}

/** A page of the newest message, if there is one. */
type Newest = Pick<MessagePage, 'messages' | 'syncedAt'>;

/** The conversations that stand in the list though the owner has no row of them, by what is cached of them. */
function linesWithoutRow(
  { cache, outbox }: Pick<ReadingDeps, 'cache' | 'outbox'>,
  listed: ReadonlySet<GroupId>,
  inUse: ReadonlySet<GroupId>,
  now: Instant,
): GroupLine[] {
  const newestOf = (groupId: GroupId): Newest => cache.page({ groupId, before: null, downTo: null, limit: 1, now });
  const lineOf = (id: GroupId, other: Person, { messages, syncedAt }: Newest, begun: Instant): GroupLine => {
    const { at, text, sender } = messages[0] ?? { at: begun, text: '', sender: null };
    return { id, other, at, text, lastSenderId: sender?.id ?? null, syncedAt };
  };

  const begun = outbox.conversations();
  // Their messages are in the table, and perhaps their rows will never be: a partition may be denied.
  const ofOwn = begun.flatMap(({ groupId, other, createdAt }) => {
    if (listed.has(groupId)) return [];
    const page = newestOf(groupId);
    if (page.messages.length === 0 && !inUse.has(groupId)) return [];
    // Nothing of it can be in the table that was not written here.
    return [lineOf(groupId, other, { ...page, syncedAt: page.syncedAt ?? createdAt }, createdAt)];
  });
  // What was written in a conversation of which nothing else is known any more must stay in reach.
  const isBegun = new Set(begun.map(({ groupId }) => groupId));
  const ofOthers = [...inUse].flatMap((groupId) => {
    if (listed.has(groupId) || isBegun.has(groupId)) return [];
    const other = cache.otherOf(groupId) ?? { id: UserId.parse(groupId), name: '', handle: '' };
    return [lineOf(groupId, other, newestOf(groupId), outbox.outgoingOf(groupId).at(-1)?.acceptedAt ?? now)];
  });
  return [...ofOwn, ...ofOthers];
}

/** A stretch of a conversation; its newest page ends with what is not sent yet. */
export function readPage(deps: ReadingDeps, request: Request<'messages.page'>): MessagePage {
  const { cache, outbox, serverClock } = deps;
  const page = cache.page({ ...request, now: serverClock.now() });
  // A message is in the cache a moment before it leaves the outbox.
  const shown = new Set(page.messages.map(({ id }) => id));
  const outgoing = request.before === null ? outbox.outgoingOf(request.groupId).filter(({ id }) => !shown.has(id)) : [];
  return { ...page, syncedAt: freshnessOf(deps, page), outgoing, firstUnread: firstUnread(deps, request.groupId) };
}

/** A stretch anywhere in a conversation, likewise; see `messages.window` in the contract. */
export function readWindow(deps: ReadingDeps, request: Request<'messages.window'>): MessageWindow {
  const { cache, outbox, serverClock } = deps;
  const { groupId } = request;
  const now = serverClock.now();
  const window = cache.window({ ...request, now });
  const isUnsent = ({ id }: OutgoingMessage): boolean => cache.locate(groupId, id, now) === null;
  const outgoing = window.newer ? [] : outbox.outgoingOf(groupId).filter(isUnsent);
  return { ...window, syncedAt: freshnessOf(deps, window), outgoing, firstUnread: firstUnread(deps, groupId) };
}

/** When the newest page was read. A conversation that was started here is as fresh as it can be before its first message. */
const freshnessOf = (
  { outbox }: Pick<ReadingDeps, 'outbox'>,
  { groupId, syncedAt }: Pick<MessagePage, 'groupId' | 'syncedAt'>,
): Instant | null => syncedAt ?? outbox.conversationOf(groupId)?.createdAt ?? null;

function firstUnread({ cache, outbox, serverClock, account }: ReadingDeps, groupId: GroupId): MessageCursor | null {
  const now = serverClock.now();
  const after = cache.firstUnread(groupId, outbox.marker(groupId), account().owner.id, now);
  const unread = [...outbox.late(groupId, now), ...(after === null ? [] : [after])];
  return unread.sort(compareMessages)[0] ?? null;
}
