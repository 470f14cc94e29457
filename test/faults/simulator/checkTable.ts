import type { Item } from '../../../main/engine/remote/dynamo/codec.ts';
import type { ConversationId, UserId } from '../../../shared/model.ts';
import { compareKeys } from '../../../shared/order.ts';
import { parseTimestamp } from '../../../shared/time/timestamp.ts';
import type { Change } from './simulatedTable.ts';
import { hasRow, type TableContent } from './tableContent.ts';
import type { World } from './world.ts';

/** Checks everything that must hold for the table in the end. */
export function checkTable(world: World, content: TableContent): void {
  checkAccepted(world, content);
  checkSequence(world, content);
  checkWrites(world);
  checkLists(world, content);
}

/** Every accepted message exists exactly once, with its text; one whose acceptance was cut off, at most once. */
function checkAccepted(world: World, { conversations }: TableContent): void {
  for (const { conversationId, id, text, isDiscarded } of world.expectations.sent) {
    const rows = conversations.get(conversationId)?.rows ?? [];
    const copies = rows.filter((row) => row.text === text || row.id === id);
    if (copies.length > 1) world.violate(`"${text}" is in the table ${copies.length} times`);
    if (id === null) continue;
    if (copies.length === 0 && isDiscarded) continue;
    if (copies.length === 0) world.violate(`"${text}" was accepted and is not in the table`);
    else if (copies.some((row) => row.text !== text || row.id !== id)) world.violate(`"${text}" is another message`);
  }
}

/** Messages of one client in a conversation have the order of sending. */
function checkSequence(world: World, { conversations }: TableContent): void {
  const last = new Map<string, { readonly at: number; readonly text: string }>();
  for (const { client, conversationId, id, text, isLater, hasFailed } of world.expectations.sent) {
    const row = conversations.get(conversationId)?.rows.find((found) => found.id === id);
    if (!row || hasFailed || isLater) continue;
    const before = last.get(`${client} ${conversationId}`);
    if (before && before.at >= row.at) world.violate(`"${text}" sorts before "${before.text}", which was sent earlier`);
    last.set(`${client} ${conversationId}`, { at: row.at, text });
  }
}

/** Meridian's clients overwrite and delete only older group rows of the conversation that they write to. */
function checkWrites(world: World): void {
  const newest = new Map<string, number>();
  for (const change of world.table.changes) {
    if (!change.author.startsWith('client')) continue;
    const { author, key, before, after } = change;
    const what = `${author} ${after === null ? 'deleted' : 'put'} ${key.pk} ${key.sk}`;
    if (key.pk.startsWith('MSG#')) {
      if (before !== null) world.violate(`${what}, where a message was`);
      if (after?.message_group_uuid !== undefined) world.violate(`${what} with a message_group_uuid`);
    }
    if (!key.pk.startsWith('GRP#')) continue;
    const at = parseTimestamp(key.sk) ?? Number.NaN;
    const list = `${author} ${key.pk} ${String((after ?? before)?.message_group_uuid)}`;
    if (after === null) {
      if (!(at < (newest.get(list) ?? Number.NEGATIVE_INFINITY))) world.violate(`${what}, not older than what it put`);
    } else {
      if (before !== null && before.message_group_uuid !== after.message_group_uuid) {
        world.violate(`${what}, where another conversation's row was`);
      }
      newest.set(list, Math.max(at, newest.get(list) ?? at));
    }
  }
}

/** Every participant of a conversation that a client wrote to has a row of it, unless a failure was counted. */
function checkLists(world: World, content: TableContent): void {
  for (const { client: index, conversationId, id, isDiscarded } of world.expectations.sent) {
    const client = world.clients[index];
    if (!client || id === null || isDiscarded || client.setup.rowMover === 'lambda') continue;
    const others = new Set([...world.expectations.members(conversationId), ...world.foreign.members(conversationId)]);
    for (const person of others.add(client.person.id)) {
      if (hasRow(content, person, conversationId) || wasTakenAway(world, person, conversationId)) continue;
      if (client.outbox().rowTasks.givenUp() > 0) continue;
      world.violate(`${person} has no row of ${conversationId}, and no failure was counted`);
    }
  }
}

/**
 * Whether another writer removed the last row from a list, or the newest row that a client had put, perhaps by replacing it with
 * another conversation's row.
 */
function wasTakenAway({ table }: World, owner: UserId, conversationId: ConversationId): boolean {
  const isOf = (row: Item | null): boolean => row?.message_group_uuid === conversationId;
  const isClients = ({ author }: Change): boolean => author.startsWith('client');
  const changes = table.changes.filter(
    ({ key, before, after }) => key.pk === `GRP#${owner}` && (isOf(before) || isOf(after)),
  );
  const newest = changes
    .filter((change) => isClients(change) && isOf(change.after))
    .map(({ key }) => key.sk)
    .sort(compareKeys)
    .at(-1);
  const taken = changes.filter((change) => !isClients(change) && !isOf(change.after));
  return taken.some((change) => change === changes.at(-1) || change.key.sk === newest);
}
