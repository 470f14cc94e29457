import type { ConversationId, Message } from '../../../shared/model.ts';
import { compareMessages } from '../../../shared/order.ts';
import { type Instant, instantFromMicros, MICROS_PER_MILLI, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import { changedMessage, hasRow, shownMessages, type TableContent, type TableConversation } from './tableContent.ts';
import type { ClientView, ConversationView } from './views.ts';
import type { World } from './world.ts';

/** The rows that a pull of the newest page reads: older ones are found only by a group row with their key. */
const withinReach = 50;
/** The largest error of a client's corrected clock. */
const clockError = 3 * MICROS_PER_SECOND;
/** How far ahead a message may be and still order the list. */
const mostAhead = 120 * MICROS_PER_SECOND;

/** Checks everything that a client must show in the end. */
export function checkClient(world: World, content: TableContent, view: ClientView): void {
  checkList(world, content, view);
  for (const [conversationId, shown] of view.conversations) {
    const conversation = content.conversations.get(conversationId) ?? { rows: [], keys: [] };
    checkConversation(world, content, view, shown);
    checkUnread(world, view, shown, conversation);
  }
  checkGroups(world, content, view);
  checkOwnState(world, content, view);
  checkKept(world, view);
}

/** The list has exactly the conversations with a row of the owner. */
function checkList(world: World, content: TableContent, { client, conversations }: ClientView): void {
  for (const { owner, row } of content.rows) {
    const isOut = content.groups.get(row.conversationId)?.members.has(client.person.id) === false;
    if (owner === client.person.id && !conversations.has(row.conversationId) && !isOut) {
      world.violate(`${client.name} does not list ${row.conversationId}`);
    }
  }
  for (const conversationId of conversations.keys()) {
    // A conversation started here stays until its rows are in the table, which access rules may forbid; so does one with a
    // draft or unsent message.
    const outbox = client.outbox();
    const isInUse = outbox.newConversations.find(conversationId) !== null || outbox.drafts.find(conversationId) !== '';
    const isListed = hasRow(content, client.person.id, conversationId) || isInUse;
    if (!isListed && !content.groups.has(conversationId))
      world.violate(`${client.name} lists ${conversationId}, which has no row`);
  }
}

/** A client shows the title and the members that the table has, and no conversation of many that its owner is not in. */
function checkGroups(world: World, { groups }: TableContent, { client, conversations }: ClientView): void {
  for (const [id, { line, members }] of conversations) {
    const group = groups.get(id);
    if (group === undefined) continue;
    const where = `${client.name} in ${id}`;
    if (!group.members.has(client.person.id)) world.violate(`${where} lists it, but is not in it`);
    if (group.title !== null && line.other.name !== group.title)
      world.violate(`${where} has the title "${line.other.name}", not "${group.title}"`);
    const shown = [...members].sort().join(' ');
    const expected = [...group.members].sort().join(' ');
    if (shown !== expected) world.violate(`${where} has the members ${shown}, not ${expected}`);
  }
}

/** Every message appears once, in order, with its text, and nothing else; the list shows the newest. */
function checkConversation(
  world: World,
  content: TableContent,
  { client }: ClientView,
  { line, listedAt, messages, outgoing }: ConversationView,
): void {
  const conversation = content.conversations.get(line.id) ?? { rows: [], keys: [] };
  const where = `${client.name} in ${line.id}`;
  if (outgoing.length > 0) world.violate(`${where} shows ${outgoing.length} unsent messages`);
  const hides = world.expectations.changes.filter(
    (change) => change.client === client.index && change.kind === 'hide' && change.conversationId === line.id,
  );
  const hidden = new Set(hides.filter(({ isKept }) => isKept).map(({ id }) => id));
  // One that was not confirmed may be hidden or not.
  const unsure = new Set(hides.map(({ id }) => id));
  const inTable = shownMessages(conversation, earlier(world));
  const expected = inTable.flatMap((message) =>
    hidden.has(message.id) ? [] : client.areChangesRefused ? message : (changedMessage(content, message) ?? []),
  );
  const shown = new Map(messages.map((message) => [message.id, message]));
  if (shown.size < messages.length) world.violate(`${where} shows a message twice`);
  const sorted = messages.toSorted(compareMessages);
  if (messages.some((message, place) => message !== sorted[place])) world.violate(`${where} is out of order`);
  for (const message of expected) {
    const found = shown.get(message.id);
    if (!found && unsure.has(message.id)) continue;
    if (!found) {
      const hasExpired = message.expiresAt !== null && message.expiresAt <= later(world);
      if (!hasExpired && isWithinReach(world, conversation, message)) {
        world.violate(`${where} does not show "${message.text}" (${message.sortKey})`);
      }
    } else if (client.areChangesRefused) {
      // It may know some of the changes.
    } else if (reactionsOf(found) !== reactionsIn(content, message)) {
      world.violate(`${where} shows ${reactionsOf(found)} at "${message.text}", not ${reactionsIn(content, message)}`);
    } else if (found.text !== message.text && !message.text.includes('edited')) {
      world.violate(`${where} shows "${found.text}" where "${message.text}" is`);
    } else if (found.at !== message.at && conversation.keys.length <= withinReach) {
      world.violate(`${where} shows "${message.text}" at ${found.sortKey}, not at ${message.sortKey}`);
    }
  }
  const ids = new Set((client.areChangesRefused ? inTable : expected).map(({ id }) => id));
  const mayBeHidden = (id: Message['id']): boolean => hidden.has(id) && client.areChangesRefused;
  for (const { id, text } of messages)
    if (!ids.has(id) && !mayBeHidden(id)) world.violate(`${where} shows "${text}", which is not there`);
  const newest = messages.at(-1);
  const isCertain = newest !== undefined && messages.every(({ expiresAt }) => expiresAt === null);
  if (isCertain && (!isTimeOfLine(line.at, listedAt, messages) || line.text !== newest.text)) {
    world.violate(`${where} has the line "${line.text}" of ${line.at}, but "${newest.text}" is the newest`);
  }
}

const reactionsOf = ({ reactions = [] }: Message): string =>
  reactions
    .flatMap(({ emoji, people }) => people.map(({ id }) => `${emoji} of ${id}`))
    .sort()
    .join(', ');

const reactionsIn = ({ overlays }: TableContent, { conversationId, id }: Message): string =>
  [...(overlays.get(`${conversationId} ${id}`)?.reactions ?? [])]
    .filter(([, emoji]) => emoji !== '')
    .map(([user, emoji]) => `${emoji} of ${user}`)
    .sort()
    .join(', ');

/** Whether a line has the time of the newest of these messages, oldest first, that is not ahead by more than two minutes. */
function isTimeOfLine(at: Instant, listedAt: Instant, messages: readonly Message[]): boolean {
  const certain = listedAt - clockError + mostAhead;
  const newest = messages.findLast((message) => message.at <= certain);
  if (newest === messages.at(-1)) return at === newest?.at;
  return at <= listedAt + clockError + mostAhead && (newest === undefined || at >= newest.at);
}

/** Each message of others counts as unread at most once, a read one never, and one that no computer of the person read always. */
function checkUnread(
  world: World,
  { client }: ClientView,
  { line, messages }: ConversationView,
  { rows }: TableConversation,
): void {
  const { marker, read } = world.expectations.of(client.index, line.id);
  const ofOthers = new Set(rows.filter(({ sender }) => sender.id !== client.person.id).map(({ id }) => id));
  const most = [...ofOthers].filter((id) => !read.has(id)).length;
  if (line.unread > most) world.violate(`${client.name} counts ${line.unread} unread in ${line.id}, of ${most}`);
  if (marker === null) return;
  // Up to where the person has read on any of their computers.
  const position = Math.max(
    ...world.clients
      .filter(({ person }) => person.id === client.person.id)
      .map((each) => each.outbox().ownState.value(line.id, 'read')),
  );
  const isUnread = (message: Message): boolean =>
    ofOthers.has(message.id) &&
    compareMessages(message, marker) > 0 &&
    Math.floor(message.at / MICROS_PER_MILLI) > position;
  const least = messages.filter(isUnread).length;
  if (line.unread < Math.min(least, 100)) {
    world.violate(`${client.name} counts ${line.unread} unread in ${line.id}, of at least ${least}`);
  }
}

/** Every computer of a person shows the same pins, archive and marks, and nothing of them waits to be written. */
function checkOwnState(world: World, content: TableContent, { client }: ClientView): void {
  if (client.isOwnStateRefused) return;
  const { ownState } = client.outbox();
  for (const { conversationId, kind } of ownState.pending(9)) {
    world.violate(`${client.name} has not written that ${conversationId} is ${kind}`);
  }
  // Of a conversation without a row, other computers know nothing.
  const isInTable = (id: ConversationId): boolean => hasRow(content, client.person.id, id);
  for (const other of world.clients) {
    if (other.person.id !== client.person.id || other.index <= client.index || other.isOwnStateRefused) continue;
    for (const kind of ['pinned', 'archived', 'unread'] as const) {
      const [here, there] = [client, other].map((each) => {
        const known = [...each.outbox().ownState.values(kind).keys()];
        return known.filter(isInTable).sort().join(' ');
      });
      if (here !== there) world.violate(`${client.name} has ${kind} ${here}, but ${other.name} has ${there}`);
    }
  }
}

/** No draft and no read marker is lost. */
function checkKept(world: World, { client }: ClientView): void {
  const outbox = client.outbox();
  for (const { client: index, conversationId, drafts, marker } of world.expectations.all()) {
    if (index !== client.index) continue;
    const draft = outbox.drafts.find(conversationId);
    if (!drafts.has(draft)) world.violate(`${client.name} has the draft "${draft}" in ${conversationId}`);
    const kept = outbox.readMarkers.find(conversationId);
    if (marker !== null && (kept === null || compareMessages(kept, marker) < 0)) {
      world.violate(`${client.name} has lost its read marker in ${conversationId}`);
    }
  }
}

/** Whether a client that never saw a row with its key can find the message with sweeps. */
function isWithinReach(world: World, { keys }: TableConversation, { conversationId, sortKey }: Message): boolean {
  if (keys.length <= withinReach || keys.indexOf(sortKey) < withinReach) return true;
  const start = world.table.changes[0]?.at;
  return world.table.changes.some(
    ({ at, key }) => at === start && key.pk === `MSG#${conversationId}` && key.sk === sortKey,
  );
}

const earlier = ({ scheduler }: World): Instant => instantFromMicros(scheduler.now - clockError);
const later = ({ scheduler }: World): Instant => instantFromMicros(scheduler.now + clockError);
