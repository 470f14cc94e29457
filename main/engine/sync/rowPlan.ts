import type { GroupRow, Person, SortKey, UserId } from '../../../shared/model.ts';
import { compareKeys } from '../cache/keys.ts';
import type { RowTask } from '../outbox/rowTasks.ts';
import type { OwnedGroupRow } from '../remote/messageStore.ts';

/** What has to happen in one participant's list, the put before the deletes. */
export interface RowMove {
  readonly participant: UserId;
  readonly put: GroupRow;
  readonly deletes: readonly SortKey[];
}

/** Whose conversation it is; `other` null: nothing here knows. */
export interface Participants {
  readonly owner: Person;
  readonly other: Person | null;
}

/** Whose lists the conversation is to stand in: the owner first, then the other, then whoever else has a row of it. */
export function participantsOf({ owner, other }: Participants, found: readonly OwnedGroupRow[]): UserId[] {
  return [...new Set([owner.id, ...(other ? [other.id] : []), ...found.map((row) => row.owner)])];
}

/**
 * How the rows found have to change so that the message's row is in every participant's list that isn't `denied`.
 *
 * The row is put even where a newer one stands: that one may be of a message written after ours was minted and before it
 * arrived, or of a clock that is ahead, and then nothing else would tell the others that ours came. And only who has put
 * a row deletes any: what a read found may be gone by now, but what was just put is there. Rows strictly older than ours
 * go, newer ones never.
 */
export function planMoves(
  task: Pick<RowTask, 'conversationId' | 'sortKey' | 'at' | 'text'>,
  found: readonly OwnedGroupRow[],
  people: Participants,
  denied: ReadonlySet<UserId>,
): RowMove[] {
  const { conversationId, sortKey, at, text } = task;
  const moves: RowMove[] = [];
  for (const participant of participantsOf(people, found)) {
    const rows = found.filter(({ owner }) => owner === participant).map(({ row }) => row);
    const other = newestOf(rows)?.other ?? (participant === people.owner.id ? people.other : people.owner);
    if (other === null || denied.has(participant)) continue;
    moves.push({
      participant,
      put: { conversationId, sortKey, at, text, other },
      deletes: rows.filter((row) => row.at < at).map((row) => row.sortKey),
    });
  }
  return moves;
}

function newestOf(rows: readonly GroupRow[]): GroupRow | undefined {
  return rows.toSorted((a, b) => b.at - a.at || compareKeys(b.sortKey, a.sortKey))[0];
}
