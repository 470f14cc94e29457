import type { Item } from '../../../main/engine/remote/dynamo/codec.ts';
import { ConversationId, type MessageId, type UserId } from '../../../shared/model.ts';
import { compareKeys } from '../../../shared/order.ts';
import { parseTimestamp } from '../../../shared/time/timestamp.ts';
import type { DoneChange } from './expectations.ts';
import { people } from './people.ts';
import type { Change } from './simulatedTable.ts';
import { hasRow, type TableContent } from './tableContent.ts';
import type { World } from './world.ts';

/** Checks everything that must hold for the table in the end. */
export function checkTable(world: World, content: TableContent): void {
  checkAccepted(world, content);
  checkChanges(world, content);
  checkSequence(world, content);
  checkWrites(world, content);
  checkLists(world, content);
  checkGroups(world, content);
}

/** Everyone in a conversation of many has one row of it, and no one else, where nothing kept the rows from being moved. */
function checkGroups(world: World, content: TableContent): void {
  const { scenario, clients, table } = world;
  const isHindered =
    scenario.hasLambda ||
    scenario.faults.requests.some(({ kind }) => kind === 'refused') ||
    clients.some(({ setup }) => setup.rowMover === 'lambda' || !setup.mayMoveRows) ||
    clients.some((client) => client.outbox().rowTasks.givenUp() > 0);
  if (isHindered) return;
  for (const [id, { members }] of content.groups) {
    const sent = content.conversations.get(ConversationId.parse(id))?.rows ?? [];
    if (sent.length === 0) continue;
    for (const { id: person } of people) {
      const rows = table
        .rows()
        .filter(({ pk, message_group_uuid }) => pk === `GRP#${person}` && message_group_uuid === id);
      const expected = members.has(person) ? 1 : 0;
      if (rows.length !== expected) world.violate(`${person} has ${rows.length} rows of ${id}, not ${expected}`);
    }
  }
}

/** Every accepted message exists exactly once, with its text; one whose acceptance was cut off, at most once. */
function checkAccepted(world: World, { conversations }: TableContent): void {
  for (const { conversationId, id, text, texts, isDiscarded } of world.expectations.sent) {
    const rows = conversations.get(conversationId)?.rows ?? [];
    const copies = rows.filter((row) => row.text === text || row.id === id);
    if (copies.length > 1) world.violate(`"${text}" is in the table ${copies.length} times`);
    if (id === null) continue;
    if (copies.length === 0 && (isDiscarded || isDeleted(world, conversationId, id))) continue;
    if (copies.length === 0) world.violate(`"${text}" was accepted and is not in the table`);
    else if (copies.some((row) => !texts.has(row.text) || row.id !== id)) world.violate(`"${text}" is another message`);
  }
}

const isDeleted = ({ expectations }: World, conversationId: ConversationId, id: MessageId): boolean =>
  expectations.changes.some(
    (change) => change.kind === 'deletion' && change.id === id && change.conversationId === conversationId,
  );

/**
 * The table has what people did to messages last. A person with several computers did one of the things that each did last; a
 * change that was not confirmed may have been made or not.
 */
function checkChanges(world: World, content: TableContent): void {
  const personOf = (client: number): string => world.clients[client]?.person.id ?? '';
  const groups = Map.groupBy(
    world.expectations.changes.filter(({ kind }) => kind !== 'hide'),
    ({ client, conversationId, id, kind }) => `${personOf(client)} ${conversationId} ${id} ${kind}`,
  );
  for (const done of groups.values()) {
    const [first] = done;
    if (first === undefined || done.some(({ isRefused }) => isRefused)) continue;
    const { conversationId, id, kind } = first;
    const person = personOf(first.client);
    const where = `${person} in ${conversationId} to ${id}`;
    const overlay = content.overlays.get(`${conversationId} ${id}`);
    if (kind === 'deletion') {
      if (done.some(({ isKept }) => isKept)) checkDeleted(world, content, first);
      continue;
    }
    // A deletion ends what waits, and what was never in the table has no overlay.
    if (isDeleted(world, conversationId, id)) continue;
    const value = (kind === 'edit' ? overlay?.edits : overlay?.reactions)?.get(person);
    const possible = new Set(lastOf(done).map((change) => change.value));
    const isUntouched = value === undefined && (possible.has('') || done.every(({ isKept }) => !isKept));
    // An edit before the message was sent is in the message itself.
    const row = content.conversations.get(conversationId)?.rows.find((each) => each.id === id);
    // A message that failed was discarded with its edits.
    if (row === undefined) continue;
    const isInMessage = kind === 'edit' && value === undefined && possible.has(row.text);
    if (isUntouched || isInMessage || (value !== undefined && possible.has(value))) continue;
    world.violate(`${where} has the ${kind} "${value}", not ${[...possible].map((each) => `"${each}"`).join(' or ')}`);
  }
}

/** What each client did last, and what it may have done after that; what it saw to be done already, it did not do. */
function lastOf(done: readonly DoneChange[]): DoneChange[] {
  return [...Map.groupBy(done, ({ client }) => client).values()].flatMap((own) => {
    const last = own.findLastIndex(({ isKept }) => isKept);
    return own.slice(Math.max(0, last));
  });
}

/** A deleted message is gone, or only hidden by its overlay when a late request brought it back; no row shows its text. */
function checkDeleted(
  world: World,
  { conversations, overlays }: TableContent,
  { client, conversationId, id }: DoneChange,
): void {
  const person = world.clients[client]?.person.id ?? '';
  const row = conversations.get(conversationId)?.rows.find((each) => each.id === id);
  const isHidden = overlays.get(`${conversationId} ${id}`)?.deletedBy.has(person) === true;
  if (row !== undefined && !isHidden) world.violate(`"${row.text}" was deleted and is in the table`);
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
function checkWrites(world: World, { groups }: TableContent): void {
  const newest = new Map<string, number>();
  for (const change of world.table.changes) {
    if (!change.author.startsWith('client')) continue;
    const { author, key, before, after } = change;
    const what = `${author} ${after === null ? 'deleted' : 'put'} ${key.pk} ${key.sk}`;
    if (key.pk.startsWith('MSG#')) {
      if (before !== null && after !== null) world.violate(`${what}, where a message was`);
      if (after === null && !isOwnDeletion(world, change)) world.violate(`${what}, which it was not to delete`);
      if (after?.message_group_uuid !== undefined) world.violate(`${what} with a message_group_uuid`);
    }
    if (!key.pk.startsWith('GRP#')) continue;
    const at = parseTimestamp(key.sk) ?? Number.NaN;
    const list = `${author} ${key.pk} ${String((after ?? before)?.message_group_uuid)}`;
    // Who leaves takes the newest row, too, and of rows that two put at once the older one goes.
    const isOfMany = groups.has(String((after ?? before)?.message_group_uuid));
    if (after === null && isOfMany) continue;
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

/** Whether a client deleted a message that its owner deleted for everyone. */
const isOwnDeletion = ({ expectations, clients }: World, { author, before }: Change): boolean =>
  expectations.changes.some(
    ({ client, id, kind }) =>
      kind === 'deletion' && clients[client]?.name === author && (id === before?.message_uuid || id.startsWith('sk:')),
  );

/** Every participant of a conversation that a client wrote to has a row of it, unless a failure was counted. */
function checkLists(world: World, content: TableContent): void {
  for (const { client: index, conversationId, id, isDiscarded } of world.expectations.sent) {
    const client = world.clients[index];
    if (!client || id === null || isDiscarded || client.setup.rowMover === 'lambda') continue;
    // What was deleted before it was sent moves no rows.
    if (content.groups.has(conversationId) || isDeleted(world, conversationId, id)) continue;
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
