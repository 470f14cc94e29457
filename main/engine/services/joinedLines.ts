import type { Conversation, ConversationId, MutedUntil, UserId } from '../../../shared/model.ts';
import { compareMessages } from '../../../shared/order.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import type { SyncContext } from '../sync/context.ts';
import { partsOf } from '../sync/joined.ts';

/**
 * The list with one line for all conversations that are shown as one: that of the newest, with the ID, label and draft of the
 * one that they are shown in. It is pinned or marked as unread if any is; archived or muted if all are.
 * @param lines the lines of all parts of those that are requested
 * @param requested undefined: all
 */
export function joinLines(
  deps: Pick<SyncContext, 'cache' | 'outbox'>,
  lines: readonly Conversation[],
  requested: readonly ConversationId[] | undefined,
  mostUnread: number,
): Conversation[] {
  const { outbox } = deps;
  const sets = outbox.joined.all().flatMap((id) => {
    const parts = partsOf(deps, id);
    return parts.length > 1 ? [{ id, parts: new Set(parts), otherId: outbox.joined.find(id)?.otherId }] : [];
  });
  if (sets.length === 0) return [...lines];
  const labels = outbox.labels.all();
  const joined = sets.flatMap(({ id, parts, otherId }) => {
    const [newest, ...older] = lines.filter((line) => parts.has(line.id)).sort((a, b) => compareMessages(b, a));
    if (newest === undefined || requested?.includes(id) === false) return [];
    const own = { id, joined: [...parts].slice(1), label: labels.get(id) ?? '', draft: outbox.drafts.find(id) };
    return [joinedLine([newest, ...older], own, otherId, mostUnread)];
  });
  const areJoined = new Set(sets.flatMap(({ parts }) => [...parts]));
  return [...lines.filter(({ id }) => !areJoined.has(id)), ...joined];
}

function joinedLine(
  newestFirst: readonly [Conversation, ...Conversation[]],
  own: Pick<Conversation, 'id' | 'joined' | 'label' | 'draft'>,
  otherId: UserId | undefined,
  mostUnread: number,
): Conversation {
  const [newest] = newestFirst;
  const sum = (count: (line: Conversation) => number): number =>
    newestFirst.reduce((total, line) => total + count(line), 0);
  return {
    ...newest,
    ...own,
    // A part without a row does not know the person.
    other: (newestFirst.find(({ other }) => other.id === otherId) ?? newest).other,
    syncedAt: newestFirst.map(({ syncedAt }) => syncedAt).reduce(earliest),
    unread: Math.min(
      mostUnread,
      sum(({ unread }) => unread),
    ),
    waiting: sum(({ waiting }) => waiting),
    failed: sum(({ failed }) => failed),
    mutedUntil: newestFirst.map(({ mutedUntil }) => mutedUntil).reduce(firstEnd),
    isPinned: newestFirst.some(({ isPinned }) => isPinned),
    isArchived: newestFirst.every(({ isArchived }) => isArchived),
    isMarkedUnread: newestFirst.some(({ isMarkedUnread }) => isMarkedUnread),
  };
}

const earliest = (a: Instant | null, b: Instant | null): Instant | null =>
  a === null || b === null ? null : a < b ? a : b;

const firstEnd = (a: MutedUntil, b: MutedUntil): MutedUntil => {
  if (a === null || b === null) return null;
  if (a === 'always') return b;
  return b === 'always' || a < b ? a : b;
};
